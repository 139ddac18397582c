// What an audit found; each finding names the first thing that is wrong, never what it says.

public import Policy
public import Workflow

/// The outcome of an audit.
public struct AuditReport: Sendable, Hashable {
  public internal(set) var cases = 0
  public internal(set) var events = 0
  public internal(set) var registerRows = 0
  public internal(set) var heads = 0
  public internal(set) var blobs = 0
  /// At most `maximumFindings`; whether there were more says `isCapped`.
  public private(set) var findings: [Finding] = []
  public private(set) var isCapped = false

  public static let maximumFindings = 1_000
  public var isSound: Bool { findings.isEmpty }

  mutating func add(_ found: [Finding]) {
    let room = AuditReport.maximumFindings - findings.count
    findings += found.prefix(room)
    if found.count > room { isCapped = true }
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
    /// A personal text is gone although the case was not disposed of.
    case erased
    /// Its name is not a name that the chain knows.
    case unknown
    case signature
  }
}
