// Every answer of every call and page carries the same headers, whatever it says; what is new cannot be forgotten.

import Crypto
import Foundation
import HTTPTypes
import Policy
import Testing

@testable import Web

@Suite struct AnswersDressed {
  private static let wanted: [(HTTPField.Name, String)] = [
    (.xContentTypeOptions, "nosniff"), (.referrerPolicy, "no-referrer"), (.frameOptions, "DENY"),
    (.crossOriginOpenerPolicy, "same-origin"), (.crossOriginResourcePolicy, "same-origin"),
    (.crossOriginEmbedderPolicy, "require-corp"), (.permissionsPolicy, Dress.permissions),
    (.strictTransportSecurity, "max-age=63072000"),
  ]

  private func look(_ heard: Heard, _ what: String) {
    for (name, value) in AnswersDressed.wanted {
      #expect(heard.headers[values: name] == [value], "\(what): \(name)")
    }
    let policy = heard.headers[values: .contentSecurityPolicy]
    #expect(policy.count == 1, "\(what)")
    #expect(policy.first?.contains("unsafe") == false, "\(what)")
    #expect(policy.first?.contains("default-src 'none'") == true, "\(what)")
    #expect(policy.first?.contains("frame-ancestors 'none'") == true, "\(what)")
    #expect(heard.headers[.cacheControl] != nil, "\(what)")
    let seen = Observatory(heard)
    #expect(seen.score >= 130, "\(what): \(heard.status) \(seen.score) \(seen.findings)")
  }

  /// A path with the ids of a real case where it has a place for them.
  private func path(_ template: String, _ id: String, _ line: String) -> String {
    let names = [
      "requestId": id, "caseId": id, "documentId": line, "verb": "assess", "pageNumber": "1",
    ]
    return names.reduce(template) { $0.replacingOccurrences(of: "{\($1.key)}", with: $1.value) }
      .replacingOccurrences(of: #"\{[^}]*\}"#, with: "x", options: .regularExpression)
  }

  @Test func everyCallOfTheInterfaceIsDressed() async throws {
    let house = try await House()
    let id = try await house.richCase()
    let line = try await house.document(id)
    for endpoint in Endpoint.allCases {
      let path = path(endpoint.route.template, id, line)
      for token in [nil, "fel", house.token(.handler)] {
        look(
          try await house.send(endpoint.route.method, path, "{}", token: token),
          "\(endpoint.route.method) \(path)")
      }
      look(try await house.send(.options, path), "OPTIONS \(path)")
      look(try await house.send(.patch, path), "PATCH \(path)")
    }
  }

  /// Another site gets leave for nothing, asked beforehand or not, with a token and without.
  @Test func noAnswerMayBeReadByAnotherSite() async throws {
    let house = try await House()
    let id = try await house.richCase()
    let line = try await house.document(id)
    let routes = Endpoint.allCases.map(\.route) + PageEndpoint.allCases.map(\.route)
    for route in routes {
      let path = path(route.template, id, line)
      var headers: HTTPFields = [.origin: "https://annan.example"]
      headers[.accessControlRequestMethod] = route.method.rawValue
      headers[.accessControlRequestHeaders] = "authorization"
      for heard in [
        try await house.send(.options, path, headers: headers),
        try await house.send(
          route.method, path, route.method == .get ? nil : "{}", token: house.token(.handler),
          headers: headers),
      ] {
        let given = heard.headers.map(\.name.canonicalName).filter {
          $0.hasPrefix("access-control-")
        }
        #expect(given == [], "\(route.method) \(path): \(heard.status)")
      }
    }
  }

  @Test func everyPageIsDressedForWhoeverAsks() async throws {
    let house = try await House()
    let id = try await house.richCase()
    let line = try await house.document(id)
    let staff = try await StaffBrowser.loggedIn(house, .handler)
    let requester = PageBrowser(house)
    try await requester.asks()
    var shown = 0
    for endpoint in PageEndpoint.allCases {
      let (method, template) = endpoint.route
      let path = path(template, id, line)
      if method == .get {
        for heard in [
          try await house.send(.get, path), try await staff.get(path),
          try await requester.go(.get, self.path(template, requester.request, "x")),
        ] {
          look(heard, path)
          if heard.status == 200 { shown += 1 }
        }
      } else {
        look(try await house.send(method, path), path)
        look(try await staff.send(path, []), path)
        look(try await staff.send(path, [], token: "fel"), path)
      }
    }
    #expect(shown > 20, "\(shown) pages were shown")
    for path in ["/finns-inte", "/arbete/finns-inte", "/api/v1/finns-inte"] {
      look(try await house.send(.get, path, headers: [.accept: "text/html"]), path)
    }
  }

  /// What a page says of its style and its scripts is so.
  @Test func theHashesOfAPageAreThoseOfItsFiles() async throws {
    let house = try await House()
    let page = try await house.send(.get, "/").text
    let tags = page.components(separatedBy: "<").filter {
      $0.hasPrefix("script ") || $0.hasPrefix("link rel=\"stylesheet\"")
    }
    #expect(tags.count == 2)
    for tag in tags {
      let path = try #require(
        PageForms.attribute("src", of: tag) ?? PageForms.attribute("href", of: tag))
      let file = try await house.send(.get, path)
      let hash = Data(SHA384.hash(data: file.bytes)).base64EncodedString()
      #expect(PageForms.attribute("integrity", of: tag) == "sha384-\(hash)")
    }
  }

  @Test func documentsAreAttachmentsInASandbox() async throws {
    let house = try await House()
    let id = try await house.richCase()
    let line = try await house.document(id)
    let file = try await house.send(
      .get, "/api/v1/cases/\(id)/documents/\(line)/original", token: house.token(.handler))
    #expect(file.status == 200)
    #expect(file.headers[.contentSecurityPolicy]?.hasPrefix("sandbox; ") == true)
    #expect(file.headers[.contentDisposition]?.hasPrefix("attachment; ") == true)
    look(file, "a document")
  }
}
