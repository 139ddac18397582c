// What an actor may do now, verb by verb, and why not: for pages, for the API, for the answer "no".

public import Policy

/// A verb, and whether it may be used now.
public struct Allowance: Sendable, Hashable {
  /// The verb as it is named over HTTP.
  public let verb: String
  /// The decision it concerns, if one.
  public let decisionId: DecisionID?
  /// Why it may not be used; nil where it may.
  public let refusal: Refusal?
  public var isAllowed: Bool { refusal == nil }
}

/// Why `verb` is not for this person or not for this case now, whatever is said with it; nil where it may be.
public func bar(
  to verb: Verb, on file: Case, for actor: Actor, at now: Instant, under policy: Policy
) -> Refusal? {
  let deliberation = Deliberation(
    file: file, actor: actor, now: now, policy: policy, fresh: Fresh(high: 0, low: 0),
    examined: nil)
  do throws(Refusal) {
    try deliberation.permit(verb)
    return nil
  } catch { return error }
}

/// Every verb of the case and of each of its decisions, with what `actor` would be told.
///
/// Table and role are asked for every verb. Guards are asked as well where they need no arguments
/// that only a person can give (`close`, `settle`, `forward`, `sign` …); an act may still be refused
/// for what it says, and for what the machine has not finished.
public func allowances(
  on file: Case, for actor: Actor, at now: Instant, under policy: Policy
) -> [Allowance] {
  let deliberation = Deliberation(
    file: file, actor: actor, now: now, policy: policy, fresh: Fresh(high: 0, low: 0),
    examined: nil)
  return Verb.allCases.map { verb in
    Allowance(
      verb: verb.rawValue, decisionId: nil, refusal: deliberation.refusal(of: verb))
  }
    + DecisionVerb.opening.map { verb in
      Allowance(
        verb: verb.rawValue, decisionId: nil,
        refusal: deliberation.refusal(of: verb, on: nil))
    }
    + file.decisions.flatMap { decision in
      DecisionVerb.allCases.filter { !DecisionVerb.opening.contains($0) || $0 == .appeal }.map {
        Allowance(
          verb: $0.rawValue, decisionId: decision.id,
          refusal: deliberation.refusal(of: $0, on: decision))
      }
    }
}

extension DecisionVerb {
  /// The verbs that need no decision, since they open one or come before it.
  static let opening: [DecisionVerb] = [.requestDecision, .refer, .appeal]
}

extension Deliberation {
  fileprivate func refusal(of verb: Verb) -> Refusal? {
    do throws(Refusal) {
      try permit(verb)
      if let act = probe(verb) { _ = try decide(act) }
      return nil
    } catch { return error }
  }

  fileprivate func refusal(of verb: DecisionVerb, on decision: Decision?) -> Refusal? {
    do throws(Refusal) {
      guard powers(verb).contains(actor.role) else { throw Refusal(.notYourRole) }
      try permitInside()
      if verb.isBarredByRecusal { try permitUnrecused() }
      if let decision, case .refuse(let reason) = rule(decision.stage, verb) {
        throw Refusal(reason)
      }
      if let act = probe(verb) { _ = try decide(act, on: decision?.id) }
      return nil
    } catch { return error }
  }

  /// An act of the verb in which nothing but the facts of the case can stand in the way; nil where it needs more.
  private func probe(_ verb: Verb) -> Act? {
    let text = Personal("–")
    switch verb {
    case .unpark: return .unpark(reason: text)
    case .take: return .take
    case .decline: return .decline(reason: text)
    case .recuse: return .recuse(reason: text)
    case .widen: return .widen(reason: text)
    case .breakGlass: return .breakGlass(reason: text)
    case .reviewGlass:
      let waiting = file.glass.first { $0.reviewedBy == nil }
      return .reviewGlass(waiting?.id ?? EntryID(""), note: nil)
    case .remind: return .remind
    case .answerQuestion:
      return file.questions.first(where: \.isOpen).map { .answerQuestion($0.id, text: text) }
        ?? .answerQuestion(EntryID(""), text: text)
    case .readMessage: return .readMessage(file.firstUnread ?? EntryID(""))
    case .dealWithLetter:
      return .dealWithLetter(file.failedLetters.first ?? LetterID(""), measure: text)
    case .recordReply:
      let open = file.consultations.first { $0.reply == nil }
      return .recordReply(open?.id ?? EntryID(""), text: text)
    case .waiveFee: return .waiveFee(reason: text)
    case .recordPayment: return .recordPayment(amount: 1)
    case .respondToQuote: return .respondToQuote(.accept, text: nil)
    case .confirmRelease:
      return .confirmRelease(lines: file.lines.filter { $0.releaseProposal != nil }.map(\.id))
    case .acceptReservation:
      let offered = file.lines.first {
        $0.reservationOfferedAt != nil && $0.reservationAcceptedAt == nil
      }
      return .acceptReservation(offered?.id ?? file.lines.first?.id ?? LineID(""))
    case .close: return .close(outcome: nil)
    case .reopen: return .reopen(reason: text)
    case .releaseHold: return .releaseHold(reason: text)
    case .archive: return .archive(receipt: "–")
    case .dispose: return .dispose(decisionReference: "–")
    case .recomputeClocks: return .recomputeClocks
    case .correctRegistration, .withholdInRegister, .assign, .narrow, .askQuestion, .addMessage,
      .addAttachment, .completeTask, .renewAccessCode, .addLine, .addDocument, .replaceDocument,
      .recordSearch,
      .note,
      .recordAuthorisation, .assess, .mark, .unmark, .dismiss, .addMaskedCopy,
      .verifyMaskedCopy, .consult, .quoteFee, .tellExpectedDate, .planRounds, .release, .answer,
      .recordDispatch, .passOn, .splitOff, .withdraw, .hold, .removeUnlawful,
      .recordDeliveryFailure, .proposeMarks, .confirmMarks, .rejectMarks, .makeMaskedCopy,
      .recordMasking, .recordCopyCheck:
      return nil
    }
  }

  private func probe(_ verb: DecisionVerb) -> DecisionAct? {
    let text = Personal("–")
    switch verb {
    case .submitForReview: return .submitForReview
    case .approve: return .approve(reason: text)
    case .settle: return .settle
    case .sign:
      let frozen = FrozenLetter(
        id: LetterID(""), blob: BlobID(""), size: 0, pages: 0, basedOn: file.number)
      return .sign(decidedBy: .delegate, minutesRef: nil, frozen: frozen)
    case .recordService: return .recordService(method: .handedOver, day: today, evidence: text)
    case .withdrawAppeal: return .withdrawAppeal
    case .dismissAppeal: return .dismissAppeal
    case .reconsider: return .reconsider(changed: false, text: nil)
    case .rectify: return .rectify(text: text)
    case .forward: return .forward(opinion: nil)
    case .recordFurtherAppeal: return .recordFurtherAppeal
    case .recordFinal: return .recordFinal(basis: "–")
    case .remindService: return .remindService
    case .lastDayPassed: return .lastDayPassed
    case .requestDecision, .refer, .draft, .sendBack, .appeal, .testTimeliness, .recordJudgment:
      return nil
    }
  }
}
