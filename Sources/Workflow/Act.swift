// What somebody wants done: a verb with its arguments.

public import Policy

/// An act on a case. Each is named by its verb.
public enum Act: Sendable, Hashable {
  case correctRegistration(Correction)
  case withholdInRegister(fields: [RegisterField], provision: ProvisionID)
  case unpark(reason: Personal)
  case assign(owner: StaffID)
  case take
  case decline(reason: Personal)
  case recuse(reason: Personal)
  case narrow(persons: [NamedPerson], reason: Personal)
  case widen(reason: Personal)
  case breakGlass(reason: Personal)
  case reviewGlass(EntryID, note: Personal?)

  case askQuestion(
    text: Personal, about: Question.About, provision: ProvisionID?, lines: [LineID])
  case remind
  /// `about`: what it asks for beyond what it says; `origin`: who wrote it; nil for the requester.
  case addMessage(text: Personal, about: Message.Matter? = nil, origin: Authorship? = nil)
  /// A file from the requester: a power of attorney, a consent.
  case addAttachment(RequesterFile.Kind, StoredFile, text: Personal?, origin: Authorship? = nil)
  case answerQuestion(EntryID, text: Personal)
  case readMessage(EntryID)
  case renewAccessCode
  /// A task that no other verb ends: on one line or decision, or wherever it waits.
  case completeTask(TaskCompletion.Task, line: LineID?, decision: DecisionID?, note: Personal?)
  /// What was done about a letter that came back.
  case dealWithLetter(LetterID, measure: Personal)

  case addLine(LineRequest)
  case addDocument(LineID, StoredFile)
  case replaceDocument(LineID, StoredFile, reason: Personal)
  case addMaskedCopy(LineID, StoredFile)
  case verifyMaskedCopy(LineID, checked: Personal)
  case recordSearch(systems: [String], result: Personal, line: LineID?)
  case note(text: Personal)
  /// `seenBy`: whoever saw it; nil for the one who records it. `attachment`: the file it rests on.
  case recordAuthorisation(
    kind: Authorisation.Kind, scope: Personal, validFrom: Day, validTo: Day?,
    seenBy: StaffID? = nil, attachment: EntryID? = nil)
  case assess(LineID, Assessment)
  case mark(LineID, MarkRequest)
  case unmark(LineID, marks: [EntryID], reason: Personal?)
  case dismiss(LineID, DismissRequest)
  /// A list for a person to confirm.
  case proposeMarks([ProposedMark])
  /// By another provision or for another reason than was proposed, where one is given.
  case confirmMarks(
    LineID, proposals: [EntryID], provision: ProvisionID?, reason: Personal?)
  case rejectMarks(LineID, proposals: [EntryID], reason: Personal)
  case makeMaskedCopy(LineID)
  case recordMasking(LineID, MaskingResult)
  case recordCopyCheck(LineID, MaskedCopy.Check)
  case consult(authority: String, text: Personal)
  /// `text`: empty for the words of `message`, the message that it came as.
  case recordReply(EntryID, text: Personal, message: EntryID? = nil)

  /// Without a form it is the price of what was asked for: copies on paper, or of reading, which has none.
  case quoteFee(form: FeeTable.Form?, units: Int)
  case waiveFee(reason: Personal)
  case recordPayment(amount: Int)
  case respondToQuote(Fee.Reply, text: Personal?)
  case tellExpectedDate(Day, reason: Personal)
  case planRounds([Round])

  case release(lines: [LineID], form: DeliveryForm?, place: String?)
  case confirmRelease(lines: [LineID])
  case acceptReservation(LineID)
  /// Empty means every line that has a verdict and has not been communicated.
  case answer(lines: [LineID], text: Personal?)
  /// That documents or letters on paper were posted or handed over.
  case recordDispatch(lines: [LineID], letters: [LetterID] = [], method: String, day: Day)
  case passOn(authority: String, lines: [LineID])
  case splitOff(kind: String)

  /// Empty means the whole request.
  case withdraw(lines: [LineID])
  case close(outcome: CloseOutcome?)
  case reopen(reason: Personal)
  case hold(reason: Personal)
  case releaseHold(reason: Personal)
  case archive(receipt: String)
  case dispose(decisionReference: String)
  /// The first person proposes, another confirms by the same act.
  case removeUnlawful(LineID, reason: Personal)
  case recordDeliveryFailure(LetterID, reason: String)
  case recomputeClocks

  /// An act on a decision; nil means the one that is open.
  case onDecision(DecisionID?, DecisionAct)
}

/// An act on a decision, or one that opens a decision.
public enum DecisionAct: Sendable, Hashable {
  case requestDecision(lines: [LineID], kind: DecisionKind, text: Personal?)
  case refer(lines: [LineID], kind: DecisionKind, reason: Personal)
  case draft(text: Personal?)
  case submitForReview
  case approve(reason: Personal?)
  case sendBack(comment: Personal)
  case settle
  case sign(decidedBy: DecidedBy, minutesRef: String?, frozen: FrozenLetter)
  /// `simplified`: the three days on which simplified service rests; nil for every other method.
  case recordService(
    method: Service.Method, day: Day?, evidence: Personal?, simplified: Service.Simplified? = nil)
  case appeal(AppealRequest)
  case withdrawAppeal
  case testTimeliness(Timeliness.Result, exception: Timeliness.Exception?)
  case dismissAppeal
  case reconsider(changed: Bool, text: Personal?)
  case rectify(text: Personal)
  /// With the package that was made of the case as it stood.
  case forward(opinion: Personal?, package: CourtPackage? = nil)
  case recordJudgment(Judgment)
  case recordFurtherAppeal
  case recordFinal(basis: String)
  case remindService
  case lastDayPassed
}

/// A line that a handler adds.
public struct LineRequest: Sendable, Hashable {
  public var kind: LineKind
  /// What the outside will see; "Handling n" when nil.
  public var publicTitle: String?
  public var reference: Personal?
  public var date: Day?
  public var file: StoredFile?
  public init(
    kind: LineKind = .file, publicTitle: String? = nil, reference: Personal? = nil,
    date: Day? = nil, file: StoredFile? = nil
  ) {
    self.kind = kind
    self.publicTitle = publicTitle
    self.reference = reference
    self.date = date
    self.file = file
  }
}

/// A finding that is not masked, and why.
public struct DismissRequest: Sendable, Hashable {
  public var finding: EntryID
  public var reason: Personal
  /// The words that were found.
  public var text: Personal?
  /// Whether the same is to be offered where the same words are found elsewhere in the case.
  public var everywhere: Bool
  public init(
    finding: EntryID, reason: Personal, text: Personal? = nil, everywhere: Bool = false
  ) {
    self.finding = finding
    self.reason = reason
    self.text = text
    self.everywhere = everywhere
  }
}

/// What came of making a masked copy.
public enum MaskingResult: Sendable, Hashable {
  /// It was made and has passed.
  case made(VerifiedCopy)
  /// There is none, for the marks and bytes that were asked for.
  case failed(MaskedCopy.Basis, Masking.Failure)
}

/// An appeal as it comes in.
public struct AppealRequest: Sendable, Hashable {
  /// Empty for the words of `message`.
  public var text: Personal
  public var appellant: Personal?
  /// When it reached the authority; nil for now.
  public var arrivedAt: Instant?
  public var reachedCourtAt: Day?
  public var lines: [LineID]
  /// The message that it came as; only for staff, who see one.
  public var message: EntryID?
  public init(
    text: Personal, appellant: Personal? = nil, arrivedAt: Instant? = nil,
    reachedCourtAt: Day? = nil, lines: [LineID] = [], message: EntryID? = nil
  ) {
    self.text = text
    self.appellant = appellant
    self.arrivedAt = arrivedAt
    self.reachedCourtAt = reachedCourtAt
    self.lines = lines
    self.message = message
  }
}

/// A request as it comes in, before it has a number.
public struct Intake: Sendable, Hashable {
  public var authority: AuthorityID
  public var request: Request
  /// Documents listed one by one; those beyond the policy's limit stay in the description.
  public var documents: [Personal]
  /// Suspected abuse: registered all the same, its clock running.
  public var parked: Bool
  /// Answered over the counter or by phone, in full.
  public var answeredAtOnce: Bool
  public init(
    authority: AuthorityID, request: Request, documents: [Personal] = [], parked: Bool = false,
    answeredAtOnce: Bool = false
  ) {
    self.authority = authority
    self.request = request
    self.documents = documents
    self.parked = parked
    self.answeredAtOnce = answeredAtOnce
  }
}
