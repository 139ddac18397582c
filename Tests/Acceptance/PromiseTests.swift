// What the project promises its readers to run: the demonstration, and the README's commands.

import Foundation
import Testing

@Suite struct PromiseTests {
  @Test func theDemonstrationHolds() async throws {
    await Berths.shared.take()
    let folder = try Places.temporary()
    defer { try? FileManager.default.removeItem(at: folder) }
    let program = Places.root.appending(path: "scripts/demo.py").path
    let done = try await run(
      [
        "/usr/bin/python3", program, "--binary", Places.binary, "--folder",
        folder.appending(path: "demo").path,
      ], in: folder)
    await Berths.shared.leave()
    #expect(done.code == 0, "\(done.output)\(done.errors)")
    #expect(done.output.contains("alla rätt"))
    let mails = try FileManager.default.contentsOfDirectory(
      atPath: folder.appending(path: "demo/mail").path)
    #expect(mails.count { $0.hasSuffix(".eml") } > 10)
  }

  /// A stranger pastes what the README says, block after block.
  @Test func theReadmesMainJobWorksAsItIsWritten() async throws {
    let readme = Places.root.appending(path: "README.md")
    let text = try String(contentsOf: readme, encoding: .utf8)
    let blocks = commands(under: "## The main job", in: text)
    #expect(blocks.count >= 5)
    try await withServer { server in
      let stranger = server.folder.appending(path: "stranger")
      let data = stranger.appending(path: "data")
      try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
      var tokens = ""
      for role in ["registrar", "handler", "jurist", "decider"] {
        let clerk = try await server.clerk(role)
        tokens += "\(role)\t\(clerk.token)\tKim\n"
      }
      try Data(tokens.utf8).write(to: data.appending(path: "demo-tokens"))
      let pdf = Samples.pdf("Mitt avtal")
      try pdf.write(to: stranger.appending(path: "my.pdf"))
      let base = try server.wire.base
      let script = blocks.filter { $0.contains("curl") || $0.contains("act ") || $0.contains("()") }
        .filter { !$0.contains("--smtp") }.joined(separator: "\n")
        .replacing("http://127.0.0.1:8080", with: base)
      let file = stranger.appending(path: "main-job.sh")
      try Data("set -eu\ncd '\(stranger.path)'\n\(script)\n".utf8).write(to: file)
      let done = try await run(["sh", file.path], in: server.folder)
      #expect(done.code == 0, "\(done.output)\(done.errors)")
      #expect(!done.output.contains("/problems/"), "\(done.output)")
      #expect(try Data(contentsOf: stranger.appending(path: "copy.pdf")) == pdf)
      let mails = try await server.mail.mails(to: "anna@example.org", count: 4)
      #expect(mails.contains { $0.attachments == [pdf] })
      #expect(mails.contains { $0.attachments.first?.starts(with: Data("%PDF".utf8)) == true })
      #expect(done.output.contains("appealLastDay"))
    }
  }

  /// The fenced shell blocks of one section.
  private func commands(under heading: String, in text: String) -> [String] {
    guard let start = text.range(of: "\(heading)\n") else { return [] }
    let rest = text[start.upperBound...]
    let section = rest.range(of: "\n## ").map { rest[..<$0.lowerBound] } ?? rest
    return section.split(separator: "```sh\n").dropFirst().compactMap {
      $0.split(separator: "```", omittingEmptySubsequences: false).first.map { String($0) }
    }
  }
}
