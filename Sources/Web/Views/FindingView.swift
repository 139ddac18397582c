// A finding as staff see it: what, where, how sure and why, what to look at first, and what to answer.

import Desk
import Policy
import Redaction
import Workflow

struct FindingView {
  let flag: Flag
  let line: Line
  let offered: [OfferedDismissal]
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
      "isLikelyPublic": JSON(flag.isLikelyPublic), "state": .string(state),
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
  private var state: String {
    if !marks.isEmpty { return "marked" }
    return dismissal == nil ? "open" : "dismissed"
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
