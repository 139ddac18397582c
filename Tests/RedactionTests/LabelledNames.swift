// Names in labelled prose that the detectors have not learned from: how many are found, how few are wrong.

import Foundation
import Policy
import Redaction
import Testing

@Suite struct LabelledNames {
  /// Documents of a part of `Benchmarks/names.txt`, in which names stand in braces.
  private static func documents(_ part: String) throws -> [String] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(
      contentsOf: root.appending(path: "Benchmarks/names.txt"), encoding: .utf8)
    let found = text.components(separatedBy: "\n## ").first { $0.hasPrefix(part + "\n") }
    return try #require(found).dropFirst(part.count + 1).components(separatedBy: "\u{0C}\n")
  }

  /// Tokens of names, those of them that are found, and flagged tokens that are no name.
  private func count(_ document: String) throws -> (names: Int, found: Int, wrong: Int) {
    let pieces = document.split(omittingEmptySubsequences: false) { $0 == "{" || $0 == "}" }
    var bytes: [UInt8] = []
    var isName: [Bool] = []
    for (index, piece) in pieces.enumerated() {
      bytes += piece.utf8
      isName += Array(repeating: index % 2 == 1, count: piece.utf8.count)
    }
    let assessor = try assessor()
    let hits = bytes.withUnsafeBufferPointer { assessor.scan($0).hits }.filter { $0.kind == .name }
    let flagged = Set(hits.flatMap { $0.start..<$0.end })
    let tokens = bytes.indices.split { bytes[$0] <= 0x20 }
    let names = tokens.filter { $0.contains { isName[$0] } }
    let others = tokens.filter { !$0.contains { isName[$0] } }
    return (
      names.count, names.count { !flagged.isDisjoint(with: $0) },
      others.count { !flagged.isDisjoint(with: $0) }
    )
  }

  @Test(arguments: [("known", 0.95, 0.97), ("mixed", 0.9, 0.97), ("unseen", 0.7, 0.97)])
  func areFoundAndHardlyAnythingElse(_ part: String, _ recall: Double, _ precision: Double) throws {
    let counts = try Self.documents(part).prefix(40).map(count)
    let found = Double(counts.reduce(0) { $0 + $1.found })
    #expect(found / Double(counts.reduce(0) { $0 + $1.names }) >= recall)
    #expect(found / (found + Double(counts.reduce(0) { $0 + $1.wrong })) >= precision)
  }
}
