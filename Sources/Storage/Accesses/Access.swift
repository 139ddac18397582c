// An access: somebody has read, searched, taken out, signed in, or changed a power or a setting; what the log keeps.

public import Policy
public import Workflow

/// One entry of the access log, before it is written.
///
/// Of a requester or a stranger it holds no address, agent or device: `of(_:)` leaves them out whatever is given.
public struct Access: Sendable, Hashable {
  /// What sort of access it was.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// Bytes or words of a document, a letter, a draft or a mail.
    case content
    /// A case or a list that belongs to one, without its documents.
    case view
    case search
    /// Many records at once, or a package that leaves the service.
    case export
    case signIn, signOut
    /// Who may do what: people added, revoked, delegated; a new token.
    case power
    case setting
    /// A case that is narrowed to named persons was opened by another, with a reason.
    case breakGlass
    /// An act. One that was done is in the case's own chain; here stand those that were refused.
    case act
    /// Only about whoever asks; not kept when it was given.
    case own
  }

  /// Who it was.
  public enum Party: Sendable, Hashable {
    case staff(StaffID)
    /// Whoever holds the access code of the case.
    case requester
    /// Somebody whose secret was wrong.
    case stranger
    /// Whoever ran a command on the machine.
    case operatorOfMachine
    /// The service itself.
    case service
  }

  public enum Outcome: String, Sendable, Hashable, Codable {
    case given, denied
  }

  /// When; set as it is noted.
  public var at = Instant(milliseconds: 0)
  public var kind: Kind
  /// The call's name in the contract, an act's verb, or a command.
  public var what: String
  public var by: Party
  public var outcome: Outcome
  public var authority: AuthorityID?
  public var file: CaseID?
  /// The document, letter, decision, attachment or mail, by its id.
  public var object: String?
  /// From 1.
  public var page: Int?
  /// Why, where it was asked: the reason for breaking the glass. Erasable, as are the others below.
  public var reason: String?
  /// What was searched for, or what was changed.
  public var words: String?
  /// From where; of staff and operators only.
  public var from: String?

  public init(
    _ kind: Kind, _ what: String, by party: Party, outcome: Outcome = .given,
    authority: AuthorityID? = nil, file: CaseID? = nil, object: String? = nil, page: Int? = nil
  ) {
    self.kind = kind
    self.what = what
    self.by = party
    self.outcome = outcome
    self.authority = authority
    self.file = file
    self.object = object
    self.page = page
  }

  /// Whether the caller waits until the entry is on the disk: what holds a secret is not answered unlogged. The
  /// others are written within a second.
  public var isAwaited: Bool {
    guard outcome == .given else { return false }
    switch kind {
    case .content, .export, .signIn, .signOut, .power, .setting, .breakGlass: return true
    case .view, .search, .act, .own: return false
    }
  }
}

/// An entry as it was written.
public struct StoredAccess: Sendable, Hashable {
  /// The access; texts that were erased are nil.
  public var access: Access
  /// The process that wrote it.
  public var segment: String
  /// From 1 in its segment.
  public var number: Int
  /// Its place in the order of all.
  public var place: Int64
}

/// Which entries are wanted; the newest first.
public struct AccessFilter: Sendable, Hashable {
  public var authority: AuthorityID?
  public var file: CaseID?
  public var staff: StaffID?
  public var from: Instant?
  /// Not after this moment.
  public var to: Instant?
  /// 1 to 1000.
  public var limit: Int
  /// Only those whose `place` is lower.
  public var before: Int64?

  public init(
    authority: AuthorityID? = nil, file: CaseID? = nil, staff: StaffID? = nil,
    from: Instant? = nil, to: Instant? = nil, limit: Int = 100, before: Int64? = nil
  ) {
    self.authority = authority
    self.file = file
    self.staff = staff
    self.from = from
    self.to = to
    self.limit = limit
    self.before = before
  }
}
