// What the law does not let a letter leave out, held before a template is ever used.

import Workflow

/// A part that a letter must include, and the one section in which it stands, if any.
struct DemandedPart {
  let part: String
  let section: String?

  /// OSL 6:3 3 st: whoever is refused is told of the authority's own test.
  static let review = "parts/review"
  /// FL 33 §: a decision tells how it is appealed.
  static let appeal = "parts/appeal"

  static func of(_ kind: LetterKind) -> DemandedPart? {
    switch kind {
    case .answer, .release: DemandedPart(part: review, section: "anyWithheld")
    case .reservation: DemandedPart(part: review, section: nil)
    case .decision: DemandedPart(part: appeal, section: nil)
    case .receipt, .question, .reminder, .expectedDate, .passedOn, .passedOnToHolder, .forwarding,
      .serviceReminder, .forwardingToCourt, .judgment, .feeQuote, .consultation, .accessCode,
      .waiting:
      nil
    }
  }

  /// Whether `tags` hold the part where it must be.
  func isIn(_ tags: [TemplateTag]) -> Bool {
    tags.contains { tag in
      switch tag {
      case .partial(part, _): section == nil
      case .section(let name, inverted: false, let inner, _) where name == section:
        DemandedPart(part: part, section: nil).isIn(inner)
      case .variable, .section, .partial: false
      }
    }
  }
}
