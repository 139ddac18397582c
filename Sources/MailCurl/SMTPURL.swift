// The SMTP address as an operator writes it: smtp://user:password@host:port?tls=required.

import FoundationEssentials

extension SMTPSettings {
  /// Reads the address of a mail server.
  ///
  /// `smtp://` uses STARTTLS, by `?tls=`: `required`, `offered` or `never`. Unless given it is
  /// required when there is a user, else (and on this machine) used when offered. A password leaves this
  /// machine only by `required` and `smtps://`; on it, by `offered` too, and by `never`.
  ///
  /// - Parameters:
  ///   - url: `smtp[s]://[user[:password]@]host[:port][?tls=…]`, user and password percent-encoded.
  ///   - password: the password from a file or the environment; line ends after it are dropped.
  ///   - caFile: a PEM file to trust instead of the system's authorities.
  ///   - heloName: the host name this service goes by.
  ///   - limits: times and sizes.
  /// - Throws: `SMTPSettingsProblems`, with everything that is wrong.
  public static func parse(
    _ url: String, password: String? = nil, caFile: String? = nil, heloName: String,
    limits: SMTPLimits = SMTPLimits()
  ) throws(SMTPSettingsProblems) -> SMTPSettings {
    var reader = SMTPURL(url)
    let credentials = reader.credentials(beside: password)
    let security = reader.security(for: credentials)
    if !isHostName(heloName) { reader.problems.append(.heloName) }
    if let caFile, !FileManager.default.isReadableFile(atPath: caFile) {
      reader.problems.append(.caFile(caFile))
    }
    reader.problems += limits.problems
    if !reader.problems.isEmpty { throw SMTPSettingsProblems(problems: reader.problems) }
    return SMTPSettings(
      host: reader.host, port: reader.port, security: security, credentials: credentials,
      caFile: caFile, heloName: heloName, limits: limits)
  }

  static func isHostName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 253 && text.first != "-" && text.first != "."
      && text.unicodeScalars.allSatisfy {
        switch $0 {
        case "a"..."z", "A"..."Z", "0"..."9", "-", ".": true
        default: false
        }
      }
  }
}

/// The parts of an SMTP address, with what is wrong with each.
private struct SMTPURL {
  var problems: [SMTPSettingsProblem] = []
  var host = ""
  var port = 25
  private var isImplicit = false
  private var tls: String?
  private var user: String?
  private var password: String?

  init(_ url: String) {
    var rest = url[...]
    isImplicit = url.lowercased().hasPrefix("smtps://")
    if let scheme = rest.firstRange(of: "://") {
      let name = rest[..<scheme.lowerBound].lowercased()
      if name != "smtp", name != "smtps" { problems.append(.scheme) }
      rest = rest[scheme.upperBound...]
    } else {
      problems.append(.scheme)
    }
    // A password with an unescaped “?” or “/” must not turn up in a message as an option.
    let server = rest.lastIndex(of: "@").map { rest.index(after: $0) } ?? rest.startIndex
    let tail = rest[server...]
    if let question = tail.firstIndex(of: "?") {
      read(options: tail[tail.index(after: question)...])
    }
    let authority = tail.prefix { $0 != "?" && $0 != "/" && $0 != "#" }
    if !["", "/"].contains(tail[authority.endIndex...].prefix { $0 != "?" }) {
      problems.append(.path)
    }
    if server > rest.startIndex { read(userinfo: rest[..<rest.index(before: server)]) }
    read(server: authority)
  }

  /// The account, of which the password stands in the address or beside it.
  mutating func credentials(beside given: String?) -> SMTPSettings.Credentials? {
    var given = given
    while given?.unicodeScalars.last == "\n" || given?.unicodeScalars.last == "\r" {
      given?.unicodeScalars.removeLast()
    }
    if password != nil, given != nil { problems.append(.passwordTwice) }
    let secret = password ?? given
    let isControl = { (scalar: Unicode.Scalar) in scalar.value < 0x20 || scalar.value == 0x7F }
    if ((user ?? "") + (secret ?? "")).unicodeScalars.contains(where: isControl) {
      problems.append(.control)
    }
    switch (user, secret) {
    case (nil, nil): return nil
    case (nil, .some): problems.append(.passwordWithoutUser)
    case (.some, nil): problems.append(.userWithoutPassword)
    case (let user?, let secret?):
      return SMTPSettings.Credentials(user: user, password: secret)
    }
    return nil
  }

  /// How to encrypt; a password never crosses a network in the clear.
  mutating func security(for credentials: SMTPSettings.Credentials?) -> SMTPSettings.Security {
    if isImplicit {
      if tls != nil { problems.append(.tlsWithSMTPS) }
      return .implicit
    }
    let isLocal = host == "localhost" || host == "::1" || host.hasPrefix("127.")
    switch tls {
    case "required": return .required
    case nil where credentials != nil && !isLocal: return .required
    case "offered", nil:
      if credentials != nil, !isLocal { problems.append(.passwordInTheClear) }
      return .whenOffered
    case "never":
      if credentials != nil, !isLocal { problems.append(.passwordInTheClear) }
      return .never
    case let other?:
      problems.append(.tls(String(other.prefix(20))))
      return .required
    }
  }

  private mutating func read(options: Substring) {
    for option in options.split(separator: "&") {
      let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts[0] == "tls", parts.count == 2 {
        tls = String(parts[1])
      } else {
        problems.append(.option(String(parts[0].prefix(20))))
      }
    }
  }

  private mutating func read(userinfo: Substring) {
    let parts = userinfo.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    if let decoded = Self.percentDecoded(parts[0]), !decoded.isEmpty {
      user = decoded
    } else {
      problems.append(.userEncoding)
    }
    guard parts.count == 2 else { return }
    password = Self.percentDecoded(parts[1])
    if password == nil { problems.append(.passwordEncoding) }
  }

  private mutating func read(server: Substring) {
    var digits: Substring?
    if server.first == "[", let close = server.firstIndex(of: "]") {
      host = String(server[server.index(after: server.startIndex)..<close])
      let after = server[server.index(after: close)...]
      if !after.isEmpty { digits = after.first == ":" ? after.dropFirst() : "x" }
      let isIPv6 = host.contains(":") && host.allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
      if !isIPv6 || !host.utf8.allSatisfy({ $0 < 0x80 }) { problems.append(.host) }
    } else {
      let parts = server.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      host = String(parts.first ?? "")
      digits = parts.count == 2 ? parts[1] : nil
      if !SMTPSettings.isHostName(host) { problems.append(.host) }
    }
    port = isImplicit ? 465 : 25
    guard let digits else { return }
    if let number = Int(digits), 1...65_535 ~= number {
      port = number
    } else {
      problems.append(.port)
    }
  }

  private static func percentDecoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      let pair = String(decoding: rest.prefix(2), as: UTF8.self)
      guard pair.utf8.count == 2, pair.allSatisfy(\.isHexDigit), let value = UInt8(pair, radix: 16)
      else { return nil }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
