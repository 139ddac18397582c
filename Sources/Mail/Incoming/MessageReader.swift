// Reading a message: bytes in, a value out, whatever the bytes are.

/// Reads a message as far as it can be read.
///
/// It never fails and never traps: what is wrong stands in `troubles`, and what is no mail at all
/// has `isReadable` false. Its time and memory are bounded by the bytes and by `limits`.
/// - Parameters:
///   - bytes: the message as the server gave it.
///   - limits: how much of it is read and kept.
public func readMail(_ bytes: [UInt8], limits: ReadLimits = .standard) -> IncomingMail {
  MessageReader.read(bytes[...], limits: limits)
}

/// Puts the fields of the header and the collected parts together.
struct MessageReader {
  private let header: IncomingHeader
  private let limits: ReadLimits
  private var troubles: TroubleList
  private var mail = IncomingMail()

  /// Reads a message, or one within another.
  static func read(_ bytes: Bytes, limits: ReadLimits) -> IncomingMail {
    var troubles = TroubleList()
    let start = bytes.drop { $0 == 0x0A || $0 == 0x0D || $0 == 0 }
    if bytes.isEmpty { troubles.note(.empty) }
    let (header, body) = HeaderReader.read(start, limits: limits, troubles: &troubles)
    var reader = MessageReader(header: header, limits: limits, troubles: troubles)
    reader.readFields()
    reader.readBody(body)
    return reader.mail
  }

  private init(header: IncomingHeader, limits: ReadLimits, troubles: TroubleList) {
    (self.header, self.limits, self.troubles) = (header, limits, troubles)
  }

  /// The fields that make bytes a mail: one of them at least is in every message that was sent.
  private static let known: Set<String> = [
    "from", "to", "cc", "subject", "date", "message-id", "received", "return-path", "sender",
    "reply-to", "mime-version", "content-type", "delivered-to", "x-original-to", "envelope-to",
    "authentication-results", "dkim-signature", "bcc", "in-reply-to", "references",
  ]

  private mutating func readFields() {
    mail.isReadable = header.fields.contains { Self.known.contains($0.name) }
    if !mail.isReadable { troubles.note(.noHeader) }
    for name in ["from", "subject", "date", "message-id", "content-type"]
    where header.fields.count(where: { $0.name == name }) > 1 { troubles.note(.fieldRepeated) }
    mail.messageID = ids("message-id").first
    mail.inReplyTo = ids("in-reply-to")
    mail.references = ids("references")
    mail.returnPath = returnPath()
    mail.from = mailboxes("from")
    mail.sender = mailboxes("sender")
    mail.replyTo = mailboxes("reply-to")
    mail.to = mailboxes("to")
    mail.cc = mailboxes("cc")
    mail.deliveredTo = mailboxes("delivered-to", "x-original-to", "envelope-to")
    if let subject = header.first("subject") {
      mail.subject = EncodedWord.decoded(subject, troubles: &troubles).oneLine(limit: 1_000)
    }
    if let date = header.first("date") {
      mail.date = MessageDate.milliseconds(of: date)
      if mail.date == nil { troubles.note(.dateMalformed) }
    }
    mail.authentication = AuthenticationReading.results(
      in: header.first("authentication-results"), troubles: &troubles)
    mail.languages = (header.word("content-language") ?? "").split(separator: ",").prefix(10)
      .map { $0.description.trimmedASCII }
  }

  private mutating func readBody(_ body: Bytes) {
    var parts = PartReader(limits: limits)
    parts.troubles = troubles
    let whole = Part(header: header, body: body, troubles: &parts.troubles)
    parts.read(whole, depth: 0)
    mail.text = parts.readableText()
    mail.attachments = parts.attachments
    mail.enclosures = parts.enclosures
    parts.pairReports(from: 0, with: 0)
    let nature = NatureReader(
      header: header, subject: mail.subject, returnPath: mail.returnPath, from: mail.from,
      type: whole.type)
    mail.nature = nature.nature(of: parts)
    if mail.text.utf8.starts(with: "-----BEGIN PGP MESSAGE-----".utf8) {
      parts.troubles.note(.encrypted)
    }
    mail.troubles = parts.troubles.all
  }

  private mutating func ids(_ name: String) -> [String] {
    MessageIDReading.all(in: header.all(name), limits: limits, troubles: &troubles)
  }

  private mutating func mailboxes(_ names: String...) -> [Mailbox] {
    let values = names.flatMap { header.all($0) }
    return values.isEmpty
      ? [] : AddressReader.read(values, limits: limits, troubles: &troubles)
  }

  /// The topmost `Return-Path`, which the receiving server wrote.
  private mutating func returnPath() -> ReturnPath {
    guard let value = header.first("return-path") else { return .absent }
    if value.filter({ $0 > 0x20 }).elementsEqual("<>".utf8) { return .empty }
    let address = AddressReader.read([value], limits: limits, troubles: &troubles).first?.address
    return address.map { .address($0) } ?? .absent
  }
}
