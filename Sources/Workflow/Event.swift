// What has happened in a case: past tense, stored for ever, never edited.

public import Policy

/// One thing that happened. Facts only; texts about or by persons are `Personal`.
public enum Event: Sendable, Hashable, Codable {
  // Registration.
  case submitted(Submission)
  case registrationCorrected(Correction)
  case withheldInRegister(fields: [RegisterField], provision: ProvisionID)
  case unparked(reason: Personal)
  case accessCodeRenewed(generation: Int)

  // Who works.
  case assigned(owner: StaffID)
  case declined(by: StaffID, reason: Personal)
  case recused(person: StaffID, reason: Personal)
  case narrowed(Narrowing)
  case widened(reason: Personal, by: StaffID, at: Instant)
  case glassBroken(GlassBreak)
  case glassReviewed(id: EntryID, by: StaffID, note: Personal?)

  // Talking.
  case questionAsked(Question)
  case questionReminded(id: EntryID, at: Instant)
  case questionAnswered(id: EntryID, text: Personal, at: Instant)
  case messageAdded(Message)
  case attachmentAdded(RequesterFile)
  case messageRead(id: EntryID, by: StaffID)

  // Finding and testing.
  case lineAdded(NewLine)
  case documentAdded(line: LineID, file: StoredFile)
  case documentReplaced(line: LineID, file: StoredFile, reason: Personal)
  case maskedCopyAdded(line: LineID, file: StoredFile, by: StaffID)
  case maskedCopyVerified(line: LineID, verification: MaskedCopy.Verification)
  case searchRecorded(Search)
  case noteAdded(Note)
  case authorisationRecorded(Authorisation)
  case assessed(line: LineID, assessment: Assessment, by: StaffID, at: Instant? = nil)
  case marked(line: LineID, mark: Mark)
  case unmarked(line: LineID, mark: EntryID, reason: Personal?)
  case findingDismissed(
    line: LineID, finding: EntryID, reason: Personal, by: StaffID? = nil, at: Instant? = nil,
    text: Personal? = nil, everywhere: Bool? = nil)
  case marksProposed(line: LineID, proposals: [MarkProposal])
  case proposalsRejected(line: LineID, proposals: [EntryID], reason: Personal, by: StaffID)
  case maskingRequested(line: LineID, masking: Masking)
  case maskedCopyMade(
    line: LineID, file: StoredFile, basis: MaskedCopy.Basis, verification: MaskedCopy.Verification)
  case maskingFailed(line: LineID, failure: Masking.Failure)
  case maskedCopyChecked(line: LineID, check: MaskedCopy.Check)
  case consulted(Consultation)
  case consultationAnswered(id: EntryID, text: Personal, at: Instant)

  // Fees and time.
  case feeQuoted(Fee)
  case feeWaived(reason: Personal)
  case feePaid(amount: Int)
  case quoteAnswered(reply: Fee.Reply, text: Personal?)
  case expectedDateTold(ExpectedDate)
  case roundsPlanned([Round])
  /// Of the case, or of a decision.
  case clocksRecomputed(decision: DecisionID?, old: [Clock], new: [Clock])

  // Letting out and answering.
  case releaseProposed(line: LineID, proposal: ReleaseProposal)
  case reservationOffered(line: LineID, at: Instant)
  case reservationAccepted(line: LineID, at: Instant)
  case released(line: LineID, release: Release)
  case answered(lines: [LineID], at: Instant)
  case dispatchRecorded(line: LineID, method: String, day: Day)
  /// No lines: the request as such, before there were any.
  case passedOn(lines: [LineID], authority: String, at: Instant)
  case splitOff(kind: String)

  // Endings.
  /// `wholly`: the request as such.
  case withdrawn(lines: [LineID], wholly: Bool, at: Instant)
  case closed(outcome: CloseOutcome, at: Instant)
  case reopened(reason: Personal)
  case held(Hold)
  case holdReleased(reason: Personal, at: Instant)
  case archived(receipt: String)
  case disposed(decisionReference: String)
  case removalProposed(line: LineID, by: StaffID, reason: Personal)
  case unlawfulRemoved(line: LineID, by: StaffID, at: Instant)

  // Decisions.
  case decisionRequestNoted(NotedRequest)
  case decisionOpened(OpenedDecision)
  case scopeChanged(decision: DecisionID, scope: [LineID])
  case drafted(decision: DecisionID, draft: Decision.Draft)
  case submittedForReview(decision: DecisionID, to: DecisionStage)
  case approved(decision: DecisionID, approval: Decision.Approval)
  case sentBack(decision: DecisionID, comment: Decision.Comment)
  case settled(decision: DecisionID, at: Instant)
  case signed(decision: DecisionID, signature: Decision.Signature)
  case served(decision: DecisionID, service: Service)
  case serviceReminded(decision: DecisionID, reminder: ServiceReminder)
  case appealed(decision: DecisionID?, appeal: Appeal)
  /// With no decision: one that came before there was any.
  case appealWithdrawn(decision: DecisionID?, appeal: EntryID, to: DecisionStage?, at: Instant)
  case timelinessTested(decision: DecisionID, timeliness: Timeliness)
  case reconsidered(decision: DecisionID, changed: Bool, text: Personal?)
  case forwarded(
    decision: DecisionID, at: Instant, opinion: Personal?, package: CourtPackage? = nil)
  case judged(decision: DecisionID, judgment: Judgment)
  case furtherAppealRecorded(decision: DecisionID)
  case becameFinal(decision: DecisionID, basis: String)

  // What came of letters.
  case deliveryFailed(letter: LetterID, reason: String)
  case letterDealtWith(letter: LetterID, measure: Personal)
  case taskCompleted(TaskCompletion)
  /// A letter on paper was posted, or handed over.
  case letterPosted(letter: LetterID, method: String, day: Day)
}

/// A case's first event.
public struct Submission: Sendable, Hashable, Codable {
  public let authority: AuthorityID
  public let registerNumber: RegisterNumber
  public let request: Request
  public let registeredAt: Instant
  public let parked: Bool
  public let clock: [Clock]
  public let lines: [NewLine]
}

extension Submission {
  /// The same with another request.
  func with(_ request: Request) -> Submission {
    Submission(
      authority: authority, registerNumber: registerNumber, request: request,
      registeredAt: registeredAt, parked: false, clock: clock, lines: lines)
  }
}

/// A line as it begins.
public struct NewLine: Sendable, Hashable, Codable {
  public let id: LineID
  public let kind: LineKind
  public let publicTitle: String
  public let reference: Personal?
  public let date: Day?
  public let named: Bool
  public let addedAt: Instant
  public let file: StoredFile?
}

/// What a registrar corrected, or a requester of what they said of themselves; old and new are both kept. Never
/// the number.
public struct Correction: Sendable, Hashable, Codable {
  public var publicSubject: String?
  public var channel: Channel?
  public var arrivedAt: Instant?
  public var contact: Contact?
  public var delivery: Delivery?
  /// The language that letters are written in from now on.
  public var language: Language?
  public let reason: Personal
  public init(
    publicSubject: String? = nil, channel: Channel? = nil, arrivedAt: Instant? = nil,
    contact: Contact? = nil, delivery: Delivery? = nil, language: Language? = nil,
    reason: Personal
  ) {
    self.publicSubject = publicSubject
    self.channel = channel
    self.arrivedAt = arrivedAt
    self.contact = contact
    self.delivery = delivery
    self.language = language
    self.reason = reason
  }
}

/// A decision as it begins.
public struct OpenedDecision: Sendable, Hashable, Codable {
  public let id: DecisionID
  public let kind: DecisionKind
  public let scope: [LineID]
  public let stage: DecisionStage
  public let requestedAt: Instant
  public let requestedBy: Decision.Requested
  public let clock: [Clock]
  public let supersedes: DecisionID?
  public let dismisses: DecisionID?
  /// What the decider wrote who opened it: a change or a rectification is signed without a round of drafts.
  public let draft: Decision.Draft?
}
