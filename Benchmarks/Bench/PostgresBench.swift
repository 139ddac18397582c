// Intakes and acts straight into storage on PostgreSQL, on a private server.

import Foundation
import Policy
import Storage
import StoragePostgres
import Synchronization
import Workflow

enum PostgresBench {
  static func run() async throws {
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
    let database = try await PostgresDatabase.open(PostgresOptions(url: try freshURL()))
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

  private static let server = Result { () throws -> String in
    try output(
      "\(Project.root)/scripts/lib/private-postgres \(ProcessInfo.processInfo.processIdentifier)")
  }
  private static let made = Mutex(0)

  /// A database that nobody else has.
  private static func freshURL() throws -> String {
    let folder = try server.get()
    let made = made.withLock {
      $0 += 1
      return $0
    }
    _ = try output("psql -qX -h \(folder) -U utlamnande postgres -c 'CREATE DATABASE b\(made)'")
    return "postgres:///b\(made)?host=\(folder)&user=utlamnande"
  }

  private static func output(_ command: String) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    // Not `waitUntilExit`: it would also wait for the server, which inherits what it watches.
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
