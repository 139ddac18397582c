// Appeals as they come in and are taken back: never refused, and kept whatever the stage.

import Policy

extension Deliberation {
  /// Never refused (FL 43, 45 §§): kept, attached, tested later.
  func appeal(_ request: AppealRequest, on id: DecisionID?) throws(Refusal) -> Outcome {
    // Whoever appeals over the page does it now; only staff record an earlier arrival.
    let isRecorded = actor.role != .requester
    let message = try isRecorded ? self.message(request.message) : nil
    let text = request.text.isBlank ? message?.text ?? request.text : request.text
    try needWords(text)
    let arrived = isRecorded ? request.arrivedAt ?? message?.at ?? now : now
    guard arrived <= now else { throw Refusal(.dateInFuture) }
    guard arrived >= file.request.arrivedAt else { throw Refusal(.dateBeforeArrival) }
    for line in request.lines where file.line(line) == nil {
      throw Refusal(.unknownLine, line: line)
    }
    if let id, file.decision(id) == nil { throw Refusal(.unknownDecision) }
    let appeal = Appeal(
      id: entry(), text: text, appellant: request.appellant, arrivedAt: arrived,
      reachedCourtAt: isRecorded ? request.reachedCourtAt : nil, scope: request.lines.unique,
      recordedBy: actor.staff, message: message?.id)
    var outcome = attached(appeal, to: id)
    if let message, message.readBy == nil, let reader = actor.staff {
      outcome.events.append(.messageRead(id: message.id, by: reader))
    }
    return outcome
  }

  /// The message that an appeal came as.
  private func message(_ id: EntryID?) throws(Refusal) -> Message? {
    guard let id else { return nil }
    guard let message = file.messages.first(where: { $0.id == id }) else {
      throw Refusal(.unknownEntry)
    }
    return message
  }

  /// Attached to the decision that is meant.
  private func attached(_ appeal: Appeal, to id: DecisionID?) -> Outcome {
    let signed = file.decisions.filter { $0.signature != nil }
    let meant =
      signed.last { $0.id == id }
      ?? (id == nil ? signed.last { covers($0, appeal.scope) } ?? signed.last : nil)
    guard let meant else { return early(appeal) }
    // What comes after the case went to the court is sent on at once.
    let effects: [Effect] =
      meant.stage == .inCourt
      ? [
        letter(
          .forwardingToCourt, decision: meant.id, entry: appeal.id, text: appeal.text, to: .court)
      ] : []
    return Outcome([.appealed(decision: meant.id, appeal: appeal)], effects: effects)
  }

  private func covers(_ decision: Decision, _ lines: [LineID]) -> Bool {
    lines.isEmpty
      ? decision.stage != .final : lines.contains { decision.scope.contains($0) }
  }

  /// Before any decision: it asks for one, and is attached when it goes out.
  private func early(_ appeal: Appeal) -> Outcome {
    var events: [Event] = [.appealed(decision: nil, appeal: appeal)]
    guard !file.decisions.contains(where: { $0.isAboutVerdicts && $0.stage.isBeingMade }) else {
      return Outcome(events)
    }
    let withheld = file.lines.filter {
      $0.isWithheld && $0.state != .withdrawn && !isInDecision($0.id)
    }.map(\.id)
    if withheld.isEmpty {
      if file.notedDecisionRequest == nil {
        events.append(.decisionRequestNoted(NotedRequest(at: now, scope: [])))
      }
    } else {
      events.append(open(.refusal, withheld, by: .requester, asked: now))
    }
    return Outcome(events)
  }

  /// Whether a withdrawal means the appeals that came before any decision.
  func isAboutEarlyAppeals(_ id: DecisionID?) -> Bool {
    guard !file.earlyAppeals.isEmpty else { return false }
    if let id { return file.decision(id)?.stage.isBeingMade ?? false }
    return file.decisions.allSatisfy(\.activeAppeals.isEmpty)
  }

  /// The request for a decision that such an appeal was stands.
  func withdrawEarlyAppeals() -> Outcome {
    Outcome(
      file.earlyAppeals.map {
        .appealWithdrawn(decision: nil, appeal: $0.id, to: nil, at: now)
      })
  }
}
