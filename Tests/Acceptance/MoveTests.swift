// Moving to PostgreSQL and back with the built program, killed in the middle of it.

import Foundation
import Testing

@Suite struct MoveTests {
  @Test func killedInTheMiddleACopyGoesOnAndComesBackTheSame() async throws {
    try await withServer(["--intakes-per-minute", "0"]) { server in
      let handler = try await server.clerk("handler")
      var asked = try await server.browser().ask()
      _ = try await handler.adds("Avtal", Samples.pdf("Avtal"), to: asked.id)
      for _ in 1...25 { asked = try await server.browser().ask() }
      try await server.stop()
      let postgres = try await PostgresServer(in: server.folder)
      let moved = try await postgres.make("moved")
      let there = server.folder.appending(path: "there").path
      let here = "sqlite:\(server.data)/utlamnande.sqlite"
      let words = [
        Places.binary, "copy", "--from", here, "--to", moved, "--to-data", there, "--batch", "1",
      ]
      for line in ["settings: ", "cases: ", "letters: "] {
        try await kill(words, after: line, in: server.folder)
        let check = try await run(
          [Places.binary, "audit", "check", "--database", moved, "--data", there],
          in: server.folder)
        #expect(check.code != 0 && check.errors.contains("not finished"), "\(check.errors)")
      }
      let done = try await run(words, in: server.folder)
      #expect(done.code == 0, "\(done.output)\(done.errors)")
      let second = try await run(words, in: server.folder)
      #expect(second.code == 1 && second.output.contains("not empty"), "\(second.output)")
      try await expectWhole(["--database", moved, "--data", there], in: server.folder)

      let back = server.folder.appending(path: "back").path
      let home = try await run(
        [
          Places.binary, "copy", "--from", moved, "--from-data", there,
          "--to", "sqlite:\(back)/utlamnande.sqlite",
        ], in: server.folder)
      #expect(home.code == 0, "\(home.output)\(home.errors)")
      try await expectWhole(["--data", back], in: server.folder)
      let before = try await dump("\(server.data)/utlamnande.sqlite", in: server.folder)
      #expect(before.count > 10_000)
      #expect(try await dump("\(back)/utlamnande.sqlite", in: server.folder) == before)
    }
  }

  @Test func aServiceThatRunsIsNotCopied() async throws {
    try await withServer { server in
      let copy = try await run(
        [
          Places.binary, "copy", "--from", "sqlite:\(server.data)/utlamnande.sqlite",
          "--to", "sqlite:\(server.folder.path)/other/utlamnande.sqlite",
        ], in: server.folder)
      #expect(copy.code != 0 && copy.errors.contains("stop the service"), "\(copy.errors)")
    }
  }

  /// Kills the copy once it has said a line that begins so.
  private func kill(_ words: [String], after line: String, in folder: URL) async throws {
    let child = try Child(words, output: folder.appending(path: UUID().uuidString).path)
    _ = try await child.line(line) { $0.hasPrefix(line) ? true : nil }
    child.signal(SIGKILL)
    try #require(try await child.end() == 128 + SIGKILL, "it was not in the middle")
  }

  private func expectWhole(_ places: [String], in folder: URL) async throws {
    let check = try await run([Places.binary, "audit", "check"] + places, in: folder)
    #expect(check.code == 0 && check.output.hasPrefix("Sound: "), "\(check.output)\(check.errors)")
  }

  /// Every row but those of the search index, the times of migrations, and what each copy has noted of itself.
  private func dump(_ path: String, in folder: URL) async throws -> String {
    let program = """
      import json, sqlite3, sys
      base = sqlite3.connect(sys.argv[1])
      names = [n for n, in base.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
      log = base.execute("SELECT segment, body FROM access_log")
      copies = {segment for segment, body in log if json.loads(body)["what"] == "copy"}
      for name in sorted(n for n in names if not n.startswith(("words", "sqlite_", "migrations"))):
          rows = base.execute(f"SELECT * FROM {name}").fetchall()
          if name in ("access_log", "access_texts"): rows = [r for r in rows if not copies.intersection(r)]
          for row in sorted(map(repr, rows)): print(name, row)
      """
    let done = try await run(["/usr/bin/python3", "-c", program, path], in: folder)
    try #require(done.code == 0, "\(done.errors)")
    return done.output
  }
}
