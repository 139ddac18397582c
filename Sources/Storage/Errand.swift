// An errand of the outbox: something to be done in the world after the act that wants it was committed.

public import Policy
public import Workflow

/// The name of an outbox row; stands in the `Message-ID`, so that a repetition is known as one.
public struct ErrandID: Identifier {
  public let text: String
  public init(_ text: String) { self.text = text }
}

/// What is to be done with a letter.
public struct NewErrand: Sendable, Hashable {
  public var id: ErrandID
  public var kind: ErrandKind
  public var letter: LetterID
  /// Whether it may be sent again by itself after its fate was unknown: receipts and reminders only.
  public var mayRepeat: Bool
  public init(id: ErrandID, kind: ErrandKind, letter: LetterID, mayRepeat: Bool = false) {
    self.id = id
    self.kind = kind
    self.letter = letter
    self.mayRepeat = mayRepeat
  }
}

/// By which way a letter goes.
public enum ErrandKind: String, Sendable, Hashable, Codable, CaseIterable {
  case mail
  /// Printed and posted by a person.
  case paper
  /// Shown on the request's page; done as soon as it is committed.
  case page
}

/// Where an errand stands.
public enum ErrandState: String, Sendable, Hashable, Codable, CaseIterable {
  case pending
  /// A worker has it; committed before the first byte of the message leaves.
  case sending
  case sent
  /// Given up; a person must look at it.
  case failed
  /// It may or may not have left; a person must look at it.
  case unknown
  /// It was pending when the database was restored; a person decides.
  case heldAfterRestore
}

/// An outbox row.
public struct Errand: Sendable, Hashable {
  public let id: ErrandID
  public let kind: ErrandKind
  public let file: CaseID
  public let letter: LetterID
  public let state: ErrandState
  /// How many times it was tried, this time included.
  public let attempts: Int
  public let nextAttempt: Instant
  public let mayRepeat: Bool
  public let createdAt: Instant
  /// What went wrong last, in words without addresses.
  public let problem: String?
}

/// How a try ended.
public enum ErrandResult: Sendable, Hashable {
  case sent
  /// Not sent for sure; try again then.
  case retry(at: Instant, problem: String)
  case failed(problem: String)
  case unknown(problem: String)
}
