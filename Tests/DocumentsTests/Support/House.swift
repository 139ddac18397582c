// The real tools, as the tests find them, and what is asked of a text that was read.

import Children
import Documents
import Foundation
import Redaction

enum House {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path(percentEncoded: false)

  static let tools = ReadingTools.find(root: root)
  static let reader = DocumentReader(tools: tools)

  /// With more time by the clock, for machines that do much else.
  static let patient: DocumentReader = {
    var limits = ReadingLimits()
    limits.documentSeconds = 60
    limits.recognitionSeconds = 60
    limits.conversionSeconds = 180
    return DocumentReader(tools: tools, limits: limits)
  }()
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
