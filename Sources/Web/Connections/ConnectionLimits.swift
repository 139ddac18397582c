// Every limit on a connection, by name, with its range.

/// Limits on what one connection, and all of them, may take.
public struct ConnectionLimits: Sendable {
  /// Connections at the same time; more wait in the backlog. 16 to 100,000.
  public var most = 4_096
  /// Connections of one block of addresses at the same time; a further one is closed. 1 to 100,000. Trusted proxies
  /// are not counted.
  public var perBlock = 512
  /// Seconds from the opening of a connection, its TLS handshake included, to the end of the first request's
  /// headers. 1 to 600.
  public var headSeconds = 15
  /// Seconds that a connection may lie between requests, and a body stand still. 1 to 3,600.
  public var idleSeconds = 75
  /// Seconds that an answer may wait for a reader who takes nothing of it. 1 to 3,600.
  public var stallSeconds = 30
  /// Requests on one connection; the last answer says that it closes. 1 to 1,000,000.
  public var requests = 1_000
  /// Bytes of one header field. 1,024 to 65,536.
  public var headerField = 16 * 1024
  /// Bytes of all header fields of a request, and of its target. 2,048 to 262,144.
  public var headerList = 32 * 1024
  /// Header fields of a request. 16 to 1,000.
  public var headerCount = 100
  /// Seconds, and bytes, that what is left of a body is read for after its answer has gone.
  let lingerSeconds = 5
  let lingerBytes = 1 << 20
  public init() {}
}
