// Mail out and in, and how fast incoming mail is parsed, beside Python's e-mail package on the same messages.

import Foundation
import Mail

/// `scripts/bench mail`.
enum MailBench {
  static func run() async throws {
    try await PostBench.run()
    try parse()
  }

  /// Header, text and attachments of small and large messages; seconds are of the processor.
  private static func parse() throws {
    for (name, messages, rounds) in [
      ("short letters", try letters(attachment: nil), 20),
      ("letters of two alternatives", try letters(attachment: nil, html: true), 20),
      ("letters with a file of 200 kB", try letters(attachment: 200_000), 2),
    ] {
      var count = 0
      let start = clock()
      for _ in 0..<rounds * 5 {
        for bytes in messages { count += readMail(bytes).isReadable ? 1 : 0 }
      }
      let seconds = Double(clock() - start) / Double(CLOCKS_PER_SEC)
      let python = try pythonSeconds(messages, rounds: rounds)
      report(
        "parse: \(name)", Double(count) / seconds, "messages/s",
        beside: ("Python's email", Double(messages.count * rounds) / python))
    }
  }

  private static func letters(attachment size: Int?, html: Bool = false) throws -> [[UInt8]] {
    try (0..<50).map { number in
      let text = (0..<30).map {
        "Rad \($0): Jag begär att få ta del av handling \(number) på ett år.\n"
      }
      var message = MailMessage(
        id: try MessageID(row: "row-\(number)", domain: "example.org"),
        date: 1_795_273_055_000 + Int64(number) * 1_000,
        from: try MailAddress("anna@example.org", name: "Anna Åsa Ask"),
        to: [try MailAddress("registrator@naturdata.example", name: "Registrator")],
        subject: "Begäran om allmän handling nummer \(number)", text: text.joined())
      if html { message.html = text.map { "<p>\($0)</p>" }.joined() }
      if let size {
        message.attachments = [
          MailAttachment(
            filename: "Årsbok \(number).pdf", mediaType: "application/pdf",
            bytes: (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ number) })
        ]
      }
      return try message.rendered()
    }
  }

  private static func pythonSeconds(_ messages: [[UInt8]], rounds: Int) throws -> Double {
    let folder = FileManager.default.temporaryDirectory.appending(path: "parse-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (index, bytes) in messages.enumerated() {
      try Data(bytes).write(to: folder.appending(path: "\(1_000 + index).eml"))
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
    process.arguments = ["Benchmarks/parse_mail.py", folder.path, "\(rounds)"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let said = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let text = String(decoding: said, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    guard let seconds = Double(text) else { throw MailBenchFailure.python }
    return seconds
  }
}

/// What stops the measuring.
enum MailBenchFailure: Error {
  /// The reference did not say how long it took.
  case python
}
