// Decisions from the request to the signature.

import Policy

extension Deliberation {
  /// Asks role and table, finds the decision that is meant, and decides.
  func decide(_ act: DecisionAct, on id: DecisionID?) throws(Refusal) -> Outcome {
    let verb = act.verb
    guard powers(verb).contains(actor.role) else { throw Refusal(.notYourRole) }
    try permitInside()
    if verb.isBarredByRecusal { try permitUnrecused() }
    switch act {
    case .requestDecision(let lines, let kind, let text):
      return try requestDecision(lines, kind, text)
    case .refer(let lines, let kind, let reason): return try refer(lines, kind, reason)
    case .appeal(let appeal): return try self.appeal(appeal, on: id)
    case .withdrawAppeal where isAboutEarlyAppeals(id): return withdrawEarlyAppeals()
    case .draft, .submitForReview, .approve, .sendBack, .settle, .sign, .recordService,
      .withdrawAppeal, .testTimeliness, .dismissAppeal, .reconsider, .rectify, .forward,
      .recordJudgment, .recordFurtherAppeal, .recordFinal, .remindService, .lastDayPassed:
      break
    }
    let decision = try meant(id, for: verb)
    if case .refuse(let reason) = rule(decision.stage, verb) { throw Refusal(reason) }
    switch act {
    case .draft, .submitForReview, .approve, .sendBack, .settle, .sign:
      return try decideMaking(act, decision)
    case .recordService, .withdrawAppeal, .testTimeliness, .dismissAppeal, .reconsider, .rectify,
      .forward, .recordJudgment, .recordFurtherAppeal, .recordFinal, .remindService,
      .lastDayPassed, .requestDecision, .refer, .appeal:
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
    stage: DecisionStage = .requested, supersedes: DecisionID? = nil, dismisses: DecisionID? = nil,
    draft: Decision.Draft? = nil
  ) -> Event {
    .decisionOpened(
      OpenedDecision(
        id: DecisionID(fresh.name(50)), kind: kind, scope: scope, stage: stage, requestedAt: asked,
        requestedBy: by, clock: clocks(from: asked, at: file.authority, under: policy),
        supersedes: supersedes, dismisses: dismisses, draft: draft))
  }

  /// Whatever is withheld and in no decision yet, or what is named of it; noted when nothing is.
  private func requestDecision(
    _ named: [LineID], _ kind: DecisionKind, _ text: Personal?
  ) throws(Refusal) -> Outcome {
    for id in named where file.line(id) == nil { throw Refusal(.unknownLine, line: id) }
    switch kind {
    case .refusal: break
    case .fee, .advancePayment: return try requestFeeDecision(kind, text)
    case .dismissal, .change, .rectification: throw Refusal(.wrongKind)
    }
    let wanted = file.lines.filter { named.isEmpty || named.contains($0.id) }
    let withheld = wanted.filter { $0.isWithheld && $0.state != .withdrawn }.map(\.id)
    let scope = withheld.filter { !isInDecision($0) }
    if !scope.isEmpty {
      return Outcome([open(.refusal, scope, by: requested, asked: now)] + words(text))
    }
    // Already under decision: nothing is lost, a person reads what was asked.
    if !withheld.isEmpty { return Outcome(words(text ?? usualWords)) }
    // Nothing is left to withhold, it seems; a person must look.
    let isAnswered = file.stage == .answered || file.stage == .closed
    return Outcome(
      [.decisionRequestNoted(NotedRequest(at: now, scope: named.unique))]
        + words(isAnswered ? text ?? usualWords : text))
  }

  /// On a fee, or its payment in advance, once one has been quoted (OSL 6:1 a, avgiftsförordningen 23 §).
  private func requestFeeDecision(
    _ kind: DecisionKind, _ text: Personal?
  ) throws(Refusal) -> Outcome {
    guard file.fee != nil else { throw Refusal(.noFee) }
    guard kind == .fee || actor.role != .requester else { throw Refusal(.wrongKind) }
    if file.decisions.contains(where: { $0.kind == kind && $0.stage.isBeingMade }) {
      return Outcome(words(text ?? usualWords))
    }
    return Outcome([open(kind, [], by: requested, asked: now)] + words(text))
  }

  /// What is recorded for a request without words.
  private var usualWords: Personal {
    let word = policy.words["recorded", "decisionRequest"]
    return Personal(word?.text[file.request.language] ?? DecisionVerb.requestDecision.rawValue)
  }

  /// Whether a decision about the line stands or is being made.
  func isInDecision(_ line: LineID) -> Bool {
    file.decisions.contains { $0.isAboutVerdicts && $0.stands && $0.scope.contains(line) }
  }

  private var requested: Decision.Requested { actor.role == .requester ? .requester : .employee }

  /// Words that came with an act are read by a person.
  func words(_ text: Personal?) -> [Event] {
    guard let text, !text.isBlank else { return [] }
    return [.messageAdded(message(text))]
  }

  /// The employee leaves a doubtful case to the authority's own test (OSL 6:3 1 st).
  private func refer(
    _ ids: [LineID], _ kind: DecisionKind, _ reason: Personal
  ) throws(Refusal) -> Outcome {
    guard kind == .refusal else { throw Refusal(.wrongKind) }
    try needWords(reason)
    guard !ids.isEmpty else { throw Refusal(.noLines) }
    for id in ids {
      guard let line = file.line(id) else { throw Refusal(.unknownLine, line: id) }
      guard line.state != .withdrawn, line.state != .passedOn else {
        throw Refusal(.lineNotOpen, line: id)
      }
      if isInDecision(id) { throw Refusal(.lineInDecision, line: id) }
    }
    let note = Note(text: reason, by: try person(), at: now)
    return Outcome([open(kind, ids.unique, by: .employee, asked: now), .noteAdded(note)])
  }

  // MARK: Making

  private func decideMaking(
    _ act: DecisionAct, _ decision: Decision
  ) throws(Refusal) -> Outcome {
    switch act {
    case .draft(let text):
      let draft = Decision.Draft(
        id: entry(), text: text ?? "", by: try person(), at: now, stale: false)
      return Outcome([.drafted(decision: decision.id, draft: draft)])
    case .submitForReview: return try submit(decision)
    case .approve(let reason): return try approve(decision, reason)
    case .sendBack(let text):
      try needWords(text)
      let comment = Decision.Comment(by: try person(), text: text, at: now)
      return Outcome([.sentBack(decision: decision.id, comment: comment)])
    case .settle: return try settle(decision)
    case .sign(let decidedBy, let minutes, let frozen):
      return try sign(decision, decidedBy, minutes, frozen)
    default: throw Refusal(.nothingToDo)
    }
  }

  /// Nothing is left to decide: every line went out instead, or the fee was waived.
  private func settle(_ decision: Decision) throws(Refusal) -> Outcome {
    switch decision.kind {
    case .refusal, .change:
      guard !decision.scope.isEmpty else { throw Refusal(.emptyScope) }
      for id in decision.scope where !(file.line(id)?.isReleasedInFull ?? false) {
        throw Refusal(.linesStillWithheld, line: id)
      }
    case .fee, .advancePayment:
      guard file.fee?.waivedBecause != nil else { throw Refusal(.paymentAwaited) }
    case .rectification: break
    case .dismissal: throw Refusal(.appealPending)
    }
    return Outcome([.settled(decision: decision.id, at: now)])
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
    guard decision.isAboutVerdicts else { return }
    guard !decision.scope.isEmpty else { throw Refusal(.emptyScope) }
    var withheld = false
    for id in decision.scope {
      guard let line = file.line(id) else { throw Refusal(.unknownLine, line: id) }
      guard let assessment = line.assessment else { throw Refusal(.notAssessed, line: id) }
      try check(assessment, of: line)
      withheld = withheld || assessment.verdict.isWithheld
    }
    guard withheld || decision.kind == .change else { throw Refusal(.nothingWithheld) }
  }

  private func approve(_ decision: Decision, _ reason: Personal?) throws(Refusal) -> Outcome {
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
    try checkReady(decision)
    guard frozen.basedOn == file.number else { throw Refusal(.frozenStale) }
    let item = try power(for: decision.kind, decidedBy, minutes)
    let signature = Decision.Signature(
      by: try person(), name: Personal(actor.name ?? ""), decidedBy: decidedBy,
      delegationItem: item, minutesRef: minutes, day: today, at: now, frozen: frozen)
    let order = LetterOrder(
      id: frozen.id, kind: .decision, lines: decision.scope, decision: decision.id)
    var outcome = Outcome(
      [.signed(decision: decision.id, signature: signature)], effects: [.letter(order)])
    if decision.kind == .change { try releaseChanged(decision, &outcome) }
    for appeal in file.earlyAppeals where meets(appeal, decision) {
      outcome.events.append(.appealed(decision: decision.id, appeal: appeal))
    }
    return outcome
  }

  /// Whether the papers are in order; asked again before the file is frozen.
  func checkReady(_ decision: Decision) throws(Refusal) {
    if decision.kind == .rectification { return }
    if decision.kind == .change { return try checkChange(decision) }
    guard let draft = decision.draft else { throw Refusal(.draftMissing) }
    guard !draft.stale else { throw Refusal(.draftStale) }
    try checkContent(decision)
    let authority = try authority()
    if authority.legalReview, !decision.approvals.contains(where: { $0.draft == draft.id }) {
      throw Refusal(.notApproved)
    }
    try checkOwnDraft(decision, draft, authority.fourEyes)
  }

  /// Nobody signs what they drafted where four eyes are required; where they are wanted, another has approved it, or
  /// an approval says why nobody could.
  private func checkOwnDraft(
    _ decision: Decision, _ draft: Decision.Draft, _ rule: Authority.FourEyes
  ) throws(Refusal) {
    guard draft.by == actor.staff else { return }
    switch rule {
    case .required: throw Refusal(.ownWork)
    case .whenAvailable:
      let isSeen = decision.approvals.contains {
        $0.draft == draft.id && ($0.by != draft.by || !($0.reason?.isBlank ?? true))
      }
      if !isSeen { throw Refusal(.ownWork) }
    case .off: break
    }
  }

  /// A change changes what somebody was told, with reasons that hold (FL 37–38 §§).
  private func checkChange(_ decision: Decision) throws(Refusal) {
    try checkContent(decision)
    let changed = decision.scope.contains { id in
      file.line(id).map { $0.told != $0.assessment } ?? false
    }
    guard changed else { throw Refusal(.nothingChanged) }
  }

  /// Whether an appeal that came early is about what the decision settles.
  private func meets(_ appeal: Appeal, _ decision: Decision) -> Bool {
    decision.kind == .refusal
      && (appeal.scope.isEmpty || appeal.scope.contains { decision.scope.contains($0) })
  }

  /// The item of the delegation order, for a delegate; a body that decides itself needs its minutes (KL 6:37, 7:5).
  private func power(
    for kind: DecisionKind, _ decidedBy: DecidedBy, _ minutes: String?
  ) throws(Refusal) -> String? {
    if decidedBy.needsMinutes, minutes?.allSatisfy(\.isWhitespace) ?? true {
      throw Refusal(.minutesMissing)
    }
    let kindOfAuthority = try authority().kind
    switch decidedBy {
    case .delegate: break
    case .board, .committee, .chair: return nil
    // These decide in their own right, but only where there is such a person.
    case .managingDirector: if kindOfAuthority == .municipalCompany { return nil }
    case .head: if kindOfAuthority == .state { return nil }
    }
    if decidedBy == .delegate, let item = delegation(for: kind) { return item.item }
    throw noDelegation(for: kind)
  }

  /// The refusal that names those who could have signed, each once.
  private func noDelegation(for kind: DecisionKind) -> Refusal {
    let holders = policy.delegations.holders(for: kind, at: file.authority, on: today)
    // Somebody else has the same name: it is not known which of them is meant.
    if actor.sharesName, let name = actor.name, holders.contains(.person(name)) {
      return Refusal(.sharedName, ["holders": name])
    }
    let names = holders.map { $0.words(policy) }.unique
    return Refusal(.noDelegation, ["holders": names.joined(separator: ", ")])
  }

  private func delegation(for kind: DecisionKind) -> Delegation? {
    policy.delegations.item(for: kind, at: file.authority, on: today, by: actor.signer)
  }

  /// Before a change or a rectification is opened: who opens it must be able to sign it.
  func needDelegation(for kind: DecisionKind) throws(Refusal) {
    if delegation(for: kind) == nil { throw noDelegation(for: kind) }
  }

  /// A change releases at once what it lets out (FL 38 §, TF 2:16).
  private func releaseChanged(_ decision: Decision, _ outcome: inout Outcome) throws(Refusal) {
    var gone: [LineID] = []
    for id in decision.scope {
      guard let line = file.line(id), let assessment = line.assessment,
        assessment.verdict == .release || assessment.verdict == .releaseMasked,
        line.told != assessment || line.release == nil
      else { continue }
      let form = form(nil, for: line)
      try checkMeans(line, form)
      if needsSecondPerson(line) {
        let proposal = ReleaseProposal(by: try person(), form: form, place: nil)
        outcome.events.append(.releaseProposed(line: id, proposal: proposal))
        continue
      }
      try checkMarks(line, assessment)
      outcome.events.append(released(line, form, nil))
      gone.append(id)
    }
    if !gone.isEmpty { outcome.effects.append(letter(.release, 101, lines: gone)) }
  }
}

extension Delegation.Holder {
  /// The holder as a refusal names it.
  fileprivate func words(_ policy: Policy) -> String {
    switch self {
    case .role(let role): role.words(.sv, policy)
    case .person, .staff: person ?? ""
    }
  }
}
