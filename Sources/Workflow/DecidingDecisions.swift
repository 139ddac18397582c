// Decisions from the request to the signature.

import Policy

extension Deliberation {
  /// Asks role and table, finds the decision that is meant, and decides.
  func decide(_ act: DecisionAct, on id: DecisionID?) throws(Refusal) -> Outcome {
    let verb = act.verb
    guard powers(verb).contains(actor.role) else { throw Refusal(.notYourRole) }
    switch act {
    case .requestDecision(let lines, let kind, let text):
      return try requestDecision(lines, kind, text)
    case .refer(let lines, let kind, let reason): return try refer(lines, kind, reason)
    case .appeal(let appeal): return try self.appeal(appeal, on: id)
    case .draft, .submitForReview, .approve, .sendBack, .settle, .sign, .recordService,
      .withdrawAppeal, .testTimeliness, .dismissAppeal, .reconsider, .rectify, .forward,
      .recordJudgment, .recordFurtherAppeal, .recordFinal, .lastDayPassed:
      break
    }
    let decision = try meant(id, for: verb)
    if case .refuse(let reason) = rule(decision.stage, verb) { throw Refusal(reason) }
    switch act {
    case .draft, .submitForReview, .approve, .sendBack, .settle, .sign:
      return try decideMaking(act, decision)
    case .recordService, .withdrawAppeal, .testTimeliness, .dismissAppeal, .reconsider, .rectify,
      .forward, .recordJudgment, .recordFurtherAppeal, .recordFinal, .lastDayPassed,
      .requestDecision, .refer, .appeal:
      return try decideAfterSigning(act, decision)
    }
  }

  /// The decision named, or the only one whose stage lets the verb; never a guess between two.
  private func meant(_ id: DecisionID?, for verb: DecisionVerb) throws(Refusal) -> Decision {
    if let id {
      guard let decision = file.decision(id) else { throw Refusal(.unknownDecision) }
      return decision
    }
    guard let last = file.decisions.last else { throw Refusal(.noDecisionYet) }
    let fitting = file.decisions.filter { decision in
      if case .refuse = rule(decision.stage, verb) { return false }
      return true
    }
    let open = fitting.filter { $0.stage != .final }
    let candidates = open.isEmpty ? fitting : open
    guard candidates.count < 2 else { throw Refusal(.severalDecisions) }
    return candidates.first ?? file.decisions.last { $0.stage != .final } ?? last
  }

  // MARK: Opening

  func open(
    _ kind: DecisionKind, _ scope: [LineID], by: Decision.Requested, asked: Instant,
    stage: DecisionStage = .requested, name n: UInt64 = 50, supersedes: DecisionID? = nil,
    dismisses: DecisionID? = nil, appeals: [Appeal] = [], draft: Decision.Draft? = nil
  ) -> Event {
    .decisionOpened(
      OpenedDecision(
        id: DecisionID(fresh.name(n)), kind: kind, scope: scope, stage: stage, requestedAt: asked,
        requestedBy: by, clock: clocks(from: asked, at: file.authority, under: policy),
        supersedes: supersedes, dismisses: dismisses, appeals: appeals, draft: draft))
  }

  /// Whatever is withheld and in no decision yet, or what is named of it; noted when nothing is.
  private func requestDecision(
    _ named: [LineID], _ kind: DecisionKind, _ text: Personal?
  ) throws(Refusal) -> Outcome {
    for id in named where file.line(id) == nil { throw Refusal(.unknownLine, line: id) }
    if kind == .fee || kind == .advancePayment {
      guard file.fee != nil else { throw Refusal(.noFee) }
      return Outcome([open(kind, named, by: requested, asked: now)] + words(text))
    }
    let wanted = file.lines.filter { named.isEmpty || named.contains($0.id) }
    let withheld = wanted.filter { $0.isWithheld && $0.state != .withdrawn }.map(\.id)
    let taken = file.decisions.filter { $0.end != .settled }.flatMap(\.scope)
    let scope = withheld.filter { !taken.contains($0) }
    if !scope.isEmpty {
      return Outcome(
        [open(kind, scope, by: requested, asked: now, appeals: [])] + words(text))
    }
    // Already under decision: nothing is lost, a person reads what was asked.
    if !withheld.isEmpty { return Outcome([.messageAdded(message(text ?? "Begär beslut."))]) }
    return Outcome(
      [.decisionRequestNoted(NotedRequest(at: now, scope: named))] + words(text))
  }

  private var requested: Decision.Requested { actor.role == .requester ? .requester : .employee }

  /// Words that came with an act are read by a person.
  private func words(_ text: Personal?) -> [Event] {
    guard let text, !text.isBlank else { return [] }
    return [.messageAdded(message(text))]
  }

  /// The employee leaves a doubtful case to the authority's own test (OSL 6:3 1 st).
  private func refer(
    _ ids: [LineID], _ kind: DecisionKind, _ reason: Personal
  ) throws(Refusal) -> Outcome {
    try needWords(reason)
    guard !ids.isEmpty else { throw Refusal(.noLines) }
    for id in ids {
      guard let line = file.line(id) else { throw Refusal(.unknownLine, line: id) }
      guard line.state != .withdrawn, line.state != .passedOn else {
        throw Refusal(.lineNotOpen, line: id)
      }
      if file.decisions.contains(where: { $0.end != .settled && $0.scope.contains(id) }) {
        throw Refusal(.lineInDecision, line: id)
      }
    }
    let note = Note(text: reason, by: try person(), at: now)
    return Outcome([open(kind, ids, by: .employee, asked: now), .noteAdded(note)])
  }

  // MARK: Making

  private func decideMaking(
    _ act: DecisionAct, _ decision: Decision
  ) throws(Refusal) -> Outcome {
    switch act {
    case .draft(let text):
      try permitUnrecused()
      let draft = Decision.Draft(
        id: entry(), text: text ?? "", by: try person(), at: now, stale: false)
      return Outcome([.drafted(decision: decision.id, draft: draft)])
    case .submitForReview: return try submit(decision)
    case .approve(let reason): return try approve(decision, reason)
    case .sendBack(let text):
      try needWords(text)
      let comment = Decision.Comment(by: try person(), text: text, at: now)
      return Outcome([.sentBack(decision: decision.id, comment: comment)])
    case .settle:
      guard !decision.scope.isEmpty else { throw Refusal(.emptyScope) }
      for id in decision.scope where !(file.line(id)?.isReleasedInFull ?? false) {
        throw Refusal(.linesStillWithheld, line: id)
      }
      return Outcome([.settled(decision: decision.id, at: now)])
    case .sign(let decidedBy, let minutes, let frozen):
      return try sign(decision, decidedBy, minutes, frozen)
    default: throw Refusal(.nothingToDo)
    }
  }

  private func submit(_ decision: Decision) throws(Refusal) -> Outcome {
    guard let draft = decision.draft else { throw Refusal(.draftMissing) }
    guard !draft.stale else { throw Refusal(.draftStale) }
    try checkContent(decision)
    let review = try authority().legalReview
    return Outcome([
      .submittedForReview(decision: decision.id, to: review ? .legalReview : .signing)
    ])
  }

  /// Every line has a verdict with its reasons, and something is withheld (FL 31–32 §§).
  private func checkContent(_ decision: Decision) throws(Refusal) {
    guard decision.kind != .fee, decision.kind != .advancePayment else { return }
    guard !decision.scope.isEmpty else { throw Refusal(.emptyScope) }
    var withheld = false
    for id in decision.scope {
      guard let line = file.line(id) else { throw Refusal(.unknownLine, line: id) }
      guard let assessment = line.assessment else { throw Refusal(.notAssessed, line: id) }
      try check(assessment, of: line)
      withheld = withheld || assessment.verdict.isWithheld
    }
    guard withheld || decision.kind != .refusal else { throw Refusal(.nothingWithheld) }
  }

  private func approve(_ decision: Decision, _ reason: Personal?) throws(Refusal) -> Outcome {
    try permitUnrecused()
    guard let draft = decision.draft else { throw Refusal(.draftMissing) }
    guard !draft.stale else { throw Refusal(.draftStale) }
    let person = try person()
    try checkFourEyes(draft, person, reason)
    let approval = Decision.Approval(draft: draft.id, by: person, reason: reason, at: now)
    return Outcome([.approved(decision: decision.id, approval: approval)])
  }

  /// Not the drafter where policy says so; where it says "when available", only with a reason.
  private func checkFourEyes(
    _ draft: Decision.Draft, _ person: StaffID, _ reason: Personal?
  ) throws(Refusal) {
    guard draft.by == person else { return }
    switch try authority().fourEyes {
    case .required: throw Refusal(.ownWork)
    case .whenAvailable:
      if reason?.isBlank ?? true { throw Refusal(.ownWork) }
    case .off: break
    }
  }

  // MARK: Signing

  private func sign(
    _ decision: Decision, _ decidedBy: DecidedBy, _ minutes: String?, _ frozen: FrozenLetter
  ) throws(Refusal) -> Outcome {
    try permitUnrecused()
    try checkReady(decision)
    guard frozen.basedOn == file.number else { throw Refusal(.frozenStale) }
    let item = try power(for: decision.kind, decidedBy, minutes)
    let signature = Decision.Signature(
      by: try person(), name: Personal(actor.name ?? ""), decidedBy: decidedBy,
      delegationItem: item, minutesRef: minutes, day: today, at: now, frozen: frozen)
    var outcome = Outcome(
      [.signed(decision: decision.id, signature: signature)],
      effects: [letter(.decision, lines: decision.scope, decision: decision.id)])
    if decision.kind == .change { try releaseChanged(decision, &outcome) }
    for appeal in file.earlyAppeals + decision.appeals {
      outcome.events.append(.appealed(decision: decision.id, appeal: appeal))
    }
    return outcome
  }

  /// Whether the papers are in order; asked again before the file is frozen.
  func checkReady(_ decision: Decision) throws(Refusal) {
    guard !decision.kind.isSignedAtOnce else { return }
    guard let draft = decision.draft else { throw Refusal(.draftMissing) }
    guard !draft.stale else { throw Refusal(.draftStale) }
    try checkContent(decision)
    let authority = try authority()
    if authority.legalReview, !decision.approvals.contains(where: { $0.draft == draft.id }) {
      throw Refusal(.notApproved)
    }
    if authority.fourEyes == .required, draft.by == actor.staff { throw Refusal(.ownWork) }
  }

  /// The item of the delegation order, for a delegate; a body that decides itself needs its minutes (KL 6:37, 7:5).
  private func power(
    for kind: DecisionKind, _ decidedBy: DecidedBy, _ minutes: String?
  ) throws(Refusal) -> String? {
    if decidedBy.needsMinutes, minutes?.allSatisfy(\.isWhitespace) ?? true {
      throw Refusal(.minutesMissing)
    }
    guard decidedBy == .delegate else { return nil }
    if let item = delegation(for: kind) { return item.item }
    let holders = policy.delegations.holders(for: kind, at: file.authority, on: today)
    throw Refusal(.noDelegation, ["holders": holders.map(\.words).joined(separator: ", ")])
  }

  private func delegation(for kind: DecisionKind) -> Delegation? {
    policy.delegations.item(
      for: kind, at: file.authority, on: today, role: actor.role, name: actor.name ?? "")
  }

  /// Before a change or a rectification is opened: who opens it must be able to sign it.
  func needDelegation(for kind: DecisionKind) throws(Refusal) {
    guard delegation(for: kind) == nil else { return }
    let holders = policy.delegations.holders(for: kind, at: file.authority, on: today)
    throw Refusal(.noDelegation, ["holders": holders.map(\.words).joined(separator: ", ")])
  }

  /// A change releases at once what it lets out (FL 38 §, TF 2:16).
  private func releaseChanged(_ decision: Decision, _ outcome: inout Outcome) throws(Refusal) {
    var gone: [LineID] = []
    for id in decision.scope {
      guard let line = file.line(id), let assessment = line.assessment,
        assessment.verdict == .release || assessment.verdict == .releaseMasked,
        line.told != assessment || line.release == nil
      else { continue }
      if assessment.verdict == .releaseMasked, line.maskedCopy?.verification == nil {
        throw Refusal(line.maskedCopy == nil ? .noMaskedCopy : .maskedCopyUnverified, line: id)
      }
      outcome.events.append(released(line, file.request.delivery.form, nil))
      gone.append(id)
    }
    if !gone.isEmpty { outcome.effects.append(letter(.release, 101, lines: gone)) }
  }
}

extension Delegation.Holder {
  /// The holder as a refusal names it.
  var words: String {
    switch self {
    case .role(let role): role.rawValue
    case .person(let name): name
    }
  }
}
