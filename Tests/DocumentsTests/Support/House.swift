// The real tools, as the tests find them, and what is asked of a text that was read.

import Children
import Documents
import Foundation
import Redaction

enum House {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path(percentEncoded: false)

  static let tools = ReadingTools.find(root: root)
  /// With the limits of work that are usual, and much time by the clock: the machine may be busy.
  static func reader(
    _ tools: ReadingTools = tools, _ change: (inout ReadingLimits) -> Void = { _ in }
  ) -> DocumentReader {
    var limits = ReadingLimits()
    limits.clock = 60
    change(&limits)
    return DocumentReader(tools: tools, limits: limits)
  }

  static let patient = reader()
}

extension DocumentText {
  /// All words in the order of reading, of text and of what was recognised.
  var words: String { pages.map(\.said).joined(separator: " ") }

  func hidden(_ kind: HiddenContent.Kind) -> String {
    hidden.filter { $0.kind == kind }.map { "\($0.place):\($0.text)" }.joined(separator: "\n")
  }

  var reasons: [UnreadablePart.Reason] { unreadable.map(\.reason) }
}

extension PageText {
  var said: String { words.map(\.text).joined(separator: " ") }
}
