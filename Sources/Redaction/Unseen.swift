// What the detectors of text cannot see: content that the pages hide, and parts that nobody read.

import Policy

extension Assessor {
  /// A flag for each hidden content and each unreadable part.
  func unseen(_ document: DocumentText, _ area: FlagArea) -> [Flag] {
    let hidden = document.hidden.enumerated().map { index, hidden in
      flag(
        .hidden, .hidden(index: index, span: TextSpan(start: 0, end: 0)), "\(hidden.kind.rawValue)",
        index, area, .notOnThePages)
    }
    let unreadable = document.unreadable.enumerated().map { index, part in
      flag(
        .unreadable, .unreadable(index: index), "\(part.reason.rawValue)", index, area, .notReadable
      )
    }
    return hidden + unreadable
  }

  private func flag(
    _ kind: FlagKind, _ place: FlagPlace, _ text: String, _ index: Int, _ area: FlagArea,
    _ reason: FlagReason
  ) -> Flag {
    Flag(
      id: FlagID(Assessor.digest("\(kind.rawValue)|\(index)|\(text)", 24)), kind: kind,
      place: place, text: text, key: text, certainty: .certain, reasons: [reason],
      provisions: rules.rules[kind]?.provisions(in: area) ?? [], isLikelyPublic: false)
  }
}
