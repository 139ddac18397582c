// What one message says, whoever wrote it and however badly: the result of reading a mail.

/// A message that has come in (inkommen e-post), as far as it could be read.
///
/// Nothing in it is trusted: names, addresses and dates are what the sender claims. The raw bytes
/// are the record; this is a reading of them.
public struct IncomingMail: Sendable, Equatable {
  /// Its `Message-ID` without angle brackets, or nil when there is none that can be one.
  public var messageID: String?
  /// What it answers, without angle brackets.
  public var inReplyTo: [String] = []
  /// The thread before it, oldest first, without angle brackets.
  public var references: [String] = []
  /// Where the servers report what they cannot deliver.
  public var returnPath: ReturnPath = .absent
  /// Who wrote it, by their own word.
  public var from: [Mailbox] = []
  /// Who sent it for them.
  public var sender: [Mailbox] = []
  /// Where answers are wanted.
  public var replyTo: [Mailbox] = []
  /// Whom it is to.
  public var to: [Mailbox] = []
  /// Who else got it.
  public var cc: [Mailbox] = []
  /// The mailbox that the receiving servers put it in: `Delivered-To`, `X-Original-To`,
  /// `Envelope-To`.
  public var deliveredTo: [Mailbox] = []
  /// One line, without control and bidi characters; empty when there is none.
  public var subject = ""
  /// When it was written, in milliseconds since 1970-01-01T00:00:00Z, or nil.
  public var date: Int64?
  /// The text to read: plain text, or HTML made readable; lines end with `\n`.
  public var text = ""
  /// The files that came along, with safe names of at most 150 characters, in order.
  public var attachments: [MailAttachment] = []
  /// What messages and meetings among the attachments are about, in order.
  public var enclosures: [Enclosure] = []
  /// Whether a person wrote it, and so whether a machine may answer.
  public var nature: Nature = .person
  /// What the receiving server found of SPF, DKIM and DMARC: to be shown, never to refuse by.
  public var authentication: [AuthenticationResult] = []
  /// What could not be read or was cut, each once, in the order of meeting.
  public var troubles: [Trouble] = []
  /// Whether it is a mail at all; false for what must be stored raw as "kan ej tolkas".
  public var isReadable = false
  /// The languages that the sender names for the text (RFC 3282), in lower case.
  public var languages: [String] = []

  /// A message of which nothing is known.
  public init() {}

  /// All addresses to which it is or was delivered, each once: `deliveredTo`, `to`, `cc`.
  public var recipients: [String] {
    var seen: Set<String> = []
    return (deliveredTo + to + cc).compactMap(\.address).filter { seen.insert($0).inserted }
  }

  /// Where an answer goes: `Reply-To`, else `From`, else `Sender`; nil where no address can be one.
  public var answerTo: Mailbox? {
    (replyTo + from + sender).first { $0.address != nil }
  }

  /// Whether a machine may answer: a person wrote it, and there is an address that takes answers
  /// (RFC 3834 2).
  public var mayBeAnsweredByMachine: Bool {
    guard nature == .person, returnPath != .empty, let address = answerTo?.address,
      let mailbox = try? MailAddress(address)
    else { return false }
    return !mailbox.refusesReplies
  }
}

/// Where a message says that reports go (RFC 5321 4.4).
public enum ReturnPath: Sendable, Equatable {
  /// No such field.
  case absent
  /// `<>`: a report, or a machine; never to be answered.
  case empty
  /// An address, as a mailbox can have it.
  case address(String)
}

/// Somebody named in a header.
public struct Mailbox: Sendable, Hashable {
  /// The name shown, of at most 200 characters; of a malformed address the text as it stood.
  public var name: String?
  /// `local@domain` with the domain in ASCII and lower case, or nil if it is malformed.
  public var address: String?

  /// A name, an address, or both.
  public init(name: String? = nil, address: String? = nil) {
    (self.name, self.address) = (name, address)
  }
}

/// One finding of the receiving server (RFC 8601).
public struct AuthenticationResult: Sendable, Hashable {
  /// `spf`, `dkim`, `dmarc` or another in lower case.
  public var method: String
  /// `pass`, `fail`, `none` or another in lower case.
  public var result: String
  /// The domain or address that was tested, where it is told.
  public var about: String?

  /// A finding as the server wrote it.
  public init(method: String, result: String, about: String? = nil) {
    (self.method, self.result, self.about) = (method, result, about)
  }
}

/// What an attachment says that is itself a message or a meeting.
public enum Enclosure: Sendable, Equatable {
  /// A message; `attachment` is its place in `attachments`.
  case message(EnclosedMessage, attachment: Int)
  /// A meeting or another calendar entry; `attachment` is its place in `attachments`.
  case meeting(Meeting, attachment: Int)
}

/// The summary of a message that came as an attachment.
public struct EnclosedMessage: Sendable, Equatable {
  /// Who wrote it.
  public var from: [Mailbox]
  /// Its subject, or empty.
  public var subject: String
  /// When it was written, in milliseconds since 1970, or nil.
  public var date: Int64?
  /// Its readable text.
  public var text: String
}

/// The summary of a calendar entry (RFC 5545), as it stands there.
public struct Meeting: Sendable, Equatable {
  /// `REQUEST`, `CANCEL`, `REPLY` or another; empty if not told.
  public var method = ""
  /// What it is about.
  public var summary = ""
  /// From when: `2026-11-21 10:00`, with the zone after it where one is told.
  public var start = ""
  /// Until when, in the same form.
  public var end = ""
  /// Where.
  public var place = ""
  /// Who invites: a name or an address.
  public var organizer = ""
  /// What is said of it.
  public var details = ""

  /// A meeting as far as it is told.
  public init(
    method: String = "", summary: String = "", start: String = "", end: String = "",
    place: String = "", organizer: String = "", details: String = ""
  ) {
    (self.method, self.summary, self.start, self.end) = (method, summary, start, end)
    (self.place, self.organizer, self.details) = (place, organizer, details)
  }
}
