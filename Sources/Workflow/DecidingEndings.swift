// Closing, opening again, holds, the archive and disposal.

import Policy

extension Deliberation {
  func decideEnding(_ act: Act) throws(Refusal) -> Outcome {
    switch act {
    case .close(let outcome): return try close(outcome)
    case .reopen(let reason):
      try needWords(reason)
      return Outcome([.reopened(reason: reason)])
    case .hold(let reason):
      try needWords(reason)
      return Outcome([.held(Hold(reason: reason, by: try person(), at: now))])
    case .releaseHold(let reason):
      guard file.holds.contains(where: { $0.releasedAt == nil }) else {
        throw Refusal(.nothingToDo)
      }
      try needWords(reason)
      return Outcome([.holdReleased(reason: reason, at: now)])
    case .archive(let receipt):
      try needWords(Personal(receipt))
      guard file.archivedReceipt == nil else { throw Refusal(.alreadyDone) }
      return Outcome([.archived(receipt: receipt)])
    case .dispose(let reference): return try dispose(reference)
    case .removeUnlawful(let id, let reason): return try remove(id, reason)
    case .recomputeClocks:
      let events = clocksToRecompute
      guard !events.isEmpty else { throw Refusal(.nothingToDo) }
      return Outcome(events)
    default: throw Refusal(.nothingToDo)
    }
  }

  /// What a changed calendar moves, of what is open: the old dates and the new.
  var clocksToRecompute: [Event] {
    let counted = { (arrival: Instant) in
      clocks(from: arrival, at: file.authority, under: policy)
    }
    let isMoved = { (old: [Clock], new: [Clock]) in old.map(\.due) != new.map(\.due) }
    let new = counted(file.request.arrivedAt)
    let ofCase: [Event] =
      file.stage != .closed && isMoved(file.clock, new)
      ? [.clocksRecomputed(decision: nil, old: file.clock, new: new)] : []
    return ofCase
      + file.decisions.filter(\.stage.isBeingMade).compactMap { decision in
        let new = counted(decision.requestedAt)
        return isMoved(decision.clock, new)
          ? .clocksRecomputed(decision: decision.id, old: decision.clock, new: new) : nil
      }
  }

  /// Nothing may be requested, unread, undelivered, or ordered by a court and not released.
  private func close(_ outcome: CloseOutcome?) throws(Refusal) -> Outcome {
    if file.decisions.contains(where: { $0.stage != .final }) { throw Refusal(.decisionOpen) }
    if !file.earlyAppeals.isEmpty { throw Refusal(.appealPending) }
    if file.firstUnread != nil { throw Refusal(.unreadMessage) }
    if !file.failedLetters.isEmpty { throw Refusal(.deliveryFailed) }
    if let line = file.lines.first(where: { $0.ordered && !$0.removed }) {
      throw Refusal(.releaseOrdered, line: line.id)
    }
    let waiting = file.lines.first {
      $0.releaseProposal != nil || ($0.removalProposedBy != nil && !$0.removed)
    }
    if let waiting { throw Refusal(.pendingProposal, line: waiting.id) }
    // What was promised goes out before the case ends.
    if let line = file.lines.first(where: \.isPromised) {
      throw Refusal(.notReleased, line: line.id)
    }
    try checkMailDelay()
    if actor.role == .system { try checkRest() }
    return Outcome([.closed(outcome: outcome ?? usualOutcome, at: now)])
  }

  /// An appeal posted on the last day may still be on its way.
  private func checkMailDelay() throws(Refusal) {
    for decision in file.decisions {
      guard let lastDay = decision.service?.lastDay, decision.judgments.isEmpty,
        decision.end == .final(basis: FinalBasis.lastDayPassed.rawValue)
      else { continue }
      let earliest = lastDay + policy.practice.closeMailDelayDays
      if today < earliest { throw Refusal(.mailDelay, ["date": earliest.description]) }
    }
  }

  /// The service closes by itself only after some days of silence.
  private func checkRest() throws(Refusal) {
    if let line = file.lines.first(where: { $0.awaitsDispatch }) {
      throw Refusal(.dispatchMissing, line: line.id)
    }
    guard let answeredAt = file.answeredAt,
      today - SwedishTime.day(of: answeredAt) >= policy.practice.closeAfterAnswerDays
    else { throw Refusal(.notYet) }
  }

  private var usualOutcome: CloseOutcome {
    let told = file.lines.filter { $0.state == .communicated }
    if told.isEmpty {
      return file.lines.contains { $0.state == .passedOn } ? .passedOn : .withdrawn
    }
    if told.allSatisfy(\.isReleasedInFull) { return .releasedInFull }
    return told.contains { $0.release != nil } ? .releasedInPart : .nothingReleased
  }

  /// Without a disposal decision nothing is destroyed (arkivlagen 10 §).
  private func dispose(_ reference: String) throws(Refusal) -> Outcome {
    try needWords(Personal(reference), .noDisposalDecision)
    guard file.disposedBy == nil else { throw Refusal(.alreadyDone) }
    guard !file.holds.contains(where: { $0.releasedAt == nil }) else { throw Refusal(.onHold) }
    let kind: Retention.Kind =
      file.decisions.contains { !$0.appeals.isEmpty }
      ? .appealed : file.lines.contains(where: \.isWithheld) ? .withheld : .answeredInFull
    let row = policy.retention.first { $0.authority == file.authority && $0.kind == kind }
    guard let row, row.decision != nil else { throw Refusal(.noDisposalDecision) }
    guard let closedAt = file.closedAt,
      row.allowsDisposal(ended: SwedishTime.day(of: closedAt), on: today)
    else { throw Refusal(.retentionRuns) }
    return Outcome([.disposed(decisionReference: reference)])
  }

  /// One proposes, another confirms; the event and the reason stay.
  private func remove(_ id: LineID, _ reason: Personal) throws(Refusal) -> Outcome {
    guard let line = file.line(id) else { throw Refusal(.unknownLine, line: id) }
    guard !line.removed else { throw Refusal(.alreadyDone, line: id) }
    guard let proposer = line.removalProposedBy else {
      try needWords(reason)
      return Outcome([.removalProposed(line: id, by: try person(), reason: reason)])
    }
    guard proposer != actor.staff else { throw Refusal(.secondPersonNeeded, line: id) }
    // A line that the requester named still needs its answer.
    return Outcome(
      [.unlawfulRemoved(line: id, by: try person(), at: now)]
        + (line.named ? [] : dropping([id], .linesGone)))
  }
}
