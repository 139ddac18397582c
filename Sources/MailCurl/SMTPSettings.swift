// Where mail is handed over, and how: what an operator writes.

/// The mail server that takes our messages.
public struct SMTPSettings: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
  /// How the connection is encrypted.
  public enum Security: Sendable, Hashable {
    /// TLS from the first byte: `smtps://`.
    case implicit
    /// STARTTLS, or no mail: `?tls=required`.
    case required
    /// STARTTLS when the server offers it: `?tls=offered`.
    case whenOffered
    /// In the clear, for a relay on the same machine: `?tls=never`.
    case never
  }

  /// The account at the server; does not show its password when printed.
  public struct Credentials: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    public let user: String
    public let password: String
    public var description: String { "\(user):…" }
    public var customMirror: Mirror { Mirror(self, children: ["user": user]) }
  }

  public let host: String
  /// 1 to 65535; 25 for `smtp`, 465 for `smtps` unless given.
  public let port: Int
  public let security: Security
  public let credentials: Credentials?
  /// A PEM file of the authorities that may vouch for the server, instead of the system's.
  public let caFile: String?
  /// The name this service gives itself in EHLO.
  public let heloName: String
  public let limits: SMTPLimits

  public var description: String {
    "\(security == .implicit ? "smtps" : "smtp")://\(host):\(port) (\(security))"
  }
  public var customMirror: Mirror { Mirror(self, children: ["server": description]) }

  /// The address for libcurl, which takes the EHLO name from the path.
  var url: String {
    let host = host.contains(":") ? "[\(host)]" : host
    return "\(security == .implicit ? "smtps" : "smtp")://\(host):\(port)/\(heloName)"
  }
}

/// How long and how much a delivery may take, or one call of a mailbox.
public struct SMTPLimits: Sendable, Hashable {
  /// Until connected, greeted, encrypted and logged in: seconds, 1 to 600.
  public var connectSeconds: Int
  /// From one command to its reply, and from the end of the message to the verdict: seconds, 1 to
  /// 600.
  public var replySeconds: Int
  /// The whole delivery: seconds, 1 to 3600.
  public var totalSeconds: Int
  /// Fewer bytes a second than this for `stallSeconds` ends it: 1 to 1 000 000.
  public var slowestBytesPerSecond: Int
  /// How long it may be that slow: seconds, 1 to 600.
  public var stallSeconds: Int
  /// What is read of the server's replies before it is cut off: bytes, 1 024 to 1 000 000.
  public var replyBytes: Int

  public init(
    connectSeconds: Int = 30, replySeconds: Int = 300, totalSeconds: Int = 900,
    slowestBytesPerSecond: Int = 100, stallSeconds: Int = 60, replyBytes: Int = 65_536
  ) {
    (self.connectSeconds, self.replySeconds) = (connectSeconds, replySeconds)
    (self.totalSeconds, self.replyBytes) = (totalSeconds, replyBytes)
    (self.slowestBytesPerSecond, self.stallSeconds) = (slowestBytesPerSecond, stallSeconds)
  }

  /// Every limit outside its range; libcurl would take 0 for no limit at all.
  var problems: [SMTPSettingsProblem] {
    let ranges = [
      ("connectSeconds", connectSeconds, 1...600), ("replySeconds", replySeconds, 1...600),
      ("totalSeconds", totalSeconds, 1...3_600),
      ("slowestBytesPerSecond", slowestBytesPerSecond, 1...1_000_000),
      ("stallSeconds", stallSeconds, 1...600),
      ("replyBytes", replyBytes, 1_024...1_000_000),
    ]
    return ranges.compactMap { name, value, range in
      range.contains(value) ? nil : .limit(name, range)
    }
  }
}
