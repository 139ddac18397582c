// An odd message with what must come out of it: the words in which the lists of them are written.

import Mail
import Testing

/// A message that some program made badly, or well and rarely; what is nil is not looked at.
struct Odd: Sendable, CustomTestStringConvertible {
  let name: String
  let bytes: [UInt8]
  var subject: String?
  var text: String?
  var from: [Mailbox]?
  /// Names of the attachments, each with its bytes as text after `=`, where those are looked at.
  var files: [String]?
  var nature: Nature?
  var troubles: [Trouble] = []
  var isReadable = true
  var also: @Sendable (IncomingMail) -> Bool = { _ in true }

  var testDescription: String { name }
  private static let end = "\nTo: diarium@malmby.se\n\nHej!\n"
  private static let start = "From: anna@example.org\nSubject: Hej\n"

  /// A whole message in lines, each ended by CRLF; characters up to U+00FF are bytes.
  static func raw(
    _ name: String, _ text: String, subject: String? = nil, reads: String? = nil,
    files: [String]? = nil, troubles: [Trouble] = [], isReadable: Bool = true
  ) -> Odd {
    Odd(
      name: name, bytes: latin(text), subject: subject, text: reads, files: files,
      troubles: troubles, isReadable: isReadable)
  }

  /// A message with one field, or some, and a short text.
  static func field(
    _ name: String, _ field: String, subject: String? = nil, from: [Mailbox]? = nil,
    troubles: [Trouble] = [], also: @escaping @Sendable (IncomingMail) -> Bool = { _ in true }
  ) -> Odd {
    Odd(
      name: name, bytes: latin(field + end), subject: subject, text: "Hej!", from: from,
      troubles: troubles, also: also)
  }

  /// A message with a sender and a subject, and the rest of its header and its body as given.
  static func mail(
    _ name: String, _ rest: String, reads: String? = nil, files: [String]? = nil,
    troubles: [Trouble] = [], also: @escaping @Sendable (IncomingMail) -> Bool = { _ in true }
  ) -> Odd {
    Odd(
      name: name, bytes: latin(start + rest), subject: "Hej", text: reads, files: files,
      troubles: troubles, also: also)
  }

  /// A message of one field more, of a nature.
  static func nature(_ name: String, _ field: String, _ nature: Nature) -> Odd {
    Odd(name: name, bytes: latin(field + end), text: "Hej!", nature: nature)
  }

  /// What is not as it must be, in words.
  func faults(of mail: IncomingMail) -> [String] {
    var faults: [String] = []
    func compare<Value: Equatable>(_ what: String, _ wanted: Value?, _ found: Value) {
      if let wanted, wanted != found { faults.append("\(what): \(found), not \(wanted)") }
    }
    compare("subject", subject?.debugDescription, mail.subject.debugDescription)
    compare("text", text?.debugDescription, mail.text.debugDescription)
    compare("from", from, mail.from)
    compare("nature", nature, mail.nature)
    compare("troubles", troubles, mail.troubles)
    compare("isReadable", isReadable, mail.isReadable)
    if let files {
      let found = zip(mail.attachments.indices, mail.attachments).map { index, file in
        let shows = index < files.count && files[index].contains("=")
        return file.filename + (shows ? "=" + String(decoding: file.bytes, as: UTF8.self) : "")
      }
      compare("files", files, found)
    }
    if !also(mail) { faults.append("otherwise: \(mail)") }
    return faults
  }
}

/// Characters up to U+00FF as the bytes of the same number, others as UTF-8, lines ended by CRLF.
func latin(_ text: String) -> [UInt8] {
  var result: [UInt8] = []
  for scalar in text.unicodeScalars {
    switch scalar.value {
    case 0x0A: result += [0x0D, 0x0A]
    case 0..<256: result.append(UInt8(scalar.value))
    default: result += Array(String(scalar).utf8)
    }
  }
  return result
}

/// Every list of odd messages together.
enum OddMessages {
  static let all: [Odd] = [
    words, header, dates, identifiers, addresses, charsets, encodings, parts, names, wrappers,
    reports, machines, limits,
  ].flatMap { $0 }
}
