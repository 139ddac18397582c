// The built server on a PostgreSQL that is replicated, or behind a pooler.

import Foundation
import Glibc
import Synchronization
import Testing

@Suite struct DistributedTests {
  @Test func nothingAcknowledgedIsLostWhenTheReplicaTakesOver() async throws {
    let folder = try Places.temporary()
    defer { try? FileManager.default.removeItem(at: folder) }
    let primary = try await PostgresServer(in: folder)
    _ = try await primary.make("main")
    let replica = "\(primary.socket)/replica"
    try await primary.copy(to: replica, "-R")
    try await primary.start(replica)
    try await primary.asks(
      "ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()")
    try await eventually("the replica is waited for") {
      try await primary.asks("SELECT sync_state FROM pg_stat_replication") == "sync"
    }
    let hosts = "host=\(primary.socket),\(replica)&target_session_attrs=read-write"
    let url = "postgres:///main?\(hosts)&user=utlamnande"
    try await withServer(["--intakes-per-minute", "0", "--database", url]) { server in
      let handler = try await server.clerk("handler")
      let taken = try await underLoad(server) {
        // The whole server at once, as when its machine loses power.
        try await primary.asOwner("kill -9 $(head -n 1 \(primary.socket)/data/postmaster.pid)")
        try await primary.asOwner("pg_ctl -D \(replica) -w promote")
      }
      for asked in taken { #expect(try await asked.page().registerNumber == .text(asked.number)) }
      // Each key was asked for until it was answered, so there is one number for each and no other.
      let numbers = Set(taken.compactMap { Int($0.number.suffix(5)) })
      #expect(numbers == Set(1...taken.count), "\(numbers.sorted())")
      let asked = try #require(taken.first)
      _ = try await handler.adds("Avtal", Samples.pdf("Avtal"), to: asked.id)
      try await server.stop()
      try await expectWhole(server)
    }
    try await primary.asOwner("pg_ctl -D \(replica) -m immediate stop")
  }

  @Test func behindAPoolerThatGivesAwayTheConnectionAfterEachTransaction() async throws {
    let folder = try Places.temporary()
    defer { try? FileManager.default.removeItem(at: folder) }
    let postgres = try await PostgresServer(in: folder)
    let direct = try await postgres.make("main")
    let pooler = try await startPooler(postgres)
    let pooled = "postgres:///main?host=\(postgres.socket)&port=6432&user=utlamnande&prepare=off"
    let places = ["--database", pooled, "--database-direct", direct]
    try await withServer(["--intakes-per-minute", "0"] + places) { server in
      let office = try await Office(server)
      // More at once than the pooler has connections.
      try await withThrowingTaskGroup(of: Void.self) { group in
        for side in 1...8 {
          group.addTask {
            let asked = try await server.browser().ask(by: "s\(side)@example.org")
            let (_, bytes) = try await office.releases("Avtal \(side)", in: asked)
            let mails = try await server.mail.mails(to: "s\(side)@example.org", count: 2)
            #expect(mails.contains { $0.attachments == [bytes] })
          }
        }
        try await group.waitForAll()
      }
      let decided = try await server.browser().ask()
      _ = try await office.refuses("Kalkyl", in: decided)
      try await office.handler.does("answer", on: decided.id)
      try await decided.send("decision-requests", [:])
      try await office.signs(decided)
      #expect(
        try await office.handler.get("/cases?q=sn%C3%B6r%C3%B6jning").json["items"].items.count == 9
      )
      try server.expectQuietLog()
      try await server.stop()
      try await expectWhole(server)
    }
    pooler.signal(SIGKILL)
    try await pooler.end()
  }

  /// pgbouncer in transaction mode with four connections, on a socket beside the server's.
  private func startPooler(_ postgres: PostgresServer) async throws -> Child {
    let file = "\(postgres.socket)/pgbouncer.ini"
    try await postgres.asOwner(
      """
      cat >\(file) <<'END'
      [databases]
      main = host=\(postgres.socket) user=utlamnande
      [pgbouncer]
      listen_port = 6432
      unix_socket_dir = \(postgres.socket)
      auth_type = any
      pool_mode = transaction
      default_pool_size = 4
      END
      """)
    let child = try Child(
      PostgresServer.owner + ["/usr/sbin/pgbouncer", file],
      output: postgres.folder.appending(path: "pgbouncer").path)
    try await eventually("the pooler listens") {
      if child.status != nil { throw ChildProblem(words: child.complained) }
      return access("\(postgres.socket)/.s.PGSQL.6432", F_OK) == 0
    }
    return child
  }

  /// Requests go in from four sides before, during and after the work; every one is repeated until it is taken.
  private func underLoad(
    _ server: RunningServer, _ work: () async throws -> Void
  ) async throws -> [Asked] {
    let taking = Taking()
    let loads = (1...4).map { side in
      Task {
        for n in 1...100_000 where !taking.isOver.withLock({ $0 }) {
          let asked = try await eventually("it is taken") {
            let reply = try await server.browser().submit(key: "key \(side)-\(n)")
            return reply.status == 201 ? try Asked(server, reply.json) : nil
          }
          taking.taken.withLock { $0.append(asked) }
        }
      }
    }
    try await eventually("a hundred before") { taking.count > 100 }
    try await work()
    let seen = taking.count
    try await eventually("a hundred after") { taking.count > seen + 100 }
    taking.isOver.withLock { $0 = true }
    for load in loads { try await load.value }
    return taking.taken.withLock { $0 }
  }

  private func expectWhole(_ server: RunningServer) async throws {
    let check = try await server.tool("audit", "check")
    #expect(check.code == 0 && check.output.contains("Sound: "), "\(check.output)\(check.errors)")
  }
}

/// What was taken so far, and whether that is enough.
private final class Taking: Sendable {
  let taken = Mutex<[Asked]>([])
  let isOver = Mutex(false)
  var count: Int { taken.withLock { $0.count } }
}
