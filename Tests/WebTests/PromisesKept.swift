// Keys and ETags: the same call twice does one thing, and nobody overwrites anybody.

import HTTPTypes
import Policy
import Storage
import Testing
import Workflow

@testable import Web

@Suite struct PromisesKept {
  let house: House
  init() async throws { house = try await House() }
  let body = #"{"authority":"ks","description":"Alla avtal","delivery":{"form":"link"}}"#

  @Test func aRepeatedKeyGivesTheFirstAnswer() async throws {
    let headers: HTTPFields = [.idempotencyKey: "åäö nyckel"]
    let first = try await house.send(.post, "/api/v1/requests", body, headers: headers)
    let again = try await house.send(.post, "/api/v1/requests", body, headers: headers)
    #expect(first.status == 201 && again.status == 201 && first.bytes == again.bytes)
    #expect(first.headers[.location] == again.headers[.location])
    let other = try await house.send(
      .post, "/api/v1/requests", body.replacing("Alla", with: "Inga"), headers: headers)
    #expect(other.status == 422 && other.slug == "key-reused")
    let long: HTTPFields = [.idempotencyKey: String(repeating: "k", count: 256)]
    #expect(
      try await house.send(.post, "/api/v1/requests", body, headers: long).status == 422)
    #expect(try await house.send(.get, "/api/v1/register")["total"] == 1)
  }

  @Test func theCodeIsInNoStoredAnswer() async throws {
    let headers: HTTPFields = [.idempotencyKey: "k"]
    let heard = try await house.send(.post, "/api/v1/requests", body, headers: headers)
    let code = try #require(heard["accessCode"].text)
    #expect(heard.bytes.starts(with: #"{"accessCode":"\#(code)""#.utf8))
  }

  /// The case is narrowed to others between the call and its repetition.
  @Test func anAnswerIsNotRepeatedToWhomTheCaseIsClosed() async throws {
    let (id, _) = try await house.submit()
    func repeated() async throws -> Heard {
      try await house.send(
        .post, "/api/v1/cases/\(id)/acts", #"{"verb":"note","text":"x"}"#,
        token: house.token(.handler), headers: [.ifMatch: "*", .idempotencyKey: "k"])
    }
    #expect(try await repeated().status == 200)
    #expect(try await repeated().status == 200)
    for (number, name) in ["hidden", "namesake"].enumerated() {
      let one = StaffMember(
        id: StaffID(name), name: "Helga Ek", authority: AuthorityID("ks"), role: .handler,
        addedAt: house.clock.now)
      #expect(try await house.store.add(one, tokenHash: [UInt8(number)]).get())
    }
    let unclear = try await house.act(
      id, #"{"verb":"narrow","persons":["Helga Ek"],"reason":"Skyddad."}"#, as: .head)
    #expect(unclear.status == 422 && unclear.text.contains("2 hos myndigheten heter så"))
    let narrowed = try await house.act(
      id, #"{"verb":"narrow","persons":["hidden"],"reason":"Skyddad."}"#, as: .head)
    #expect(narrowed.status == 200)
    let closed = try await repeated()
    #expect(closed.status == 404 && !closed.text.contains("x\""), "\(closed.text)")
  }

  @Test func anActNeedsIfMatchAndAStaleOneShowsTheCase() async throws {
    let (id, _) = try await house.submit()
    let missing = try await house.send(
      .post, "/api/v1/cases/\(id)/acts", #"{"verb":"take"}"#, token: house.token(.handler))
    #expect(missing.status == 428 && missing.slug == "if-match-required")
    for stale in ["\"0\"", "\"7\"", "abc", "\"\""] {
      let heard = try await house.act(id, #"{"verb":"take"}"#, ifMatch: stale)
      #expect(heard.status == 412 && heard.slug == "stale", "\(stale)")
      #expect(heard.headers[.eTag] == "\"1\"" && heard["case", "stage"].text == "received")
      #expect(heard["version"] == 1)
    }
    #expect(try await house.act(id, #"{"verb":"take"}"#, ifMatch: "W/\"1\"").status == 200)
  }

  @Test func ofSeveralETagsOneMustHold() async throws {
    let (id, _) = try await house.submit()
    for stale in ["\"0\", \"7\"", "\"a\",,", ","] {
      let heard = try await house.act(id, #"{"verb":"note","text":"x"}"#, ifMatch: stale)
      #expect(heard.status == 412, "\(stale)")
    }
    for fresh in ["\"0\", \"1\"", "\"2\",W/\"9\"", "*"] {
      let heard = try await house.act(id, #"{"verb":"note","text":"x"}"#, ifMatch: fresh)
      #expect(heard.status == 200, "\(fresh): \(heard.text)")
    }
    let body = #"{"verb":"note","text":"en gång"}"#
    let first = try await house.act(id, body, ifMatch: "\"4\", \"5\"", key: "k")
    let again = try await house.act(id, body, ifMatch: "\"4\", \"5\"", key: "k")
    #expect(first.status == 200 && first.bytes == again.bytes)
  }

  /// The code that was given first opens nothing once a new one was made: it is not given again as if it did.
  @Test func aRepeatedIntakeGivesNoCodeThatIsVoid() async throws {
    let headers: HTTPFields = [.idempotencyKey: "k"]
    let first = try await house.send(.post, "/api/v1/requests", body, headers: headers)
    #expect(first["accessCodeHint"] == .null)
    let id = try #require(first["requestId"].text)
    #expect(try await house.act(id, #"{"verb":"renewAccessCode"}"#).status == 200)
    let again = try await house.send(.post, "/api/v1/requests", body, headers: headers)
    #expect(again.status == 201 && again["requestId"].text == id)
    #expect(again["accessCode"] == .null)
    #expect(again["accessCodeHint"].text?.isEmpty == false)
    #expect(again["registerNumber"] == first["registerNumber"])
  }

  @Test func aRepeatedActIsAnsweredBeforeIfMatchIsLookedAt() async throws {
    let (id, _) = try await house.submit()
    let body = #"{"verb":"take"}"#
    let first = try await house.act(id, body, ifMatch: "\"1\"", key: "k")
    let again = try await house.act(id, body, ifMatch: "\"1\"", key: "k")
    #expect(first.status == 200 && first.bytes == again.bytes)
    #expect(first.headers[.eTag] == "\"2\"" && again.headers[.eTag] == "\"2\"")
    let other = try await house.act(
      id, #"{"verb":"note","text":"x"}"#, ifMatch: "\"2\"", key: "k")
    #expect(other.status == 422 && other.slug == "key-reused")
    // Another person's key is another key.
    let registrar = try await house.act(
      id, #"{"verb":"readMessage","messageId":"x"}"#, as: .registrar, key: "k")
    #expect(registrar.status == 422 && registrar.slug == "unknown-entry")
  }

  @Test func ofTwoWhoActAtOnceOneWins() async throws {
    let (id, _) = try await house.submit()
    let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask {
          try await house.act(id, #"{"verb":"note","text":"x"}"#, ifMatch: "\"1\"").status
        }
      }
      return try await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
    }
    #expect(statuses == [200: 1, 412: 7])
    #expect(try await house.file(id)["version"] == 2)
  }
}

@Suite struct Refusals {
  let house: House
  init() async throws { house = try await House() }

  @Test func whatTheTableForbidsSaysWhatIsAllowed() async throws {
    let (id, _) = try await house.submit()
    let heard = try await house.act(id, #"{"verb":"reopen","reason":"x"}"#)
    #expect(heard.status == 409)
    #expect(heard["allowedVerbs"].elements.contains("take"))
    #expect(heard["caseNumber"].text == "KS 2026-00001" && heard["version"] == 1)
    #expect(heard["citation"].text != nil && heard["instance"].text != nil)
    let english = try await house.send(
      .post, "/api/v1/cases/\(id)/acts", #"{"verb":"reopen","reason":"x"}"#,
      token: house.token(.handler), headers: [.ifMatch: "\"1\"", .acceptLanguage: "en, sv;q=0.5"])
    #expect(english["detail"].text != heard["detail"].text)
    #expect(english.headers[.contentLanguage] == "en")
  }

  @Test func aRoleThatMayNotIs403() async throws {
    let (id, _) = try await house.submit()
    let heard = try await house.act(id, #"{"verb":"take"}"#, as: .archivist)
    #expect(heard.status == 403 && heard.slug == "not-your-role")
    let system = try await house.act(id, #"{"verb":"recomputeClocks"}"#)
    #expect(system.status == 403)
  }

  @Test func anotherAuthoritysCaseLooksAbsent() async throws {
    let (id, _) = try await house.submit()
    for token in ["token-other"] {
      #expect(try await house.send(.get, "/api/v1/cases/\(id)", token: token).status == 404)
      let heard = try await house.send(
        .post, "/api/v1/cases/\(id)/acts", #"{"verb":"take"}"#, token: token,
        headers: [.ifMatch: "\"9\""])
      #expect(heard.status == 404)
      let list = try await house.send(.get, "/api/v1/cases?authority=ks", token: token)
      #expect(list.status == 403)
      #expect(try await house.send(.get, "/api/v1/cases", token: token)["total"] == 0)
    }
  }

  @Test func everyVerbRefusesWhatIsNotItsOwn() async throws {
    let (id, _) = try await house.submit()
    let before = try await house.file(id)
    for verb in ActVerb.all {
      let heard = try await house.act(id, #"{"verb":"\#(verb.name)","fel":1}"#)
      #expect(heard.status == 400, "\(verb.name)")
      #expect(heard.pointers.contains("/fel"), "\(verb.name)")
    }
    #expect(try await house.act(id, #"{"verb":"hoppa"}"#).pointers == ["/verb"])
    #expect(try await house.act(id, #"{}"#).pointers == ["/verb"])
    #expect(try await house.act(id, #"{"verb":"assign","owner":"Ingen"}"#).status == 422)
    #expect(try await house.file(id)["version"] == before["version"])
  }

  @Test func assigningTakesAnIdOrAName() async throws {
    for owner in ["ks-handler", "Handler Ek"] {
      let (id, _) = try await house.submit()
      let heard = try await house.act(
        id, #"{"verb":"assign","owner":"\#(owner)"}"#, as: .registrar)
      #expect(heard.status == 200 && heard["owner"].text == "ks-handler", "\(heard.text)")
    }
    let (id, _) = try await house.submit()
    #expect(
      try await house.act(id, #"{"verb":"assign","owner":"sn-handler"}"#, as: .registrar)
        .status == 422)
  }
}
