// Many processes on one PostgreSQL: numbers, seals and errands hold between them.

import Policy
import PostgresTesting
import Testing

@testable import Storage
@testable import StoragePostgres
@testable import Workflow

@Suite("Processes that share PostgreSQL")
struct PostgresSharing {
  private let home: PrivateDatabase
  private let one: World
  private let other: World

  init() async throws {
    home = try await PrivateServer.database()
    one = World(home: home, database: try await home.open("connections=2"))
    other = World(home: home, database: try await home.open("connections=2"))
  }

  @Test func numbersHaveNoGapsWhoeverGivesThem() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for n in 1...100 {
        let world = n % 2 == 0 ? one : other
        group.addTask { try await world.intake(Asked(n)) }
      }
      try await group.waitForAll()
    }
    #expect(try await one.number(Asked(101)) == "KS 2026-00101")
    #expect(try await one.findings() == [])
  }

  /// An event gets its place, another is committed with a later place, a seal is asked for: it waits.
  @Test func aSealWaitsForAnEventThatHasItsPlaceAlready() async throws {
    try await one.intake(Asked(1))
    try await one.intake(Asked(2))
    let (database, seals) = (one.database, other.store)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        try await database.write([
          Statement("UPDATE cases SET events = 2 WHERE id = $1", [.text(CaseID.numbered(1).text)]),
          Statement(
            WriteSQL.insertEvent,
            [
              .text(CaseID.numbered(1).text), .int(2), .text("{}"), .text("{}"), .blob([]),
              .blob([1]),
            ]),
          Statement("SELECT 1 FROM pg_sleep(0.5)"),
        ]).get()
      }
      // Until the first has its place.
      let started = Statement(
        "SELECT CAST(last_value AS bigint) FROM event_places WHERE last_value > 2")
      while try await database.read(started).get().isEmpty {}
      try await other.act(.numbered(2), .assigned(owner: .bo))
      let head = try #require(try await seals.seal(at: .noon) { $0 }.get())
      #expect(head.events == 4)
      try await group.waitForAll()
    }
  }

  @Test func aWorkerOfAnotherProcessHearsOfAnErrandAtOnce() async throws {
    let hearing = other.store
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        // Would wait for an hour.
        while try await hearing.claim(9, now: .noon, worker: "w").get().isEmpty {
          await hearing.awaitErrands(usually: .seconds(3_600))
        }
      }
      try await one.intake(
        Asked(1) {
          $0.letters = [.receipt("l")]
          $0.errands = [NewErrand(id: ErrandID("e"), kind: .mail, letter: LetterID("l"))]
        })
      try await group.waitForAll()
    }
  }

  @Test func theLettersOfACaseGoToOneWorkerThoughManyAsk() async throws {
    for n in 1...10 {
      try await one.intake(
        Asked(n) {
          $0.letters = [.receipt("l\(n)")]
          $0.errands = (1...3).map {
            NewErrand(id: ErrandID("e\(n).\($0)"), kind: .mail, letter: LetterID("l\(n)"))
          }
        })
    }
    let stores = [one.store, other.store]
    let claimed = try await withThrowingTaskGroup(of: [Errand].self) { group in
      for worker in 0..<12 {
        group.addTask {
          try await stores[worker % 2].claim(1, now: .noon, worker: "\(worker)").get()
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    // SKIP LOCKED may leave somebody with nothing, but never with a part.
    #expect(claimed.allSatisfy { $0.isEmpty || $0.count == 3 && Set($0.map(\.file)).count == 1 })
    let rest = try await one.store.claim(9, now: .noon, worker: "rest").get()
    let ids = (claimed.flatMap { $0 } + rest).map(\.id.text)
    #expect(ids.count == 30 && Set(ids).count == 30)
  }
}
