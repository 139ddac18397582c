// A PostgreSQL server of a test's own, started as the scripts start one; gone with the test's process.

import Foundation
import Testing

/// The server, with databases by name.
struct PostgresServer: Sendable {
  let socket: String
  let folder: URL

  /// - Parameter wrapper: words before the script's own, such as a mount of its own.
  init(in folder: URL, under wrapper: [String] = []) async throws {
    let script = Places.root.appending(path: "scripts/lib/private-postgres").path
    let pid = "\(ProcessInfo.processInfo.processIdentifier)"
    let done = try await run(wrapper + [script, pid, "wal_level=replica"], in: folder)
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

  /// What a query answers: a line for each row.
  func value(_ query: String, in name: String) async throws -> String {
    let done = try await run(["psql", "-X", "-A", "-t", "-d", url(name), "-c", query], in: folder)
    try #require(done.code == 0, "\(done.errors)")
    return done.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// The server dies with all that it is doing, and comes back.
  func restart() async throws {
    let script = """
      for bin in /usr/lib/postgresql/*/bin; do :; done
      as=; [ "$(id -u)" != 0 ] || as='runuser -u postgres --'
      cd /tmp && $as "$bin/pg_ctl" -D "$0/data" -l "$0/log" -m immediate -w restart
      """
    let done = try await run(["sh", "-c", script, socket], in: folder)
    try #require(done.code == 0, "\(done.output)\(done.errors)")
  }
}
