// Where the database is: one file beside the documents, or a PostgreSQL that many processes share.

import ArgumentParser
import Storage
import StoragePostgres
import StorageSQLite

/// A database as `--database` names it.
enum DatabasePlace: Sendable {
  case sqlite(path: String)
  case postgres(PostgresOptions)

  /// Reads `sqlite:PATH`, `postgres://…` or `postgresql://…`.
  /// - Throws: what is wrong, without a word of the URL, which may hold a password.
  init(_ text: String) throws(PostgresURLProblems) {
    if text.hasPrefix("sqlite:"), text.count > "sqlite:".count {
      self = .sqlite(path: String(text.dropFirst("sqlite:".count)))
    } else if text.hasPrefix("postgres") {
      self = .postgres(try PostgresOptions(url: text))
    } else {
      throw PostgresURLProblems(problems: ["must be sqlite:PATH or postgres://…"])
    }
  }

  /// For people; never the URL.
  var name: String {
    switch self {
    case .sqlite(let path): path
    case .postgres: "the PostgreSQL database"
    }
  }

  /// Opens it and brings its schema up to date.
  ///
  /// - Parameter isTool: whether it is for a tool, whose statements may take an hour.
  func open(isTool: Bool = false) async throws(StorageFailure) -> any Database {
    switch self {
    case .sqlite(let path): return try SQLiteDatabase.open(at: path)
    case .postgres(var options):
      if isTool { options.statementMilliseconds = DatabasePlace.patience }
      return try await PostgresDatabase.open(options)
    }
  }

  /// Opens it for a copy: SQLite for nobody else, PostgreSQL under a name by which others can be told.
  func openAlone() async throws(StorageFailure) -> any Database {
    switch self {
    case .sqlite(let path):
      var options = SQLiteDatabase.Options()
      options.isExclusive = true
      options.busySeconds = 1
      return try SQLiteDatabase.open(at: path, options)
    case .postgres(var options):
      options.statementMilliseconds = DatabasePlace.patience
      options.connections = 2
      options.name = "utlamnande-copy-\(UInt64.random(in: 0 ... .max))"
      return try await PostgresDatabase.open(options)
    }
  }

  /// Milliseconds that a statement of a tool may take.
  private static let patience = 3_600_000
}
