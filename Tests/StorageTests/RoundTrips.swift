// What a transaction costs on PostgreSQL, counted in the times that a thread waits for the server.

import Policy
import PostgresTesting
import StoragePostgres
import Testing

@testable import Storage
@testable import Workflow

@Suite("Round trips")
struct RoundTrips {
  private let home: PrivateDatabase
  private let database: PostgresDatabase
  private let world: World

  init() async throws {
    home = try await PrivateServer.database()
    database = try await home.open("connections=1")
    world = World(home: home, database: database)
    try await world.intake(Asked(1))
    try await world.act(.numbered(1), .splitOff(kind: "x"))
  }

  private func cost(_ work: () async throws -> Void) async throws -> Int {
    let before = database.roundTrips
    try await work()
    return database.roundTrips - before
  }

  @Test func anActCostsTwo() async throws {
    let key = Idempotency(scope: "s", key: "k", fingerprint: [1], at: .noon)
    let cost = try await cost {
      try await world.act(
        .numbered(1), key: key, letters: [.receipt("l")],
        errands: [NewErrand(id: ErrandID("e"), kind: .mail, letter: LetterID("l"))],
        .assigned(owner: .anna), .noteAdded(Note(text: "x", by: .anna, at: .noon)))
    }
    #expect(cost == 2)
  }

  @Test func anIntakeCostsTwo() async throws {
    let key = Idempotency(scope: "s", key: "k", fingerprint: [1], at: .noon)
    let cost = try await cost {
      try await world.intake(
        Asked(2) {
          $0.key = key
          $0.letters = [.receipt("l")]
        })
    }
    #expect(cost == 2)
  }

  @Test func aReadCostsOne() async throws {
    #expect(
      try await cost { _ = try await Store(database: database).file(.numbered(1)).get() } == 1)
    #expect(
      try await cost { _ = try await world.store.list(CaseFilter(authority: .ks)).get() } == 1)
  }
}
