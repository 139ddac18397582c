// What strangers send by mail, and what a mail server says: messages, their parts, lists.

import Foundation

@testable import Mail
@testable import MailCurl

extension FuzzTarget {
  static let mail = [
    FuzzTarget(name: "message", longest: 16_384) { bytes in
      var limits = ReadLimits()
      (limits.parts, limits.depth, limits.attachments) = (50, 8, 20)
      let mail = readMail(bytes, limits: limits)
      law(mail.attachments.count <= 20, "no more attachments than may be")
      law(mail.text.utf8.count <= limits.textBytes, "no more text than may be")
      law(!mail.subject.contains("\n"), "a subject is one line")
    },
    FuzzTarget(name: "header") { bytes in
      var troubles = TroubleList()
      let (header, body) = HeaderReader.read(
        bytes[...], limits: .standard, troubles: &troubles)
      law(header.fields.count <= ReadLimits.standard.headerFields, "no more fields than may be")
      law(body.count <= bytes.count, "a body is part of its message")
    },
    FuzzTarget(name: "encoded-word") { bytes in
      var troubles = TroubleList()
      _ = EncodedWord.decoded(bytes, troubles: &troubles)
    },
    FuzzTarget(name: "addresses") { bytes in
      var troubles = TroubleList()
      let found = AddressReader.read([bytes], limits: .standard, troubles: &troubles)
      law(found.count <= ReadLimits.standard.addresses, "no more addresses than may be")
      _ = MessageIDReading.all(in: [bytes], limits: .standard, troubles: &troubles)
      let text = String(decoding: bytes, as: UTF8.self)
      if let address = try? MailAddress(text) {
        law(
          !address.text.contains("\n") && !address.text.contains("\r"), "no line of a header ends")
        law((try? MailAddress(address.text)) != nil, "what was taken once is taken again")
      }
      _ = try? MailAddress(parsing: text)
    },
    FuzzTarget(name: "mail-date", longest: 200) { bytes in
      _ = MessageDate.milliseconds(of: bytes)
      _ = IMAPDate.milliseconds(String(decoding: bytes, as: UTF8.self))
    },
    FuzzTarget(name: "html") { bytes in
      _ = HTMLText.readable(String(decoding: bytes, as: UTF8.self))
    },
    FuzzTarget(name: "charset") { bytes in
      // The first byte chooses the charset.
      let labels = [
        nil, "utf-8", "iso-8859-1", "windows-1252", "utf-16", "utf-16le", "utf-7", "iso-2022-jp",
        "gb18030", "koi8-r", "x-unknown", "shift_jis",
      ]
      let label = labels[Int(bytes.first ?? 0) % labels.count]
      var troubles = TroubleList()
      _ = Charset.text(bytes.dropFirst(), label: label, troubles: &troubles)
    },
    FuzzTarget(name: "winmail") { bytes in
      var troubles = TroubleList()
      _ = Winmail(bytes, limits: .standard, troubles: &troubles)
    },
    FuzzTarget(name: "imap") { bytes in
      let conversation = IMAPConversation(replyLimit: 1_000)
      conversation.begin(limit: 500, entries: 20)
      for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
        let line = Array(line) + [0x0A]
        let goesOn = line.withUnsafeBytes { conversation.hear($0) && conversation.take($0) }
        if !goesOn { break }
      }
      conversation.trim()
      law(conversation.entries.count <= 20, "no more mails of a list than may be")
      law(conversation.bytes.count <= 500, "no more of a mail than may be")
    },
  ]
}
