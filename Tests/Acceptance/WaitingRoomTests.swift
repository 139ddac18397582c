// A database that is not there at the start, or goes away again at once: the server waits, and says so.

import Foundation
import Testing

@Suite struct WaitingRoomTests {
  @Test func aDatabaseThatComesLaterIsWaitedForAndServed() async throws {
    try await withDatabaseBehindBalancer { home in
      try await home.say("shut", until: "shut")
      let server = try home.serve()
      let wire = try await home.waitingRoom(of: server)
      #expect(try await wire.call("GET", "/health").status == 200)
      let ready = try await wire.call("GET", "/ready")
      #expect(ready.status == 503 && ready["Retry-After"] != nil)
      let refused = try await wire.call("GET", "/api/v1/authorities")
      #expect(refused.status == 503 && refused["Retry-After"] != nil)
      #expect(refused["Content-Type"]?.hasPrefix("application/problem+json") == true)
      try await home.say("open", until: "open")
      try await home.expectServing(server)
    }
  }

  @Test(arguments: ["access-code-key", "head-key", "copy-unfinished"])
  func aDatabaseThatVanishesAgainAsItIsReadIsWaitedFor(_ setting: String) async throws {
    try await withDatabaseBehindBalancer { home in
      try await home.say("cut 2 \(setting)", until: "was cut") { try home.serve() }
      let server = try #require(home.server)
      try await home.expectServing(server)
      #expect(server.complained.contains("database.away"), "\(server.complained)")
    }
  }

  @Test func aNewerSchemaIsRefusedByTheProgram() async throws {
    try await withDatabaseBehindBalancer { home in
      let first = try home.serve()
      try await home.expectServing(first)
      first.signal(SIGTERM)
      #expect(try await first.end() == 0)
      _ = try await home.postgres.value(
        "INSERT INTO migrations VALUES (99, 'later', 0)", in: "later")
      let second = try home.serve()
      #expect(try await second.end() != 0)
      #expect(second.complained.contains("newer"), "\(second.complained)")
    }
  }
}

/// A database that can be made to vanish.
private final class Home {
  let folder: URL
  let postgres: PostgresServer
  let balancer: Child
  private let url: String
  private(set) var server: Child?

  init() async throws {
    folder = try Places.temporary()
    postgres = try await PostgresServer(in: folder)
    _ = try await postgres.make("later")
    balancer = try Balancer.start(["\(postgres.socket)/.s.PGSQL.5432"], in: folder)
    let port = try await balancer.line("the balancer's port") { Int($0) }
    url = "postgres://utlamnande@127.0.0.1:\(port)/later?sslmode=disable&gssencmode=disable"
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func say(_ command: String, until answer: String, _ then: () throws -> Child? = { nil })
    async throws
  {
    balancer.write(command)
    _ = try await balancer.line(command) { $0 == command ? true : nil }
    _ = try then()
    _ = try await balancer.line(answer) { $0 == answer ? true : nil }
  }

  @discardableResult
  func serve() throws -> Child {
    let words = [
      Places.binary, "serve", "--port", "0", "--data", folder.appending(path: "data").path,
      "--database", url, "--log-level", "notice",
    ]
    let child = try Child(words, output: folder.appending(path: UUID().uuidString).path)
    server = child
    return child
  }

  /// Where the server answers while it waits: its log says the port.
  func waitingRoom(of server: Child) async throws -> Wire {
    try await eventually("the waiting room") {
      server.complained.firstMatch(of: #/http\.port=(\d+)/#)
        .map { Wire(base: "http://127.0.0.1:\($0.1)") }
    }
  }

  /// It serves, and writes.
  func expectServing(_ server: Child) async throws {
    let base = try await server.line("the server's address") { line in
      line.firstMatch(of: #/serving on (http:\/\/[^ ]+:\d+)/#).map { String($0.1) }
    }
    #expect(try await Wire(base: base).call("GET", "/ready").status == 200)
    let body: JSON = [
      "authority": "ks", "description": "Avtal", "delivery": ["form": "link"],
    ]
    let reply = try await Wire(base: base).call("POST", "/api/v1/requests", json: body)
    #expect(reply.status == 201, "\(reply.json)")
  }
}

private func withDatabaseBehindBalancer(_ body: (Home) async throws -> Void) async throws {
  await Berths.shared.take()
  do { try await body(Home()) } catch {
    await Berths.shared.leave()
    throw error
  }
  await Berths.shared.leave()
}
