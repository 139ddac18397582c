// How a message came to be: who may be answered by a machine, and what is a report.

/// Who or what wrote a message.
public enum Nature: Sendable, Equatable {
  /// Nothing says that it was a machine.
  case person
  /// A machine, for the reason given.
  case automatic(AutomaticReason)
  /// What became of messages of ours (RFC 3464); empty when no recipient is told.
  case deliveryReport([DeliveryReport])
  /// Sent to the members of a list.
  case list
  /// Somebody's answering machine: away, or a receipt that it arrived.
  case outOfOffice
}

/// Why a message is held to be a machine's.
public enum AutomaticReason: String, Sendable, Hashable, CaseIterable {
  /// `Auto-Submitted` says so (RFC 3834).
  case autoSubmitted
  /// `Precedence` is bulk, junk or list.
  case precedence
  /// The return path is empty.
  case emptyReturnPath
  /// The sender's address says that nobody reads it.
  case noReplySender
  /// A header of some program says so: `X-Autoreply`, `X-Auto-Response-Suppress`, `Feedback-ID`.
  case header
  /// A receipt that a person has read a message (RFC 8098).
  case readReceipt
}

/// What became of a message for one recipient (RFC 3464).
public struct DeliveryReport: Sendable, Hashable {
  /// The recipient, or nil if it is malformed or not told.
  public var recipient: String?
  /// Whom the sender wrote to, where a server on the way made another recipient of them.
  public var originalRecipient: String?
  /// What happened.
  public var action: DeliveryAction
  /// The status code, such as `5.1.1`, or nil.
  public var status: String?
  /// The server's words without addresses, at most 200 characters, or nil.
  public var diagnostic: String?
  /// The `Message-ID` of each message that it may report on, without angle brackets, in order.
  ///
  /// One where the report names it; else all that came back with the report.
  public var originalMessageIDs: [String]

  /// A report as far as it is known.
  public init(
    recipient: String? = nil, originalRecipient: String? = nil, action: DeliveryAction,
    status: String? = nil, diagnostic: String? = nil, originalMessageIDs: [String] = []
  ) {
    (self.recipient, self.originalRecipient) = (recipient, originalRecipient)
    (self.action, self.status, self.diagnostic) = (action, status, diagnostic)
    self.originalMessageIDs = originalMessageIDs
  }
}

/// What happened to a message on its way (RFC 3464 2.3.3).
public enum DeliveryAction: String, Sendable, Hashable, CaseIterable {
  /// It will not arrive.
  case failed
  /// It has not arrived yet.
  case delayed
  /// It is in the recipient's mailbox.
  case delivered
  /// It left for a system that does not report.
  case relayed
  /// It was sent on to several.
  case expanded
}
