// One connection to the mail server, and the messages that go over it one after another.

internal import CCurl
internal import Curl
internal import Mail

/// A message with its envelope.
struct SMTPParcel: Sendable {
  let bytes: [UInt8]
  let from: MailAddress
  let to: [MailAddress]
  /// Whether an address of the envelope needs SMTPUTF8.
  let needsSMTPUTF8: Bool
}

/// A connection, made with the first message; lives on one thread at a time.
final class SMTPVisit {
  private let settings: SMTPSettings
  /// Hears what is said when nothing is being delivered.
  private let nobody = Nobody()
  private var handle: EasyHandle
  /// How many messages the server has taken over this connection.
  private(set) var messages = 0
  /// Whether every message so far was taken; a connection on which anything went wrong is not used again.
  private(set) var isSound = true

  /// Nil if there is no memory.
  init?(_ settings: SMTPSettings) {
    guard var handle = EasyHandle() else { return nil }
    handle.set(settings)
    self.settings = settings
    self.handle = handle
  }

  /// Hands one message over.
  ///
  /// - Returns: what came of it, and whether it may be asked anew over another connection: this one was
  ///   kept, and whatever was wrong with it was told before the server wanted the message. A server
  ///   that has hung up in the meantime, or takes only so many messages at a time, is no failure of
  ///   this message.
  func deliver(_ parcel: SMTPParcel) -> (outcome: DeliveryOutcome, mayAskAnew: Bool) {
    let conversation = Conversation(
      message: parcel.bytes, needsSMTPUTF8: parcel.needsSMTPUTF8,
      awaitsSTARTTLS: settings.security == .required || settings.security == .whenOffered,
      replyLimit: settings.limits.replyBytes)
    handle.set(from: parcel.from, to: parcel.to, size: parcel.bytes.count)
    handle.set(conversation)
    let result = handle.perform()
    handle.set(nobody)
    let outcome = conversation.outcome(result, trouble: handle.trouble(result))
    if case .accepted = outcome {
      messages += 1
      return (outcome, false)
    }
    isSound = false
    guard case .temporary = outcome else { return (outcome, false) }
    return (outcome, messages > 0 && !conversation.isMessageWanted)
  }
}

/// Hears what a server says between two messages, and takes nothing from it.
private final class Nobody: CurlListener {}
