// Backups taken while people write: what is restored is whole, and no mail goes a second time.

import Foundation
import Testing

@Suite struct BackupTests {
  private static let busy = ["--intakes-per-minute", "0"]

  @Test func aFileSavedUnderLoadIsWholeAndSendsNothingTwice() async throws {
    try await withServer(Self.busy) { server in
      let handler = try await server.clerk("handler")
      let saved = server.folder.appending(path: "saved").path
      try FileManager.default.createDirectory(atPath: saved, withIntermediateDirectories: true)
      try await underLoad(server, handler) {
        let program = """
          import sqlite3, sys
          sqlite3.connect(sys.argv[1]).execute("VACUUM INTO '" + sys.argv[2] + "'")
          """
        try await succeed(
          [
            "/usr/bin/python3", "-c", program, "\(server.data)/utlamnande.sqlite",
            "\(saved)/utlamnande.sqlite",
          ], in: server.folder)
        try await succeed(["cp", "-a", "\(server.data)/blobs", saved], in: server.folder)
      }
      try await expectRestored(["--data", saved], server)
    }
  }

  @Test func aDumpAndABaseBackupTakenUnderLoadAreWhole() async throws {
    let folder = try Places.temporary()
    defer { try? FileManager.default.removeItem(at: folder) }
    let postgres = try await PostgresServer(in: folder)
    let url = try await postgres.make("main")
    try await withServer(Self.busy + ["--database", url]) { server in
      let handler = try await server.clerk("handler")
      let base = "\(postgres.socket)/base"
      try await underLoad(server, handler) {
        let dump = folder.appending(path: "dump").path
        try await succeed(["pg_dump", "-Fc", "-d", url, "-f", dump], in: folder)
        try await postgres.copy(to: base)
      }
      let restored = try await postgres.make("restored")
      let dump = folder.appending(path: "dump").path
      try await succeed(["pg_restore", "-e", "-d", restored, dump], in: folder)
      // A base backup is another server, on a socket of its own.
      try await postgres.start(base)
      let other = "postgres:///main?host=\(base)&user=utlamnande"
      try await expectRestored(["--data", server.data, "--database", other], server, serves: false)
      try await postgres.asOwner("pg_ctl -D \(base) -m immediate stop")
      try await expectRestored(["--data", server.data, "--database", restored], server)
    }
  }

  private func succeed(_ words: [String], in folder: URL) async throws {
    let done = try await run(words, in: folder)
    try #require(done.code == 0, "\(words.first ?? ""): \(done.errors)")
  }

  /// Requests and documents go in from four sides until the work is done; then the server is killed.
  private func underLoad(
    _ server: RunningServer, _ handler: Clerk, _ work: () async throws -> Void
  ) async throws {
    let end = Bell()
    let loads = (1...4).map { side in
      Task {
        for n in 1...100_000 where !end.hasRung {
          let asked = try await server.browser().ask(by: "s\(side)-\(n)@example.org")
          if n.isMultiple(of: 5) {
            _ = try await handler.adds("Avtal", Samples.pdf("\(side) \(n)"), to: asked.id)
          }
        }
      }
    }
    defer { end.ring() }
    _ = try await server.mail.mails(to: "s1-12@example.org", count: 1)
    try await work()
    let seen = server.mail.mails.count
    try await eventually("more mail after the backup") { server.mail.mails.count > seen + 5 }
    end.ring()
    for load in loads { _ = await load.result }
    try await server.killAtOnce()
  }

  /// Held, checked, and served on: new letters go, and none for a second time.
  private func expectRestored(
    _ places: [String], _ server: RunningServer, serves: Bool = true
  ) async throws {
    let hold = try await run([Places.binary, "outbox", "hold"] + places, in: server.folder)
    #expect(hold.code == 0, "\(hold.errors)")
    let check = try await run([Places.binary, "audit", "check"] + places, in: server.folder)
    #expect(check.code == 0 && check.output.contains("Sound: "), "\(check.output)\(check.errors)")
    guard serves else { return }
    let child = try Child(
      [
        Places.binary, "serve", "--port", "0", "--mail-domain", "utlamnande.example",
        "--smtp", "smtp://127.0.0.1:\(server.mail.port)?tls=never", "--deadline-seconds", "1",
      ] + places, output: server.folder.appending(path: "restored").path)
    let base = try await child.line("the address") { line in
      line.firstMatch(of: #/serving on (http:\/\/[^ ]+:\d+)/#).map { String($0.1) }
    }
    let wire = Wire(base: base)
    let reply = try await wire.call(
      "POST", "/api/v1/requests",
      json: [
        "authority": "ks", "description": "Efter återställningen",
        "delivery": ["form": "email", "address": "after@example.org"],
      ])
    #expect(reply.status == 201, "\(reply.json)")
    _ = try await server.mail.mails(to: "after@example.org", count: 1)
    child.signal(SIGTERM)
    #expect(try await child.end() == 0)
    let ids = server.mail.mails.map(\.id)
    #expect(Set(ids).count == ids.count, "a letter went twice")
  }
}
