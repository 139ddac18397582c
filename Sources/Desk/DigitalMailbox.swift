// Mina meddelanden as a port: what may go that way, and its limits. No adapter is written, so nothing goes.

public import Mail
import Redaction

/// A way to a person's digital mailbox (Mina meddelanden).
///
/// It carries messages that are already checked; whoever writes the adapter keeps the agreement with the
/// infrastructure, its certificate and its signature. Not one of the limits in `DigitalLimits` but the size was
/// verified against it: read its documents first, and make the limits stricter where they are.
public protocol DigitalMailbox: Sendable {
  /// Whether the recipient has a mailbox that takes mail from this authority now. Asked before the way of a letter
  /// is chosen, never from a list that was kept; an answer that does not come in time is no.
  func reaches(_ recipient: DigitalRecipient) async -> Bool

  /// Hands one message over, under the outbox row's id, so that a repetition is known as one.
  ///
  /// Accepted means that the infrastructure has it, not that it was opened: it shows no service.
  func send(_ message: DigitalMessage, id: MessageID) async -> DeliveryOutcome
}

/// The limits of the way.
public enum DigitalLimits {
  /// Bytes of a whole message, texts and files together: 2 MB.
  public static let size = 2_000_000
  /// Characters of the subject, on one line.
  public static let subject = 200
  /// What a file may be. PDF is what recipients can be taken to be able to read.
  public static let mediaTypes: Set<String> = ["application/pdf"]
  /// Files of one message.
  public static let files = 10
}

/// To whom, by the number under which the mailbox is kept.
public struct DigitalRecipient: Sendable, Hashable, CustomStringConvertible {
  /// Twelve digits: a personal or coordination number with its century.
  public let number: String

  /// A personal number stays out of logs.
  public var description: String { "DigitalRecipient" }

  /// - Parameter number: as it was given: twelve digits, with or without a hyphen before the last four.
  /// - Returns: nil where no person has such a number: its date or its check digit does not hold.
  public init?(_ number: String) {
    let place = number.index(number.startIndex, offsetBy: 8, limitedBy: number.endIndex)
    var digits = number
    if let place, place < number.endIndex, number[place] == "-" { digits.remove(at: place) }
    guard PersonNumber.isPossible(digits) else { return nil }
    self.number = digits
  }
}
