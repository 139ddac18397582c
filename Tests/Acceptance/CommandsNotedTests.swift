// Whoever changes something by a command is in the log of accesses: every command there is, asked from the program.

import Foundation
import Testing

@Suite struct CommandsNotedTests {
  /// What a command must leave behind, or why it need not.
  private enum Mark {
    /// An entry of this kind under the command's own name.
    case entry(String)
    /// It only reads, and nothing that is anybody's secret.
    case reads
    /// It is noted by itself, in its own way.
    case otherwise
  }

  private static let marks: [String: Mark] = [
    "serve": .otherwise, "demo": .otherwise, "migrate": .entry("setting"),
    "staff add": .entry("power"), "staff grant": .entry("power"), "staff until": .entry("power"),
    "staff revoke": .entry("power"), "staff rotate": .entry("power"),
    "staff sign-out": .entry("power"), "staff remove-account": .entry("power"),
    "staff mail": .entry("setting"), "staff list": .reads,
    "staff client add": .entry("power"), "staff client rotate": .entry("power"),
    "staff client revoke": .entry("power"), "staff client list": .reads,
    "policy check": .reads, "policy processing": .reads, "workflow": .reads,
    "audit verify": .reads, "audit check": .reads, "audit prove": .reads, "audit key": .reads,
    "audit checkpoint": .otherwise, "audit reads": .entry("view"),
    "outbox list": .entry("export"), "outbox hold": .entry("setting"),
    "outbox settle": .entry("setting"),
    "webhooks list": .reads, "webhooks replay": .entry("setting"),
    "webhooks enable": .entry("setting"),
    "blobs rotate": .entry("setting"), "copy": .entry("export"),
  ]

  /// Every command at the end of a branch, as `--help` lists them.
  private func leaves(_ server: RunningServer, _ words: [String] = []) async throws -> [String] {
    let help = try await run([Places.binary] + words + ["--help"], in: server.folder).output
    guard let list = help.range(of: "SUBCOMMANDS:\n") else { return [words.joined(separator: " ")] }
    var found: [String] = []
    for line in help[list.upperBound...].split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("  "), !line.hasPrefix("   ") else {
        if line.isEmpty { break }
        continue
      }
      let name = line.split(separator: " ").first.map { String($0) } ?? ""
      found += try await leaves(server, words + [name])
    }
    return found
  }

  private func day(_ days: Int) -> String {
    String(
      ISO8601DateFormatter().string(from: Date(timeIntervalSinceNow: Double(days) * 86_400))
        .prefix(10))
  }

  private func last(_ done: Finished) throws -> String {
    try #require(done.code == 0, "\(done.errors)")
    return String(
      try #require(done.output.split(separator: "\n").first { $0.contains("with the id") })
        .split(separator: " ").last?.dropLast() ?? "")
  }

  @Test func everyCommandThatChangesSomethingLeavesAnEntry() async throws {
    try await withServer { server in
      let all = try await leaves(server)
      #expect(Set(all) == Set(Self.marks.keys), "a command is not in the list, or gone")
      _ = try await server.browser().ask(by: "a@example.org")
      let person = try last(
        try await server.tool(
          "staff", "add", "--name", "Kim Ek", "--authority", "ks", "--role", "handler"))
      let program = try last(
        try await server.tool(
          "staff", "client", "add", "--name", "Arkivet", "--authority", "ks", "--role",
          "archivist", "--scopes", "read", "--expires", day(30)))
      let key = server.folder.appending(path: "blob.key")
      try Data("\(Data(repeating: 7, count: 32).base64EncodedString())\n".utf8).write(to: key)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key.path)
      // What these come to does not matter: what is about to be done is noted before.
      let tries: [[String]] = [
        ["staff", "grant", person, "--from", day(-10)], ["staff", "until", person, day(100)],
        ["staff", "mail", person, "--email", "kim@example.org"], ["staff", "rotate", person],
        ["staff", "sign-out", person], ["staff", "remove-account", person],
        ["staff", "revoke", person], ["staff", "client", "rotate", program, "--expires", day(40)],
        ["staff", "client", "revoke", program], ["audit", "reads"], ["outbox", "list"],
        ["outbox", "settle", "x", "--state", "sent"],
        ["webhooks", "replay", "none", "--from", "2026-11-23T08:00:00Z"],
        ["webhooks", "enable", "none"], ["outbox", "hold"], ["migrate"],
        ["blobs", "rotate", "--blob-key-file", key.path],
      ]
      for words in tries {
        let done = try await run(
          [Places.binary] + words + ["--data", server.data], in: server.folder)
        #expect(done.code == 0 || done.errors.contains("no "), "\(words): \(done.errors)")
      }
      try await server.stop()
      let copied = try await run(
        [
          Places.binary, "copy", "--from", "sqlite:\(server.data)/utlamnande.sqlite",
          "--to", "sqlite:\(server.folder.path)/there/utlamnande.sqlite",
          "--blob-key-file", key.path,
        ], in: server.folder)
      #expect(copied.code == 0, "\(copied.output)\(copied.errors)")
      let reads = try await run(
        [Places.binary, "audit", "reads", "--data", server.data, "--blob-key-file", key.path],
        in: server.folder)
      #expect(reads.code == 0, "\(reads.errors)")
      let lines = reads.output.split(separator: "\n")
      for (command, mark) in Self.marks {
        guard case .entry(let kind) = mark else { continue }
        let words = "  \(kind)  \(command)  given"
        #expect(lines.contains { $0.contains(words) }, "\(words) is not in\n\(reads.output)")
      }
      #expect(lines.contains { $0.contains("staff grant") && $0.contains(person) })
      #expect(lines.contains { $0.contains("staff client revoke") && $0.contains(program) })
    }
  }

  /// A copy that is run again after it was broken off is the same copy: its entry does not make it another.
  @Test func aCopyIsNotedOnceAndCanBeRunAgain() async throws {
    try await withServer { server in
      _ = try await server.browser().ask()
      try await server.stop()
      let (from, to) = (
        "sqlite:\(server.data)/utlamnande.sqlite",
        "sqlite:\(server.folder.path)/there/utlamnande.sqlite"
      )
      let first = try await run(
        [Places.binary, "copy", "--from", from, "--to", to], in: server.folder)
      #expect(first.code == 0, "\(first.output)\(first.errors)")
      // The copy has the entry as well: who has it can see that it is one.
      let there = try await run(
        [Places.binary, "audit", "reads", "--data", "\(server.folder.path)/there"],
        in: server.folder)
      #expect(there.output.contains("  export  copy  given"), "\(there.output)\(there.errors)")
    }
  }

  @Test func aNameThatHidesSomethingIsRefused() async throws {
    try await withServer { server in
      for name in ["Kim\u{202E} kE", "K\u{200B}im", "Kim\u{2066}", "Ki\u{0007}m", " ", ""] {
        let person = try await server.tool(
          "staff", "add", "--name", name, "--authority", "ks", "--role", "handler")
        #expect(person.code != 0 && person.errors.contains("name must"), "\(person.errors)")
        let program = try await server.tool(
          "staff", "client", "add", "--name", name, "--authority", "ks", "--role", "handler",
          "--scopes", "read", "--expires", day(30))
        #expect(program.code != 0 && program.errors.contains("name must"), "\(program.errors)")
      }
      // One form and single blanks: å as one letter.
      let tidy = try await server.tool(
        "staff", "add", "--name", "  A\u{30A}sa   Ek ", "--authority", "ks", "--role", "handler")
      #expect(tidy.output.unicodeScalars.starts(with: "Åsa Ek is handler".unicodeScalars))
      #expect(try await server.tool("staff", "list").output.contains("  Åsa Ek"))
    }
  }
}
