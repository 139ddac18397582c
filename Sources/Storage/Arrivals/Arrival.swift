// An arrival: a mail that came into one of the authority's mailboxes, whatever became of it.

public import Policy
public import Workflow

/// The name of an arrival: random, 32 hexadecimal digits.
public struct ArrivalID: Identifier {
  public let text: String
  public init(_ text: String) { self.text = text }
}

/// Where an arrival stands.
public enum ArrivalState: String, Sendable, Hashable, Codable, CaseIterable {
  /// It is kept, and nothing of it has been read.
  case fetched
  /// In the registrar's tray: a person decides.
  case waiting
  /// In the tray, and cannot be read (kan ej tolkas).
  case unreadable
  /// In a case, by the service or by a person.
  case routed
  /// A case was made of it.
  case registered
  /// Put aside by a person, or held to be spam; never destroyed.
  case parked
  /// The same mail came before; that one was dealt with.
  case duplicate
  /// About the delivery of our own mail, and dealt with as such.
  case report

  /// Whether somebody still has to register it or put it aside.
  public var isOpen: Bool { self == .fetched || self == .waiting || self == .unreadable }
}

/// A mail as it was fetched, before it is read.
public struct NewArrival: Sendable, Hashable {
  public var id: ArrivalID
  public var authority: AuthorityID
  public var mailbox: String
  public var validity: UInt32
  public var uid: UInt32
  /// The raw bytes; nil where they could not be had.
  public var blob: BlobID?
  /// Bytes.
  public var size: Int
  /// When it reached the authority's server (TF 2:9), or, where that does not say, when it was fetched.
  public var arrivedAt: Instant
  public var fetchedAt: Instant
  /// Until when it must be registered or put aside: the end of the next working day (OSL 5:1).
  public var registerBy: Instant
  /// Why the bytes are not all of it, as a word.
  public var problem: String?

  public init(
    id: ArrivalID, authority: AuthorityID, mailbox: String, validity: UInt32, uid: UInt32,
    blob: BlobID?, size: Int, arrivedAt: Instant, fetchedAt: Instant, registerBy: Instant,
    problem: String? = nil
  ) {
    (self.id, self.authority, self.mailbox) = (id, authority, mailbox)
    (self.validity, self.uid, self.blob, self.size) = (validity, uid, blob, size)
    (self.arrivedAt, self.fetchedAt, self.registerBy) = (arrivedAt, fetchedAt, registerBy)
    self.problem = problem
  }
}

/// A mail that came in, as it is stored.
public struct Arrival: Sendable, Hashable {
  public let id: ArrivalID
  public let authority: AuthorityID
  public let mailbox: String
  /// The raw bytes; nil where they could not be had, or were erased with the case.
  public let blob: BlobID?
  public let size: Int
  public let arrivedAt: Instant
  public let fetchedAt: Instant
  public let registerBy: Instant
  public let state: ArrivalState
  /// Grows with each change; the ETag.
  public let version: Int
  public let duplicateOf: ArrivalID?
  /// The case that it is in.
  public let file: CaseID?
  /// What was read of it, as the desk wrote it down; nil before that, and after disposal.
  public let content: String?
  public let problem: String?
  /// How many times its reading was begun, this time included.
  public let attempts: Int
}

/// What has become of an arrival.
public struct ArrivalEnd: Sendable, Hashable {
  public var state: ArrivalState
  public var content: String?
  /// A hash of its Message-ID, by which the same mail is known again.
  public var messageKey: [UInt8]?
  public var duplicateOf: ArrivalID?
  public var file: CaseID?
  public var problem: String?

  public init(
    _ state: ArrivalState, content: String? = nil, messageKey: [UInt8]? = nil,
    duplicateOf: ArrivalID? = nil, file: CaseID? = nil, problem: String? = nil
  ) {
    (self.state, self.content, self.messageKey) = (state, content, messageKey)
    (self.duplicateOf, self.file, self.problem) = (duplicateOf, file, problem)
  }
}

/// That an arrival goes into the case with the act, in the same commit.
public struct ArrivalMark: Sendable, Hashable {
  public var id: ArrivalID
  public var state: ArrivalState
  public init(_ id: ArrivalID, _ state: ArrivalState) {
    self.id = id
    self.state = state
  }
}

extension Arrival {
  static let columns = """
    id, authority, mailbox, blob, size, arrived_at, fetched_at, register_by, state, version, \
    duplicate_of, case_id, content, problem, attempts
    """

  static func all(_ rows: Rows) throws(StorageFailure) -> [Arrival] {
    var all: [Arrival] = []
    for row in rows { all.append(try Arrival(row)) }
    return all
  }

  init(_ row: Row) throws(StorageFailure) {
    guard let state = ArrivalState(rawValue: try row.text(8)) else {
      throw .corrupt("unknown state of an arrival")
    }
    self.state = state
    id = ArrivalID(try row.text(0))
    authority = AuthorityID(try row.text(1))
    mailbox = try row.text(2)
    blob = try row.optionalText(3).map { BlobID($0) }
    size = try row.int(4)
    arrivedAt = Instant(milliseconds: try row.int64(5))
    fetchedAt = Instant(milliseconds: try row.int64(6))
    registerBy = Instant(milliseconds: try row.int64(7))
    version = try row.int(9)
    duplicateOf = try row.optionalText(10).map { ArrivalID($0) }
    file = try row.optionalText(11).map { CaseID($0) }
    content = try row.optionalText(12)
    problem = try row.optionalText(13)
    attempts = try row.int(14)
  }
}
