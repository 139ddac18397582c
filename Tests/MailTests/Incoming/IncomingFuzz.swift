// Messages spoilt at random: each is read, and what comes out is always fit to be kept.

import Foundation
import Mail
import Testing

/// How long the fuzzing is: a moment, or with `UTLAMNANDE_FUZZ=long` two hundred times as long.
private let rounds = ProcessInfo.processInfo.environment["UTLAMNANDE_FUZZ"] == "long" ? 200 : 1

@Suite struct IncomingFuzz {
  /// What is put in: words of the format, and bytes that have broken parsers before.
  private static let pieces = [
    "\r\n", "\n", "\r\n\r\n", "--b", "--b--", "\0", "=?utf-8?Q?", "?=", "=", "=E5", "<", ">", "(",
    "\"",
    ";", ":", ",", "\\", "%00", "multipart/mixed; boundary=b", "message/rfc822", "base64",
    "quoted-printable",
    "Content-Type: ", "Content-Transfer-Encoding: ", "\u{202E}", "\u{FEFF}", "utf-16",
    "iso-2022-jp", "begin 644 x\n",
    "BEGIN:VEVENT\n", "&#x110000;", "<!--", "</", "*0*=", "''", String(repeating: "(", count: 300),
  ].map { Array($0.utf8) }

  @Test func aSpoiltMessageIsReadAndFitToBeKept() {
    var random = SeededGenerator(seed: 20_261_121)
    let sound = OddMessages.all.filter { $0.bytes.count < 20_000 }
    var readable = 0
    for round in 0..<3_000 * rounds {
      let bytes = spoilt(sound[round % sound.count].bytes, &random)
      let mail = readMail(bytes)
      if mail.isReadable { readable += 1 }
      let wrong = wrongness(of: mail)
      #expect(wrong.isEmpty, "\(wrong) in round \(round): \(bytes)")
    }
    #expect(readable > 1_000 * rounds, "the spoiling is too strong to try anything")
  }

  @Test func aMessageKeepsToLimitsThatAreSmall() {
    var limits = ReadLimits()
    (limits.parts, limits.depth, limits.textBytes, limits.attachments) = (3, 2, 100, 1)
    (limits.attachmentBytes, limits.addresses, limits.headerBytes, limits.headerFields) = (
      50, 2, 500, 5
    )
    (limits.references, limits.enclosures) = (1, 1)
    for odd in OddMessages.all {
      let mail = readMail(odd.bytes, limits: limits)
      #expect(wrongness(of: mail, limits: limits) == [])
      #expect(mail.attachments.reduce(0) { $0 + $1.bytes.count } <= 50)
      #expect(mail.cc.count <= 2 && mail.references.count <= 1 && mail.enclosures.count <= 1)
    }
  }

  private func spoilt(_ sound: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = sound
    for _ in 0..<Int.random(in: 1...8, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: bytes.indices, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: bytes[place] = .random(in: 0...255, using: &random)
      case 1:
        bytes.removeSubrange(
          place..<min(place + Int.random(in: 1...40, using: &random), bytes.count))
      case 2: if Int.random(in: 0..<4, using: &random) == 0 { bytes.removeSubrange(place...) }
      case 3: bytes.insert(contentsOf: bytes[place..<min(place + 80, bytes.count)], at: place)
      default: bytes.insert(contentsOf: Self.pieces.randomElement(using: &random) ?? [], at: place)
      }
    }
    return bytes
  }
}
