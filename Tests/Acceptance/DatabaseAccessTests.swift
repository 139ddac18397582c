// The ways to a guarded PostgreSQL: certificates, password files and service files, right and wrong.

import Foundation
import Glibc
import Testing

@Suite struct DatabaseAccessTests {
  @Test func certificatesAndPasswordsAreCheckedAndNeverRepeated() async throws {
    let folder = try Places.temporary()
    defer { try? FileManager.default.removeItem(at: folder) }
    let port = Int.random(in: 20_000...29_999)
    let postgres = try await PostgresServer(
      in: folder, "listen_addresses=127.0.0.1", "port=\(port)")
    let guarded = try await Guarded(postgres, port: port)

    let right = "sslmode=verify-full&sslrootcert=\(guarded.authority)"
    try await guarded.opens(guarded.url("localhost", right))
    try await guarded.isRefused(
      guarded.url("localhost", "sslmode=verify-full&sslrootcert=\(guarded.stranger)"),
      saying: "certificate verify failed")
    try await guarded.isRefused(
      guarded.url("127.0.0.1", right), saying: "does not match host name \"127.0.0.1\"")
    try await guarded.isRefused(
      guarded.url("localhost", "sslmode=disable"), saying: "no encryption")

    // No password in the URL: from a file of libpq's.
    let plain = guarded.url("localhost", right, password: nil)
    let passwords = folder.appending(path: "pgpass").path
    for (password, works) in [(guarded.password, true), ("0ther-s3cret", false)] {
      try Data("localhost:\(port):*:guarded:\(password)\n".utf8).write(
        to: URL(fileURLWithPath: passwords))
      chmod(passwords, 0o600)
      if works {
        try await guarded.opens(plain, ["PGPASSFILE": passwords])
      } else {
        try await guarded.isRefused(
          plain, ["PGPASSFILE": passwords], saying: "password authentication failed")
      }
    }
    let services = folder.appending(path: "services").path
    try Data(
      """
      [records]
      host=localhost
      port=\(port)
      dbname=main
      user=guarded
      password=\(guarded.password)
      sslmode=verify-full
      sslrootcert=\(guarded.authority)
      """.utf8
    ).write(to: URL(fileURLWithPath: services))
    try await guarded.opens("postgres://?service=records", ["PGSERVICEFILE": services])
    try await guarded.isRefused(
      "postgres://?service=others", ["PGSERVICEFILE": services], saying: "service")
  }
}

/// A server that wants TLS and a password.
private struct Guarded {
  let postgres: PostgresServer
  let port: Int
  let password = "s3cret-of-the-t3st"
  /// The certificate that signed the server's, and one that did not.
  var authority: String { "\(postgres.socket)/ca.crt" }
  var stranger: String { "\(postgres.socket)/stranger.crt" }

  init(_ postgres: PostgresServer, port: Int) async throws {
    self.postgres = postgres
    self.port = port
    try await postgres.asOwner(
      """
      cd \(postgres.socket)
      for name in ca stranger; do
        openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$name" \
          -keyout $name.key -out $name.crt
      done
      openssl req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout data/server.key -out server.csr
      openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 \
        -out data/server.crt
      chmod 600 data/server.key
      sed -i '1i host all guarded 127.0.0.1/32 reject' data/pg_hba.conf
      sed -i '1i hostssl all guarded 127.0.0.1/32 scram-sha-256' data/pg_hba.conf
      """)
    try await Self.asks(
      postgres, port, "CREATE ROLE guarded LOGIN PASSWORD '\(password)'",
      "CREATE DATABASE main OWNER guarded", "ALTER SYSTEM SET ssl = on", "SELECT pg_reload_conf()")
  }

  private static func asks(_ postgres: PostgresServer, _ port: Int, _ sql: String...) async throws {
    let url = postgres.url("postgres") + "&port=\(port)"
    let done = try await run(
      ["psql", "-Xq", "-v", "ON_ERROR_STOP=1", "-d", url] + sql.flatMap { ["-c", $0] },
      in: postgres.folder)
    try #require(done.code == 0, "\(done.errors)")
  }

  func url(_ host: String, _ parameters: String, password: String? = "") -> String {
    let secret = password.map { ":" + ($0.isEmpty ? self.password : $0) } ?? ""
    return "postgres://guarded\(secret)@\(host):\(port)/main?\(parameters)"
  }

  private func tries(_ url: String, _ environment: [String: String]) async throws -> Finished {
    let data = postgres.folder.appending(path: "data").path
    return try await run(
      [Places.binary, "migrate", "--data", data, "--database", url], environment: environment,
      in: postgres.folder)
  }

  func opens(_ url: String, _ environment: [String: String] = [:]) async throws {
    let done = try await tries(url, environment)
    #expect(done.code == 0, "\(done.output)\(done.errors)")
  }

  /// Refused in one clear line, without a password and without the URL.
  func isRefused(
    _ url: String, _ environment: [String: String] = [:], saying reason: String
  ) async throws {
    let done = try await tries(url, environment)
    let words = done.output + done.errors
    #expect(done.code != 0 && words.contains(reason), "\(words)")
    #expect(!words.contains("s3cret") && !words.contains("postgres://"), "\(words)")
  }
}
