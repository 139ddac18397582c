// A mailbox as an operator writes it: imaps://user@host/FOLDER?authority=ks&password-file=….

import FoundationEssentials
import Mail

extension IMAPSettings {
  /// Reads the address of a mailbox.
  ///
  /// `imaps://` is encrypted from its first byte, `imap://` by STARTTLS, always; only on this
  /// machine `tls=never` leaves it out. Parameters: `authority`, `password-file` or `token-file`,
  /// and if wanted `name`, `after` (`keep`, `seen`, `delete`, `move:FOLDER`), `poll` (seconds),
  /// `limit` (bytes of a message).
  ///
  /// - Parameter caFile: a PEM file to trust instead of the system's authorities.
  /// - Throws: `IMAPSettingsProblems`, with everything that is wrong.
  public static func parse(
    _ url: String, caFile: String? = nil, limits: SMTPLimits = IMAPSettings.usualLimits
  ) throws(IMAPSettingsProblems) -> IMAPSettings {
    var reader = IMAPURL(url)
    let security = reader.security()
    let secret = reader.secret()
    let user = reader.user()
    let authority = reader.take("authority") ?? ""
    if authority.isEmpty { reader.wrong("needs authority=…, the id of the authority") }
    let folder = reader.folder
    let name = reader.take("name") ?? "\(authority)/\(folder)"
    if name.contains("@") || name.utf8.count > 100 || name.isEmpty {
      reader.wrong("name=… must be 1 to 100 characters without @, since logs show it")
    }
    let after = reader.after()
    let poll = reader.number("poll", in: 5...3_600, default: 60)
    let limit = reader.number("limit", in: 10_000...200_000_000, default: 50_000_000)
    if let caFile, !FileManager.default.isReadableFile(atPath: caFile) {
      reader.wrong("the file of certificate authorities cannot be read: \(caFile)")
    }
    reader.finish()
    guard reader.problems.isEmpty, let secret else {
      throw IMAPSettingsProblems(problems: reader.problems)
    }
    return IMAPSettings(
      name: name, authority: authority, host: reader.host,
      port: reader.port ?? (security == .implicit ? 993 : 143), security: security, user: user,
      secret: secret, folder: folder, after: after, pollSeconds: poll, messageLimit: limit,
      caFile: caFile, limits: limits)
  }

  /// Ten minutes for a message, and 100 bytes a second at least.
  public static let usualLimits = SMTPLimits(
    connectSeconds: 30, replySeconds: 120, totalSeconds: 600, replyBytes: 1_000_000)
}

/// The parts of a mailbox's address, with what is wrong with each.
private struct IMAPURL {
  private(set) var problems: [String] = []
  private(set) var host = ""
  private(set) var port: Int?
  private(set) var folder = "INBOX"
  private var scheme = ""
  private var parts = URLComponents()
  private var parameters: [String: String] = [:]

  init(_ text: String) {
    guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased() else {
      problems = ["a mailbox is written imaps://USER@HOST/FOLDER?authority=ID&password-file=PATH"]
      return
    }
    (self.parts, self.scheme) = (parts, scheme)
    host = parts.host.map { String($0.drop { $0 == "[" }.prefix { $0 != "]" }) } ?? ""
    port = parts.port
    // Problems name the host: the user's name may be a person's address.
    if scheme != "imap" && scheme != "imaps" { wrong("must begin with imap:// or imaps://") }
    if !SMTPSettings.isHostName(host), !host.contains(":") { wrong("has no host") }
    if let port, !(1...65_535).contains(port) { wrong("the port must be from 1 to 65535") }
    if parts.password != nil { wrong("has a password in it: give password-file=… instead") }
    let path = parts.path.drop { $0 == "/" }
    if !path.isEmpty { folder = String(path) }
    if folder.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
      wrong("the folder has a control character")
    }
    for item in parts.queryItems ?? []
    where parameters.updateValue(item.value ?? "", forKey: item.name) != nil {
      wrong("\(item.name.prefix(20)) is given twice")
    }
  }

  mutating func wrong(_ words: String) { problems.append("mailbox \(host): \(words)") }

  mutating func take(_ name: String) -> String? { parameters.removeValue(forKey: name) }

  /// What is left is known to nobody.
  mutating func finish() {
    for name in parameters.keys.sorted() { wrong("unknown parameter \(name.prefix(20))") }
  }

  mutating func user() -> String {
    let user = parts.user ?? ""
    if user.isEmpty { wrong("needs a user: imaps://USER@HOST/…") }
    if user.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
      wrong("the user has a control character")
    }
    return user
  }

  mutating func security() -> SMTPSettings.Security {
    let tls = take("tls")
    if scheme == "imaps" {
      if tls != nil { wrong("imaps:// is always encrypted: leave out tls=") }
      return .implicit
    }
    let isLocal = host == "localhost" || host == "::1" || host.hasPrefix("127.")
    switch tls {
    case nil, "required": return .required
    case "never" where isLocal: return .never
    default:
      wrong("tls= is required, or never on this machine")
      return .required
    }
  }

  mutating func secret() -> IMAPSettings.Secret? {
    let (password, token) = (take("password-file"), take("token-file"))
    guard (password == nil) != (token == nil), let file = password ?? token else {
      wrong("needs either password-file=… or token-file=…")
      return nil
    }
    if !FileManager.default.isReadableFile(atPath: file) {
      wrong("\(password == nil ? "token" : "password")-file cannot be read")
    }
    return password == nil ? .token(file: file) : .password(file: file)
  }

  mutating func after() -> AfterFetch {
    switch take("after") {
    case nil, "keep": return .keep
    case "seen": return .seen
    case "delete": return .delete
    case let given?:
      let folder = given.dropFirst("move:".count)
      if !given.hasPrefix("move:") || folder.isEmpty || folder.contains(where: \.isNewline) {
        wrong("after= is keep, seen, delete or move:FOLDER")
      }
      return .move(String(folder))
    }
  }

  mutating func number(_ name: String, in range: ClosedRange<Int>, default usual: Int) -> Int {
    guard let text = take(name) else { return usual }
    if let number = Int(text), range.contains(number) { return number }
    wrong("\(name)= must be from \(range.lowerBound) to \(range.upperBound)")
    return usual
  }
}
