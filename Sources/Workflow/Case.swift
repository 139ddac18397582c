// A case (ärende): one request and all that has happened to it, the fold of its events.

public import Policy

/// One request and all that happens to it.
public struct Case: Sendable, Hashable {
  public let id: CaseID
  public let authority: AuthorityID
  public let registerNumber: RegisterNumber
  /// How many events it has; the ETag, and the lock of the next writer.
  public internal(set) var number = 0
  public internal(set) var stage = CaseStage.received
  public internal(set) var request: Request
  public internal(set) var registeredAt: Instant
  /// What the public register shows instead of the usual subject, once a registrar has written it.
  public internal(set) var publicSubject: String?
  public internal(set) var withheldInRegister: [RegisterField: ProvisionID] = [:]
  public internal(set) var parked: Bool
  public internal(set) var clock: [Clock]
  /// The generation of the access code; an older code is void.
  public internal(set) var codeGeneration = 1

  public internal(set) var owner: StaffID?
  public internal(set) var recused: Set<StaffID> = []
  /// The named persons to whom it is open alone; `door` says who else may open it.
  public internal(set) var narrowing: Narrowing?
  public internal(set) var glass: [GlassBreak] = []
  public internal(set) var lines: [Line] = []
  public internal(set) var decisions: [Decision] = []
  /// A decision asked for before anything was withheld: the lines named, or all when empty.
  public internal(set) var notedDecisionRequest: NotedRequest?
  /// Appeals that came before any decision was dispatched.
  public internal(set) var earlyAppeals: [Appeal] = []

  public internal(set) var messages: [Message] = []
  /// What the requester chose to send along.
  public internal(set) var attachments: [RequesterFile] = []
  public internal(set) var questions: [Question] = []
  public internal(set) var consultations: [Consultation] = []
  public internal(set) var authorisations: [Authorisation] = []
  public internal(set) var searches: [Search] = []
  public internal(set) var notes: [Note] = []
  public internal(set) var expectedDates: [ExpectedDate] = []
  public internal(set) var rounds: [Round] = []
  public internal(set) var fee: Fee?
  /// Letters that bounced or were refused, until a person has dealt with them.
  public internal(set) var failedLetters: [LetterID] = []
  /// All letters that ever came back or may not have arrived, also those that a person has dealt with.
  public internal(set) var undelivered: Set<LetterID> = []
  /// Letters on paper that have been posted, and when.
  public internal(set) var posted: [LetterID: Day] = [:]
  /// Tasks that a person has ticked off, since no other act does.
  public internal(set) var completedTasks: [TaskCompletion] = []
  public internal(set) var splitOffs: [String] = []
  public internal(set) var holds: [Hold] = []
  /// Whether the request itself was withdrawn or passed on as a whole.
  public internal(set) var requestEnded = false
  /// When every part was answered; nil while some part is not, also where one was added afterwards.
  public internal(set) var answeredAt: Instant?
  /// When every part was answered for the first time, whatever was added afterwards.
  public internal(set) var firstAnsweredAt: Instant?
  public internal(set) var closedAt: Instant?
  /// When it was last closed, also after it was opened again.
  public internal(set) var lastClosedAt: Instant?
  public internal(set) var outcome: CloseOutcome?
  public internal(set) var archivedReceipt: String?
  public internal(set) var disposedBy: String?

  /// The line with this id, or nil.
  public func line(_ id: LineID) -> Line? { lines.first { $0.id == id } }
  /// The decision with this id, or nil.
  public func decision(_ id: DecisionID) -> Decision? { decisions.first { $0.id == id } }
  /// Whether the outside may know that the line is there, once it has been told of it.
  ///
  /// Of what may neither be confirmed nor denied it sees what the requester named, or else one line for all,
  /// so that nothing can be counted (OSL 25:1, 26:1 and others whose policy row says so).
  public func showsOutside(_ line: Line) -> Bool {
    func isSecret(_ line: Line) -> Bool {
      (line.told ?? line.assessment)?.verdict == .existenceWithheld
    }
    guard !line.named, isSecret(line) else { return true }
    let secret = lines.filter(isSecret)
    return !secret.contains(where: \.named) && secret.first?.id == line.id
  }

  /// Whether a decision on advance payment has gone out and is not met: then no copy goes (OSL 6:1 a).
  public var isPaymentAwaited: Bool {
    guard let fee, fee.waivedBecause == nil, fee.paid < fee.amount else { return false }
    return decisions.contains { $0.kind == .advancePayment && $0.signature != nil }
  }

  /// The first of what has come in that no person has read: a message, an attachment, or an answer.
  var firstUnread: EntryID? {
    messages.first { $0.readBy == nil }?.id ?? attachments.first { $0.readBy == nil }?.id
      ?? questions.first(where: \.isUnread)?.id
  }

  /// How much has come in that no person has read: messages, attachments and answers.
  public var unreadCount: Int {
    messages.count { $0.readBy == nil } + attachments.count { $0.readBy == nil }
      + questions.count(where: \.isUnread)
  }

  /// Why no more can be attached; nil where it can. Asked before a file is read, too.
  public func barToAttachments(under policy: Policy) -> Refusal? {
    attachments.count < policy.practice.attachments ? nil : Refusal(.attachmentsFull)
  }

  /// Whether the requester gave nothing that names or reaches them.
  public var isAnonymous: Bool { request.contact.name == nil }
}

/// What came in, and how it is to be answered.
public struct Request: Sendable, Hashable, Codable {
  public var channel: Channel
  /// When it reached the authority (TF 2:9, FL 22 §).
  public var arrivedAt: Instant
  /// How the arrival is known, for what came by letter, phone or over the counter.
  public var arrivalBasis: String?
  /// The requester's own words.
  public var description: Personal
  /// How many documents were listed beyond those that became lines.
  public var unlistedDocuments: Int
  public var delivery: Delivery
  public var contact: Contact
  public var language: Language
  public init(
    channel: Channel, arrivedAt: Instant, arrivalBasis: String? = nil, description: Personal,
    unlistedDocuments: Int = 0, delivery: Delivery, contact: Contact = Contact(),
    language: Language = .sv
  ) {
    self.channel = channel
    self.arrivedAt = arrivedAt
    self.arrivalBasis = arrivalBasis
    self.description = description
    self.unlistedDocuments = unlistedDocuments
    self.delivery = delivery
    self.contact = contact
    self.language = language
  }
}

/// How it came in.
public enum Channel: String, Sendable, Hashable, Codable, CaseIterable {
  case web, email, letter, phone, counter
}

/// How the requester wants it.
public struct Delivery: Sendable, Hashable, Codable {
  public var form: DeliveryForm
  /// An e-mail or postal address, where the form needs one.
  public var address: Personal?
  public init(form: DeliveryForm, address: Personal? = nil) {
    self.form = form
    self.address = address
  }
}

/// What the requester chose to say of themselves; all of it may be absent (TF 2:18).
public struct Contact: Sendable, Hashable, Codable {
  public var name: Personal?
  public var email: Personal?
  public var phone: Personal?
  public var postalAddress: Personal?
  /// Protected identity: narrows the case and needs two persons for a release (OSL 21:3).
  public var protected: Bool
  public init(
    name: Personal? = nil, email: Personal? = nil, phone: Personal? = nil,
    postalAddress: Personal? = nil, protected: Bool = false
  ) {
    self.name = name
    self.email = email
    self.phone = phone
    self.postalAddress = postalAddress
    self.protected = protected
  }
}

/// The fields of the public register that can be withheld (OSL 5:2).
public enum RegisterField: String, Sendable, Hashable, Codable, CaseIterable {
  case subject, correspondent
}

/// A yardstick on the way: when it is due, and why that day.
public struct Clock: Sendable, Hashable, Codable {
  /// `sameDay`, `nextWorkingDay`, `threeWorkingDays`.
  public let name: String
  public let right: Yardstick.Right
  /// The local midnight that ends the counted day.
  public let due: Instant
  public let basis: Bilingual
  public init(name: String, right: Yardstick.Right, due: Instant, basis: Bilingual) {
    self.name = name
    self.right = right
    self.due = due
    self.basis = basis
  }

  public enum State: String, Sendable, Hashable, Codable, CaseIterable {
    /// Not due, not answered.
    case running
    /// Past due, not answered.
    case overdue
    /// Answered in time.
    case met
    /// Answered after it was due.
    case late
  }

  /// How it stands at `now`, when the answer came at `answered`.
  public func state(at now: Instant, answered: Instant?) -> State {
    if let answered { return answered < due ? .met : .late }
    return now < due ? .running : .overdue
  }
}

/// A decision asked for before anything was withheld.
public struct NotedRequest: Sendable, Hashable, Codable {
  public let at: Instant
  /// Empty means whatever is withheld.
  public let scope: [LineID]
}

/// What somebody wrote in the case.
public struct Message: Sendable, Hashable, Codable {
  public let id: EntryID
  public let text: Personal
  public let at: Instant
  /// Staff who recorded it, when it came another way.
  public let recordedBy: StaffID?
  /// What a person must ask themselves when reading it.
  public let prompt: Prompt
  public var readBy: StaffID?
  /// Who wrote it; nil for the requester.
  public var origin: Authorship?

  public enum Prompt: String, Sendable, Hashable, Codable, CaseIterable {
    case none
    /// It came after an answer: is a decision asked for?
    case decisionRequest
    /// It came after a decision: is it an appeal?
    case appeal
    /// That the use of personal data is restricted (GDPR art. 18), or ends (art. 21).
    case restriction, objection
  }
}

/// A file that the requester chose to send: never demanded, never shown outside (TF 2:18); or one that came with
/// somebody else's mail, which the requester is not shown either.
public struct RequesterFile: Sendable, Hashable, Codable {
  public let id: EntryID
  public let kind: Kind
  public let file: StoredFile
  public let text: Personal?
  public let at: Instant
  /// Staff who recorded it, when it came another way.
  public let recordedBy: StaffID?
  /// What a person must ask themselves when reading it.
  public let prompt: Message.Prompt
  public var readBy: StaffID?
  /// Whom it came from; nil for the requester.
  public var origin: Authorship?

  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// Fullmakt.
    case powerOfAttorney
    /// Samtycke (OSL 12:2).
    case consent
    case other
  }
}

/// A question to the requester.
public struct Question: Sendable, Hashable, Codable {
  public let id: EntryID
  public let text: Personal
  public let about: About
  /// The rule that needs it; always for identity and purpose (TF 2:18).
  public let provision: ProvisionID?
  public let lines: [LineID]
  public let askedAt: Instant
  public let askedBy: StaffID
  public var remindedAt: [Instant] = []
  public var answer: Personal?
  public var answeredAt: Instant?
  /// Who read the answer.
  public var readBy: StaffID?

  public enum About: String, Sendable, Hashable, Codable, CaseIterable {
    case content, identity, purpose
  }

  public var isOpen: Bool { answeredAt == nil }
  /// Whether an answer waits for somebody to read it.
  public var isUnread: Bool { answeredAt != nil && readBy == nil }
}

/// A consultation (samråd); it never stops the clock.
public struct Consultation: Sendable, Hashable, Codable {
  public let id: EntryID
  public let authority: String
  public let text: Personal
  public let askedAt: Instant
  public var reply: Personal?
  public var repliedAt: Instant?
}

/// A consent, power of attorney, guardianship or ethics approval that was seen.
public struct Authorisation: Sendable, Hashable, Codable {
  public let id: EntryID
  public let kind: Kind
  public let scope: Personal
  public let validFrom: Day
  public let validTo: Day?
  public let seenBy: StaffID
  /// The requester's file that it rests on, where it came as one.
  public let attachment: EntryID?

  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    case consent, powerOfAttorney, guardianship, ethicsApproval, identityCheck
  }
}

/// Where somebody looked, and what came of it (OSL 4:1; law page 1.3 step 4).
public struct Search: Sendable, Hashable, Codable {
  public let systems: [String]
  public let result: Personal
  public let line: LineID?
  public let by: StaffID
  public let at: Instant
}

/// A tjänsteanteckning (FL 27 §).
public struct Note: Sendable, Hashable, Codable {
  public let text: Personal
  public let by: StaffID
  public let at: Instant
}

/// A date told to the requester; it moves no yardstick.
public struct ExpectedDate: Sendable, Hashable, Codable {
  public let date: Day
  public let reason: Personal
  public let at: Instant
}

/// Lines that go out together, by when.
public struct Round: Sendable, Hashable, Codable {
  public let date: Day
  public let lines: [LineID]
  public init(date: Day, lines: [LineID]) {
    self.date = date
    self.lines = lines
  }
}

/// A hold put on by a person, beside the ones every listed line has by itself.
public struct Hold: Sendable, Hashable, Codable {
  public let reason: Personal
  public let by: StaffID
  public let at: Instant
  public var releasedAt: Instant?
}

/// How a case ended.
public enum CloseOutcome: String, Sendable, Hashable, Codable, CaseIterable {
  case releasedInFull, releasedInPart, nothingReleased, withdrawn, passedOn
  /// The requester could not be reached; not "återkallad".
  case unreachable
  /// Answered over the counter or by phone.
  case answeredAtOnce
}

/// A fee from quotation to payment.
public struct Fee: Sendable, Hashable, Codable {
  public let id: EntryID
  public let table: String
  public let form: FeeTable.Form
  /// Pages, documents or quarters, as the table's row says.
  public let units: Int
  /// Kronor.
  public let amount: Int
  public let quotedAt: Instant
  public var reply: Reply?
  public var waivedBecause: Personal?
  /// Kronor paid so far.
  public var paid = 0

  public enum Reply: String, Sendable, Hashable, Codable, CaseIterable {
    case accept, narrow, readOnSite, decline
  }
}
