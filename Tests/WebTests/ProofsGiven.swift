// What can be verified and seen: the promise and the proof of a request, and who has read a case.

import Desk
import HTTPTypes
import Policy
import Proofs
import Storage
import Testing
import Workflow

@testable import Web

@Suite struct ProofsGiven {
  let house: House
  let id: String
  let code: String

  init() async throws {
    house = try await House()
    (id, code) = try await house.submit()
  }

  private var path: String { "/api/v1/requests/\(id)/proof" }

  @Test func thePromiseIsGivenAtOnceAndTheProofAfterTheNextCheckpoint() async throws {
    let key = try #require(house.desk.settings.log?.signer.verifier)
    let early = try await house.send(.get, path, token: code)
    #expect(early.status == 200 && early["inclusion"] == .null && early["before"] == .null)
    #expect(early["key"].text == key.text)
    let written = try #require(early["promise"].text)
    let note = try #require(SignedNote(written))
    let promise = try #require(Promise(text: note.text))
    #expect(key.verifies(note) && promise.file == id && promise.origin == key.name)
    #expect(promise.arrived == house.clock.now.iso)
    let text = try await house.send(.get, path, token: code, headers: [.accept: "text/plain"])
    #expect(text.text == note.rendered)
    house.clock.advance(seconds: 60)
    let checkpoint = try await house.desk.seal().get()
    let later = try await house.send(.get, path, token: code)
    #expect(later["promise"] == early["promise"] && later["before"].text == house.clock.now.iso)
    let given = try #require(later["inclusion"].text)
    let proof = try #require(InclusionFile(given))
    #expect(proof.holds == true && proof.checkpoint == checkpoint && key.verifies(proof.checkpoint))
    #expect(proof.leaf.chain == id && proof.leaf.number == 1)
    let file = try await house.send(.get, path, token: code, headers: [.accept: "text/plain"])
    #expect(file.text == proof.text)
    #expect(file.headers[.contentDisposition]?.contains("proof.tlog-proof") == true)
  }

  @Test func nobodyElseGetsTheProof() async throws {
    let (other, _) = try await house.submit()
    let heard = try await house.send(.get, "/api/v1/requests/\(other)/proof", token: code)
    #expect(heard.status == 401)
  }

  @Test(arguments: Language.allCases)
  func thePageLeadsToIt(_ language: Language) async throws {
    let browser = PageBrowser(house, language)
    try await browser.get("/oppna/\(id)/\(code)")
    let page = try await browser.get("/begaran/\(id)")
    #expect(page.text.contains("href=\"/begaran/\(id)/bevis\""))
    let file = try await browser.get("/begaran/\(id)/bevis")
    #expect(file.status == 200 && file.text.hasPrefix("utlamnande/promise/1\n"))
  }

  @Test func theHeadSeesWhoHasReadACase() async throws {
    try await house.send(.get, "/api/v1/cases/\(id)/letters", token: house.token(.jurist))
    try await house.send(.get, "/api/v1/cases/\(id)", token: "token-other")
    let heard = try await house.send(
      .get, "/api/v1/cases/\(id)/accesses", token: house.token(.head))
    #expect(heard.status == 200, "\(heard.text)")
    // Another authority's staff were denied, and are told by id alone.
    #expect(heard["items", "0", "outcome"] == "denied")
    #expect(heard["items", "0", "by", "staff"] == "sn-handler")
    #expect(heard["items", "0", "by", "name"] == .null)
    #expect(heard["items", "1", "what"] == "listLetters")
    #expect(heard["items", "1", "by", "name"] == "Jurist Ek")
    #expect(heard["items"].elements.count == 2)
    // Looking is noted.
    let again = try await house.send(
      .get, "/api/v1/cases/\(id)/accesses?person=ks-head", token: house.token(.head))
    #expect(again["items", "0", "what"] == "listAccesses" && again["before"] == .null)
    let first = try await house.send(
      .get, "/api/v1/cases/\(id)/accesses?limit=1", token: house.token(.head))
    let before = try #require(first["before"].text)
    let next = try await house.send(
      .get, "/api/v1/cases/\(id)/accesses?limit=100&before=\(before)", token: house.token(.head))
    #expect(next["items"].elements.last?["what"] == "listLetters")
  }

  @Test(arguments: Role.staff.filter { $0 != .head })
  func nobodyElseSeesWhoHasReadACase(_ role: Role) async throws {
    let heard = try await house.send(
      .get, "/api/v1/cases/\(id)/accesses", token: house.token(role))
    #expect(heard.status == 403)
    try await house.store.flushAccesses().get()
    let noted = try await house.store.accesses(AccessFilter(file: CaseID(id))).get().first?.access
    #expect(noted?.what == "listAccesses" && noted?.outcome == .denied)
  }

  @Test(arguments: [
    "person=", "from=ig%C3%A5r", "from=2026-11-24&to=2026-11-23", "before=0", "limit=0", "x=1",
  ])
  func whatIsAskedWrongIsTold(_ query: String) async throws {
    let heard = try await house.send(
      .get, "/api/v1/cases/\(id)/accesses?\(query)", token: house.token(.head))
    #expect(
      heard.status == (query == "person=" ? 200 : query == "x=1" ? 400 : 422), "\(heard.text)")
  }
}
