// What a requester can write, made from the contract: a text of its own in each place where one is taken.

import HTTPTypes
import Testing

@testable import Web

/// Bodies of calls, each text in them found nowhere else.
struct GivenWords {
  /// What was given: where, and the text.
  private(set) var words: [(place: String, text: String)] = []
  /// What is no text of one's own, by the name of its place. A new name of something is not known here, and the call
  /// that wants it is refused.
  var names: [String: String] = [
    "authority": "ks", "form": "email", "kind": "powerOfAttorney", "language": "sv",
    "about": "objection",
  ]

  init() throws {}

  /// A body with all texts that the call takes; nil where it takes none.
  mutating func body(of endpoint: Endpoint) throws -> String? {
    let before = words.count
    let wanted = try #require(schema(of: endpoint, "application/json"))
    let made = try object(wanted, endpoint.operationID)
    return words.count == before ? nil : String(decoding: JSON.object(made).bytes, as: UTF8.self)
  }

  /// The same as a form, with a file whose name is a text as well.
  mutating func form(
    of endpoint: Endpoint, file: [UInt8]
  ) throws -> (type: String, body: [UInt8]) {
    let wanted = try #require(schema(of: endpoint, "multipart/form-data"))
    var parts: [(name: String, file: String?, bytes: [UInt8])] = []
    for member in try object(wanted, endpoint.operationID) where member.name != "file" {
      parts.append((member.name, nil, Array((member.value.text ?? "").utf8)))
    }
    let name = word("\(endpoint.operationID).fileName") + ".pdf"
    return WebTests.form(parts + [("file", name, file)])
  }

  private func schema(of endpoint: Endpoint, _ type: String) -> Outline? {
    let path = endpoint.route.template.replacing(apiRoot, with: "")
    return Contract.outline["paths", path, "post", "requestBody"]?["content", type, "schema"]
      .flatMap(resolved)
  }

  private func resolved(_ schema: Outline) -> Outline? {
    guard let reference = schema["$ref"]?.value else { return schema }
    let name = reference.filter { $0 != "'" }.split(separator: "/").last.map(String.init) ?? ""
    return Contract.outline["components", "schemas", name]
  }

  private mutating func word(_ place: String, _ end: String = "") -> String {
    let text = "Eget ord \(words.count)x\(end)".replacing(" ", with: end.isEmpty ? " " : "")
    words.append((place, text))
    return text
  }

  private mutating func object(_ schema: Outline, _ place: String) throws -> [JSON.Member] {
    var members: [JSON.Member] = []
    for property in schema["properties"]?.children ?? [] {
      let inner = try #require(resolved(property), "\(place).\(property.key)")
      if let value = try value(inner, property.key, "\(place).\(property.key)") {
        members.append(.init(property.key, value))
      }
    }
    return members
  }

  private mutating func value(
    _ schema: Outline, _ name: String, _ place: String
  ) throws -> JSON? {
    if let known = names[name] { return .string(known) }
    if schema["properties"] != nil { return .object(try object(schema, place)) }
    if let first = schema["enum"]?.keys.first { return .string(first) }
    let type = schema["type"].map { [$0.value] + $0.keys } ?? []
    if type.contains("array") {
      // Ids of documents are left out: all of them are meant.
      guard name != "documentIds", let items = schema["items"] else { return nil }
      return try value(items, name, place).map { JSON([$0]) }
    }
    guard type.contains("string"), schema["format"] == nil || name == "email" else { return nil }
    // One that is open is meant where it is not named.
    guard !["decisionId", "documentId"].contains(name) else { return nil }
    let isAddress = name == "email" || name == "address"
    return .string(word(place, isAddress ? "@example.org" : ""))
  }
}
