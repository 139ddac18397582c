// The log as an auditor and a requester use it: checkpoints kept elsewhere, proofs verified by a program of others,
// and an owner of the database who tampers.

import Foundation
import Testing

@Suite struct ProofTests {
  private func database(_ server: RunningServer) -> String { "\(server.data)/utlamnande.sqlite" }

  private func write(_ text: String, _ name: String, _ server: RunningServer) throws -> String {
    let file = server.folder.appending(path: name)
    try Data(text.utf8).write(to: file)
    return file.path
  }

  /// The independent verifier: Python, and nothing of ours.
  private func verify(_ words: String..., in server: RunningServer) async throws -> Finished {
    let program = Places.root.appending(path: "Tests/Acceptance/Support/verify_proof.py").path
    return try await run(["/usr/bin/python3", program] + words, in: server.folder)
  }

  private func tamper(_ sql: [String], _ server: RunningServer) async throws {
    let program = """
      import sqlite3, sys
      base = sqlite3.connect(sys.argv[1])
      for sql in sys.argv[2:]: base.execute(sql)
      base.commit()
      """
    let done = try await run(
      ["/usr/bin/python3", "-c", program, database(server)] + sql, in: server.folder)
    try #require(done.code == 0, "\(done.errors)")
  }

  @Test func aRequesterProvesWhenTheRequestCameWithOthersTools() async throws {
    try await withServer { server in
      let key = try await server.tool("audit", "key").output.trimmingCharacters(in: .newlines)
      let asked = try await server.browser().ask(by: "anna@example.org")
      // Before the next checkpoint there is the signed promise, in the receipt and at the request.
      let before = try await asked.get("/proof").json
      #expect(before.inclusion == .null && before.key.text == key)
      let promise = try #require(before.promise.text)
      let receipt = try #require(
        try await server.mail.mails(to: "anna@example.org", count: 1).first)
      let words = promise.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(receipt.text.contains(words), "\(receipt.text)")
      let kept = try write(promise, "promise.txt", server)
      let judged = try await server.tool("audit", "verify", "--proof", kept, "--key", key)
      #expect(
        judged.code == 0 && judged.output.contains(asked.id), "\(judged.output)\(judged.errors)")
      let forged = try write(
        promise.replacing("arrived 2", with: "arrived 1"), "forged.txt", server)
      let refused = try await server.tool("audit", "verify", "--proof", forged, "--key", key)
      #expect(refused.code == 1, "\(refused.output)\(refused.errors)")
      // After it there is the proof.
      try await #expect(server.tool("audit", "checkpoint").code == 0)
      let proof = try #require(try await asked.get("/proof").json.inclusion.text)
      let file = try write(proof, "proof.tlog-proof", server)
      try await server.stop()
      let included = try await verify(key, file, in: server)
      #expect(
        included.code == 0 && included.output.contains("included: event \(asked.id) 1 time "),
        "\(included.output)\(included.errors)")
      // Without the database: another folder, nothing in it.
      let offline = try await server.tool(
        "audit", "verify", "--proof", file, "--key", key, data: "/nonexistent")
      #expect(offline.code == 0 && offline.output.hasPrefix("Sound: "), "\(offline.errors)")
      let lines = proof.split(separator: "\n", omittingEmptySubsequences: false).map { line in
        line.hasPrefix("index ") ? "index \((Int(line.dropFirst(6)) ?? 0) + 1)" : String(line)
      }
      let wrong = try write(lines.joined(separator: "\n"), "wrong.tlog-proof", server)
      for verdict in [
        try await verify(key, wrong, in: server),
        try await server.tool("audit", "verify", "--proof", wrong, "--key", key),
      ] { #expect(verdict.code == 1, "\(verdict.output)\(verdict.errors)") }
    }
  }

  @Test func aCheckpointThatWasKeptProvesThatTheLogHasOnlyGrown() async throws {
    let folder = try Places.temporary()
    defer { try? FileManager.default.removeItem(at: folder) }
    let kept = folder.appending(path: "checkpoints").path
    try await withServer(["--checkpoints", "file:\(kept)", "--checkpoint-minutes", "1"]) { server in
      let handler = try await server.clerk("handler")
      let asked = try await server.browser().ask()
      let document = try await handler.adds("Avtal", Samples.pdf("Avtal"), to: asked.id)
      let read = try await handler.get("/cases/\(asked.id)/documents/\(document)/original")
      #expect(read.status == 200)
      let key = try await server.tool("audit", "key").output.trimmingCharacters(in: .newlines)
      let old = try await server.tool("audit", "checkpoint").output
      let oldFile = try write(old, "old", server)
      try await handler.does("note", on: asked.id, ["text": "En anteckning."])
      // The service itself adds its own to the file.
      try await eventually("a checkpoint of the service", within: 120) {
        FileManager.default.fileExists(atPath: kept)
      }
      let proof = try await proofFrom(oldFile, server)
      let grown = try await verify(key, proof, oldFile, in: server)
      #expect(grown.code == 0 && grown.output.hasPrefix("grown: "), "\(grown.errors)")
      let own = try await server.tool(
        "audit", "verify", "--proof", proof, "--checkpoint", oldFile, data: "/nonexistent")
      #expect(own.code == 0, "\(own.output)\(own.errors)")
      // Who read the document is there to be read, and can be proved.
      let reads = try await server.tool("audit", "reads", "--case", asked.id)
      let line = try #require(
        reads.output.split(separator: "\n").first { $0.contains("getOriginal") }, "\(reads.output)")
      let place = try #require(line.split(separator: "  ").dropFirst().first)
      let entry = try await server.tool("audit", "prove", "--access", String(place))
      let entryFile = try write(entry.output, "entry", server)
      let included = try await verify(key, entryFile, in: server)
      #expect(
        included.output.hasPrefix("included: access "), "\(included.output)\(included.errors)")
      try await server.stop()
      try await server.expectSound()
      let sound = try await server.tool(
        "audit", "verify", "--checkpoint", kept, "--checkpoint", oldFile)
      #expect(sound.code == 0, "\(sound.output)\(sound.errors)")
      let check = try await server.tool("audit", "check")
      #expect(check.code == 0, "\(check.output)")
    }
  }

  private func proofFrom(_ old: String, _ server: RunningServer) async throws -> String {
    try await #expect(server.tool("audit", "checkpoint").code == 0)
    let proof = try await server.tool("audit", "prove", "--checkpoint", old)
    #expect(proof.code == 0, "\(proof.errors)")
    return try write(proof.output, "growth", server)
  }

  @Test func anOwnerWhoRewritesTheAccessLogIsFound() async throws {
    try await withServer { server in
      let handler = try await server.clerk("handler")
      let asked = try await server.browser().ask()
      let document = try await handler.adds("Avtal", Samples.pdf("Avtal"), to: asked.id)
      let read = try await handler.get("/cases/\(asked.id)/documents/\(document)/original")
      #expect(read.status == 200)
      _ = try await handler.file(asked.id)
      try await server.stop()
      let old = try write(try await server.tool("audit", "checkpoint").output, "old", server)
      // One read is hidden.
      try await tamper(
        [
          """
          DELETE FROM access_texts WHERE (segment, number) IN (
            SELECT segment, number FROM access_log WHERE body LIKE '%getOriginal%')
          """,
          "DELETE FROM access_log WHERE body LIKE '%getOriginal%'",
        ], server)
      let named = try await server.tool("audit", "verify")
      #expect(named.code == 1 && named.output.contains("access log, segment"), "\(named.output)")
      #expect(named.output.contains("log, leaf "), "\(named.output)")
      // The tree is thrown away and made anew by the service's own tools, and signed with the right key.
      try await tamper(
        [
          "DELETE FROM access_log", "DELETE FROM access_texts", "DELETE FROM log_runs",
          "DELETE FROM log_tiles", "DELETE FROM checkpoints",
        ], server)
      try await #expect(server.tool("audit", "checkpoint").code == 0)
      try await server.expectSound()
      let contradicted = try await server.tool("audit", "verify", "--checkpoint", old)
      #expect(contradicted.code == 1, "\(contradicted.output)")
      #expect(contradicted.output.contains("contradicts the checkpoint"), "\(contradicted.output)")
      let refused = try await server.tool("audit", "prove", "--checkpoint", old)
      #expect(refused.code != 0 && refused.output.isEmpty, "\(refused.output)")
    }
  }

  /// To the system's log and by mail, as the operator chose.
  @Test func checkpointsGoToTheSystemsLogAndByMail() async throws {
    let folder = try Places.temporary()
    defer { try? FileManager.default.removeItem(at: folder) }
    let (socket, heard) = (folder.appending(path: "log").path, folder.appending(path: "heard").path)
    let program = """
      import socket, sys
      log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
      log.bind(sys.argv[1])
      print("ready", flush=True)
      open(sys.argv[2], "wb").write(log.recv(65536) + b"\\n")
      """
    let listener = try Child(
      ["/usr/bin/python3", "-c", program, socket, heard], output: folder.appending(path: "out").path
    )
    _ = try await listener.line("the listener") { $0 == "ready" ? true : nil }
    try await withServer([
      "--checkpoints", "syslog:\(socket)", "--checkpoints", "mailto:revisor@example.org",
      "--checkpoint-minutes", "1",
    ]) { server in
      let key = try await server.tool("audit", "key").output.trimmingCharacters(in: .newlines)
      _ = try await server.browser().ask()
      let mails = try await server.mail.mails(to: "revisor@example.org", count: 1)
      let words = try #require(mails.first?.parts.first { $0.type == "text/plain" })
      let mail = try write(String(decoding: words.bytes, as: UTF8.self), "letter", server)
      try await eventually("a line in the log", within: 120) {
        FileManager.default.fileExists(atPath: heard)
      }
      try await server.stop()
      for file in [mail, heard] {
        let sound = try await server.tool("audit", "verify", "--checkpoint", file, "--key", key)
        #expect(sound.code == 0, "\(sound.output)\(sound.errors)")
      }
    }
  }
}
