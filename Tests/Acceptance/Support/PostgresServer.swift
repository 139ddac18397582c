// A PostgreSQL server of a test's own, started as the scripts start one; gone with the test's process.

import Foundation
import Glibc
import Testing

/// The server, with databases by name.
struct PostgresServer: Sendable {
  let socket: String
  let folder: URL

  /// Starts it with more settings, each as `name=value`.
  ///
  /// - Parameter wrapper: words before the script's own, such as a mount of its own.
  init(in folder: URL, under wrapper: [String] = [], _ settings: String...) async throws {
    let script = Places.root.appending(path: "scripts/lib/private-postgres").path
    let pid = "\(ProcessInfo.processInfo.processIdentifier)"
    let done = try await run(wrapper + [script, pid, "wal_level=replica"] + settings, in: folder)
    try #require(done.code == 0, "\(done.errors)")
    socket = done.output.trimmingCharacters(in: .whitespacesAndNewlines)
    self.folder = folder
  }

  /// The way to a database over the socket.
  func url(_ name: String) -> String { "postgres:///\(name)?host=\(socket)&user=utlamnande" }

  /// Makes an empty database.
  func make(_ name: String) async throws -> String {
    try await asks("CREATE DATABASE \(name)")
    return url(name)
  }

  /// What a query answers: a line for each row.
  func value(_ query: String, in name: String) async throws -> String {
    let done = try await run(["psql", "-X", "-A", "-t", "-d", url(name), "-c", query], in: folder)
    try #require(done.code == 0, "\(done.errors)")
    return done.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// What the server answers, without a heading.
  @discardableResult
  func asks(_ sql: String...) async throws -> String {
    let commands = sql.flatMap { ["-c", $0] }
    let done = try await run(["psql", "-XqtA", "-d", url("postgres")] + commands, in: folder)
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

  /// Copies the whole server into `base`, a folder inside its own, with more words for `pg_basebackup`.
  func copy(to base: String, _ words: String = "") async throws {
    try await asOwner("pg_basebackup \(words) -X stream -c fast -D \(base) -d '\(url("postgres"))'")
  }

  /// Starts the copy on a socket of its own, in its folder.
  func start(_ base: String) async throws {
    try await asOwner(
      """
      pg_ctl -D \(base) -w -l \(base)/log start \
      -o '-c listen_addresses= -c unix_socket_directories=\(base) -c max_connections=400'
      """)
  }

  /// Runs a shell command as whoever owns the server's files, with the server's programs on the path.
  func asOwner(_ command: String) async throws {
    let path = "for bin in /usr/lib/postgresql/*/bin; do PATH=$bin:$PATH; done; cd /tmp; "
    let done = try await run(Self.owner + ["sh", "-c", "set -e; " + path + command], in: folder)
    try #require(done.code == 0, "\(command): \(done.errors)")
  }

  /// What stands before a command that the owner of the server's files runs; it becomes the command.
  static var owner: [String] {
    getuid() == 0
      ? ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups", "--"] : []
  }
}
