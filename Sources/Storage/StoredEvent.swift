// An event with what stands around it: when, by whom, under which policy.

public import Policy
public import Workflow

/// An event of a case as stored.
public struct StoredEvent: Sendable, Hashable {
  /// From 1 without gaps.
  public let number: Int
  public let at: Instant
  public let role: Role
  public let staff: StaffID?
  public let policy: PolicyHash
  /// The event's name, such as `submitted`.
  public let kind: String
  public let event: Event
}

/// A letter as stored.
public struct StoredLetter: Sendable, Hashable {
  public let id: LetterID
  public let file: CaseID
  public let kind: LetterKind
  public let at: Instant
  /// The event with which it was committed.
  public let number: Int
  /// Nil after disposal.
  public let letter: Letter?
}

/// What decides whether an access code opens a request.
public struct AccessRow: Sendable, Hashable {
  public let authority: AuthorityID
  /// SHA-256 of the code that is valid now.
  public let codeHash: [UInt8]
  public let generation: Int
}
