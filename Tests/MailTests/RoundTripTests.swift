// Another reader gets out of a message what went in: Python's e-mail package, over random messages.

import Foundation
import Mail
import ProgramTesting
import Testing

/// What read_mail.py says of a message.
private struct Reading: Decodable {
  struct Attachment: Decodable {
    let filename: String
    let type: String
    let bytes: Data
  }
  let subject: String
  let from: [[String]]
  let to: [[String]]
  let date: Int64
  let text: String
  let html: String?
  let attachments: [Attachment]
  let defects: [String]
  let names: [String]
  let longestLine: Int
  let bareLineEnds: Bool
  let isASCII: Bool
}

@Suite struct RoundTripTests {
  @Test(arguments: [1, 2, 3] as [UInt64])
  func whatWentInComesOut(seed: UInt64) throws {
    var chance = SeededGenerator(seed: seed)
    let messages = try (0..<60).map { try random(number: $0, &chance) }
    let readings = try read(messages.map { try $0.rendered() })
    try #require(readings.count == messages.count)
    for (message, reading) in zip(messages, readings) { expect(reading, is: message) }
  }

  private func expect(_ reading: Reading, is message: MailMessage) {
    #expect(reading.subject == message.subject)
    #expect(reading.from.map { $0[0] } == [message.from.name ?? ""])
    #expect(reading.to.map { $0[0] } == message.to.map { $0.name ?? "" })
    #expect(reading.to.map { $0[1] } == message.to.map(\.text))
    #expect(reading.date == message.date / 1000)
    #expect(reading.text == normalized(message.text))
    #expect(reading.html == message.html.map(normalized))
    #expect(reading.attachments.map(\.filename) == message.attachments.map(\.filename))
    #expect(reading.attachments.map { Array($0.bytes) } == message.attachments.map(\.bytes))
    #expect(reading.defects == [])
    #expect(!reading.names.contains { $0.lowercased() == "bcc" })
    #expect(reading.longestLine <= 78 || message.to.contains { $0.text.utf8.count > 70 })
    #expect(!reading.bareLineEnds)
    #expect(reading.isASCII)
  }

  private func random(number: Int, _ chance: inout SeededGenerator) throws -> MailMessage {
    try sample {
      $0.id = try MessageID(row: "row-\(number)", domain: "malmby.se")
      $0.date = Int64.random(in: 0...4_000_000_000_000, using: &chance)
      $0.subject = chance.text(Int.random(in: 1...300, using: &chance), extra: "  \u{FEFF}")
      $0.from = try address("a@b.se", name: chance.text(60))
      $0.to = try (0...Int.random(in: 0...4, using: &chance)).map {
        try address("r\($0)@växjö.se", name: Bool.random(using: &chance) ? chance.text(80) : nil)
      }
      $0.text = chance.text(2_000, extra: "\n\n\n\r\t..==  \u{1}\u{2028}")
      $0.html = Bool.random(using: &chance) ? chance.text(500, extra: "\n<p>") : nil
      $0.attachments = (0..<Int.random(in: 0...3, using: &chance)).map { _ in
        MailAttachment(
          filename: chance.text(Int.random(in: 1...120, using: &chance)),
          mediaType: "application/pdf",
          bytes: (0..<Int.random(in: 0...500, using: &chance)).map { _ in
            .random(in: 0...255, using: &chance)
          })
      }
    }
  }

  /// The text with the line ends that Python gives back, ended by one as all text parts are.
  private func normalized(_ text: String) -> String {
    let scalars = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
    return scalars.unicodeScalars.last == "\n" ? scalars : scalars + "\n"
  }

  private func read(_ messages: [[UInt8]]) throws -> [Reading] {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    for (index, bytes) in messages.enumerated() {
      try Data(bytes).write(to: folder.appending(path: "\(1000 + index).eml"))
    }
    let answer = try PythonProgram(testFolder.appending(path: "read_mail.py"), [folder.path]).read()
    return try JSONDecoder().decode([Reading].self, from: answer)
  }
}
