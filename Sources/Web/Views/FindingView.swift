// A finding as staff see it: what, where, how sure and why, what to look at first, and what to answer.

import Desk
import Policy
import Redaction
import Workflow

struct FindingView {
  let flag: Flag
  let line: Line
  let offered: [OfferedDismissal]
  /// How many findings of the document mean the same, itself among them.
  let same: Int
  let policy: Policy
  let language: Language
  let today: Day

  var json: JSON {
    [
      "id": JSON(flag.id), "kind": JSON(flag.kind),
      "name": .string(policy.flags.rules[flag.kind]?.name[language] ?? flag.kind.rawValue),
      "text": .string(flag.text), "place": place, "certainty": JSON(flag.certainty),
      "reasons": JSON(flag.why(under: policy.flags).map { .string($0[language]) }),
      "question": flag.question(under: policy.flags).map { .string($0[language]) } ?? .null,
      "provisions": JSON(flag.provisions.compactMap { provision($0) }),
      "isLikelyPublic": JSON(flag.isLikelyPublic), "state": .string(line.state(of: flag)),
      "sameElsewhere": .int(same - 1),
      "markIds": JSON(marks.map { JSON($0.id) }),
      "dismissal": dismissal.map { JSON(naming: $0) } ?? .null,
      "offeredDismissals": JSON(
        offered.filter { $0.dismissal.text?.text == flag.key }.map {
          ["documentId": JSON($0.line), "reason": JSON($0.dismissal.reason)]
        }),
    ]
  }

  private var marks: [Mark] { line.marks.filter { $0.finding?.text == flag.id.text } }
  private var dismissal: Dismissal? {
    line.dismissals.first { $0.finding.text == flag.id.text }
  }
  private var place: JSON {
    switch flag.place {
    case .words(let pages):
      [
        "where": "pages",
        "pages": JSON(
          pages.map {
            [
              "page": .int($0.page), "words": JSON($0.words.map { .int($0) }),
              "boxes": JSON($0.boxes.map { BoxView(box: $0).json }),
            ]
          }),
      ]
    case .hidden(let index, let span): hidden("hidden", index, span)
    case .hiddenPlace(let index, let span): hidden("hiddenPlace", index, span)
    case .unreadable(let index): ["where": "unreadable", "index": .int(index)]
    case .fileName(let span):
      ["where": "fileName", "start": .int(span.start), "end": .int(span.end)]
    case .title(let span): ["where": "title", "start": .int(span.start), "end": .int(span.end)]
    }
  }

  private func hidden(_ place: JSON, _ index: Int, _ span: TextSpan) -> JSON {
    [
      "where": place, "index": .int(index), "start": .int(span.start), "end": .int(span.end),
    ]
  }

  private func provision(_ id: ProvisionID) -> JSON? {
    guard let row = policy.provisions.provision(id, on: today) else { return nil }
    return [
      "id": JSON(id), "title": .string(row.title[language]), "harmTest": JSON(row.harmTest),
      "harmWords": .string(row.harmWords[language]),
    ]
  }
}

extension FindingView {
  /// How many flags mean the same, by what they mean.
  static func counted(_ flags: [Flag]) -> [String: Int] {
    flags.reduce(into: [:]) { counts, flag in counts[flag.key, default: 0] += 1 }
  }

  /// Width and height of a page in points; null where it is none, or nobody has read it.
  static func size(of page: Int, in sizes: [[Double]]) -> JSON {
    guard page >= 1, page <= sizes.count, sizes[page - 1].count == 2, sizes[page - 1][0] > 0
    else { return .null }
    return ["width": .double(sizes[page - 1][0]), "height": .double(sizes[page - 1][1])]
  }

  /// The pages with flags, in order, with how many there are and how many nobody has taken a stand on.
  static func pages(of flags: [Flag], on line: Line) -> JSON {
    var pages: [Int: (total: Int, open: Int)] = [:]
    let closed = Set(
      line.marks.compactMap(\.finding?.text) + line.dismissals.map(\.finding.text))
    for flag in flags {
      for page in flag.pageNumbers {
        pages[page, default: (0, 0)].total += 1
        if !closed.contains(flag.id.text) { pages[page, default: (0, 0)].open += 1 }
      }
    }
    return JSON(
      pages.sorted { $0.key < $1.key }.map { page, count in
        ["page": .int(page), "total": .int(count.total), "open": .int(count.open)]
      })
  }
}

extension Line {
  /// What has been done about a flag: `open`, `marked` or `dismissed`.
  fileprivate func state(of flag: Flag) -> String {
    if marks.contains(where: { $0.finding?.text == flag.id.text }) { return "marked" }
    return dismissals.contains { $0.finding.text == flag.id.text } ? "dismissed" : "open"
  }
}

/// A box as four numbers: left, top, right, bottom in points.
struct BoxView {
  let box: Box
  var json: JSON { [.double(box.left), .double(box.top), .double(box.right), .double(box.bottom)] }
}

/// A copy that is being made, or why it could not be.
struct MaskingView {
  let masking: Masking
  let view: CaseView
  init(masking: Masking, _ view: CaseView) {
    self.masking = masking
    self.view = view
  }

  var json: JSON {
    [
      "by": JSON(masking.by), "at": JSON(masking.at),
      "state": masking.failure == nil ? "running" : "failed",
      "failure": masking.failure.map { failure in
        [
          "reason": JSON(failure.reason), "at": JSON(failure.at),
          "text": .string(failure.reason.words(view.language, view.policy)),
        ]
      } ?? .null,
    ]
  }
}
