// One SQLite connection: binds values, runs statements, gives rows, and turns errors into failures.

import GRDB
import GRDBSQLite
import Storage

/// A connection for the time of one access; it never leaves the queue that owns it.
struct Connection {
  let base: GRDB.Database

  /// Runs a statement and gives its rows.
  func rows(_ query: Storage.Statement) throws(StorageFailure) -> Storage.Rows {
    try failing {
      try bound(query) { statement in
        let columns = sqlite3_column_count(statement)
        var rows: Storage.Rows = []
        while try step(statement) {
          rows.append(Storage.Row((0..<columns).map { Connection.value(statement, $0) }))
        }
        return rows
      }
    }
  }

  func run(_ statement: Storage.Statement) throws(StorageFailure) {
    try failing { try bound(statement) { while try step($0) {} } }
  }

  /// A statement without values, from this driver's own text.
  func run(_ sql: StaticString) throws(StorageFailure) {
    try failing { try base.cachedStatement(sql: sql.description).execute() }
  }

  /// Rows that this connection has written, changed or deleted since it was opened.
  var changes: Int64 { sqlite3_total_changes64(base.sqliteConnection) }

  /// Prepares `query`, or takes it from the cache, binds its values, and leaves it reset.
  ///
  /// Values go to SQLite without a detour over the library's own kinds of values and rows: this is the path that
  /// all writers share.
  private func bound<T>(
    _ query: Storage.Statement, _ work: (OpaquePointer) throws -> T
  ) throws -> T {
    let prepared = try base.cachedStatement(sql: query.sql.text)
    let statement = prepared.sqliteStatement
    // SQLite copies none of the bytes: they stand still until the statement is reset.
    var bytes = BoundBytes()
    for number in query.sql.parameters {
      guard query.values.indices.contains(number - 1) else {
        throw StorageFailure.failed("parameter \(number) has no value")
      }
      bytes.add(query.values[number - 1])
    }
    return try bytes.all.withUnsafeBytes { all in
      defer {
        sqlite3_reset(statement)
        sqlite3_clear_bindings(statement)
      }
      // SQLite numbers $n by first appearance, and so does `parameters`.
      for (place, number) in query.sql.parameters.enumerated() {
        let code = Connection.bind(
          query.values[number - 1], to: statement, Int32(place) + 1,
          UnsafeRawBufferPointer(rebasing: all[bytes.ranges[place]]))
        if code != SQLITE_OK { throw error(code) }
      }
      return try work(statement)
    }
  }

  /// Goes to the next row; false when there is none.
  private func step(_ statement: OpaquePointer) throws -> Bool {
    switch sqlite3_step(statement) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw error(code)
    }
  }

  private func error(_ code: Int32) -> DatabaseError {
    let extended = sqlite3_extended_errcode(base.sqliteConnection)
    return DatabaseError(
      resultCode: ResultCode(rawValue: extended == SQLITE_OK ? code : extended),
      message: sqlite3_errmsg(base.sqliteConnection).map { String(cString: $0) })
  }

  private static func bind(
    _ value: Value, to statement: OpaquePointer, _ place: Int32, _ bytes: UnsafeRawBufferPointer
  ) -> Int32 {
    switch value {
    case .null: return sqlite3_bind_null(statement, place)
    case .int64(let number): return sqlite3_bind_int64(statement, place, number)
    case .text:
      // Without an address SQLite would take it for NULL.
      let start = bytes.baseAddress ?? UnsafeRawPointer(noText.utf8Start)
      return sqlite3_bind_text64(
        statement, place, start.assumingMemoryBound(to: CChar.self), UInt64(bytes.count), nil,
        UInt8(SQLITE_UTF8))
    case .blob:
      guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(statement, place, 0) }
      return sqlite3_bind_blob64(
        statement, place, bytes.baseAddress, UInt64(bytes.count), nil)
    }
  }

  private static func value(_ statement: OpaquePointer, _ column: Int32) -> Value {
    switch sqlite3_column_type(statement, column) {
    case SQLITE_NULL: return .null
    case SQLITE_INTEGER: return .int64(sqlite3_column_int64(statement, column))
    // No column of ours holds fractions; the reader finds that out by the type.
    case SQLITE_FLOAT: return .text("\(sqlite3_column_double(statement, column))")
    case SQLITE_TEXT:
      let text = sqlite3_column_text(statement, column)
      let count = Int(sqlite3_column_bytes(statement, column))
      return .text(String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self))
    default:
      let blob = sqlite3_column_blob(statement, column)
      let count = Int(sqlite3_column_bytes(statement, column))
      return .blob([UInt8](UnsafeRawBufferPointer(start: blob, count: count)))
    }
  }

  /// Runs `work`, and says what its error means.
  func failing<T>(_ work: () throws -> T) throws(StorageFailure) -> T {
    do { return try work() } catch { throw StorageFailure(sqlite: error) }
  }
}

/// An address for a text without characters.
private let noText: StaticString = ""

/// The texts and blobs of one statement, one after the other.
private struct BoundBytes {
  var all: [UInt8] = []
  /// For each value where its bytes stand; empty where it has none.
  var ranges: [Range<Int>] = []

  mutating func add(_ value: Value) {
    let start = all.count
    switch value {
    case .null, .int64: break
    case .text(let text): all.append(contentsOf: text.utf8)
    case .blob(let bytes): all.append(contentsOf: bytes)
    }
    ranges.append(start..<all.count)
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
