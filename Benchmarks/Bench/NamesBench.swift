// How many names are found in labelled prose, and how many flags of names official prose gets.

import Foundation
import Policy
import Redaction

/// `scripts/bench names`: recall and precision by token; the prose is made by `scripts/names/run`.
enum NamesBench {
  static func run() throws {
    let root = FileManager.default.currentDirectoryPath
    let policy = try Policy.load(
      folder: "\(root)/policy", today: Day(iso: "2026-11-21") ?? Day(number: 0))
    let assessor = Assessor(policy: policy)
    let text = try String(contentsOfFile: "\(root)/Benchmarks/names.txt", encoding: .utf8)
    for part in text.components(separatedBy: "\n## ").dropFirst() {
      let name = part.prefix { $0 != "\n" }
      let documents = part.dropFirst(name.count + 1).components(separatedBy: "\u{0C}\n")
      var score = LabelledProse()
      for document in documents { score.measure(document, assessor) }
      report("\(name): tokens of names found", score.recall * 100, "%")
      report("\(name): flagged tokens that are names", score.precision * 100, "%")
      report("\(name): other tokens flagged, of 1,000", score.falsePerThousand, "")
      if ProcessInfo.processInfo.environment["UTLAMNANDE_SHOW"] != nil {
        print("missed:", score.missed.prefix(60).joined(separator: " | "))
        print("wrong:", score.wrong.prefix(60).joined(separator: " | "))
      }
    }
    guard let path = ProcessInfo.processInfo.environment["UTLAMNANDE_PROSE"] else { return }
    for file in path.split(separator: ":") { try official(String(file), assessor) }
  }

  /// Flags of names in prose that nobody has labelled: what is truly a name is counted as well.
  private static func official(_ path: String, _ assessor: Assessor) throws {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let hits = bytes.withUnsafeBufferPointer { assessor.scan($0).hits }.filter { $0.kind == .name }
    let words = Double(bytes.split { $0 <= 0x20 }.count) / 1000
    let name = path.split(separator: "/").last ?? ""
    report("\(name): flags of 1,000 words", Double(hits.count) / words, "")
    let likely = hits.count { $0.certainty >= .likely }
    report("\(name): of them likely", Double(likely) / words, "")
    guard ProcessInfo.processInfo.environment["UTLAMNANDE_SHOW"] != nil else { return }
    for hit in hits where hit.start % 41 == 0 || hits.count < 400 {
      let text = String(decoding: bytes[hit.start..<hit.end], as: UTF8.self)
      print("-", hit.certainty, text.replacing("\n", with: "/"), hit.reasons.list)
    }
  }
}

/// Documents in which names stand in braces, and what an assessor finds in them.
struct LabelledProse {
  private(set) var missed: [String] = []
  private(set) var wrong: [String] = []
  private var found = 0
  private var words = 0

  var recall: Double { Double(found) / Double(found + missed.count) }
  var precision: Double { Double(found) / Double(found + wrong.count) }
  var falsePerThousand: Double { Double(wrong.count) * 1000 / Double(words) }

  /// Reads a document without its braces and compares token by token.
  mutating func measure(_ document: String, _ assessor: Assessor) {
    var bytes: [UInt8] = []
    var isLabelled: [Bool] = []
    var inside = false
    for byte in document.utf8 {
      if byte == 0x7B || byte == 0x7D {
        inside = byte == 0x7B
      } else {
        bytes.append(byte)
        isLabelled.append(inside)
      }
    }
    var isFlagged = [Bool](repeating: false, count: bytes.count)
    for hit in bytes.withUnsafeBufferPointer({ assessor.scan($0).hits }) where hit.kind == .name {
      for index in hit.start..<hit.end { isFlagged[index] = true }
    }
    for token in bytes.indices.split(whereSeparator: { bytes[$0] <= 0x20 }) {
      words += 1
      let text = String(decoding: bytes[token.startIndex..<token.endIndex], as: UTF8.self)
      switch (token.contains { isLabelled[$0] }, token.contains { isFlagged[$0] }) {
      case (true, true): found += 1
      case (true, false): missed.append(text)
      case (false, true): wrong.append(text)
      case (false, false): break
      }
    }
  }
}
