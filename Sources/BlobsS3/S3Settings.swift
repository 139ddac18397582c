// Where the objects are, and as whom: what an operator writes.

/// A bucket of a store that speaks S3.
public struct S3Settings: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
  /// Scheme, host and port, such as `https://s3.eu-north-1.amazonaws.com`.
  public let endpoint: String
  public let region: String
  public let bucket: String
  /// What stands before each name, with a slash at its end; or nothing.
  public let prefix: String
  /// A PEM file of the authorities that may vouch for the server, instead of the system's.
  public let caFile: String?
  let credentials: Credentials
  public var limits = S3Limits()

  public var description: String { "s3://\(bucket)/\(prefix) at \(endpoint) (\(region))" }
  public var customMirror: Mirror { Mirror(self, children: ["store": description]) }

  /// The account; shows nothing when printed.
  struct Credentials: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    let id: String
    let secret: String
    /// Of temporary credentials.
    let token: String?
    var description: String { "…" }
    var customMirror: Mirror { Mirror(self, children: [:]) }
  }

  /// The path of an object, as it is signed.
  func path(_ key: String) -> String { "/\(bucket)/\(prefix)\(key)" }
}

/// How long a call may take, and how often it is tried.
public struct S3Limits: Sendable, Hashable {
  /// Until connected and encrypted: seconds, 1 to 600.
  public var connectSeconds = 10
  /// Fewer than `slowestBytesPerSecond` for so long ends the call: seconds, 1 to 600.
  public var stallSeconds = 30
  /// 1 to 1 000 000.
  public var slowestBytesPerSecond = 1_000
  /// A whole call: seconds, 1 to 86 400.
  public var totalSeconds = 3_600
  /// Tries of a call, the first included: 1 to 10. The pauses begin with a fifth of a second and double.
  public var tries = 4
  public init() {}

  /// Whoever only wants to know whether there is an answer.
  static let brief: S3Limits = {
    var limits = S3Limits()
    limits.connectSeconds = 2
    limits.totalSeconds = 4
    limits.tries = 1
    return limits
  }()
}

/// Everything that is wrong with what the operator wrote.
public struct S3SettingsProblem: Error, Sendable, Hashable, CustomStringConvertible {
  public let problems: [String]
  public var description: String { problems.joined(separator: "\n") }
}

extension S3Settings {
  /// Reads `s3://bucket/prefix?endpoint=https://host:port&region=…&ca=FILE`.
  ///
  /// - Parameter credentials: `ID:SECRET`, or `ID:SECRET:TOKEN` for temporary ones.
  /// - Throws: every mistake at once; never with a credential in it.
  public static func parse(
    _ url: String, credentials: String?
  ) throws(S3SettingsProblem) -> S3Settings {
    var problems: [String] = []
    let halves = url.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let place = halves[0].dropFirst("s3://".count)
    let parts = place.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let bucket = parts.first.map { String($0) } ?? ""
    if !url.hasPrefix("s3://") || !isBucket(bucket) {
      problems.append("blobs must be s3://BUCKET/PREFIX?endpoint=URL&region=REGION")
    }
    var prefix = parts.count > 1 ? String(parts[1]) : ""
    while prefix.hasSuffix("/") { prefix.removeLast() }
    if !isPath(prefix) {
      problems.append("blobs: the prefix may hold letters, digits, . _ - and single slashes only")
    }
    let options = read(halves.count > 1 ? String(halves[1]) : "", &problems)
    let region = options["region"] ?? "us-east-1"
    if !isRegion(region) { problems.append("blobs: region must be like eu-north-1") }
    let endpoint = options["endpoint"] ?? "https://s3.\(region).amazonaws.com"
    if !isEndpoint(endpoint) {
      problems.append("blobs: endpoint must be like https://host or http://host:9000")
    }
    let given = (credentials ?? "").split(separator: ":", maxSplits: 2).map { String($0) }
    if given.count < 2 {
      problems.append(
        "blobs-credentials must be ID:SECRET, from UTLAMNANDE_BLOBS_CREDENTIALS or a file")
    }
    guard problems.isEmpty else { throw S3SettingsProblem(problems: problems) }
    return S3Settings(
      endpoint: endpoint, region: region, bucket: bucket,
      prefix: prefix.isEmpty ? "" : prefix + "/", caFile: options["ca"],
      credentials: Credentials(
        id: given[0], secret: given[1], token: given.count > 2 ? given[2] : nil))
  }

  private static func read(_ query: String, _ problems: inout [String]) -> [String: String] {
    var options: [String: String] = [:]
    for item in query.split(separator: "&") {
      let pair = item.split(separator: "=", maxSplits: 1).map { String($0) }
      guard pair.count == 2, ["endpoint", "region", "ca"].contains(pair[0]) else {
        problems.append("blobs: after ? only endpoint=, region= and ca=")
        continue
      }
      options[pair[0]] = pair[1]
    }
    return options
  }

  private static let small = Set("abcdefghijklmnopqrstuvwxyz0123456789")

  private static func isBucket(_ text: String) -> Bool {
    (3...63).contains(text.count) && text.allSatisfy { small.contains($0) || "-.".contains($0) }
      && text.first.map(small.contains) == true && text.last.map(small.contains) == true
  }

  private static func isPath(_ text: String) -> Bool {
    text.isEmpty
      || text.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
        !part.isEmpty && part != "." && part != ".."
          && part.allSatisfy { small.contains(Character($0.lowercased())) || "._-".contains($0) }
      }
  }

  private static func isRegion(_ text: String) -> Bool {
    !text.isEmpty && text.count <= 40 && text.allSatisfy { small.contains($0) || $0 == "-" }
  }

  private static func isEndpoint(_ text: String) -> Bool {
    guard let scheme = ["https://", "http://"].first(where: text.hasPrefix) else { return false }
    let host = text.dropFirst(scheme.count)
    return !host.isEmpty
      && host.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || ".-:[]".contains($0)) }
  }
}
