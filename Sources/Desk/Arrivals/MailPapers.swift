// A mail as papers of a case: what is written there of it, and the files that came with it.

import Crypto
import Documents
import Mail
import Policy
import Storage
import Workflow

/// A mail on its way into a case.
struct MailPapers: Sendable {
  /// The head of the mail, a blank line, and its text: what staff read.
  let text: String
  /// What came with it, kept already.
  let files: [StoredFile]
  /// By which the same mail is known in a case, however often it comes.
  let name: [UInt8]

  /// Characters of a message or a description.
  static let longest = 20_000

  /// By which a mail is known, whatever was read of its files.
  static func name(of mail: IncomingMail, _ arrival: Arrival) -> [UInt8] {
    MailKey(mail)?.bytes ?? Array((arrival.blob?.text ?? arrival.id.text).utf8)
  }

  /// The ids of the message and of its files in a case: the same for the same mail.
  func fresh(_ id: CaseID, _ part: Int) -> Fresh {
    var hash = SHA256()
    hash.update(data: Array("utlamnande/mail/1\u{0}\(id.text)\u{0}\(part)\u{0}".utf8))
    hash.update(data: name)
    let bytes = Array(hash.finalize())
    func bits(_ range: Range<Int>) -> UInt64 {
      bytes[range].reduce(0) { $0 << 8 | UInt64($1) }
    }
    return Fresh(high: bits(0..<8), low: bits(8..<16))
  }
}

extension Desk {
  /// Keeps the files of a mail, and writes down what it says.
  func papers(of mail: IncomingMail, _ arrival: Arrival) async throws(DeskFailure) -> MailPapers {
    var files: [StoredFile] = []
    for attachment in mail.attachments where !attachment.bytes.isEmpty {
      let head = Array(attachment.bytes.prefix(FileKind.headLength))
      let kind = FileKind.sniff(head, name: attachment.filename)
      let blob = try await keep(attachment.bytes)
      files.append(
        StoredFile(
          blob: blob, size: attachment.bytes.count,
          mediaType: kind?.mediaType ?? "application/octet-stream",
          fileName: Personal(attachment.filename)))
    }
    return MailPapers(
      text: Desk.text(of: mail, arrival), files: files, name: MailPapers.name(of: mail, arrival))
  }

  /// The fields as a mail has them, so that they read alike in every language, and the text.
  static func text(of mail: IncomingMail, _ arrival: Arrival) -> String {
    let from = mail.from.isEmpty ? mail.sender : mail.from
    let names = mail.attachments.map(\.filename)
    let head = [
      ("From", from.map(\.shown).joined(separator: ", ")),
      ("To", mail.to.map(\.shown).joined(separator: ", ")),
      ("Date", arrival.arrivedAt.iso), ("Subject", mail.subject),
      ("Attachments", names.joined(separator: ", ")),
    ]
    let lines = head.filter { !$0.1.isEmpty }.map { "\($0.0): \($0.1.prefix(2_000))" }
    let whole = lines.joined(separator: "\n") + "\n\n" + mail.readText
    return whole.count <= MailPapers.longest
      ? whole : String(whole.prefix(MailPapers.longest - 4)) + "\n[…]"
  }
}

extension Mail.Mailbox {
  /// `Kim Ek <kim@example.org>`, as far as it is known.
  var shown: String {
    switch (name, address) {
    case (let name?, let address?): "\(name) <\(address)>"
    case (let name?, nil): name
    case (nil, let address?): address
    case (nil, nil): ""
    }
  }
}

/// By what the same mail is known again, although servers on the way changed some of its bytes.
struct MailKey {
  let bytes: [UInt8]

  /// Its Message-ID with sender, subject and text: the name alone would let one mail hide another.
  init?(_ mail: IncomingMail) {
    guard let id = mail.messageID else { return nil }
    var hash = SHA256()
    let parts = [id, mail.from.first?.address ?? "", mail.subject, mail.text]
    for part in parts { hash.update(data: Array(part.utf8) + [0]) }
    for attachment in mail.attachments { hash.update(data: attachment.bytes) }
    bytes = Array(hash.finalize())
  }
}
