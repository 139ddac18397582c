// A written decision (beslut): its scope of lines, its papers, its service, appeals and end.

public import Policy

/// A decision of the authority, with a life of its own.
public struct Decision: Sendable, Hashable {
  public let id: DecisionID
  public let kind: DecisionKind
  public var scope: [LineID]
  public var stage: DecisionStage
  public let requestedAt: Instant
  public let requestedBy: Requested
  public var clock: [Clock]
  public var draft: Draft?
  public var approvals: [Approval] = []
  public var comments: [Comment] = []
  public var signature: Signature?
  public var service: Service?
  /// The letters that asked whether it has come.
  public var serviceReminders: [ServiceReminder] = []
  /// It or such a letter came back, and no other address is known since.
  public var cameBack = false
  public var appeals: [Appeal] = []
  public var timeliness: Timeliness?
  /// FL 38 § was considered after the appeal, or a change was made.
  public var reconsidered = false
  public var forwardedAt: Instant?
  /// What went to the court.
  public var package: CourtPackage?
  public var judgments: [Judgment] = []
  public var furtherAppeal = false
  public var end: End?
  /// The decision that this one follows after a remand, changes or rectifies.
  public var supersedes: DecisionID?
  /// The decision whose appeal this one dismisses (FL 45 §).
  public var dismisses: DecisionID?

  public init(
    id: DecisionID, kind: DecisionKind, scope: [LineID], stage: DecisionStage,
    requestedAt: Instant, requestedBy: Requested, clock: [Clock]
  ) {
    self.id = id
    self.kind = kind
    self.scope = scope
    self.stage = stage
    self.requestedAt = requestedAt
    self.requestedBy = requestedBy
    self.clock = clock
  }

  /// Who wanted it.
  public enum Requested: String, Sendable, Hashable, Codable {
    case requester
    /// The employee left a doubtful case to the authority (OSL 6:3 1 st).
    case employee
    /// It follows from the case: a remand, a late appeal, a change.
    case consequence
  }

  /// What the drafter added to the facts; the whole text is made from both by template.
  public struct Draft: Sendable, Hashable, Codable {
    public let id: EntryID
    public let text: Personal
    public let by: StaffID
    public let at: Instant
    /// The facts have changed since.
    public var stale: Bool
  }

  /// A jurist's approval of one draft.
  public struct Approval: Sendable, Hashable, Codable {
    public let draft: EntryID
    public let by: StaffID
    public let reason: Personal?
    public let at: Instant
  }

  public struct Comment: Sendable, Hashable, Codable {
    public let by: StaffID
    public let text: Personal
    public let at: Instant
  }

  /// Who decided, by which power, and the frozen file.
  public struct Signature: Sendable, Hashable, Codable {
    public let by: StaffID
    /// The decider's name as it stands in the decision (FL 31 § 3 p).
    public let name: Personal
    public let decidedBy: DecidedBy
    /// The item of the delegation order; nil where the board or another body decided by itself.
    public let delegationItem: String?
    public let minutesRef: String?
    public let day: Day
    public let at: Instant
    public let frozen: FrozenLetter
  }

  /// Whether it binds, or is on its way to: not settled, and not dropped before it was signed.
  public var stands: Bool { stage.isBeingMade || signature != nil }

  /// Whether it settles what becomes of its lines, and not a side matter such as a fee or a late appeal.
  public var isAboutVerdicts: Bool { kind == .refusal || kind == .change }

  /// Appeals that have not been withdrawn.
  public var activeAppeals: [Appeal] { appeals.filter { $0.withdrawnAt == nil } }

  /// Why it ended.
  public enum End: Sendable, Hashable, Codable {
    /// The time to appeal passed, or the courts have spoken; with the reason in words.
    case final(basis: String)
    /// Every line in scope was released instead.
    case settled
  }
}

/// Why a decision ended where the service says it; a person who records an end writes a basis of their own.
public enum FinalBasis: String, Sendable, Hashable, CaseIterable {
  case lastDayPassed, remanded, withdrawn, linesGone
  case appealWithdrawn, appealDismissed, appealForwarded, dismissalLifted
}

/// Which body decided (KL 6:37–40, 7:5–8; for a company its managing director or board).
public enum DecidedBy: String, Sendable, Hashable, Codable, CaseIterable {
  case delegate, board, committee
  /// In urgent matters (KL 6:39).
  case chair
  case managingDirector, head

  /// Whether the minutes' extract, or the decision that gives the chair the power, must be named.
  public var needsMinutes: Bool { self == .board || self == .committee || self == .chair }
}

/// A letter's file as signed: never changed, and anything sent later is that file or nothing.
public struct FrozenLetter: Sendable, Hashable, Codable {
  public let id: LetterID
  public let blob: BlobID
  /// Bytes.
  public let size: Int
  public let pages: Int
  /// The case's number when the file was made; a later fact makes it stale.
  public let basedOn: Int
  public init(id: LetterID, blob: BlobID, size: Int, pages: Int, basedOn: Int) {
    self.id = id
    self.blob = blob
    self.size = size
    self.pages = pages
    self.basedOn = basedOn
  }
}

/// What went to the court with an appeal (FL 46 §): one PDF, and the same as files in an archive.
public struct CourtPackage: Sendable, Hashable, Codable {
  public let pdf: BlobID
  /// Bytes.
  public let pdfSize: Int
  public let pages: Int
  /// A ZIP file with a list of hashes.
  public let archive: BlobID
  /// Bytes.
  public let archiveSize: Int
  /// The case's number when it was made; a later fact makes it stale.
  public let basedOn: Int
  public init(
    pdf: BlobID, pdfSize: Int, pages: Int, archive: BlobID, archiveSize: Int, basedOn: Int
  ) {
    self.pdf = pdf
    self.pdfSize = pdfSize
    self.pages = pages
    self.archive = archive
    self.archiveSize = archiveSize
    self.basedOn = basedOn
  }
}

/// The day the requester got the decision, and how that is known (FL 44 §).
public struct Service: Sendable, Hashable, Codable {
  public let method: Method
  /// The day it counts from; nil with `notShown`.
  public let day: Day?
  public let evidence: Personal?
  public let lastDay: Day?
  /// How the last day was counted.
  public let basis: Bilingual?
  /// What simplified service rests on.
  public let simplified: Simplified?
  public init(
    method: Method, day: Day?, evidence: Personal?, lastDay: Day?, basis: Bilingual?,
    simplified: Simplified? = nil
  ) {
    self.simplified = simplified
    self.method = method
    self.day = day
    self.evidence = evidence
    self.lastDay = lastDay
    self.basis = basis
  }

  /// The conditions of simplified service (förenklad delgivning, delgivningslagen 22–26 §§).
  public struct Simplified: Sendable, Hashable, Codable {
    /// When the person was told that it may be used.
    public let informed: Day
    /// When the decision was sent.
    public let sent: Day
    /// When the message that it had been sent was sent, a day later at the earliest.
    public let control: Day
    public init(informed: Day, sent: Day, control: Day) {
      self.informed = informed
      self.sent = sent
      self.control = control
    }
  }

  public enum Method: String, Sendable, Hashable, Codable, CaseIterable {
    case handedOver, acknowledged
    /// Opened on the page with the code.
    case openedOnPage
    case deliveryReceipt
    /// Stämningsman.
    case bailiff
    /// Förenklad delgivning, with its two conditions: prior information and the control message.
    case simplified
    case notShown
  }
}

/// An appeal (överklagande), received whatever the stage (FL 43, 45 §§).
public struct Appeal: Sendable, Hashable, Codable {
  public let id: EntryID
  public let text: Personal
  public let appellant: Personal?
  /// When it reached the authority.
  public let arrivedAt: Instant
  /// When it reached the court, if it went there first (FL 47 § 2 st).
  public let reachedCourtAt: Day?
  public let scope: [LineID]
  public let recordedBy: StaffID?
  /// The message that it came as, where a person recognised one as an appeal.
  public let message: EntryID?
  public var withdrawnAt: Instant?
  public init(
    id: EntryID, text: Personal, appellant: Personal?, arrivedAt: Instant, reachedCourtAt: Day?,
    scope: [LineID], recordedBy: StaffID?, message: EntryID? = nil
  ) {
    self.id = id
    self.text = text
    self.appellant = appellant
    self.arrivedAt = arrivedAt
    self.reachedCourtAt = reachedCourtAt
    self.scope = scope
    self.recordedBy = recordedBy
    self.message = message
  }
}

/// The outcome of the timeliness test (rättidsprövning, FL 45 §).
public struct Timeliness: Sendable, Hashable, Codable {
  public let result: Result
  public let exception: Exception?
  public let by: StaffID
  public let at: Instant

  public enum Result: String, Sendable, Hashable, Codable, CaseIterable { case inTime, late }

  /// Why a late appeal is not dismissed.
  public enum Exception: String, Sendable, Hashable, Codable, CaseIterable {
    case faultyInstructions, reachedCourtInTime, serviceNotShown
  }

  /// Late, and nothing saves it.
  public var mustBeDismissed: Bool { result == .late && exception == nil }
}

/// A court's ruling, line by line.
public struct Judgment: Sendable, Hashable, Codable {
  public let court: String
  public let instance: Instance
  public let courtCaseNumber: String
  public let day: Day
  public let outcomes: [LineOutcome]
  public init(
    court: String, instance: Instance, courtCaseNumber: String, day: Day, outcomes: [LineOutcome]
  ) {
    self.court = court
    self.instance = instance
    self.courtCaseNumber = courtCaseNumber
    self.day = day
    self.outcomes = outcomes
  }

  public enum Instance: String, Sendable, Hashable, Codable, CaseIterable { case kammarratt, hfd }

  public struct LineOutcome: Sendable, Hashable, Codable {
    public let line: LineID
    public let outcome: Outcome
    public init(line: LineID, outcome: Outcome) {
      self.line = line
      self.outcome = outcome
    }
  }

  public enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
    case upheld, changed, changedWithReservation, remanded, dismissedNotAppealable, struckOut

    /// The authority decides anew.
    public var startsAnew: Bool { self == .remanded || self == .dismissedNotAppealable }
    /// The court did not let it stand.
    public var overturns: Bool { startsAnew || ordersRelease }
    /// The court ordered the release.
    public var ordersRelease: Bool { self == .changed || self == .changedWithReservation }
  }
}
