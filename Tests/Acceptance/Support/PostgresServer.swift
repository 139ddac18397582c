// A PostgreSQL server of a test's own, started as the scripts start one; gone with the test's process.

import Foundation
import Testing

/// The server, with databases by name.
struct PostgresServer: Sendable {
  let socket: String
  let folder: URL

  init(in folder: URL) async throws {
    let script = Places.root.appending(path: "scripts/lib/private-postgres").path
    let pid = "\(ProcessInfo.processInfo.processIdentifier)"
    let done = try await run([script, pid, "wal_level=replica"], in: folder)
    try #require(done.code == 0, "\(done.errors)")
    socket = done.output.trimmingCharacters(in: .whitespacesAndNewlines)
    self.folder = folder
  }

  func url(_ name: String) -> String { "postgres:///\(name)?host=\(socket)&user=utlamnande" }

  /// Makes an empty database.
  func make(_ name: String) async throws -> String {
    let done = try await run(
      ["psql", "-X", "-d", url("postgres"), "-c", "CREATE DATABASE \(name)"], in: folder)
    try #require(done.code == 0, "\(done.errors)")
    return url(name)
  }
}
