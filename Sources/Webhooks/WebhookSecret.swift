// The secrets that a webhook's deliveries are signed with, as their file holds them.

import Crypto
import FoundationEssentials

/// A key that a receiver shares, by which it knows that a delivery is ours; never shown.
///
/// Standard Webhooks (standardwebhooks.com): HMAC-SHA256 under 24 to 64 random bytes.
public struct WebhookSecret: Sendable, CustomStringConvertible, CustomReflectable {
  private let key: SymmetricKey

  public var description: String { "WebhookSecret" }
  public var customMirror: Mirror { Mirror(self, children: [:]) }

  /// From base64, with or without `whsec_` before it; nil where it is not that, or of another length.
  public init?(_ text: String) {
    let prefix = "whsec_"
    let base64 = text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text
    guard let bytes = Data(base64Encoded: base64), (24...64).contains(bytes.count) else {
      return nil
    }
    key = SymmetricKey(data: bytes)
  }

  /// The secrets of a file, a line each: one, and while it is being changed the new one and the old.
  ///
  /// Nil where there is none, or more than two, or one that is no secret.
  public static func all(_ contents: String) -> [WebhookSecret]? {
    let lines = contents.split(whereSeparator: \.isNewline)
      .filter { !$0.allSatisfy(\.isWhitespace) }
    let secrets = lines.compactMap { WebhookSecret(String($0)) }
    return (1...2).contains(lines.count) && secrets.count == lines.count ? secrets : nil
  }

  /// One signature of a delivery, `v1,` and base64, over its id, the second it is sent in, and its bytes.
  public func signature(of message: WebhookMessage, at second: Int64) -> String {
    let signed = Array("\(message.id).\(second).".utf8) + message.body
    let mac = HMAC<SHA256>.authenticationCode(for: signed, using: key)
    return "v1," + Data(mac).base64EncodedString()
  }
}
