// The port through which mail comes in: what lies in a mailbox, one message's bytes, what is done with it afterwards.

/// A folder of messages at a mail server. Calls go one after another.
public protocol MailSource: Sendable {
  /// What lies there after a UID, the lowest UIDs first.
  ///
  /// - Parameters:
  ///   - uid: of the last message that is known, under the validity `validity`; with another
  ///     validity the list begins anew from the first message.
  ///   - limit: messages at most, from 1.
  func list(
    after uid: UInt32, validity: UInt32?, limit: Int
  ) async throws(MailboxProblem) -> MailboxList

  /// The bytes of one message, as they came; nil when it is no longer there.
  ///
  /// - Parameter part: the whole message, or its header alone.
  /// - Throws: `.tooLarge` for a message of more bytes than the mailbox takes, `.changed` when the
  ///   server has numbered its messages anew.
  func fetch(
    _ message: MailboxEntry, part: MailboxPart, validity: UInt32
  ) async throws(MailboxProblem) -> [UInt8]?

  /// Does with a message that is kept here what the operator wants done with it there.
  func settle(
    _ message: MailboxEntry, as after: AfterFetch, validity: UInt32
  ) async throws(MailboxProblem)

  /// Ends the connection, if there is one; the next call opens another.
  func leave() async
}

/// How much of a message is fetched.
public enum MailboxPart: Sendable, Hashable {
  case whole, header
}

/// What a look into a mailbox shows.
public struct MailboxList: Sendable, Hashable {
  /// Under which the UIDs stand (UIDVALIDITY, RFC 9051 2.3.1.1).
  public let validity: UInt32
  /// The messages, by rising UID.
  public let entries: [MailboxEntry]
  /// Everything up to this UID has been looked at; no entry has a higher one.
  public let through: UInt32
  /// Whether more may lie beyond `through`.
  public let hasMore: Bool

  /// A list as a server gave it.
  public init(validity: UInt32, entries: [MailboxEntry], through: UInt32, hasMore: Bool) {
    self.validity = validity
    self.entries = entries
    self.through = through
    self.hasMore = hasMore
  }
}

/// One message of a mailbox, known by its UID.
public struct MailboxEntry: Sendable, Hashable {
  public let uid: UInt32
  /// When the server took it (INTERNALDATE), in milliseconds since 1970-01-01T00:00:00Z; nil when
  /// it does not say.
  public let arrivedAt: Int64?
  /// Whether somebody has marked it as read.
  public let isSeen: Bool

  /// A message as a server lists it.
  public init(uid: UInt32, arrivedAt: Int64?, isSeen: Bool) {
    self.uid = uid
    self.arrivedAt = arrivedAt
    self.isSeen = isSeen
  }
}

/// What becomes of a message at the server once it is kept here.
public enum AfterFetch: Sendable, Hashable {
  /// Nothing; it looks as if nobody had read it.
  case keep
  /// It is marked as read.
  case seen
  /// It goes to another folder.
  case move(String)
  /// It is removed.
  case delete
}

/// Why a mailbox could not be used; words hold no addresses and nothing of any message.
public enum MailboxProblem: Error, Sendable, Hashable {
  /// The server cannot be reached or does not answer in time.
  case down(String)
  /// The server does not take the user, the password or the token.
  case wrongPassword
  /// The connection cannot be encrypted, or the certificate is not one to trust.
  case tls(String)
  /// The server says no: there is no such folder, or it does not know the command.
  case refused(String)
  /// The message has more bytes than may be taken.
  case tooLarge(limit: Int)
  /// The connection ended in the middle of a message.
  case dropped
  /// Too slow to be worth waiting for.
  case slow
  /// What came is not what was announced.
  case lied(String)
  /// The server has numbered its messages anew (another UIDVALIDITY).
  case changed
  /// The password's or the token's file cannot be read, or there is no memory.
  case local(String)

  /// A word for logs and metrics.
  public var word: String {
    switch self {
    case .down: "down"
    case .wrongPassword: "wrongPassword"
    case .tls: "tls"
    case .refused: "refused"
    case .tooLarge: "tooLarge"
    case .dropped: "dropped"
    case .slow: "slow"
    case .lied: "lied"
    case .changed: "changed"
    case .local: "local"
    }
  }
}
