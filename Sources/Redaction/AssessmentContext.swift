// What an assessment knows beside the text: who holds the document, what kind it is, who is in the case.

public import Policy

/// What decides how a passage is judged, beside the passage.
public struct AssessmentContext: Sendable, Hashable, Codable {
  public var authority: AuthorityID?
  /// The kind of record, a key of `records` in `flags.yaml`; nil where nobody said.
  public var record: RecordKind?
  /// Names of persons that the case already knows, as written: "Anna Karin Berg".
  public var knownNames: [String]
  public var fileName: String
  public var title: String

  public init(
    authority: AuthorityID? = nil, record: RecordKind? = nil, knownNames: [String] = [],
    fileName: String = "", title: String = ""
  ) {
    self.authority = authority
    self.record = record
    self.knownNames = knownNames
    self.fileName = fileName
    self.title = title
  }
}

/// The most that one assessment reads, gives and does; beyond it a document is not assessed.
public struct AssessmentLimits: Sendable, Hashable {
  /// Bytes of text. 1 and more.
  public var bytes: Int
  public var flags: Int
  /// Candidates looked at; a text of ordinary prose has one in some twenty bytes.
  public var steps: Int
  public init(bytes: Int = 128 << 20, flags: Int = 200_000, steps: Int = 1 << 30) {
    self.bytes = bytes
    self.flags = flags
    self.steps = steps
  }
}
