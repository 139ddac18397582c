// What an audit found; each finding names the first thing that is wrong, never what it says.

public import Policy
public import Proofs
public import Workflow

/// The outcome of an audit.
public struct AuditReport: Sendable, Hashable {
  public internal(set) var cases = 0
  public internal(set) var events = 0
  public internal(set) var registerRows = 0
  public internal(set) var heads = 0
  public internal(set) var blobs = 0
  /// Entries of the access log.
  public internal(set) var accesses = 0
  /// Leaves of the Merkle log.
  public internal(set) var leaves = 0
  /// Outbox rows by their state, where the outbox was looked at.
  public internal(set) var errands: [ErrandState: Int] = [:]
  /// Files that no row names and that should have been collected; no findings, only a few of their names.
  public internal(set) var orphans: [BlobID] = []
  /// At most `limit`, the first ones.
  public private(set) var findings: [Finding] = []
  /// How many there were, those beyond the limit included.
  public private(set) var found = 0

  let limit: Int
  static let fewNames = 20

  init(limit: Int) { self.limit = limit }

  public var isSound: Bool { found == 0 }

  mutating func add(_ some: [Finding]) {
    findings += some.prefix(max(0, limit - findings.count))
    found += some.count
  }
}

/// Something that is not as it was written.
public enum Finding: Sendable, Hashable {
  /// The first bad event of a case.
  case event(CaseID, number: Int, Flaw)
  /// Columns of the read model that do not follow from the events.
  case columns(CaseID, [String])
  /// A register row whose case is gone.
  case caseRemoved(CaseID, registerNumber: String)
  /// A case without a row in the register.
  case unregistered(CaseID)
  /// Events whose case is gone.
  case eventsWithoutCase(CaseID)
  case letter(LetterID, Flaw)
  /// The first missing number.
  case registerGap(AuthorityID, year: Int, number: Int)
  case registerRow(AuthorityID, year: Int, number: Int, Flaw)
  /// What a head covered is no longer what is stored, or its signature does not hold.
  case head(number: Int, Flaw)
  case blob(BlobID, Flaw)
  /// The counters of an authority do not agree with its cases.
  case counts(AuthorityID)
  /// The cases registered on a day are not as many as that day's counter says.
  case day(AuthorityID, Day)
  /// All days together are not all cases.
  case days
  /// Stages that contradict one another.
  case stage(CaseID, [String])
  /// The search index says of a case what does not follow from its events.
  case words(CaseID)
  /// A file that the case should name and does not (`missing`), or the other way round (`unknown`).
  case naming(CaseID, BlobID, Flaw)
  case errand(ErrandID, ErrandFlaw)
  /// A letter that nothing of the outbox carries.
  case withoutErrand(LetterID)
  /// A row of a table that belongs to no case, or to no event of one.
  case stray(table: String, CaseID)
  case arrival(ArrivalID, ArrivalFlaw)
  case webhook(String, WebhookFlaw)
  case digest(StaffID, Day, ErrandFlaw)
  /// The first bad entry of a segment of the access log.
  case access(segment: String, number: Int, Flaw)
  /// The first leaf of the log that is not what was logged, with what stands there now; without an index where
  /// something stands among what was logged that never was.
  case leaf(index: Int?, LogLeaf.Source, chain: String, number: Int, Flaw)
  /// A part of the tree that does not follow from its leaves.
  case tile(level: Int, index: Int)
  /// A checkpoint of the database that the log contradicts; up to `agreed` leaves they agree.
  case checkpoint(size: Int, Flaw, agreed: Int?)
  /// The same of one that was kept elsewhere.
  case keptCheckpoint(size: Int, time: String, agreed: Int)

  /// What is wrong with an outbox row.
  public enum ErrandFlaw: String, Sendable, Hashable {
    /// A state or a kind that there is none of.
    case unknownState, unknownKind
    /// A state that only a try leads to, without a try.
    case noAttempt
    /// Being sent by nobody, or somebody's without being sent.
    case worker
    /// The letter is not one of its case.
    case letter
  }

  public enum Flaw: String, Sendable, Hashable {
    case missing
    case notReadable
    /// The stored hash is not the hash of what is stored.
    case hash
    /// It says of itself that it belongs elsewhere.
    case misplaced
    /// The header's facts are not those of its event.
    case header
    /// A personal text is not the one that was digested.
    case personal
    /// A personal text is gone although the case was not disposed of, or an entry of the log without a disposal.
    case erased
    /// Its name is not a name that the chain knows.
    case unknown
    case signature
  }
}
