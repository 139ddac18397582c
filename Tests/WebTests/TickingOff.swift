// Tasks that no act ends by itself are ticked off by a person, and stay to be seen.

import HTTPTypes
import Policy
import Testing

@testable import Web

@Suite struct TickingOff {
  let house: House
  init() async throws { house = try await House() }

  private func kinds(_ heard: Heard) -> [String] {
    heard["tasks"].elements.compactMap { $0["kind"]?.text }
  }

  @Test func aHoldIsToldOnceForEachLine() async throws {
    let (id, _) = try await house.submit()
    #expect(kinds(try await house.file(id)).contains("stopDisposal"))
    let told = #"{"verb":"completeTask","task":"stopDisposal","note":"Ringde IT."}"#
    #expect(try await house.act(id, told, as: .jurist).status == 403)
    let done = try await house.act(id, told, as: .archivist)
    #expect(done.status == 200 && !kinds(done).contains("stopDisposal"), "\(done.text)")
    #expect(done["completedTasks", "0", "by"].text == "ks-archivist")
    #expect(done["completedTasks", "0", "note"].text == "Ringde IT.")
    #expect(done["completedTasks", "0", "documentIds"].elements.count == 1)
    let again = try await house.act(id, told)
    #expect(again.status == 409 && again.slug == "nothing-to-do")
  }

  /// When the case was closed the hold ended: whoever owns the source system is told anew.
  @Test func aHoldIsToldAnewWhenTheCaseIsOpenedAgain() async throws {
    let (id, code) = try await house.submit()
    let told = #"{"verb":"completeTask","task":"stopDisposal"}"#
    #expect(try await house.act(id, told).status == 200)
    _ = try await house.send(
      .post, "/api/v1/requests/\(id)/withdrawals", #"{"what":"request"}"#, token: code)
    house.clock.advance(seconds: 60)
    #expect(try await house.act(id, #"{"verb":"close"}"#).status == 200)
    house.clock.advance(seconds: 60)
    let open = try await house.act(id, #"{"verb":"reopen","reason":"Mer fanns."}"#)
    #expect(kinds(open).contains("stopDisposal"), "\(open.text)")
    #expect(!kinds(try await house.act(id, told)).contains("stopDisposal"))
  }

  @Test func whatAnActEndsIsNotTickedOff() async throws {
    let (id, _) = try await house.submit()
    for body in [#""task":"noOwner""#, #""task":"overdue""#] {
      let heard = try await house.act(id, #"{"verb":"completeTask",\#(body)}"#)
      #expect(heard.status == 422 && heard.pointers == ["/task"], "\(body)")
    }
    let none = try await house.act(id, #"{"verb":"completeTask"}"#)
    #expect(none.status == 400 && none.pointers == ["/task"])
    let line = try await house.act(
      id, #"{"verb":"completeTask","task":"stopDisposal","documentId":"x"}"#)
    #expect(line.status == 422 && line.slug == "unknown-line")
    let decision = try await house.act(
      id, #"{"verb":"completeTask","task":"report","decisionId":"x"}"#)
    #expect(decision.status == 422 && decision.slug == "unknown-decision")
  }

  @Test func theHeadHasSeenThatADateWasMoved() async throws {
    let (id, _) = try await house.submit()
    func move() async throws -> Heard {
      house.clock.advance(seconds: 60)
      return try await house.act(
        id, #"{"verb":"tellExpectedDate","date":"2026-12-24","reason":"Många sidor."}"#)
    }
    for _ in 0..<2 { #expect(!kinds(try await move()).contains("postponed")) }
    #expect(kinds(try await move()).contains("postponed"))
    let seen = #"{"verb":"completeTask","task":"postponed"}"#
    #expect(try await house.act(id, seen).slug == "nothing-to-do")
    #expect(!kinds(try await house.act(id, seen, as: .head)).contains("postponed"))
    #expect(kinds(try await move()).contains("postponed"))
  }
}
