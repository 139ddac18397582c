// The day's mail to staff: a row a person and day, taken by one worker, never sent again once it may have left.

import Policy
import Testing

@testable import Storage
@testable import Workflow

@Suite("Digests")
struct DigestLife {
  private static let today = SwedishTime.day(of: .noon)
  private let later = Instant.noon.adding(seconds: 60)

  /// Three people who want mail, one who does not, and one elsewhere.
  private func world(_ engine: Engine) async throws -> World {
    let world = try await World(engine)
    for n in 1...5 {
      let member = StaffMember(
        id: StaffID("p\(n)"), name: "P \(n)", authority: n == 5 ? .mn : .ks, role: .handler,
        addedAt: .noon, email: n == 4 ? nil : "p\(n)@kommun.example")
      _ = try await world.store.add(member, tokenHash: [UInt8(n)]).get()
    }
    return world
  }

  private func plan(_ world: World, at now: Instant = .noon) async throws -> Int {
    try await world.store.planDigests(of: .ks, on: SwedishTime.day(of: now), now: now).get()
  }

  private func claim(
    _ world: World, _ worker: String, at now: Instant = .noon
  ) async throws -> Digest? {
    try await world.store.claimDigest(
      of: .ks, on: SwedishTime.day(of: now), now: now, worker: worker
    ).get()
  }

  private func states(_ world: World) async throws -> [String: DigestState] {
    let latest = try await world.store.latestDigests().get()
    return Dictionary(uniqueKeysWithValues: latest.map { ($0.person.text, $0.state) })
  }

  @Test(arguments: Engine.allCases)
  func aDayIsPlannedOnceAPerson(_ engine: Engine) async throws {
    let world = try await world(engine)
    let planned = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<4 { group.addTask { try await plan(world) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(planned == [3, 3, 3, 3])
    #expect(try await states(world) == ["p1": .pending, "p2": .pending, "p3": .pending])
  }

  @Test(arguments: Engine.allCases)
  func eachIsClaimedByOneWorker(_ engine: Engine) async throws {
    let world = try await world(engine)
    _ = try await plan(world)
    let claimed = try await withThrowingTaskGroup(of: [Digest].self) { group in
      for worker in ["a", "b", "c", "d"] {
        group.addTask {
          var mine: [Digest] = []
          // Whoever finds a row locked goes on without it, and asks again.
          for _ in 0..<20 { mine += [try await claim(world, worker)].compactMap { $0 } }
          return mine
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(claimed.map(\.person.text).sorted() == ["p1", "p2", "p3"])
    #expect(claimed.allSatisfy { $0.state == .sending && $0.attempts == 1 })
    #expect(try await plan(world, at: later) == 0)
  }

  @Test(arguments: Engine.allCases)
  func whatMayHaveLeftIsNeverPendingAgain(_ engine: Engine) async throws {
    let world = try await world(engine)
    _ = try await plan(world)
    let digest = try #require(try await claim(world, "dead"))
    #expect(
      try await world.store.endDigests(claimedBefore: .noon, ofDaysBefore: Self.today).get() == [])
    let ended = try await world.store.endDigests(
      claimedBefore: later, ofDaysBefore: Self.today
    ).get()
    #expect(ended.map(\.person) == [digest.person] && ended.map(\.state) == [.unknown])
    #expect(try await plan(world, at: later) == 2)
    #expect(
      try await world.store.finish(digest, worker: "dead", now: later, .sent).get() == false)
    #expect(try await states(world)["p1"] == .unknown)
    #expect(try await world.everything() == [])
  }

  @Test(arguments: Engine.allCases)
  func aRetryWaitsAndEndsWithItsDay(_ engine: Engine) async throws {
    let world = try await world(engine)
    _ = try await plan(world)
    let digest = try #require(try await claim(world, "a"))
    let retry = DigestResult.retry(at: later, problem: "451")
    #expect(try await world.store.finish(digest, worker: "b", now: .noon, retry).get() == false)
    #expect(try await world.store.finish(digest, worker: "a", now: .noon, retry).get())
    #expect(try await plan(world) == 2)
    #expect(try await plan(world, at: later) == 3)
    let again = try #require(try await claim(world, "a", at: later))
    #expect(again.person == digest.person && again.attempts == 2 && again.name == digest.name)
    #expect(try await world.store.finish(again, worker: "a", now: later, retry).get())
    let tomorrow = Instant.noon.adding(seconds: 86_400)
    let ended = try await world.store.endDigests(
      claimedBefore: .noon, ofDaysBefore: Self.today + 1
    ).get()
    #expect(ended.map(\.state) == [.failed, .failed, .failed])
    #expect(ended.first { $0.person == digest.person }?.problem == "451")
    #expect(try await plan(world, at: tomorrow) == 3)
    #expect(try await world.everything() == [])
  }

  @Test(arguments: Engine.allCases)
  func afterARestoreTheDayIsOver(_ engine: Engine) async throws {
    let world = try await world(engine)
    _ = try await plan(world)
    let digest = try #require(try await claim(world, "a"))
    _ = try await world.store.finish(digest, worker: "a", now: .noon, .sent).get()
    #expect(try await world.store.holdDigests(on: Self.today, now: later).get() == 3)
    #expect(try await plan(world, at: later) == 0)
    #expect(
      try await states(world)
        == [
          "p1": .sent, "p2": .heldAfterRestore, "p3": .heldAfterRestore, "p5": .heldAfterRestore,
        ])
    #expect(
      try await world.store.digests(on: Self.today).get() == [.sent: 1, .heldAfterRestore: 3])
    let store = world.store
    #expect(try await store.disposeOfDeliveries(of: .ks, before: Self.today).get() == 0)
    #expect(try await store.disposeOfDeliveries(of: .ks, before: Self.today + 1).get() == 3)
    #expect(try await states(world) == ["p5": .heldAfterRestore])
    #expect(try await store.disposeOfDeliveries(of: .mn, before: Self.today + 1).get() == 1)
    #expect(try await world.everything() == [])
  }

  @Test(
    arguments: Engine.allCases,
    [
      ("UPDATE digests SET state = 'odd' WHERE staff_id = 'p2'", .unknownState),
      ("UPDATE digests SET worker = 'w' WHERE staff_id = 'p2'", .worker),
      ("UPDATE digests SET state = 'sent' WHERE staff_id = 'p2'", .noAttempt),
    ] as [(String, Finding.ErrandFlaw)])
  func theAuditNamesWhatDoesNotFit(
    _ engine: Engine, _ damage: (sql: String, flaw: Finding.ErrandFlaw)
  ) async throws {
    let world = try await world(engine)
    _ = try await plan(world)
    #expect(try await world.everything() == [])
    try await world.tamper(damage.sql)
    #expect(
      try await world.everything() == [.digest(StaffID("p2"), Self.today, damage.flaw)])
  }
}
