// Files that a scanner knows for malware: told of, and given only to staff who ask for them so.

import HTTPTypes
import Policy
import Storage
import Testing
import Workflow

@testable import Web

@Suite struct Infected {
  let house: House
  let id: String
  let code: String
  let line: String

  init() async throws {
    house = try await House()
    (id, code) = try await house.submit()
    line = try await house.document(id)
    let put = try await house.send(
      .put, "/api/v1/cases/\(id)/documents/\(line)/original", bytes: Array("Avtal".utf8),
      token: house.token(.handler), headers: [.contentType: "text/plain"])
    #expect(put.status == 200, "\(put.text)")
  }

  private var blob: BlobID {
    get async throws {
      let file = try #require(try await house.store.file(CaseID(id)).get())
      return try #require(file.line(LineID(line))?.original?.blob)
    }
  }

  private func settle(as state: ScanState) async throws {
    try await house.store.settle(
      try await blob, as: state, name: "Test.Word", now: house.clock.now
    ).get()
  }

  private func original(_ query: String = "") async throws -> Heard {
    try await house.send(
      .get, "/api/v1/cases/\(id)/documents/\(line)/original\(query)", token: house.token(.handler))
  }

  @Test func staffAreToldAndFetchItOnlyDeliberately() async throws {
    #expect(try await original().status == 200)
    try await settle(as: .infected)
    let refused = try await original()
    #expect(refused.status == 409 && refused.slug == "infected")
    #expect(refused.json["signature"]?.text == "Test.Word")
    #expect(try await original("?infected=yes").status == 422)
    #expect(try await original("?infected=fetch&more=1").status == 400)
    let fetched = try await original("?infected=fetch")
    #expect(fetched.status == 200 && fetched.text == "Avtal")
    #expect(fetched.headers[.contentDisposition]?.hasPrefix("attachment") == true)
    let whole = try await house.send(.get, "/api/v1/cases/\(id)", token: house.token(.handler))
    let scans = whole["scans"].elements
    #expect(scans.map { $0["sha256"]?.text } == [try await blob.text])
    #expect(scans.map { $0["state"]?.text } == ["infected"])
    let page = try await house.send(
      .get, "/arbete/arenden/\(id)/handlingar/\(line)/original", token: nil)
    #expect(page.status != 200)
  }

  /// Released before it was known: nobody outside gets it any more, and nobody learns what it is called.
  @Test func nobodyOutsideGetsIt() async throws {
    for (verb, more) in [
      ("assess", #","verdict":"release","documentId":"\#(line)""#),
      ("release", #","documentIds":["\#(line)"]"#),
    ] {
      let heard = try await house.act(id, #"{"verb":"\#(verb)"\#(more)}"#)
      #expect(heard.status == 200, "\(heard.text)")
    }
    let path = "/api/v1/requests/\(id)/documents/\(line)"
    #expect(try await house.send(.get, path, token: code).status == 200)
    try await settle(as: .infected)
    for query in ["", "?infected=fetch"] {
      let heard = try await house.send(.get, path + query, token: code)
      #expect(heard.status == 409 && heard.slug == "infected")
      #expect(!heard.text.contains("Test.Word"))
    }
  }

  @Test func withoutAScannerNothingIsSaidOfWhatNobodyLookedAt() async throws {
    let whole = try await house.send(.get, "/api/v1/cases/\(id)", token: house.token(.handler))
    #expect(whole.json["scans"] == .array([]))
    #expect(try await house.send(.get, "/ready").json["scans"] == .null)
  }
}
