// PostgreSQL in trouble: whatever the server does, nothing is half done and the next call is well again.

import Policy
import PostgresTesting
import Synchronization
import Testing

@testable import Storage
@testable import StoragePostgres
@testable import Workflow

@Suite("PostgreSQL in trouble")
struct PostgresTroubles {
  private let home: PrivateDatabase
  private let world: World

  init() async throws {
    home = try await PrivateServer.database()
    world = World(home: home, database: try await home.open("connections=2"))
    try await world.intake(Asked(1))
  }

  private func run(_ sql: String...) async throws {
    try await PrivateServer.run(sql, in: home.name)
  }

  private func killAll() async throws {
    try await PrivateServer.run([
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(home.name)'"
    ])
  }

  @Test func aConnectionThatWasEndedIsMadeAgainUnseen() async throws {
    try await killAll()
    try await world.act(.numbered(1), .assigned(owner: .anna))
    try await killAll()
    #expect(try await world.file(1).owner == .anna)
    #expect(try await world.findings() == [])
  }

  @Test func aConnectionThatEndsWhileWritingLeavesUsUncertain() async throws {
    let runs = Runs()
    let result = await world.database.transact(
      reading: [Statement("SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(9)")]
    ) { _ throws(StorageFailure) in .commit([], answer: runs.add()) }
    // It ended while reading: nothing was decided on.
    guard case .failure(.unavailable) = result else { Issue.record("\(result)"); return }
    #expect(runs.count == 0)
    let ended = await world.database.write([
      Statement("SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(9)")
    ])
    guard case .failure(.uncertain) = ended else { Issue.record("\(ended)"); return }
    #expect(try await world.number(Asked(2)) == "KS 2026-00002")
  }

  @Test func aDeadlockIsRunAgainAndBothAreDone() async throws {
    let database = world.database
    try await run("CREATE TABLE pair (id bigint PRIMARY KEY, n bigint NOT NULL)")
    try await run("INSERT INTO pair VALUES (1, 0), (2, 0)")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for order in [[1, 2], [2, 1]] {
        group.addTask {
          for _ in 0..<5 {
            try await database.write(
              order.flatMap {
                [
                  Statement("UPDATE pair SET n = n + 1 WHERE id = $1", [.int($0)]),
                  Statement("SELECT pg_sleep(0.02)"),
                ]
              }
            ).get()
          }
        }
      }
      try await group.waitForAll()
    }
    let sum = try await database.read(Statement("SELECT CAST(SUM(n) AS bigint) FROM pair")).get()
    #expect(try sum[0].int(0) == 20)
  }

  @Test func aStatementWhosePlanNoLongerFitsIsPreparedAgain() async throws {
    let all = Statement("SELECT * FROM changing")
    try await run("CREATE TABLE changing (a bigint)", "INSERT INTO changing VALUES (1)")
    #expect(try await world.database.read(all).get() == [Row([.int(1)])])
    try await run("ALTER TABLE changing ADD COLUMN b bigint")
    #expect(try await world.database.read(all).get() == [Row([.int(1), .null])])
  }

  @Test func aReadOnlyServerIsNotReadyAndSaysWhy() async throws {
    #expect(await world.store.isReady())
    try await run("ALTER DATABASE \(home.name) SET default_transaction_read_only = on")
    try await killAll()
    #expect(await world.store.isReady() == false)
    #expect(try await world.file(1).number == 1)
    await #expect(throws: StorageFailure.unavailable("the database is read-only")) {
      try await world.intake(Asked(2))
    }
    try await PrivateServer.run(["ALTER DATABASE \(home.name) RESET default_transaction_read_only"])
    try await killAll()
    #expect(try await world.number(Asked(2)) == "KS 2026-00002")
  }

  @Test func aFullDiskIsToldAndLeavesNothingHalf() async throws {
    try await run(
      """
      CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION USING ERRCODE = '53100'; END $$
      """, "CREATE TRIGGER full_disk BEFORE INSERT ON register EXECUTE FUNCTION full_disk()")
    await #expect(throws: StorageFailure.full) { try await world.intake(Asked(2)) }
    try await run("DROP TRIGGER full_disk ON register")
    #expect(try await world.number(Asked(2)) == "KS 2026-00002")
    #expect(try await world.findings() == [])
  }

  @Test func whoWaitsTooLongForALockIsToldSo() async throws {
    let impatient = World(
      home: home, database: try await home.open("connections=1&lock-timeout=50"))
    let database = world.database
    try await withThrowingTaskGroup(of: Bool.self) { group in
      group.addTask {
        // Holds the case until the other has given up.
        _ = await database.transact(
          reading: [
            Statement("SELECT id FROM cases FOR UPDATE"), Statement("SELECT 1 FROM pg_sleep(1)"),
          ]
        ) { _ throws(StorageFailure) in .abandon(answer: ()) }
        return false
      }
      group.addTask {
        while true {
          do { try await impatient.act(.numbered(1), .splitOff(kind: "x")) } catch {
            #expect(error as? StorageFailure == .unavailable("the database is busy"))
            return true
          }
        }
      }
      #expect(try await group.next() == true)
      try await group.waitForAll()
    }
  }

  @Test func aTextWithNULIsRefusedAndTheConnectionGoesOn() async throws {
    let nul = Statement("SELECT id FROM cases WHERE id = $1", [.text("a\0b")])
    guard case .failure = await world.database.read(nul) else { throw No() }
    #expect(try await world.file(1).number == 1)
  }

  @Test func moreThanMayWaitAreRefused() async throws {
    let narrow = try await home.open("connections=1&waiting=1")
    let ended = await withTaskGroup(of: Result<Rows, StorageFailure>.self) { group in
      for _ in 0..<20 {
        group.addTask { await narrow.read(Statement("SELECT 1 FROM pg_sleep(0.25)")) }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(ended.contains { if case .success = $0 { true } else { false } })
    let refused = StorageFailure.unavailable("too many are waiting for the database")
    #expect(ended.contains(.failure(refused)))
  }

  @Test func whoeverLeavesTheQueueIsNotWaitedFor() async throws {
    let narrow = try await home.open("connections=1")
    let runs = Runs()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<20 {
        group.addTask {
          _ = await narrow.transact(reading: [Statement("SELECT 1 FROM pg_sleep(0.25)")]) {
            _ throws(StorageFailure) in .abandon(answer: runs.add())
          }
        }
      }
      await group.next()
      group.cancelAll()
    }
    #expect(runs.count < 20)
    #expect(try await narrow.read(Statement("SELECT 1")).get() == [Row([.int(1)])])
  }

  @Test func withoutPreparedStatementsEverythingIsTheSame() async throws {
    let plain = World(home: home, database: try await home.open("connections=2&prepare=off"))
    #expect(try await plain.number(Asked(2)) == "KS 2026-00002")
    try await plain.act(.numbered(2), .assigned(owner: .bo))
    #expect(try await plain.file(2).owner == .bo)
    #expect(try await plain.findings() == [])
  }
}

/// How many times something ran.
private final class Runs: Sendable {
  private let number = Mutex(0)
  var count: Int { number.withLock { $0 } }
  func add() { number.withLock { $0 += 1 } }
}
