// SMTP by libcurl: one message at a time, over a connection that is kept for the next one.

internal import Curl
internal import Dispatch
public import Mail
internal import Synchronization

/// A `Postman` that hands messages to a mail server over SMTP.
///
/// libcurl blocks, so deliveries run one after another on a queue of the postman's own. A delivery
/// cannot be cancelled; its limits end it. Either all recipients are accepted or none gets the
/// message.
public final class CurlPostman: Postman {
  private let settings: SMTPSettings
  private let queue = DispatchQueue(label: "mail.smtp")
  private let kept = Mutex<SMTPVisit?>(nil)
  /// Seconds that a connection waits for the next message; servers wait for minutes.
  private static let keptSeconds = 5
  /// Messages over one connection; servers have limits of their own, and say so.
  private static let mostMessages = 100

  public init(_ settings: SMTPSettings) { self.settings = settings }

  public func send(
    _ bytes: [UInt8], from: MailAddress, to: [MailAddress], smtpUTF8: Bool
  ) async -> DeliveryOutcome {
    if to.isEmpty { return .permanent(reason: "No recipient.", code: nil) }
    let needsSMTPUTF8 = ([from] + to).contains(where: \.needsSMTPUTF8)
    if smtpUTF8, !needsSMTPUTF8 {
      // libcurl says SMTPUTF8 for such an address in the envelope; it cannot be told to for the
      // header alone.
      return .permanent(reason: "SMTPUTF8 is needed by no address of the envelope.", code: nil)
    }
    let parcel = SMTPParcel(bytes: bytes, from: from, to: to, needsSMTPUTF8: needsSMTPUTF8)
    return await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: self.deliver(parcel)) }
    }
  }

  /// Runs on the queue.
  private func deliver(_ parcel: SMTPParcel) -> DeliveryOutcome {
    kept.withLock { kept in
      // What the server offers is heard only as a connection begins.
      if let open = kept, !parcel.needsSMTPUTF8, open.messages < Self.mostMessages {
        let (outcome, mayAskAnew) = open.deliver(parcel)
        if open.isSound {
          leaveLater(open)
          return outcome
        }
        kept = nil
        if !mayAskAnew { return outcome }
      }
      kept = nil
      guard let fresh = SMTPVisit(settings) else {
        return .temporary(reason: "libcurl could not start.", code: nil)
      }
      let (outcome, _) = fresh.deliver(parcel)
      if fresh.isSound {
        leaveLater(fresh)
        kept = fresh
      }
      return outcome
    }
  }

  /// Ends the connection, unless it is used again before.
  private func leaveLater(_ visit: SMTPVisit) {
    let messages = visit.messages
    let id = ObjectIdentifier(visit)
    queue.asyncAfter(deadline: .now() + .seconds(Self.keptSeconds)) { [weak self] in
      self?.kept.withLock { kept in
        if let open = kept, ObjectIdentifier(open) == id, open.messages == messages { kept = nil }
      }
    }
  }
}
