// A webhook as an operator writes it: https://HOST/PATH?authority=ks&secret-file=….

import FoundationEssentials
public import Webhooks

/// A webhook that is configured; does not show its secret, which is read anew with each delivery.
public struct WebhookSettings: Sendable, Hashable, CustomStringConvertible {
  /// By which logs, metrics and the database know it.
  public let name: String
  /// The id of the authority whose cases are told of.
  public let authority: String
  /// Where deliveries go, without a query.
  let url: String
  let secretFile: String
  /// What is told; all unless chosen.
  public let events: Set<WebhookEvent>
  /// Seconds for one delivery: 1 to 30.
  let seconds: Int
  /// A PEM file of the authorities that may vouch for the receiver, instead of the system's.
  let caFile: String?

  public var description: String { name }

  /// The secrets as they stand now; nil when there are none that can be used.
  func currentSecrets() -> [WebhookSecret]? {
    (try? String(contentsOfFile: secretFile, encoding: .utf8)).flatMap { WebhookSecret.all($0) }
  }
}

/// Everything wrong with the address of a webhook; shows nothing of any secret.
public struct WebhookSettingsProblems: Error, Sendable, Hashable {
  public let problems: [String]
}

extension WebhookSettings {
  /// Reads the address of a webhook.
  ///
  /// `http://` only to this machine. Parameters: `authority` and `secret-file`, and if wanted `name`, `events` (names with
  /// commas between) and `timeout` (seconds, 1 to 30). None of them is sent.
  ///
  /// - Parameter caFile: a PEM file to trust instead of the system's authorities.
  /// - Throws: `WebhookSettingsProblems`, with everything that is wrong.
  public static func parse(
    _ text: String, caFile: String? = nil
  ) throws(WebhookSettingsProblems) -> WebhookSettings {
    var reader = WebhookURL(text)
    let authority = reader.take("authority") ?? ""
    if authority.isEmpty { reader.wrong("needs authority=…, the id of the authority") }
    let name = reader.take("name") ?? "\(authority)/\(reader.host)"
    let isPlain = name.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value < 0x7F && $0 != "@" }
    if name.isEmpty || name.utf8.count > 100 || !isPlain {
      reader.wrong("name=… must be 1 to 100 plain characters without blank and @: logs show it")
    }
    let events = reader.events()
    let seconds = reader.seconds()
    let secretFile = reader.secretFile()
    if let caFile, !FileManager.default.isReadableFile(atPath: caFile) {
      reader.wrong("the file of certificate authorities cannot be read: \(caFile)")
    }
    reader.finish()
    guard reader.problems.isEmpty else {
      throw WebhookSettingsProblems(problems: reader.problems)
    }
    return WebhookSettings(
      name: name, authority: authority, url: reader.url, secretFile: secretFile, events: events,
      seconds: seconds, caFile: caFile)
  }
}

/// The parts of a webhook's address, with what is wrong with each.
private struct WebhookURL {
  private(set) var problems: [String] = []
  private(set) var host = ""
  private(set) var url = ""
  private var parameters: [String: String] = [:]

  init(_ text: String) {
    guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased() else {
      problems = ["a webhook is written https://HOST/PATH?authority=ID&secret-file=PATH"]
      return
    }
    host = parts.host.map { String($0.drop { $0 == "[" }.prefix { $0 != "]" }) } ?? ""
    // Problems name the host: a path may be known to few.
    if scheme != "https" && scheme != "http" { wrong("must begin with https://") }
    if scheme == "http", !Self.isHere(host) { wrong("must begin with https:// off this machine") }
    if !Self.isHost(host) { wrong("has no host") }
    if let port = parts.port, !(1...65_535).contains(port) {
      wrong("the port must be from 1 to 65535")
    }
    if parts.user != nil || parts.password != nil {
      wrong("has a user or password in it: deliveries are signed instead")
    }
    if parts.fragment != nil { wrong("has a # in it") }
    for item in parts.queryItems ?? []
    where parameters.updateValue(item.value ?? "", forKey: item.name) != nil {
      wrong("\(item.name.prefix(20)) is given twice")
    }
    let address = host.contains(":") ? "[\(host)]" : host
    let port = parts.port.map { ":\($0)" } ?? ""
    let path = parts.percentEncodedPath
    url = "\(scheme)://\(address)\(port)\(path.isEmpty ? "/" : path)"
  }

  mutating func wrong(_ words: String) { problems.append("webhook \(host): \(words)") }

  mutating func take(_ name: String) -> String? { parameters.removeValue(forKey: name) }

  /// What is left is known to nobody.
  mutating func finish() {
    for name in parameters.keys.sorted() {
      wrong("unknown parameter \(name.prefix(20)); a query of the receiver's own is not sent")
    }
  }

  mutating func events() -> Set<WebhookEvent> {
    guard let text = take("events") else { return Set(WebhookEvent.allCases) }
    var events: Set<WebhookEvent> = []
    for name in text.split(separator: ",", omittingEmptySubsequences: false) {
      if let event = WebhookEvent(rawValue: String(name)) {
        events.insert(event)
      } else {
        let known = WebhookEvent.allCases.map(\.rawValue).joined(separator: ", ")
        wrong("events= has \(name.prefix(40)); there are \(known)")
      }
    }
    return events
  }

  mutating func seconds() -> Int {
    guard let text = take("timeout") else { return 15 }
    if let seconds = Int(text), (1...30).contains(seconds) { return seconds }
    wrong("timeout= must be from 1 to 30")
    return 15
  }

  mutating func secretFile() -> String {
    guard let file = take("secret-file"), !file.isEmpty else {
      wrong("needs secret-file=…, with a secret on its first line")
      return ""
    }
    guard let contents = try? String(contentsOfFile: file, encoding: .utf8) else {
      wrong("secret-file cannot be read")
      return file
    }
    if WebhookSecret.all(contents) == nil {
      wrong("secret-file must hold one or two lines of whsec_ and base64 of 24 to 64 bytes")
    }
    return file
  }

  private static func isHost(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 253
      && text.unicodeScalars.allSatisfy {
        switch $0 {
        case "a"..."z", "A"..."Z", "0"..."9", "-", ".", ":": true
        default: false
        }
      }
  }

  /// Whether a host is this machine, by its own address: a name may begin with 127. as well.
  private static func isHere(_ host: String) -> Bool {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return host == "localhost" || host == "::1"
      || parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
