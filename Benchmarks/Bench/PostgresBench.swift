// PostgreSQL on a private server: over HTTP beside its rivals, lists, the outbox, and straight into storage.

import Foundation
import Policy
import Storage
import StoragePostgres
import Synchronization
import Workflow

enum PostgresBench {
  /// All of it, or what `UTLAMNANDE_BENCH_POSTGRES` names: http, lists, outbox, storage.
  static func run() async throws {
    let wanted = ProcessInfo.processInfo.environment["UTLAMNANDE_BENCH_POSTGRES"]
    let parts: [(String, () async throws -> Void)] = [
      ("http", PostgresHTTPBench.run), ("lists", PostgresListBench.run),
      ("outbox", PostgresOutboxBench.run), ("storage", storage),
    ]
    for (name, run) in parts where wanted?.contains(name) ?? true { try await run() }
  }

  private static func storage() async throws {
    let policy = try Project.policy()
    for writers in [1, 8, 32] {
      let count = writers == 1 ? 400 : 3_200
      let intakes = try await Clocked.medianOfFive {
        try await measured(count, writers) { store, writer, round in
          await Populate.intake(store, policy, seed: UInt64(writer) << 32 | UInt64(round))
        }
      }
      report("PostgreSQL intake, \(writers) writers", intakes, "commits/s")
      let acts = try await Clocked.medianOfFive {
        try await measured(count, writers, before: { await fill($0, policy, writers) }) {
          store, writer, round in
          await assign(store, policy, case: writer, round)
        }
      }
      report("PostgreSQL act, \(writers) writers", acts, "commits/s")
    }
  }

  /// Calls a second by so many writers at once, on a database of their own.
  private static func measured(
    _ count: Int, _ writers: Int, before: (Store) async -> Void = { _ in },
    _ work: @escaping @Sendable (Store, _ writer: Int, _ round: Int) async -> Void
  ) async throws -> Double {
    let database = try await PostgresDatabase.open(
      PostgresOptions(url: try PrivatePostgres.fresh()))
    defer { database.close() }
    let store = Store(database: database)
    await before(store)
    let trips = database.roundTrips
    let seconds = await Clocked.seconds {
      await withTaskGroup(of: Void.self) { group in
        for writer in 0..<writers {
          group.addTask {
            for round in 0..<(count / writers) { await work(store, writer, round) }
          }
        }
      }
    }
    let calls = count / writers * writers
    print("  \(database.roundTrips - trips) round trips for \(calls) calls")
    return Double(calls) / seconds
  }

  /// One case for each writer, so that they do not wait for one another.
  private static func fill(_ store: Store, _ policy: Policy, _ writers: Int) async {
    for writer in 0..<writers { await Populate.intake(store, policy, seed: UInt64(writer)) }
  }

  private static func assign(
    _ store: Store, _ policy: Policy, case writer: Int, _ round: Int
  ) async {
    let id = Populate.id(UInt64(writer))
    _ = await store.act(on: id) { _ in
      Result<Recording, Refusal>.success(
        Recording(
          actor: .staff(StaffID("anna"), .head, name: "Anna"), at: Project.now, policy: policy.hash,
          events: [.assigned(owner: StaffID("person\(writer).\(round % 2)"))]))
    }
  }
}
