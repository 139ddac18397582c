// Which facts each letter is made from.

import Policy
import Workflow

extension LetterKind {
  /// The facts of a letter of this kind by example: what its templates may name.
  var specimens: [any Facts] {
    switch self {
    case .receipt: [Head.specimen, Page.specimen, ReceiptFacts.specimen]
    case .question, .reminder: [Head.specimen, Page.specimen, QuestionFacts.specimen]
    case .release, .answer: [Head.specimen, Page.specimen, AnswerFacts.specimen]
    case .expectedDate: [Head.specimen, Page.specimen, ExpectedDateFacts.specimen]
    case .passedOn: [Head.specimen, Page.specimen, PassedOnFacts.specimen]
    case .passedOnToHolder: [Head.specimen, PassedOnToHolderFacts.specimen]
    case .reservation: [Head.specimen, Page.specimen, ReservationFacts.specimen]
    case .decision, .serviceReminder: [Head.specimen, Page.specimen, DecisionCoverFacts.specimen]
    case .forwarding: [Head.specimen, Page.specimen, ForwardingFacts.specimen]
    case .forwardingToCourt: [Head.specimen, ForwardingFacts.specimen]
    case .judgment: [Head.specimen, Page.specimen, JudgmentFacts.specimen]
    case .feeQuote: [Head.specimen, Page.specimen, FeeFacts.specimen]
    case .consultation: [Head.specimen, ConsultationFacts.specimen]
    case .accessCode: [Head.specimen, Page.specimen, AccessCodeFacts.specimen]
    case .waiting: [Head.specimen, Page.specimen]
    }
  }

  /// The names that templates of this kind may use.
  var fields: [String: Field] {
    specimens.reduce(into: [:]) { $0.merge(type(of: $1).fields) { _, new in new } }
  }

  /// The facts themselves.
  func facts(
    _ order: LetterOrder, in setting: Setting, links: Links, accessCode: String?,
    promise: String? = nil
  ) throws(LetterProblem) -> [any Facts] {
    let head = Head(setting)
    let page = Page(link: Words(line: links.caseURL))
    switch self {
    case .receipt: return [head, page, ReceiptFacts(setting, accessCode, links, promise: promise)]
    case .question, .reminder: return [head, page, try QuestionFacts(order.entry, in: setting)]
    case .release, .answer: return [head, page, try AnswerFacts(order, in: setting)]
    case .expectedDate: return [head, page, try ExpectedDateFacts(setting)]
    case .passedOn: return [head, page, try PassedOnFacts(order, in: setting)]
    case .passedOnToHolder: return [head, try PassedOnToHolderFacts(order, in: setting)]
    case .reservation: return [head, page, try ReservationFacts(order, in: setting)]
    case .decision, .serviceReminder:
      return [head, page, try DecisionCoverFacts(order, in: setting)]
    case .forwarding: return [head, page, try ForwardingFacts(order, in: setting)]
    case .forwardingToCourt: return [head, try ForwardingFacts(order, in: setting)]
    case .judgment: return [head, page, try JudgmentFacts(order, in: setting)]
    case .feeQuote: return [head, page, try FeeFacts(setting)]
    case .consultation: return [head, try ConsultationFacts(order.entry, in: setting)]
    case .accessCode: return [head, page, AccessCodeFacts(accessCode, links)]
    case .waiting: return [head, page]
    }
  }
}
