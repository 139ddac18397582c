// One SQLite connection: binds values, runs statements, gives rows, and turns errors into failures.

import Foundation
import GRDB
import Storage

/// A connection for the time of one access; it never leaves the queue that owns it.
struct Connection {
  let base: GRDB.Database

  /// Runs a statement and gives its rows.
  func rows(_ query: Storage.Statement) throws(StorageFailure) -> Storage.Rows {
    try failing {
      let statement = try prepared(query)
      let cursor = try GRDB.Row.fetchCursor(statement)
      let columns = statement.columnCount
      var rows: Storage.Rows = []
      while let row = try cursor.next() {
        rows.append(Storage.Row((0..<columns).map { Connection.value(row[$0]) }))
      }
      return rows
    }
  }

  func run(_ statement: Storage.Statement) throws(StorageFailure) {
    try failing { try prepared(statement).execute() }
  }

  /// A statement without values, from this driver's own text.
  func run(_ sql: StaticString) throws(StorageFailure) {
    try failing { try base.cachedStatement(sql: sql.description).execute() }
  }

  private func prepared(_ query: Storage.Statement) throws -> GRDB.Statement {
    let statement = try base.cachedStatement(sql: query.sql.text)
    var bound: [DatabaseValue] = []
    bound.reserveCapacity(query.sql.parameters.count)
    for number in query.sql.parameters {
      guard query.values.indices.contains(number - 1) else {
        throw StorageFailure.failed("parameter \(number) has no value")
      }
      bound.append(Connection.bound(query.values[number - 1]))
    }
    // SQLite numbers $n by first appearance, and so does `parameters`.
    statement.setUncheckedArguments(StatementArguments(bound))
    return statement
  }

  private static func bound(_ value: Value) -> DatabaseValue {
    switch value {
    case .null: .null
    case .int64(let number): number.databaseValue
    case .text(let text): text.databaseValue
    case .blob(let bytes): Data(bytes).databaseValue
    }
  }

  private static func value(_ value: DatabaseValue) -> Value {
    switch value.storage {
    case .null: .null
    case .int64(let number): .int64(number)
    // No column of ours holds fractions; the reader finds that out by the type.
    case .double(let number): .text("\(number)")
    case .string(let text): .text(text)
    case .blob(let data): .blob([UInt8](data))
    }
  }

  /// Runs `work`, and says what its error means.
  func failing<T>(_ work: () throws -> T) throws(StorageFailure) -> T {
    do { return try work() } catch { throw StorageFailure(sqlite: error) }
  }
}

extension StorageFailure {
  /// What an error of the engine means. SQLite's messages name tables and columns, never values.
  init(sqlite error: any Error) {
    if let failure = error as? StorageFailure {
      self = failure
      return
    }
    guard let error = error as? DatabaseError else {
      self = .failed("\(type(of: error))")
      return
    }
    switch (error.extendedResultCode, error.resultCode) {
    case (.SQLITE_CONSTRAINT_UNIQUE, _), (.SQLITE_CONSTRAINT_PRIMARYKEY, _): self = .conflict
    case (_, .SQLITE_FULL): self = .full
    case (_, .SQLITE_BUSY), (_, .SQLITE_LOCKED): self = .unavailable("the database is busy")
    case (_, .SQLITE_CORRUPT): self = .corrupt("the file is malformed")
    case (_, .SQLITE_NOTADB): self = .notOurs
    default:
      self = .failed(
        "SQLite \(error.extendedResultCode.rawValue): \(error.message ?? "no message")")
    }
  }
}
