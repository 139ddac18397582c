// The two functions through which everything goes: one receives, one decides.

public import Policy

/// Receives a request: never refused for its content or its sender (TF 2:17–2:18).
///
/// - Parameters:
///   - intake: what came in, already checked for shape and limits.
///   - id: the case's id, random, given from outside.
///   - number: the register number drawn in the same transaction.
///   - actor: the requester, or a registrar or handler who registers for somebody.
///   - now: the moment of registration.
///   - policy: authorities, calendar, yardsticks.
///   - fresh: random bits for the names of new things.
///   - clock: the yardsticks where `clocks` was asked before; nil asks it now.
/// - Returns: the first events and the receipt.
public func receive(
  _ intake: Intake, as id: CaseID, number: RegisterNumber, by actor: Actor, at now: Instant,
  under policy: Policy, fresh: Fresh, clock: [Clock]? = nil
) throws(Refusal) -> Outcome {
  guard policy.authority(intake.authority) != nil else { throw Refusal(.unknownAuthority) }
  guard intake.request.arrivedAt <= now else { throw Refusal(.dateInFuture) }
  guard Roles([.requester, .registrar, .handler]).contains(actor.role) else {
    throw Refusal(.notYourRole)
  }
  let limit = policy.practice.listedDocuments
  guard !intake.request.description.isBlank || !intake.documents.isEmpty else {
    throw Refusal(.emptyText)
  }
  var request = intake.request
  request.unlistedDocuments = max(0, intake.documents.count - limit)
  let lines = intake.documents.prefix(limit).enumerated().map { index, reference in
    NewLine(
      id: LineID(fresh.name(UInt64(index) + 1)), kind: .sought,
      publicTitle: title(index + 1, request.language), reference: reference, date: nil,
      named: true, addedAt: request.arrivedAt, file: nil)
  }
  let submission = Submission(
    authority: intake.authority, registerNumber: number, request: request, registeredAt: now,
    parked: intake.parked,
    clock: clock ?? clocks(from: request.arrivedAt, at: intake.authority, under: policy),
    lines: lines)
  if intake.answeredAtOnce { return try answeredAtOnce(submission, by: actor, at: now) }
  let receipt = LetterOrder(id: LetterID(fresh.name(0)), kind: .receipt)
  return Outcome([.submitted(submission)], effects: [.letter(receipt)])
}

/// Decides an act: checks the tables, the powers and the facts, and says what happens and what must be done.
///
/// - Parameter examined: how far the machine has come with the files of `act.leaving`; what is missing
///   there counts as not finished.
/// - Throws: the `Refusal` that names the rule which stopped it; then nothing has happened.
public func decide(
  _ act: Act, on file: Case, by actor: Actor, at now: Instant, under policy: Policy, fresh: Fresh,
  examined: [LineID: Examination] = [:]
) throws(Refusal) -> Outcome {
  let deliberation = Deliberation(
    file: file, actor: actor, now: now, policy: policy, fresh: fresh, examined: examined)
  if case .onDecision(let id, let act) = act { return try deliberation.decide(act, on: id) }
  try deliberation.permit(act.verb)
  return try deliberation.decide(act)
}

/// Full release over the counter or by phone: nothing is left open, and no name is kept.
private func answeredAtOnce(
  _ submission: Submission, by actor: Actor, at now: Instant
) throws(Refusal) -> Outcome {
  guard let person = actor.staff else { throw Refusal(.notYourRole) }
  var request = submission.request
  request.contact = Contact()
  request.unlistedDocuments = 0
  var events: [Event] = [.submitted(submission.with(request))]
  for line in submission.lines {
    events.append(
      .assessed(
        line: line.id, assessment: Assessment(verdict: .release), by: person, at: now))
    let release = Release(
      at: now, form: request.delivery.form, place: nil, file: nil,
      dispatched: SwedishTime.day(of: now))
    events.append(.released(line: line.id, release: release))
  }
  return Outcome(events + [.closed(outcome: .answeredAtOnce, at: now)])
}

/// What a line is called outside until a person has named it.
func title(_ number: Int, _ language: Language) -> String {
  language == .sv ? "Handling \(number)" : "Document \(number)"
}

/// Everything one decision looks at. It holds no state of its own.
struct Deliberation {
  let file: Case
  let actor: Actor
  let now: Instant
  let policy: Policy
  let fresh: Fresh
  /// How far the machine has come with the files that are to leave; nil where it is only asked what may be tried.
  let examined: [LineID: Examination]?

  /// The Swedish day of `now`.
  var today: Day { SwedishTime.day(of: now) }

  /// The authority's policy row; it existed when the case was received.
  func authority() throws(Refusal) -> Authority {
    guard let authority = policy.authority(file.authority) else {
      throw Refusal(.unknownAuthority)
    }
    return authority
  }

  /// The person on the staff who acts; verbs that need one are never open to others.
  func person() throws(Refusal) -> StaffID {
    guard let staff = actor.staff else { throw Refusal(.notYourRole) }
    return staff
  }

  /// Asks role and table.
  func permit(_ verb: Verb) throws(Refusal) {
    guard powers(verb).contains(actor.role) else { throw Refusal(.notYourRole) }
    if !verb.isDoneFromOutside { try permitInside() }
    if case .refuse(let reason) = rule(file.stage, verb) { throw Refusal(reason) }
    if verb.isBarredByRecusal { try permitUnrecused() }
  }

  /// A recused person (jäv) cannot test, let out, draft, approve or sign (KL 6:28–30, FL 16–18 §§).
  func permitUnrecused() throws(Refusal) {
    if let staff = actor.staff, file.recused.contains(staff) { throw Refusal(.recused) }
  }

  /// The line, where the table of lines allows `verb`.
  func line(_ id: LineID, for verb: LineVerb) throws(Refusal) -> Line {
    guard let line = file.line(id) else { throw Refusal(.unknownLine, line: id) }
    if line.removed, verb.needsFile { throw Refusal(.lineRemoved, line: id) }
    if case .refuse(let reason) = rule(line.state, verb) { throw Refusal(reason, line: id) }
    return line
  }

  /// Refuses a text that says nothing.
  func needWords(_ text: Personal, _ reason: Refusal.Reason = .emptyText) throws(Refusal) {
    if text.isBlank { throw Refusal(reason) }
  }

  /// The name of the `n`-th new thing of this outcome.
  func entry(_ n: UInt64 = 0) -> EntryID { EntryID(fresh.name(n)) }

  /// An order for a letter to the requester, with the `n`-th new name.
  func letter(
    _ kind: LetterKind, _ n: UInt64 = 100, lines: [LineID] = [], decision: DecisionID? = nil,
    entry: EntryID? = nil, text: Personal? = nil,
    to recipient: LetterOrder.Recipient = .requester
  ) -> Effect {
    .letter(
      LetterOrder(
        id: LetterID(fresh.name(n)), kind: kind, recipient: recipient, lines: lines,
        decision: decision, entry: entry, text: text))
  }
}

extension Array where Element: Hashable {
  /// Each once, in the order in which they first stand.
  var unique: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}

extension Personal {
  /// Whether nothing but white space is in it.
  var isBlank: Bool { text?.allSatisfy(\.isWhitespace) ?? true }
}

extension Act {
  /// The verb of an act on the case; acts on decisions have verbs of their own.
  public var verb: Verb {
    switch self {
    case .correctRegistration: .correctRegistration
    case .withholdInRegister: .withholdInRegister
    case .unpark: .unpark
    case .assign: .assign
    case .take: .take
    case .decline: .decline
    case .recuse: .recuse
    case .narrow: .narrow
    case .widen: .widen
    case .breakGlass: .breakGlass
    case .reviewGlass: .reviewGlass
    case .askQuestion: .askQuestion
    case .remind: .remind
    case .addMessage, .onDecision: .addMessage
    case .addAttachment: .addAttachment
    case .answerQuestion: .answerQuestion
    case .readMessage: .readMessage
    case .renewAccessCode: .renewAccessCode
    case .dealWithLetter: .dealWithLetter
    case .completeTask: .completeTask
    case .addLine: .addLine
    case .addDocument: .addDocument
    case .replaceDocument: .replaceDocument
    case .addMaskedCopy: .addMaskedCopy
    case .verifyMaskedCopy: .verifyMaskedCopy
    case .recordSearch: .recordSearch
    case .note: .note
    case .recordAuthorisation: .recordAuthorisation
    case .assess: .assess
    case .mark: .mark
    case .unmark: .unmark
    case .dismiss: .dismiss
    case .proposeMarks: .proposeMarks
    case .confirmMarks: .confirmMarks
    case .rejectMarks: .rejectMarks
    case .makeMaskedCopy: .makeMaskedCopy
    case .recordMasking: .recordMasking
    case .recordCopyCheck: .recordCopyCheck
    case .consult: .consult
    case .recordReply: .recordReply
    case .quoteFee: .quoteFee
    case .waiveFee: .waiveFee
    case .recordPayment: .recordPayment
    case .respondToQuote: .respondToQuote
    case .tellExpectedDate: .tellExpectedDate
    case .planRounds: .planRounds
    case .release: .release
    case .confirmRelease: .confirmRelease
    case .acceptReservation: .acceptReservation
    case .answer: .answer
    case .recordDispatch: .recordDispatch
    case .passOn: .passOn
    case .splitOff: .splitOff
    case .withdraw: .withdraw
    case .close: .close
    case .reopen: .reopen
    case .hold: .hold
    case .releaseHold: .releaseHold
    case .archive: .archive
    case .dispose: .dispose
    case .removeUnlawful: .removeUnlawful
    case .recordDeliveryFailure: .recordDeliveryFailure
    case .recomputeClocks: .recomputeClocks
    }
  }
}

extension DecisionAct {
  /// The verb of the act.
  public var verb: DecisionVerb {
    switch self {
    case .requestDecision: .requestDecision
    case .refer: .refer
    case .draft: .draft
    case .submitForReview: .submitForReview
    case .approve: .approve
    case .sendBack: .sendBack
    case .settle: .settle
    case .sign: .sign
    case .recordService: .recordService
    case .appeal: .appeal
    case .withdrawAppeal: .withdrawAppeal
    case .testTimeliness: .testTimeliness
    case .dismissAppeal: .dismissAppeal
    case .reconsider: .reconsider
    case .rectify: .rectify
    case .forward: .forward
    case .recordJudgment: .recordJudgment
    case .recordFurtherAppeal: .recordFurtherAppeal
    case .recordFinal: .recordFinal
    case .remindService: .remindService
    case .lastDayPassed: .lastDayPassed
    }
  }
}
