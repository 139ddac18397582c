// The assessor on the shipped policy, and small documents made of words.

import Policy
import Redaction
import Testing

/// The repository's own policy, loaded once.
private let shipped = Result { () throws(PolicyProblems) -> Policy in
  let root = #filePath.split(separator: "/").dropLast(3)
    .reduce(into: "") { path, part in path += "/\(part)" }
  let today = Day(year: 2026, month: 11, day: 21) ?? Day(number: 0)
  return try Policy.load(folder: "\(root)/policy", today: today)
}

private let made = Result { Assessor(policy: try shipped.get()) }

func shippedPolicy() throws -> Policy { try shipped.get() }
func assessor() throws -> Assessor { try made.get() }

extension DocumentText {
  /// One page with a word for each stretch without white space; each line of the text is a line.
  init(_ text: String) {
    var words: [Redaction.Word] = []
    for (line, row) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      for (place, word) in row.split(separator: " ").enumerated() {
        let left = Double(72 + place * 40)
        let top = Double(72 + line * 14)
        words.append(
          Redaction.Word(
            text: String(word),
            box: Box(left: left, top: top, right: left + 36, bottom: top + 12), line: line))
      }
    }
    self.init(pages: [PageText(number: 1, width: 595, height: 842, source: .text, words: words)])
  }
}

/// The flags of a text on one page.
func flags(_ text: String, _ context: AssessmentContext = AssessmentContext()) throws -> [Flag] {
  let set = try assessor().flags(in: DocumentText(text), context: context)
  #expect(set.status == .complete)
  return set.flags
}
