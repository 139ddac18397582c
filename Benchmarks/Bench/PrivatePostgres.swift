// A PostgreSQL server of the benchmarks' own, started as the tests start theirs.

import Foundation
import Synchronization

enum PrivatePostgres {
  private static let server = Result { () throws -> String in
    try Program.output(
      [
        "\(Project.root)/scripts/lib/private-postgres",
        "\(ProcessInfo.processInfo.processIdentifier)",
        "shared_buffers=1GB", "max_wal_size=8GB",
      ])
  }
  private static let made = Mutex(0)

  /// The URL of a database that nobody else has.
  static func fresh() throws -> String {
    let name = made.withLock {
      $0 += 1
      return "b\($0)"
    }
    try psql(url("postgres"), "CREATE DATABASE \(name)")
    return try url(name)
  }

  private static func url(_ name: String) throws -> String {
    "postgres:///\(name)?host=\(try server.get())&user=utlamnande"
  }

  /// What the server answers, a row a line.
  @discardableResult
  static func psql(_ url: String, _ sql: String) throws -> [String] {
    try Program.output(["psql", "-XqtA", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", sql])
      .split(separator: "\n").map { String($0) }
  }

  /// Runs a file of SQL.
  static func psql(_ url: String, file: String) throws {
    _ = try Program.output(["psql", "-XqtA", "-v", "ON_ERROR_STOP=1", "-d", url, "-f", file])
  }
}
