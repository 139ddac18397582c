// Where mail comes in, and how: what an operator writes.

internal import FoundationEssentials
public import Mail

/// A mailbox that is read; does not show its secret, which is read anew at each login.
public struct IMAPSettings: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
  /// What proves the user, by the file that holds it on its first line.
  public enum Secret: Sendable, Hashable {
    case password(file: String)
    /// An OAuth 2.0 bearer token (XOAUTH2), which somebody else renews.
    case token(file: String)

    var file: String {
      switch self {
      case .password(let file), .token(let file): file
      }
    }
  }

  /// By which logs, metrics and the database know it; no address.
  public let name: String
  /// The id of the authority whose mail comes there.
  public let authority: String
  public let host: String
  /// 1 to 65535; 143 for `imap`, 993 for `imaps` unless given.
  public let port: Int
  /// `implicit` or `required`; `never` only on this machine.
  public let security: SMTPSettings.Security
  public let user: String
  public let secret: Secret
  public let folder: String
  /// What becomes of a message at the server once it is kept here.
  public let after: AfterFetch
  /// Seconds between two looks: 5 to 3600.
  public let pollSeconds: Int
  /// The largest message that is taken whole: bytes.
  public let messageLimit: Int
  /// A PEM file of the authorities that may vouch for the server, instead of the system's.
  public let caFile: String?
  public var limits: SMTPLimits

  public var description: String { "\(name): \(scheme)://\(host):\(port) (\(security))" }
  public var customMirror: Mirror { Mirror(self, children: ["mailbox": description]) }

  private var scheme: String { security == .implicit ? "imaps" : "imap" }

  /// The folder as a URL for libcurl, with more after it.
  func url(_ more: String = "") -> String {
    let host = host.contains(":") ? "[\(host)]" : host
    let folder = Self.encoded(folder)
    return "\(scheme)://\(host):\(port)/\(folder)\(more)"
  }

  /// Percent-encoded, so that nothing in a folder's name is taken for a parameter.
  private static func encoded(_ text: String) -> String {
    text.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "."):
        String(UnicodeScalar(byte))
      default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }.joined()
  }

  /// The secret as it stands now; nil when its file cannot be read or has none.
  func currentSecret() -> String? {
    guard let text = try? String(contentsOfFile: secret.file, encoding: .utf8) else { return nil }
    return text.split(whereSeparator: \.isNewline).first.map { String($0) }
  }
}

/// Everything wrong with the address of a mailbox; shows nothing of any secret.
public struct IMAPSettingsProblems: Error, Sendable, Hashable {
  public let problems: [String]
}
