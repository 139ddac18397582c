// Bringing the schema up to date, safe when many processes start at once.

import Storage

/// All migrations of this engine, and how they are run.
enum Migrations {
  static let all: [Migration] = [
    .first, .second, .third, .fourth, .fifth, .sixth, .seventh, .eighth, .ninth, .tenth,
    .eleventh, .twelfth, .thirteenth, .fourteenth, .fifteenth,
  ]

  /// The number of the last one.
  static let latest = all.map(\.number).max() ?? 0

  /// Runs what is missing, each step in a transaction of its own; several processes may start at once.
  /// - Throws: `.newerSchema` before anything is changed.
  static func run(on session: Session) throws(StorageFailure) {
    while try step(on: session) {}
  }

  /// One step, under a lock that all processes share. False when none is missing.
  private static func step(on session: Session) throws(StorageFailure) -> Bool {
    // Nothing is locked, and nothing written, where the schema is as it should be: as on a replica.
    let exists = try session.read([Statement(table)])[0].first?.isNull(0) == false
    if exists, try found(session.read([Statement(newest)])[0]) == latest { return false }
    return try session.script(reading: lock) { rows throws(StorageFailure) in
      let found = try found(rows)
      guard let migration = all.first(where: { $0.number > found }) else { return nil }
      return (
        migration.sql,
        Statement(
          """
          INSERT INTO migrations (number, name, at)
          VALUES ($1, $2, CAST(extract(epoch FROM now()) * 1000 AS bigint))
          """, [.int(migration.number), .text(migration.name)])
      )
    }
  }

  private static func found(_ rows: Rows) throws(StorageFailure) -> Int {
    let found = try rows.first?.int(0) ?? 0
    guard found <= latest else { throw .newerSchema(found: found, known: latest) }
    return found
  }

  private static let table = SQL("SELECT CAST(to_regclass('migrations') AS text)")
  private static let newest = SQL("SELECT COALESCE(MAX(number), 0) FROM migrations")
  /// The lock ends with the transaction, so that it also works behind pgbouncer. "UtlM".
  private static let lock = [
    Statement("SET LOCAL statement_timeout = '30min'"),
    Statement("SET LOCAL lock_timeout = '5min'"),
    Statement("SELECT pg_advisory_xact_lock(1433692237)"),
    Statement(
      """
      CREATE TABLE IF NOT EXISTS migrations (
        number bigint PRIMARY KEY,
        name text NOT NULL,
        at bigint NOT NULL
      )
      """),
    Statement(newest),
  ]
}
