// Decisions after the signature: service, timeliness, the court, the end.

import Policy

extension Deliberation {
  func decideAfterSigning(
    _ act: DecisionAct, _ decision: Decision
  ) throws(Refusal) -> Outcome {
    switch act {
    case .recordService(let method, let day, let evidence, let simplified):
      return try recordService(decision, method, day, evidence, simplified)
    case .remindService: return try remindService(decision)
    case .withdrawAppeal: return try withdrawAppeal(decision)
    case .testTimeliness(let result, let exception):
      return try testTimeliness(decision, result, exception)
    case .dismissAppeal: return try dismissAppeal(decision)
    case .reconsider(let changed, let text): return try reconsider(decision, changed, text)
    case .rectify(let text): return try rectify(decision, text)
    case .forward(let opinion, let package): return try forward(decision, opinion, package)
    default: return try decideInCourt(act, decision)
    }
  }

  private func recordService(
    _ decision: Decision, _ method: Service.Method, _ day: Day?, _ evidence: Personal?,
    _ simplified: Service.Simplified?
  ) throws(Refusal) -> Outcome {
    // "Not shown" can be followed by the day that was shown after all.
    if let service = decision.service, service.method != .notShown || method == .notShown {
      throw Refusal(.alreadyDone)
    }
    guard let signature = decision.signature else { throw Refusal(.decisionNotSigned) }
    if method == .notShown {
      let service = Service(
        method: method, day: nil, evidence: evidence, lastDay: nil, basis: nil)
      return Outcome([.served(decision: decision.id, service: service)])
    }
    let deemed = try deemedDay(
      method, simplified, signed: signature.day, cameBack: decision.cameBack)
    if let deemed, let day, day != deemed { throw Refusal(.simplifiedService) }
    guard let day = deemed ?? day else { throw Refusal(.serviceNeedsDay) }
    guard day <= today else { throw Refusal(.dateInFuture) }
    guard day >= signature.day else { throw Refusal(.dateBeforeDecision) }
    // What came back was not served, unless something else shows it.
    let isDoubtful =
      decision.cameBack && [.acknowledged, .deliveryReceipt].contains(method)
    if method == .bailiff || isDoubtful, evidence?.isBlank ?? true {
      throw Refusal(.serviceNeedsEvidence)
    }
    // An authority that represents the public counts from the decision's day (FL 44 §).
    let from = try authority().representsPublic ? signature.day : day
    let weeks = policy.practice.appealWeeks
    let service = Service(
      method: method, day: day, evidence: evidence,
      lastDay: policy.calendar.lastDayToAppeal(served: from, weeks: weeks),
      basis: policy.calendar.appealBasis(served: from, weeks: weeks), simplified: simplified)
    return Outcome([.served(decision: decision.id, service: service)])
  }

  /// The day on which simplified service counts, once it does; nil for other methods. It needs prior
  /// information and a control message, and so seldom suits whoever asks for the first time.
  private func deemedDay(
    _ method: Service.Method, _ simplified: Service.Simplified?, signed: Day, cameBack: Bool
  ) throws(Refusal) -> Day? {
    guard method == .simplified else {
      guard simplified == nil else { throw Refusal(.simplifiedService) }
      return nil
    }
    // What came back has not been left where it was sent (delgivningslagen 25 §).
    guard !cameBack, let simplified, simplified.informed <= simplified.sent,
      signed <= simplified.sent, simplified.control > simplified.sent, simplified.control <= today
    else { throw Refusal(.simplifiedService) }
    let day = simplified.sent + policy.practice.simplifiedServiceDays
    guard simplified.control <= day, day <= today else { throw Refusal(.simplifiedService) }
    return day
  }

  private func withdrawAppeal(_ decision: Decision) throws(Refusal) -> Outcome {
    let active = decision.activeAppeals
    guard !active.isEmpty else { throw Refusal(.notAppealed) }
    let stage: DecisionStage =
      switch decision.stage {
      case .inCourt: .inCourt
      case .appealed:
        if let lastDay = decision.service?.lastDay {
          today > lastDay ? .final : .appealable
        } else {
          decision.service == nil ? .dispatched : .appealable
        }
      case .requested, .drafting, .legalReview, .signing, .dispatched, .appealable, .final:
        decision.stage
      }
    var events = active.map {
      Event.appealWithdrawn(decision: decision.id, appeal: $0.id, to: stage, at: now)
    }
    // With the appeal goes its dismissal, and with an appeal against a dismissal what it dismissed.
    events += dropDismissal(of: decision, .appealWithdrawn)
    if stage == .final { events += endDismissed(by: decision) }
    return Outcome(events)
  }

  /// The authority's own test; the facts are held against the dates (FL 45 §).
  private func testTimeliness(
    _ decision: Decision, _ result: Timeliness.Result, _ exception: Timeliness.Exception?
  ) throws(Refusal) -> Outcome {
    if result == .inTime, exception != nil { throw Refusal(.exceptionWithoutLate) }
    // A dismissal that has gone out is answered by the court, not by a new test.
    if let dismissal = pendingDismissal(of: decision), dismissal.signature != nil {
      throw Refusal(.alreadyDone)
    }
    let arrived = decision.activeAppeals.map(\.arrivedAt).min()
    guard let arrived else { throw Refusal(.notAppealed) }
    let day = SwedishTime.day(of: arrived)
    try checkException(exception, decision)
    if let lastDay = decision.service?.lastDay {
      let dates = ["arrived": day.description, "lastDay": lastDay.description]
      if result == .inTime, day > lastDay { throw Refusal(.appealLate, dates) }
      if result == .late, day <= lastDay { throw Refusal(.appealNotLate, dates) }
    } else if result == .late, exception != .serviceNotShown {
      // Service not shown: the time has not begun to run (FL 44 §).
      throw Refusal(.appealNotLate, ["arrived": day.description, "lastDay": "–"])
    }
    let timeliness = Timeliness(
      result: result, exception: exception, by: try person(), at: now)
    return Outcome([.timelinessTested(decision: decision.id, timeliness: timeliness)])
  }

  /// An exception must agree with what is recorded: a court that got it in time, a service not shown.
  private func checkException(
    _ exception: Timeliness.Exception?, _ decision: Decision
  ) throws(Refusal) {
    let lastDay = decision.service?.lastDay
    let holds =
      switch exception {
      case nil, .faultyInstructions?: true
      case .serviceNotShown?: lastDay == nil
      case .reachedCourtInTime?:
        decision.activeAppeals.contains { appeal in
          guard let lastDay, let reached = appeal.reachedCourtAt else { return false }
          return reached <= lastDay
        }
      }
    guard holds else { throw Refusal(.exceptionUnsupported) }
  }

  /// A decision of its own; the main decision stands and stays appealed until the dismissal is final.
  private func dismissAppeal(_ decision: Decision) throws(Refusal) -> Outcome {
    guard let timeliness = decision.timeliness else { throw Refusal(.timelinessUntested) }
    guard timeliness.mustBeDismissed else { throw notLate(decision) }
    guard pendingDismissal(of: decision) == nil else { throw Refusal(.alreadyDone) }
    return Outcome([
      open(
        .dismissal, decision.scope, by: .consequence, asked: now, stage: .drafting,
        dismisses: decision.id)
    ])
  }

  private func notLate(_ decision: Decision) -> Refusal {
    let arrived = decision.activeAppeals.map(\.arrivedAt).min().map(SwedishTime.day(of:))
    return Refusal(
      .appealNotLate,
      [
        "arrived": arrived?.description ?? "–",
        "lastDay": decision.service?.lastDay?.description ?? "–",
      ])
  }

  private func pendingDismissal(of decision: Decision) -> Decision? {
    file.decisions.first { $0.dismisses == decision.id && $0.stage != .final }
  }

  /// FL 37–38 §§; after an appeal only 38 §, and before it is handed over (39 §).
  private func reconsider(
    _ decision: Decision, _ changed: Bool, _ text: Personal?
  ) throws(Refusal) -> Outcome {
    let event = Event.reconsidered(decision: decision.id, changed: changed, text: text)
    guard changed else { return Outcome([event]) }
    guard decision.isAboutVerdicts else { throw Refusal(.wrongKind) }
    guard !decision.scope.isEmpty else { throw Refusal(.emptyScope) }
    try needDelegation(for: .change)
    if isBeingChanged(decision, .change) { throw Refusal(.changePending) }
    return Outcome([
      event,
      open(
        .change, decision.scope, by: .consequence, asked: now, stage: .signing,
        supersedes: decision.id, draft: try draft(text ?? "")),
    ])
  }

  /// The decider's own words, as the draft of what is signed at once.
  private func draft(_ text: Personal) throws(Refusal) -> Decision.Draft {
    Decision.Draft(id: entry(1), text: text, by: try person(), at: now, stale: false)
  }

  /// FL 36 §: an obvious slip; a new page, the old one kept.
  private func rectify(_ decision: Decision, _ text: Personal) throws(Refusal) -> Outcome {
    guard decision.signature != nil else { throw Refusal(.decisionNotSigned) }
    try needWords(text)
    try needDelegation(for: .rectification)
    if isBeingChanged(decision, .rectification) { throw Refusal(.changePending) }
    return Outcome([
      open(
        .rectification, decision.scope, by: .consequence, asked: now, stage: .signing,
        supersedes: decision.id, draft: try draft(text))
    ])
  }

  private func isBeingChanged(_ decision: Decision, _ kind: DecisionKind) -> Bool {
    file.decisions.contains {
      $0.supersedes == decision.id && $0.kind == kind && $0.stage.isBeingMade
    }
  }

  /// To the court, with every appeal and its day; an opinion only if there is one (FL 46 §).
  private func forward(
    _ decision: Decision, _ opinion: Personal?, _ package: CourtPackage?
  ) throws(Refusal) -> Outcome {
    if let package, package.basedOn != file.number { throw Refusal(.frozenStale) }
    guard let timeliness = decision.timeliness else { throw Refusal(.timelinessUntested) }
    guard !timeliness.mustBeDismissed else {
      let late = notLate(decision)
      throw Refusal(.appealLate, late.arguments)
    }
    guard decision.reconsidered else { throw Refusal(.reconsiderationMissing) }
    if isBeingChanged(decision, .change) { throw Refusal(.changePending) }
    return Outcome(
      [.forwarded(decision: decision.id, at: now, opinion: opinion, package: package)]
        + dropDismissal(of: decision, .appealForwarded),
      effects: [
        letter(.forwarding, decision: decision.id),
        letter(
          .forwardingToCourt, 101, lines: decision.scope, decision: decision.id, text: opinion,
          to: .court),
      ])
  }

  // MARK: In court

  private func decideInCourt(
    _ act: DecisionAct, _ decision: Decision
  ) throws(Refusal) -> Outcome {
    switch act {
    case .recordJudgment(let judgment): return try judge(decision, judgment)
    case .recordFurtherAppeal:
      guard !decision.judgments.isEmpty else { throw Refusal(.outcomeMissing) }
      guard !decision.furtherAppeal else { throw Refusal(.alreadyDone) }
      return Outcome([.furtherAppealRecorded(decision: decision.id)])
    case .recordFinal(let basis):
      guard !decision.judgments.isEmpty || decision.appeals.allSatisfy({ $0.withdrawnAt != nil })
      else { throw Refusal(.outcomeMissing) }
      try needWords(Personal(basis))
      return Outcome(ending(decision, basis))
    case .lastDayPassed:
      try checkLastDay(decision)
      return Outcome(ending(decision, FinalBasis.lastDayPassed.rawValue))
    default: throw Refusal(.nothingToDo)
    }
  }

  private func judge(_ decision: Decision, _ judgment: Judgment) throws(Refusal) -> Outcome {
    guard judgment.day <= today else { throw Refusal(.dateInFuture) }
    if let signed = decision.signature?.day, judgment.day < signed {
      throw Refusal(.dateBeforeDecision)
    }
    for outcome in judgment.outcomes where !decision.scope.contains(outcome.line) {
      throw Refusal(.unknownLine, line: outcome.line)
    }
    for id in decision.scope
    where judgment.outcomes.count(where: { $0.line == id }) != 1 {
      throw Refusal(.outcomeMissing, line: id)
    }
    // A second ruling is that of the higher court.
    guard decision.judgments.isEmpty || decision.furtherAppeal else { throw Refusal(.alreadyDone) }
    try needWords(Personal(judgment.court))
    return Outcome(
      [.judged(decision: decision.id, judgment: judgment)] + following(judgment, on: decision),
      effects: [letter(.judgment, lines: decision.scope, decision: decision.id)])
  }

  /// What is sent back goes to a decision of its own; a dismissal that did not hold ends.
  private func following(_ judgment: Judgment, on decision: Decision) -> [Event] {
    if decision.kind == .dismissal {
      return judgment.outcomes.contains(where: \.outcome.overturns)
        ? [.becameFinal(decision: decision.id, basis: FinalBasis.dismissalLifted.rawValue)] : []
    }
    let anew = judgment.outcomes.filter(\.outcome.startsAnew).map(\.line)
    guard !anew.isEmpty, decision.isAboutVerdicts else { return [] }
    let successor = open(
      .refusal, anew, by: .consequence, asked: now, stage: .drafting, supersedes: decision.id)
    guard anew.count == decision.scope.count else { return [successor] }
    return [successor, .becameFinal(decision: decision.id, basis: FinalBasis.remanded.rawValue)]
  }

  private func checkLastDay(_ decision: Decision) throws(Refusal) {
    if let lastDay = decision.service?.lastDay {
      guard today > lastDay else { throw Refusal(.lastDayNotPassed) }
    } else {
      let signed = decision.signature?.day ?? today
      guard today - signed >= policy.practice.notShownFinalDays else {
        throw Refusal(.lastDayNotPassed)
      }
    }
  }

  /// A decision that ends; one that dismissed an appeal ends the decision appealed against as well.
  private func ending(_ decision: Decision, _ basis: String) -> [Event] {
    [.becameFinal(decision: decision.id, basis: basis)] + endDismissed(by: decision)
  }

  private func endDismissed(by dismissal: Decision) -> [Event] {
    guard let main = dismissal.dismisses, file.decision(main)?.stage == .appealed else { return [] }
    return [.becameFinal(decision: main, basis: FinalBasis.appealDismissed.rawValue)]
  }

  /// A dismissal that is still being made has nothing left to dismiss.
  private func dropDismissal(of decision: Decision, _ basis: FinalBasis) -> [Event] {
    guard let dismissal = pendingDismissal(of: decision), dismissal.stage.isBeingMade else {
      return []
    }
    return [.becameFinal(decision: dismissal.id, basis: basis.rawValue)]
  }
}
