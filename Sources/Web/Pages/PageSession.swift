// What a browser carries from page to page: one sealed cookie, readable only by this service.

import Crypto
import Policy
import Workflow

/// The content of the cookie. No process keeps any of it, so any process can answer the next request.
struct PageSession: Sendable, Equatable {
  /// A random name of this browser's visit, to which the tokens of its forms are bound.
  var visit: String
  /// The requests whose codes were given here, the newest last.
  var requests: [OpenedRequest] = []
  /// Of somebody on the staff; who it is and how long it lasts stands in the database alone.
  var staff: SessionSecret?
  /// Sign-ins by a provider that were begun here, the newest last.
  var signIns: [SignInUnderWay] = []
  /// Of somebody who has signed in and must choose a role.
  var choice: PowerChoice?
  /// The language that was chosen; else the browser's.
  var language: Language?

  struct OpenedRequest: Sendable, Equatable, Codable {
    let id: String
    let code: String
    /// Seconds since 1970.
    let since: Int64
  }

  /// Requests that stay open at the same time.
  static let mostRequests = 8

  /// Somebody signs in or out: forms of the visit before are void, and nobody who knew its name knows this one's.
  mutating func change(staff: SessionSecret?) {
    self.staff = staff
    visit = PageSession.newVisit()
  }

  /// The same without what a sign-in needed.
  mutating func endSignIn() { (signIns, choice) = ([], nil) }

  static func newVisit() -> String { Base64URL.text(PageForm.random(16)) }

  /// The code of a request that was opened in this browser.
  func code(of request: String) -> String? { requests.last { $0.id == request }?.code }

  mutating func open(_ request: String, code: String, at seconds: Int64) {
    requests.removeAll { $0.id == request }
    requests.append(OpenedRequest(id: request, code: code, since: seconds))
    requests = Array(requests.suffix(PageSession.mostRequests))
  }
}

/// The secret of a session of staff: what a browser holds, and nothing else does.
struct SessionSecret: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
  let text: String
  var description: String { "SessionSecret" }
  var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// How long what the cookie itself holds lasts.
struct SessionLimits: Sendable {
  /// Seconds that a request stays open in a browser.
  var request: Int64 = 43_200
}

/// Seals and opens sessions.
struct SessionSeal: Sendable {
  private let key: SymmetricKey
  let limits: SessionLimits

  /// - Parameter key: the same in every process of one database.
  init(key: [UInt8], limits: SessionLimits = SessionLimits()) {
    self.key = SymmetricKey(data: key)
    self.limits = limits
  }

  /// What the cookie holds, without what has run out; nil where it was not made here.
  func open(_ cookie: String, at now: Instant) -> PageSession? {
    guard cookie.utf8.count <= 4_096, let bytes = Base64URL.bytes(cookie),
      let box = try? ChaChaPoly.SealedBox(combined: bytes),
      let plain = try? ChaChaPoly.open(box, using: key, authenticating: SessionSeal.purpose),
      var session = PageSession([UInt8](plain))
    else { return nil }
    let seconds = now.milliseconds / 1000
    session.requests.removeAll { seconds - $0.since > limits.request }
    return session
  }

  func seal(_ session: PageSession) -> String? {
    (try? ChaChaPoly.seal(session.bytes, using: key, authenticating: SessionSeal.purpose))
      .map { Base64URL.text([UInt8]($0.combined)) }
  }

  /// What a form of this visit must bring along.
  func formToken(of visit: String) -> String {
    Base64URL.text(
      Array(HMAC<SHA256>.authenticationCode(for: Array("form\u{0}\(visit)".utf8), using: key)))
  }

  /// Compares in a time that does not depend on where they differ.
  func isFormToken(_ text: String, of visit: String) -> Bool {
    guard let given = Base64URL.bytes(text) else { return false }
    return HMAC<SHA256>.isValidAuthenticationCode(
      given, authenticating: Array("form\u{0}\(visit)".utf8), using: key)
  }

  /// Bytes that only this service can open, and for one purpose only.
  func sealed(_ bytes: [UInt8], purpose: String) -> [UInt8]? {
    (try? ChaChaPoly.seal(bytes, using: key, authenticating: Array("utlamnande/\(purpose)".utf8)))
      .map { Array($0.combined) }
  }

  func opened(_ bytes: [UInt8], purpose: String) -> [UInt8]? {
    (try? ChaChaPoly.SealedBox(combined: bytes)).flatMap {
      try? ChaChaPoly.open($0, using: key, authenticating: Array("utlamnande/\(purpose)".utf8))
    }.map { Array($0) }
  }

  private static let purpose = Array("utlamnande/session/1".utf8)
}

extension PageSession {
  fileprivate init?(_ bytes: [UInt8]) {
    guard let tree = try? JSON(parsing: bytes), let visit = tree["visit"]?.text else { return nil }
    self.visit = visit
    requests = (tree["requests"]?.elements ?? []).compactMap { entry in
      guard let id = entry["id"]?.text, let code = entry["code"]?.text,
        let since = entry["since"]?.wholeNumber
      else { return nil }
      return OpenedRequest(id: id, code: code, since: Int64(since))
    }
    staff = tree["session"]?.text.map { SessionSecret(text: $0) }
    signIns = (tree["signIns"]?.elements ?? []).compactMap { SignInUnderWay($0) }
    choice = tree["choice"].flatMap { PowerChoice($0) }
    language = tree["language"]?.text.flatMap { Language(rawValue: $0) }
  }

  fileprivate var bytes: [UInt8] {
    let requests = JSON(
      self.requests.map {
        ["id": .string($0.id), "code": .string($0.code), "since": .int(Int($0.since))]
      })
    let tree: JSON = [
      "visit": .string(visit), "requests": requests, "session": JSON(staff?.text),
      "signIns": JSON(signIns.map(\.json)), "choice": choice?.json ?? .null,
      "language": JSON(language),
    ]
    return tree.bytes
  }
}

/// Base 64 for cookies and forms (RFC 4648 § 5), without padding.
enum Base64URL {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  static func text(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let chunk = bytes[start..<min(start + 3, bytes.count)]
      var group = chunk.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      group <<= UInt32(8 * (3 - chunk.count))
      for place in 0...chunk.count {
        text.append(alphabet[Int(group >> UInt32(18 - 6 * place)) & 63])
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Nil for anything that `text` does not write.
  static func bytes(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var (buffer, bits) = (UInt32(0), 0)
    for character in text.utf8 {
      guard let value = alphabet.firstIndex(of: character) else { return nil }
      buffer = (buffer << 6 | UInt32(value)) & 0xFFFF
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
      }
    }
    return self.text(bytes) == text ? bytes : nil
  }
}
