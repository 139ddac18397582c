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
  func open() async throws(StorageFailure) -> any Database {
    switch self {
    case .sqlite(let path): try SQLiteDatabase.open(at: path)
    case .postgres(let options): try await PostgresDatabase.open(options)
    }
  }
}
