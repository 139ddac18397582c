// SMTP by libcurl: one connection a message, one message at a time.

internal import Curl
internal import Dispatch
public import Mail

/// A `Postman` that hands messages to a mail server over SMTP.
///
/// libcurl blocks, so deliveries run one after another on a queue of the postman's own. A delivery
/// cannot be cancelled; its limits end it. Either all recipients are accepted or none gets the
/// message.
public struct CurlPostman: Postman {
  private let settings: SMTPSettings
  private let queue = DispatchQueue(label: "mail.smtp")

  public init(_ settings: SMTPSettings) { self.settings = settings }

  public func send(
    _ bytes: [UInt8], from: MailAddress, to: [MailAddress], smtpUTF8: Bool
  ) async -> DeliveryOutcome {
    await withCheckedContinuation { continuation in
      queue.async {
        continuation.resume(returning: deliver(bytes, from: from, to: to, smtpUTF8: smtpUTF8))
      }
    }
  }

  private func deliver(
    _ bytes: [UInt8], from: MailAddress, to: [MailAddress], smtpUTF8: Bool
  ) -> DeliveryOutcome {
    if to.isEmpty { return .permanent(reason: "No recipient.", code: nil) }
    let needsSMTPUTF8 = ([from] + to).contains(where: \.needsSMTPUTF8)
    if smtpUTF8, !needsSMTPUTF8 {
      // libcurl says SMTPUTF8 for such an address in the envelope; it cannot be told to for the
      // header alone.
      return .permanent(reason: "SMTPUTF8 is needed by no address of the envelope.", code: nil)
    }
    guard var handle = EasyHandle() else {
      return .temporary(reason: "libcurl could not start.", code: nil)
    }
    let conversation = Conversation(
      message: bytes, needsSMTPUTF8: needsSMTPUTF8,
      awaitsSTARTTLS: settings.security == .required || settings.security == .whenOffered,
      replyLimit: settings.limits.replyBytes)
    handle.set(settings)
    handle.set(from: from, to: to, size: bytes.count)
    handle.set(conversation)
    let result = handle.perform()
    return conversation.outcome(result, trouble: handle.trouble(result))
  }
}
