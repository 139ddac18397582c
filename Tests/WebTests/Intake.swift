// Requests come in over HTTP: what is taken, what is not, and that every flaw is told at once.

import HTTPTypes
import Policy
import Testing

@testable import Web

@Suite struct IntakeOverHTTP {
  @Test func aRequestWithoutNameOrPurposeIsRegistered() async throws {
    let house = try await House()
    let heard = try await house.send(
      .post, "/api/v1/requests",
      #"{"authority":"ks","description":"Alla avtal 2025","delivery":{"form":"onSite"}}"#)
    #expect(heard.status == 201)
    #expect(heard["registerNumber"].text == "KS 2026-00001")
    #expect(heard["receivedAt"].text == "2026-11-23T09:00:00Z")
    let id = try #require(heard["requestId"].text)
    #expect(heard.headers[.location] == "/api/v1/requests/\(id)")
    #expect(heard["accessCode"].text?.utf8.count == 26)
    #expect(heard["clock"].elements.count == 6)
    #expect(heard["clock", "0", "state"].text == "running")
    let seen = try await house.send(
      .get, "/api/v1/requests/\(id)", token: heard["accessCode"].text)
    #expect(seen.status == 200)
    #expect(seen["stage"].text == "received" && seen["stageText"].text == "inkommen")
  }

  /// OSL 5:1 3–4 st: the policy of each authority says whether what was answered at once is registered.
  @Test func anAnswerAtOnceIsRegisteredWhereTheAuthoritySaysSo() async throws {
    let house = try await House()
    let body =
      #"{"channel":"counter","description":"Läste protokollet","answered":true,"#
      + #""delivery":{"form":"onSite"}}"#
    let registered = try await house.send(
      .post, "/api/v1/cases", body, token: house.token(.handler))
    #expect(registered.status == 201 && registered["stage"].text == "closed", "\(registered.text)")
    let passed = try await house.send(.post, "/api/v1/cases", body, token: "token-third")
    #expect(passed.status == 200 && passed["registered"] == .bool(false), "\(passed.text)")
    let none = try await house.send(.get, "/api/v1/cases", token: "token-third")
    #expect(none["total"] == 0)
  }

  @Test func everyFlawIsToldAtOnce() async throws {
    let house = try await House()
    let heard = try await house.send(
      .post, "/api/v1/requests",
      #"{"authority":"okänd","description":7,"delivery":{"form":"fax"},"namn":"x","language":"xx"}"#
    )
    #expect(heard.status == 400)
    #expect(
      heard.pointers.sorted() == [
        "/authority", "/delivery/form", "/description", "/language", "/namn",
      ])
    #expect(heard.headers[.contentType] == "application/problem+json")
  }
}
