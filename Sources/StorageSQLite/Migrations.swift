// Opening: whose file it is, how far its schema has come, and the steps that are missing.

import Foundation
import GRDB
import Storage

/// All migrations of this engine, and how they are run.
enum Migrations {
  static let all: [Migration] = [
    .first, .second, .third, .fourth, .fifth, .sixth, .seventh, .eighth, .ninth, .tenth,
    .eleventh, .twelfth, .thirteenth, .fourteenth, .fifteenth,
  ]

  /// The number of the last one.
  static let latest = all.map(\.number).max() ?? 0

  /// Stands in the file's header: "UtlH".
  static let applicationID = 0x5574_6C48

  /// Runs what is missing, each step in a transaction of its own; several processes may start at once.
  /// - Throws: `.newerSchema` before anything is changed.
  static func run(on connection: Connection) throws(StorageFailure) {
    try connection.run(
      """
      CREATE TABLE IF NOT EXISTS migrations (
        number INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        at INTEGER NOT NULL
      ) STRICT
      """)
    let found = try current(connection)
    guard found <= latest else { throw .newerSchema(found: found, known: latest) }
    for migration in all { try step(migration, on: connection) }
  }

  private static func current(_ connection: Connection) throws(StorageFailure) -> Int {
    let rows = try connection.rows(
      Storage.Statement("SELECT COALESCE(MAX(number), 0) FROM migrations"))
    return try rows.first?.int(0) ?? 0
  }

  private static func step(
    _ migration: Migration, on connection: Connection
  ) throws(StorageFailure) {
    try connection.failing {
      try connection.base.inTransaction(.immediate) {
        // Another process may have run it in between.
        guard try current(connection) < migration.number else { return .commit }
        try connection.base.execute(sql: migration.sql)
        try connection.run(
          Storage.Statement(
            """
            INSERT INTO migrations (number, name, at)
            VALUES ($1, $2, CAST(strftime('%s', 'now') AS INTEGER) * 1000)
            """,
            [.int(migration.number), .text(migration.name)]))
        try connection.base.execute(sql: "PRAGMA application_id = \(applicationID)")
        return .commit
      }
    }
  }
}

extension SQLiteDatabase {
  /// Looks into an existing file before anything is written to it.
  static func refuseForeignFile(at path: String) throws(StorageFailure) {
    let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
    guard let size, size > 0 else { return }
    do {
      // Not read-only: such a connection cannot recover the log that a crash has left.
      let isOurs = try DatabaseQueue(path: path).read { db in
        let mark = try Int.fetchOne(db, sql: "PRAGMA application_id")
        if mark == Migrations.applicationID { return true }
        // A process that was killed before its first migration leaves a file without tables.
        let tables = try String.fetchAll(db, sql: "SELECT name FROM sqlite_master")
        return mark == 0 && tables.allSatisfy { $0 == "migrations" }
      }
      guard isOurs else { throw StorageFailure.notOurs }
    } catch { throw StorageFailure(sqlite: error) }
  }
}
