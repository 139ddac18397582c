// Somebody with the database in their hands: whatever they change or remove, the audit finds it.

import Foundation
import Testing

@Suite struct TamperTests {
  @Test(arguments: [
    "UPDATE events SET facts = replace(facts, 'web', 'letter') WHERE number = 1 AND seq = 1",
    "UPDATE events SET header = replace(header, 'handler', 'registrar') WHERE seq = 3",
    "DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)",
    "UPDATE personal SET fields = X'00' WHERE fields IS NOT NULL",
    "UPDATE register SET text = replace(text, '00001', '00007')",
    "DELETE FROM register WHERE number = 2",
    "UPDATE letters SET content = replace(content, 'du', 'ni')",
    "DELETE FROM letters",
  ])
  func whatIsChangedOrRemovedIsFound(_ tampering: String) async throws {
    try await withServer { server in
      let handler = try await server.clerk("handler")
      let asked = try await server.browser().ask()
      _ = try await server.browser().ask()
      try await handler.does("note", on: asked.id, ["text": "En anteckning."])
      try await server.stop()
      try await server.expectSound()
      let program = """
        import sqlite3, sys
        base = sqlite3.connect(sys.argv[1])
        assert base.execute(sys.argv[2]).rowcount > 0
        base.commit()
        """
      let database = server.folder.appending(path: "data/utlamnande.sqlite").path
      let done = try await run(
        ["/usr/bin/python3", "-c", program, database, tampering], in: server.folder)
      try #require(done.code == 0, "\(done.errors)")
      let audit = try await server.tool("audit", "verify")
      #expect(audit.code == 1, "\(audit.output)")
    }
  }

  @Test func aFileThatWasChangedOnTheDiskIsFound() async throws {
    try await withServer { server in
      let handler = try await server.clerk("handler")
      let asked = try await server.browser().ask()
      let document = try await handler.adds("Avtal", Samples.pdf("Avtal"), to: asked.id)
      try await server.stop()
      try await server.expectSound()
      let blobs = FileManager.default.enumerator(atPath: "\(server.data)/blobs")
      let files = (blobs?.compactMap { $0 as? String } ?? []).map { "\(server.data)/blobs/\($0)" }
        .filter { (try? Data(contentsOf: URL(fileURLWithPath: $0))) == Samples.pdf("Avtal") }
      let file = try #require(files.first)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
      try Samples.pdf("Annat").write(to: URL(fileURLWithPath: file))
      let audit = try await server.tool("audit", "verify")
      #expect(audit.code == 1, "\(document): \(audit.output)")
    }
  }
}
