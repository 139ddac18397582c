// The outbox: nothing is sent twice unless it may be, nothing is forgotten.

import Policy
import Testing

@testable import Storage
@testable import Workflow

@Suite("The outbox")
struct OutboxLife {
  /// A case whose receipt may be repeated, whose decision may not, one on paper and one on the page.
  private func world(_ engine: Engine) async throws -> World {
    let world = try await World(engine)
    try await world.intake(
      Asked(1) {
        $0.letters = [.receipt("l")]
        $0.errands = [
          NewErrand(id: ErrandID("receipt"), kind: .mail, letter: LetterID("l"), mayRepeat: true),
          NewErrand(id: ErrandID("decision"), kind: .mail, letter: LetterID("l")),
          NewErrand(id: ErrandID("paper"), kind: .paper, letter: LetterID("l")),
          NewErrand(id: ErrandID("page"), kind: .page, letter: LetterID("l")),
        ]
      })
    return world
  }

  private func states(_ world: World) async throws -> [String: ErrandState] {
    let errands = try await world.store.errands(of: .numbered(1)).get()
    return Dictionary(uniqueKeysWithValues: errands.map { ($0.id.text, $0.state) })
  }

  private let later = Instant.noon.adding(seconds: 60)

  @Test(arguments: Engine.allCases)
  func whatIsClaimedIsClaimedOnce(_ engine: Engine) async throws {
    let world = try await world(engine)
    #expect(
      try await world.store.claim(9, now: .at("2026-11-20T10:59:59Z"), worker: "a").get() == [])
    let claimed = try await withThrowingTaskGroup(of: [Errand].self) { group in
      for worker in ["a", "b", "c"] {
        group.addTask { try await world.store.claim(1, now: .noon, worker: worker).get() }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(Set(claimed.map(\.id.text)) == ["receipt", "decision"])
    #expect(claimed.count == 2)
    #expect(claimed.allSatisfy { $0.attempts == 1 && $0.state == .sending })
    #expect(
      try await states(world)
        == ["receipt": .sending, "decision": .sending, "paper": .pending, "page": .sent])
  }

  @Test(arguments: Engine.allCases)
  func onlyTheWorkerThatHasItCanEndIt(_ engine: Engine) async throws {
    let world = try await world(engine)
    _ = try await world.store.claim(9, now: .noon, worker: "a").get()
    let id = ErrandID("receipt")
    #expect(try await world.store.finish(id, worker: "b", now: later, .sent).get() == false)
    #expect(try await world.store.finish(id, worker: "a", now: later, .sent).get())
    #expect(try await world.store.finish(id, worker: "a", now: later, .sent).get() == false)
    #expect(try await states(world)["receipt"] == .sent)
  }

  @Test(arguments: Engine.allCases)
  func aRetryWaitsForItsTime(_ engine: Engine) async throws {
    let world = try await world(engine)
    _ = try await world.store.claim(9, now: .noon, worker: "a").get()
    let retry = ErrandResult.retry(at: later, problem: "451")
    #expect(
      try await world.store.finish(ErrandID("decision"), worker: "a", now: .noon, retry).get())
    #expect(try await world.store.claim(9, now: .noon, worker: "a").get() == [])
    let again = try await world.store.claim(9, now: later, worker: "b").get()
    #expect(again.map(\.id.text) == ["decision"])
    #expect(again.first?.attempts == 2)
    #expect(again.first?.problem == "451")
  }

  @Test(arguments: Engine.allCases)
  func aDeadWorkersErrandsAreUnknownUnlessTheyMayBeRepeated(_ engine: Engine) async throws {
    let world = try await world(engine)
    _ = try await world.store.claim(9, now: .noon, worker: "dead").get()
    #expect(try await world.store.takeOver(claimedBefore: .noon, now: later).get() == [])
    let taken = try await world.store.takeOver(claimedBefore: later, now: later).get()
    #expect(taken.count == 2)
    #expect(try await states(world)["receipt"] == .pending)
    #expect(try await states(world)["decision"] == .unknown)
    #expect(
      try await world.store.finish(ErrandID("decision"), worker: "dead", now: later, .sent).get()
        == false)
  }

  @Test(arguments: Engine.allCases)
  func aWorkerThatSaysThatItIsAtItKeepsWhatItHas(_ engine: Engine) async throws {
    let world = try await world(engine)
    let claimed = try await world.store.claim(9, now: .noon, worker: "slow").get()
    #expect(
      try await world.store.renewClaims(of: "slow", now: later).get()
        == Set(claimed.map(\.id)))
    #expect(try await world.store.renewClaims(of: "other", now: later).get() == [])
    #expect(try await world.store.takeOver(claimedBefore: later, now: later).get() == [])
    let much = later.adding(seconds: 1)
    #expect(try await world.store.takeOver(claimedBefore: much, now: much).get().count == 2)
    #expect(try await world.store.renewClaims(of: "slow", now: much).get() == [])
  }

  @Test(arguments: Engine.allCases)
  func aPersonSeesAndSettlesWhatFailed(_ engine: Engine) async throws {
    let world = try await world(engine)
    _ = try await world.store.claim(9, now: .noon, worker: "a").get()
    let failed = ErrandResult.failed(problem: "550")
    _ = try await world.store.finish(ErrandID("decision"), worker: "a", now: later, failed).get()
    #expect(
      try await world.store.errands(of: .ks, in: .failed).get().map(\.id.text) == ["decision"])
    #expect(try await world.store.errands(of: .mn, in: .failed).get() == [])
    #expect(
      try await world.store.errands(of: .ks, in: .pending, kind: .paper).get().map(\.id.text)
        == ["paper"])
    let id = ErrandID("decision")
    #expect(
      try await world.store.settle(id, as: .pending, from: [.unknown], now: later).get() == false)
    #expect(
      try await world.store.settle(id, as: .pending, from: [.failed, .unknown], now: later).get())
    #expect(try await world.store.claim(9, now: later, worker: "b").get().map(\.id) == [id])
  }

  @Test(arguments: Engine.allCases)
  func afterARestoreNothingGoesByItself(_ engine: Engine) async throws {
    let world = try await world(engine)
    #expect(try await world.store.holdAfterRestore().get().count == 3)
    #expect(try await world.store.claim(9, now: later, worker: "a").get() == [])
    #expect(try await states(world)["page"] == .sent)
  }
}
