// The list of what a decision withholds, passage by passage, where a document went out masked.

import Policy
import Workflow

/// A document that went out masked.
struct WithheldFacts: Sendable, Encodable {
  let title: Words
  /// Some row tells less than its provision and reason.
  let tellsLess: Bool
  let passages: [Passage]

  /// Where something was taken away, and what may be told of why.
  struct Passage: Sendable, Hashable, Encodable {
    /// From 1; nil where the whole document is covered.
    let page: Int?
    let label: Words
    let reason: Words?
  }
}

extension Setting {
  /// The passages of the lines that are released in part; nothing of what nobody has marked.
  func withheld(in lines: [Line]) -> [WithheldFacts] {
    lines.filter { $0.assessment?.verdict == .releaseMasked && !$0.marks.isEmpty }.map { line in
      var passages: [WithheldFacts.Passage] = []
      for mark in line.marks.sorted(by: { ($0.page, $0.top) < ($1.page, $1.top) }) {
        let passage = passage(mark)
        // Told once a page: as many rows as there were words would tell how many a box hides.
        if !passages.contains(passage) { passages.append(passage) }
      }
      return WithheldFacts(
        title: Words(line: line.publicTitle), tellsLess: passages.contains { $0.reason == nil },
        passages: passages)
    }
  }

  private func passage(_ mark: Mark) -> WithheldFacts.Passage {
    let row = policy.provisions.provision(mark.provision, on: today)
    let tellsAll = row?.box == .provision
    return WithheldFacts.Passage(
      page: mark.page > 0 ? mark.page : nil, label: Words(line: label(row)),
      reason: tellsAll ? Words(mark.reason).nilIfEmpty : nil)
  }

  /// What the box on the copy says, and no more (OSL 21:3, 26:5, 32:3 b would betray).
  private func label(_ row: Provision?) -> String {
    let masked = language == .sv ? "maskat" : "masked"
    guard let row else { return masked }
    switch row.box {
    case .provision: return "\(row.law) \(row.section)"
    case .chapter:
      let chapter = row.section.prefix { $0 != ":" }
      return language == .sv ? "\(row.law) \(chapter) kap." : "\(row.law) ch. \(chapter)"
    case .masked: return masked
    }
  }
}

extension Mark {
  /// How far down the page it begins, in points.
  fileprivate var top: Double { boxes.first.map { $0.count > 1 ? $0[1] : 0 } ?? 0 }
}
