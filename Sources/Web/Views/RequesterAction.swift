// What a requester may do now, each with the address to do it at.

import Policy
import Workflow

/// A call that is open to the requester; nothing that arrives is ever refused because of a stage.
enum RequesterAction: String, CaseIterable {
  case addMessage, addAttachment, answerQuestion, requestDecision, appeal, withdraw, withdrawAppeal
  case respondToQuote, acceptReservation, correctRegistration

  static func open(to file: Case, under policy: Policy, at now: Instant) -> [RequesterAction] {
    let verbs = allowedVerbs(on: file, for: .requester, at: now, under: policy)
    return allCases.filter { verbs.contains($0.rawValue) }
  }

  var endpoint: RequesterEndpoint {
    switch self {
    case .addMessage: .addMessage
    case .addAttachment: .addRequesterAttachment
    case .answerQuestion: .addAnswer
    case .requestDecision: .addDecisionRequest
    case .appeal: .addAppeal
    case .withdraw, .withdrawAppeal: .addWithdrawal
    case .respondToQuote: .addFeeReply
    case .acceptReservation: .addReservationAcceptance
    case .correctRegistration: .addCorrection
    }
  }

  func json(_ id: CaseID) -> JSON {
    [
      "name": .string(rawValue), "method": "POST",
      "href": .string(Endpoint.requester(endpoint).path(id.text)),
    ]
  }
}
