// What a requester may do now, each with the address to do it at.

import Policy
import Workflow

/// A call that is open to the requester; nothing that arrives is ever refused because of a stage.
enum RequesterAction: String, CaseIterable {
  case addMessage, answerQuestion, requestDecision, appeal, withdraw, withdrawAppeal
  case respondToQuote, acceptReservation

  static func open(to file: Case, under policy: Policy, at now: Instant) -> [RequesterAction] {
    allCases.filter { $0.isOpen(in: file) }
  }

  private func isOpen(in file: Case) -> Bool {
    switch self {
    case .addMessage, .appeal: true
    case .answerQuestion: file.questions.contains(where: \.isOpen)
    case .requestDecision: file.disposedBy == nil
    case .withdraw: !file.requestEnded && file.stage != .closed
    case .withdrawAppeal:
      file.decisions.contains { $0.appeals.contains { $0.withdrawnAt == nil } }
        || file.earlyAppeals.contains { $0.withdrawnAt == nil }
    case .respondToQuote:
      file.fee.map { $0.reply == nil && $0.waivedBecause == nil } ?? false
    case .acceptReservation:
      file.lines.contains { $0.reservationOfferedAt != nil && $0.reservationAcceptedAt == nil }
    }
  }

  private var endpoint: RequesterEndpoint {
    switch self {
    case .addMessage: .addMessage
    case .answerQuestion: .addAnswer
    case .requestDecision: .addDecisionRequest
    case .appeal: .addAppeal
    case .withdraw, .withdrawAppeal: .addWithdrawal
    case .respondToQuote: .addFeeReply
    case .acceptReservation: .addReservationAcceptance
    }
  }

  func json(_ id: CaseID) -> JSON {
    [
      "name": .string(rawValue), "method": "POST",
      "href": .string(Endpoint.requester(endpoint).path(id.text)),
    ]
  }
}
