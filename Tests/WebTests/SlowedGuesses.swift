// Guessing is slowed by block and by request; nobody who has the right code is shut out by the guesses of others.

import Desk
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Policy
import Testing

@testable import Web

@Suite struct SlowedGuesses {
  private func house() async throws -> House {
    var limits = WebLimits()
    (limits.wrongCodesPerRequest, limits.wrongCodePause) = (3, 0)
    return try await House(limits: limits)
  }

  private func ask(_ house: House, _ id: String, _ code: String) async throws -> Heard {
    try await house.send(.get, "/api/v1/requests/\(id)", token: code)
  }

  @Test func guessesAtOneRequestAreSlowedAndItsRightCodeOpens() async throws {
    let house = try await house()
    let (id, code) = try await house.submit()
    let (other, _) = try await house.submit()
    for _ in 1...3 { #expect(try await ask(house, id, "fel").status == 401) }
    for _ in 1...3 {
      let slowed = try await ask(house, id, "fel")
      #expect(slowed.status == 429 && slowed.slug == "too-many")
      #expect(slowed.headers[.retryAfter].flatMap { Int($0) }.map { 1...60 ~= $0 } == true)
      #expect(try await ask(house, id, code).status == 200)
    }
    #expect(try await ask(house, other, "fel").status == 401)
    // A request that does not exist is slowed alike.
    for _ in 1...3 { #expect(try await ask(house, "finns-inte", "fel").status == 401) }
    #expect(try await ask(house, "finns-inte", "fel").status == 429)
  }

  @Test func guessesByNumberOnThePageAreSlowedToo() async throws {
    let house = try await house()
    let browser = PageBrowser(house)
    var last = 0
    for _ in 1...4 {
      try await browser.get("/oppna")
      last = try await browser.submit("code", [("number", "KS 2026-00001"), ("code", "fel")]).status
    }
    #expect(last == 429)
  }

  @Test func theSlowedAreLateAndOthersAreNot() async throws {
    var limits = WebLimits()
    (limits.wrongCodesPerRequest, limits.wrongCodePause) = (1, 300)
    let house = try await House(limits: limits)
    let (id, code) = try await house.submit()
    _ = try await ask(house, id, "fel")
    let clock = ContinuousClock()
    let late = try await clock.measure { _ = try await ask(house, id, "fel") }
    #expect(late >= .milliseconds(300))
    #expect(try await ask(house, id, code).status == 200)
  }

  /// Who is told to wait is told as well that mail and telephone are as good, with the authority's own.
  @Test(arguments: [
    (Language.sv, "Det går lika bra att mejla eller ringa"), (.en, "Mail or phone"),
  ])
  func whoMustWaitIsToldOfMailAndPhone(_ language: Language, _ words: String) async throws {
    let house = try await house()
    let browser = PageBrowser(house, language)
    for _ in 1...3 { _ = try await ask(house, "x", "fel") }
    let heard = try await house.send(
      .get, "/api/v1/requests/x", token: "fel",
      headers: [.acceptLanguage: language.rawValue])
    let authority = try #require(house.desk.policy.authorities.first)
    let detail = try #require(heard["detail"].text)
    #expect(heard.status == 429 && detail.contains(words), "\(detail)")
    #expect(detail.contains(authority.email) && detail.contains(authority.phone))
    #expect(heard["contacts", "0", "email"].text == authority.email)
    #expect(heard["contacts", "0", "phone"].text == authority.phone)
    try await browser.get("/oppna/x/fel")
    #expect(browser.page.status == 429)
    #expect(browser.text.contains(words) && browser.text.contains(authority.phone))
  }

  /// Many requests are never refused: parked, and their clock runs from their arrival.
  @Test func manyRequestsAreParkedWithTheirClockRunning() async throws {
    let house = try await House(intakesPerMinute: 2)
    for number in 1...4 {
      let (id, _) = try await house.submit()
      let file = try await house.file(id)
      #expect(file["parked"] == .bool(number > 2))
      #expect(file["clock", "0", "due"].text?.hasSuffix("Z") == true)
      #expect(file["request", "arrivedAt"].text == "2026-11-23T09:00:00Z", "\(file.json)")
    }
  }
}
