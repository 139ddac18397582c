// A mailbox that is read for an authority, and how hard it is tried.

public import Mail
public import Policy

/// A mailbox that is read for an authority.
public struct IncomingBox: Sendable {
  /// By which rows, logs and metrics know it; no address.
  public let name: String
  public let authority: AuthorityID
  public let source: any MailSource
  /// What becomes of a message at the server once it is kept here.
  public let after: AfterFetch
  /// Seconds between two looks: 5 to 3600.
  public let pollSeconds: Int

  public init(
    name: String, authority: AuthorityID, source: any MailSource, after: AfterFetch,
    pollSeconds: Int
  ) {
    (self.name, self.authority, self.source) = (name, authority, source)
    (self.after, self.pollSeconds) = (after, pollSeconds)
  }
}

/// The limits of reading mail.
public struct MailInLimits: Sendable {
  /// Messages listed at a time.
  public var listed = 200
  /// Messages fetched in one visit; then others have their turn.
  public var fetched = 2_000
  /// Visits in which the same message may fail before it is kept without its bytes, for a person.
  public var failingVisits = 4
  /// Times that the reading of an arrival is begun before a person must look, crashes counted in.
  public var attempts = 5
  /// Seconds between signs of life, and after how many without one what a worker holds is taken over.
  public var beatSeconds = 10
  public var takeoverSeconds: Int64 = 60
  /// Milliseconds between looks when there was nothing to do.
  public var idleMilliseconds = 500
  public init() {}
}
