// The contract and the routes say the same, in both directions; every call has its words and examples.

import Foundation
import HTTPTypes
import Policy
import Testing

@testable import Web

@Suite struct Contract {
  static let outline: Outline = {
    let path = "\(House.root)/docs/openapi.yaml"
    return Outline((try? String(contentsOfFile: path, encoding: .utf8)) ?? "")
  }()

  /// `GET /cases/{caseId}` and the call's outline, for every call in the file.
  static let operations: [(name: String, node: Outline)] = {
    (outline["paths"]?.children ?? []).flatMap { path in
      path.children.filter { methods.contains($0.key) }.map {
        ("\($0.key.uppercased()) \(path.key)", $0)
      }
    }
  }()

  private static let methods = ["get", "put", "post", "delete", "patch", "head", "options"]

  /// As the file writes it: below the version's root, or at the root for what stands outside it.
  private static func name(_ endpoint: Endpoint) -> String {
    let (method, template) = endpoint.route
    let path = template.hasPrefix(apiRoot) ? String(template.dropFirst(apiRoot.count)) : template
    return "\(method.rawValue) \(path)"
  }

  @Test func routesAndFileAreTheSame() {
    let served = Set(Endpoint.allCases.map(Contract.name))
    let written = Set(Contract.operations.map(\.name))
    #expect(served.subtracting(written).isEmpty, "not in the file")
    #expect(written.subtracting(served).isEmpty, "not served")
    for endpoint in Endpoint.allCases {
      let node = Contract.operations.first { $0.name == Contract.name(endpoint) }?.node
      #expect(node?["operationId"]?.value == endpoint.operationID)
    }
  }

  @Test func everyCallIsDescribedWithExamples() throws {
    for (name, node) in Contract.operations {
      #expect(node["description"] != nil && node["summary"] != nil, "\(name)")
      let responses = try #require(node["responses"])
      for response in responses.children where response["$ref"] == nil {
        #expect(response["description"] != nil, "\(name) \(response.key)")
      }
      for json in node.all where json.key == "application/json" {
        #expect(json["example"] != nil || json["examples"] != nil, "\(name)")
      }
    }
    for response in try #require(Contract.outline["components", "responses"]).children {
      #expect(response["description"] != nil, "\(response.key)")
      #expect(response["content", "application/problem+json", "example"] != nil, "\(response.key)")
    }
  }

  @Test func everySchemaAndParameterIsDescribed() throws {
    for part in ["schemas", "parameters"] {
      for node in try #require(Contract.outline["components", part]).children {
        #expect(node["description"] != nil, "\(node.key)")
      }
    }
  }

  @Test func everyReferenceLeadsSomewhere() throws {
    let references = Contract.outline.all.filter { $0.key == "$ref" }.map(\.value)
    #expect(references.count > 500)
    for reference in Set(references) {
      let path = reference.filter { $0 != "'" }.dropFirst(2).split(separator: "/").map(String.init)
      var node: Outline? = Contract.outline
      for key in path { node = node?[key] }
      #expect(node?.children.isEmpty == false, "\(reference)")
    }
  }

  /// What reading an act asks for is what the file lists.
  @Test func everyVerbIsDocumentedWithItsArguments() throws {
    let schemas = try #require(Contract.outline["components", "schemas"])
    for verb in ActVerb.all {
      let fields = Fields(.object([]), at: "", Flaws(), WebLimits())
      _ = fields.wantedAct(verb)
      let asked = Set(fields.known).union(["verb"])
      let name = "Act\(verb.name.prefix(1).uppercased())\(verb.name.dropFirst())"
      let written = Set(schemas[name, "properties"]?.keys ?? [])
      #expect(written == asked, "\(name)")
    }
    let documented = schemas.keys.filter { $0.hasPrefix("Act") && $0 != "Act" }
    #expect(documented.count == ActVerb.all.count)
  }

  /// Every member that is answered is in the file.
  @Test func answersHaveNoMembersTheFileDoesNot() async throws {
    let house = try await House()
    let (id, code) = try await house.submit()
    let schemas = try #require(Contract.outline["components", "schemas"])
    let request = try await house.send(.get, "/api/v1/requests/\(id)", token: code)
    let submission = try await house.send(
      .post, "/api/v1/requests",
      #"{"authority":"ks","description":"x","delivery":{"form":"link"}}"#)
    for (name, heard) in [
      ("RequestView", request), ("Case", try await house.file(id)), ("Submission", submission),
    ] {
      let written = Set(schemas[name, "properties"]?.keys ?? [])
      #expect(Set(heard.json.members.map(\.name)) == written, "\(name)")
    }
  }

  @Test func theProfilesRulesOnNamesHold() throws {
    for (name, node) in Contract.operations {
      let path = name.split(separator: " ")[1]
      for part in path.split(separator: "/") where !part.hasPrefix("{") {
        #expect(part.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" || $0 == "." })
      }
      #expect(!path.contains("_"))
      #expect(node["responses"]?.keys.contains { $0.hasPrefix("2") } == true, "\(name)")
      #expect(!name.hasPrefix("GET") || node["requestBody"] == nil, "\(name)")
    }
    for node in Contract.outline.all where node.key == "properties" {
      // One name is not ours: Back-Channel Logout § 2.5.
      for name in node.keys where name != "logout_token" {
        #expect(name.allSatisfy { $0.isLetter || $0.isNumber } && name.first?.isLowercase == true)
      }
    }
    let info = try #require(Contract.outline["info"])
    for key in ["version", "title", "description", "contact", "license", "termsOfService"] {
      #expect(info[key] != nil, "\(key)")
    }
    #expect(Contract.outline["externalDocs", "url"] != nil)
  }

  @Test func theContractIsServed() async throws {
    let heard = try await House().send(.get, "/api/v1/openapi.yaml")
    #expect(heard.status == 200 && heard.text.contains("openapi: 3.1.0"))
  }
}
