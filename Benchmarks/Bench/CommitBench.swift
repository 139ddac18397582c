// Intakes straight into storage, beside bare SQLite commits of rows of the same number and size.

import Foundation
import GRDB
import Policy
import Storage
import StorageSQLite
import Workflow

enum CommitBench {
  static func run() async throws {
    let policy = try Project.policy()
    for writers in [1, 8, 32] {
      let count = writers == 1 ? 300 : 3_200
      let stored = try await Clocked.medianOfFive {
        try await intakes(count, writers: writers, policy)
      }
      let bare = try await Clocked.medianOfFive { try bareCommits(count, together: writers) }
      report(
        "storage intake, \(writers) writers", stored, "commits/s",
        beside: ("bare SQLite, \(writers) a commit", bare))
    }
  }

  /// Intakes a second through `Store`, by so many writers at once.
  private static func intakes(_ count: Int, writers: Int, _ policy: Policy) async throws -> Double {
    let folder = Served.freshFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let database = try SQLiteDatabase.open(at: "\(folder)/bench.sqlite")
    let store = Store(database: database)
    let seconds = await Clocked.seconds {
      await withTaskGroup(of: Void.self) { group in
        for writer in 0..<writers {
          group.addTask {
            for round in 0..<(count / writers) {
              await Populate.intake(store, policy, seed: UInt64(writer) << 32 | UInt64(round))
            }
          }
        }
      }
    }
    try database.close()
    return Double(count / writers * writers) / seconds
  }

  /// Commits of nine rows of the sizes that an intake writes, `together` intakes in each transaction.
  private static func bareCommits(_ count: Int, together: Int) throws -> Double {
    let folder = Served.freshFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let pool = try DatabasePool(path: "\(folder)/bare.sqlite")
    try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
    try pool.write { db in
      for table in 0..<9 {
        try db.execute(sql: "CREATE TABLE t\(table) (id INTEGER PRIMARY KEY, a TEXT, b BLOB)")
      }
    }
    let sizes = [300, 900, 400, 2_500, 200, 120, 120, 60, 60]
    let texts = sizes.map { String(repeating: "å", count: $0 / 2) }
    let blob = Data(repeating: 7, count: 32)
    let start = ContinuousClock.now
    try pool.writeWithoutTransaction { db in
      let statements = try (0..<9).map {
        try db.makeStatement(sql: "INSERT INTO t\($0) (a, b) VALUES (?, ?)")
      }
      for _ in 0..<(count / together) {
        try db.inTransaction {
          for _ in 0..<together {
            for (statement, text) in zip(statements, texts) {
              try statement.execute(arguments: [text, blob])
            }
          }
          return .commit
        }
      }
    }
    return Double(count / together * together) / ((ContinuousClock.now - start) / .seconds(1))
  }
}
