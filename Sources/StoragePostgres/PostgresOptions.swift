// Where the database is and how long it may take, read from one URL.

import CPostgres
import Foundation
import Storage

/// The limits of a PostgreSQL database and the way to it.
public struct PostgresOptions: Sendable {
  /// Connections that this process opens at most, from 1; each has a thread.
  public var connections = 16
  /// Transactions that wait for a connection at most; more are refused as unavailable.
  public var waiting = 1_024
  /// Milliseconds that one statement may take, from 1.
  public var statementMilliseconds = 10_000
  /// Milliseconds that one statement may wait for a lock, from 1.
  public var lockMilliseconds = 5_000
  /// Whether statements are prepared and kept; false behind pgbouncer in transaction mode.
  public var prepares = true
  /// What the server calls these connections, before anything that the URL says.
  public var name: String?
  /// Conninfo of a connection past the pooler, for LISTEN.
  private var direct: (conninfo: String, usual: [(String, String)])?
  /// A URL or a list of settings as libpq takes it, without what is ours.
  private(set) var conninfo: String
  /// What libpq is told where neither the URL nor the environment says otherwise.
  private(set) var usual: [(String, String)]

  /// How to connect for LISTEN; nil behind a pooler without a direct way.
  var listening: PostgresOptions? {
    guard !prepares else { return self }
    guard let direct else { return nil }
    var options = self
    (options.conninfo, options.usual) = direct
    options.prepares = true
    return options
  }

  /// Gives a way past a pooler, for LISTEN.
  public mutating func listen(at direct: PostgresOptions) {
    self.direct = (direct.conninfo, direct.usual)
  }

  /// Reads `postgres://` or `postgresql://`, with the parameters libpq knows and five of our own: `prepare`,
  /// `connections`, `waiting`, `statement-timeout` and `lock-timeout` (milliseconds).
  /// - Throws: what is wrong, all at once, without a word of the URL.
  public init(url: String) throws(PostgresURLProblems) {
    let parts = url.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var rest: [Substring] = []
    var own: [String: String] = [:]
    for pair in parts.count > 1 ? parts[1].split(separator: "&") : [] {
      let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let key = String(halves[0])
      if PostgresOptions.own.contains(key) {
        own[key] = halves.count > 1 ? String(halves[1]) : ""
      } else {
        rest.append(pair)
      }
    }
    conninfo = parts[0] + (rest.isEmpty ? "" : "?" + rest.joined(separator: "&"))
    var problems = PostgresOptions.shapeProblems(String(parts[0]))
    let given = problems.isEmpty ? PostgresOptions.keys(conninfo) : []
    if given == nil { problems.append("the URL is not one that libpq can read") }
    usual = PostgresOptions.usual(given: given ?? [])
    read(own, &problems)
    guard problems.isEmpty else { throw PostgresURLProblems(problems: problems) }
  }

  private static let own: Set<String> = [
    "prepare", "connections", "waiting", "statement-timeout", "lock-timeout",
  ]

  private mutating func read(_ own: [String: String], _ problems: inout [String]) {
    func number(_ key: String, _ range: ClosedRange<Int>, _ usual: Int) -> Int {
      guard let text = own[key] else { return usual }
      guard let number = Int(text), range.contains(number) else {
        problems.append("\(key) must be from \(range.lowerBound) to \(range.upperBound)")
        return usual
      }
      return number
    }
    connections = number("connections", 1...512, connections)
    waiting = number("waiting", 0...1_000_000, waiting)
    statementMilliseconds = number("statement-timeout", 1...3_600_000, statementMilliseconds)
    lockMilliseconds = number("lock-timeout", 1...3_600_000, lockMilliseconds)
    switch own["prepare"] {
    case nil, "on": prepares = true
    case "off": prepares = false
    default: problems.append("prepare must be on or off")
    }
  }

  /// What would make libpq read a part of the password as a host, and then say it aloud.
  private static func shapeProblems(_ url: String) -> [String] {
    guard let scheme = ["postgres://", "postgresql://"].first(where: url.hasPrefix) else {
      return ["the URL must begin with postgres:// or postgresql://"]
    }
    let rest = url.dropFirst(scheme.count)
    let authority = rest.prefix { $0 != "/" }
    let hasStray =
      authority.count { $0 == "@" } > 1 || rest.dropFirst(authority.count).contains("@")
      || rest.contains("#")
    return hasStray ? ["@, /, ?, # and % in a name or a password must be percent-encoded"] : []
  }

  /// The settings that the URL gives; nil when libpq cannot read it.
  private static func keys(_ conninfo: String) -> Set<String>? {
    var message: UnsafeMutablePointer<CChar>?
    defer { PQfreemem(message) }
    guard let parsed = PQconninfoParse(conninfo, &message) else { return nil }
    defer { PQconninfoFree(parsed) }
    var keys: Set<String> = []
    var option = parsed
    while let keyword = option.pointee.keyword {
      if option.pointee.val != nil { keys.insert(String(cString: keyword)) }
      option += 1
    }
    return keys
  }

  private static func usual(given: Set<String>) -> [(String, String)] {
    let environment = ProcessInfo.processInfo.environment
    return [
      ("connect_timeout", "PGCONNECT_TIMEOUT", "5"), ("tcp_user_timeout", "", "15000"),
      ("keepalives_idle", "", "30"), ("application_name", "PGAPPNAME", "utlamnande"),
      ("target_session_attrs", "PGTARGETSESSIONATTRS", "any"),
    ].filter { !given.contains($0.0) && environment[$0.1] == nil }.map { ($0.0, $0.2) }
  }

  /// What libpq connects with.
  var parameters: [(String, String)] {
    usual + [("dbname", conninfo), ("client_encoding", "UTF8")]
      + (name.map { [("application_name", $0)] } ?? [])
  }

  /// Sets the time limits, for the session or for one transaction.
  func limits(isLocal: Bool) -> Statement {
    Statement(
      PostgresOptions.setLimits,
      [
        .text("\(statementMilliseconds)"), .text("\(lockMilliseconds)"),
        .text("\(statementMilliseconds + lockMilliseconds)"), .text(isLocal ? "on" : "off"),
      ])
  }

  private static let setLimits = SQL(
    """
    SELECT set_config('statement_timeout', $1, $4 = 'on'), set_config('lock_timeout', $2, $4 = 'on'),
      set_config('idle_in_transaction_session_timeout', $3, $4 = 'on')
    """)
}

/// Everything that is wrong with a URL; never a part of it.
public struct PostgresURLProblems: Error, Sendable, Hashable {
  public let problems: [String]
  public init(problems: [String]) { self.problems = problems }
}
