// The port through which messages leave, and what can come of one.

/// Sends messages that are already bytes; says what came of it, and never throws.
public protocol Postman: Sendable {
  /// Sends one message to all of `to`, or to none.
  ///
  /// - Parameters:
  ///   - bytes: the message, as `MailMessage.rendered()` made it.
  ///   - from: where the servers report what they could not deliver.
  ///   - to: the recipients of the envelope, at least one.
  ///   - smtpUTF8: whether an address needs SMTPUTF8: `MailMessage.needsSMTPUTF8`.
  func send(
    _ bytes: [UInt8], from: MailAddress, to: [MailAddress], smtpUTF8: Bool
  ) async -> DeliveryOutcome
}

/// What came of one attempt to send a message.
///
/// A reason has no addresses: it is the server's words through `DeliveryOutcome.words`, or our own.
public enum DeliveryOutcome: Sendable, Hashable {
  /// The server has taken the message over and will deliver or report it.
  case accepted(serverReply: String)
  /// Not sent, and worth another attempt: the server, the network or our configuration is not in
  /// order.
  case temporary(reason: String, code: Int?)
  /// Not sent, and never will be in this form.
  case permanent(reason: String, code: Int?)
  /// Perhaps sent: the connection was lost when the message was out and the answer was not in.
  case unknown(reason: String)

  /// A server's words as they may be kept: printable ASCII, at most 200 characters, no e-mail
  /// addresses.
  public static func words(_ reply: String) -> String {
    let printable = reply.unicodeScalars.prefix(2_000).map { scalar in
      0x20...0x7E ~= scalar.value ? Character(scalar) : scalar.isControl ? " " : "?"
    }
    let words = printable.split(separator: " ").map { $0.contains("@") ? "…" : String($0) }
    return String(words.joined(separator: " ").prefix(200))
  }
}
