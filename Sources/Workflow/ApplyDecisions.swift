// What an event does to the decisions.

import Policy

extension Case {
  mutating func applyToDecisions(_ event: Event) {
    switch event {
    case .decisionRequestNoted(let noted):
      notedDecisionRequest = noted
      reopenForArrival()
    case .decisionOpened(let opened): open(opened)
    case .scopeChanged(let id, let scope):
      change(id) { $0.scope = scope }
      voidDraft(of: id)
    case .drafted(let id, let draft):
      change(id) { decision in
        decision.draft = draft
        decision.stage = .drafting
      }
    case .submittedForReview(let id, let stage): change(id) { $0.stage = stage }
    case .approved(let id, let approval):
      change(id) { decision in
        decision.approvals.append(approval)
        decision.stage = .signing
      }
    case .sentBack(let id, let comment):
      change(id) { decision in
        decision.comments.append(comment)
        decision.approvals = []
        decision.stage = .drafting
      }
    case .settled(let id, _):
      change(id) { decision in
        decision.stage = .final
        decision.end = .settled
      }
    case .signed(let id, let signature): sign(id, signature)
    default: applyAfterSigning(event)
    }
  }

  private mutating func applyAfterSigning(_ event: Event) {
    switch event {
    case .served(let id, let service):
      change(id) { decision in
        decision.service = service
        if decision.stage == .dispatched { decision.stage = .appealable }
      }
    case .serviceReminded(let id, let reminder):
      change(id) { $0.serviceReminders.append(reminder) }
    case .appealed(let id, let appeal): receive(appeal, on: id)
    case .appealWithdrawn(let id?, let appeal, let stage?, let at):
      change(id) { decision in
        for index in decision.appeals.indices where decision.appeals[index].id == appeal {
          decision.appeals[index].withdrawnAt = at
        }
        decision.stage = stage
        if stage == .final {
          decision.end = .final(basis: FinalBasis.appealWithdrawn.rawValue)
        }
      }
    case .appealWithdrawn(_, let appeal, _, _): earlyAppeals.removeAll { $0.id == appeal }
    case .timelinessTested(let id, let timeliness): change(id) { $0.timeliness = timeliness }
    case .reconsidered(let id, _, _): change(id) { $0.reconsidered = true }
    case .forwarded(let id, let at, _, let package):
      change(id) { decision in
        decision.package = package
        decision.forwardedAt = at
        decision.stage = .inCourt
      }
    case .judged(let id, let judgment): judge(id, judgment)
    case .furtherAppealRecorded(let id): change(id) { $0.furtherAppeal = true }
    case .becameFinal(let id, let basis):
      change(id) { decision in
        decision.stage = .final
        decision.end = .final(basis: basis)
      }
    default: break
    }
  }

  private mutating func open(_ opened: OpenedDecision) {
    var decision = Decision(
      id: opened.id, kind: opened.kind, scope: opened.scope, stage: opened.stage,
      requestedAt: opened.requestedAt, requestedBy: opened.requestedBy, clock: opened.clock)
    decision.supersedes = opened.supersedes
    decision.dismisses = opened.dismisses
    decision.draft = opened.draft
    decisions.append(decision)
    reopenForArrival()
  }

  private mutating func sign(_ id: DecisionID, _ signature: Decision.Signature) {
    guard let decision = decision(id) else { return }
    change(id) { decision in
      decision.signature = signature
      decision.stage = .dispatched
    }
    // A change is what FL 38 § asks to be considered.
    if decision.kind == .change, let changed = decision.supersedes {
      change(changed) { $0.reconsidered = true }
    }
    // Only a decision about the verdicts tells them: a fee or a dismissal leaves the lines alone.
    guard decision.isAboutVerdicts else { return }
    for line in decision.scope {
      change(line) { line in
        line.remanded = false
        line.communicate(at: signature.at)
      }
    }
    deriveStage(at: signature.at)
  }

  private mutating func receive(_ appeal: Appeal, on id: DecisionID?) {
    reopenForArrival()
    guard let id else {
      earlyAppeals.append(appeal)
      return
    }
    earlyAppeals.removeAll { $0.id == appeal.id }
    change(id) { decision in
      decision.appeals.append(appeal)
      guard decision.stage != .inCourt else { return }
      decision.stage = .appealed
      decision.timeliness = nil
      decision.end = nil
    }
  }

  private mutating func judge(_ id: DecisionID, _ judgment: Judgment) {
    change(id) { decision in
      decision.judgments.append(judgment)
      decision.furtherAppeal = false
    }
    guard let decision = decision(id) else { return }
    if let main = decision.dismisses, judgment.outcomes.contains(where: \.outcome.overturns) {
      // The appeal was not to be dismissed: its time is tested anew.
      change(main) { $0.timeliness = nil }
    }
    guard decision.isAboutVerdicts else { return }
    for outcome in judgment.outcomes {
      change(outcome.line) { line in
        if outcome.outcome.startsAnew { line.remanded = true }
        if outcome.outcome.ordersRelease { line.ordered = true }
        if outcome.outcome == .changed { line.assessment = Assessment(verdict: .release) }
      }
      if outcome.outcome.startsAnew { change(id) { $0.scope.removeAll { $0 == outcome.line } } }
    }
  }

  /// Changes one decision in place; an unknown one is left to the audit.
  mutating func change(_ id: DecisionID, _ body: (inout Decision) -> Void) {
    guard let index = decisions.firstIndex(where: { $0.id == id }) else { return }
    body(&decisions[index])
  }
}
