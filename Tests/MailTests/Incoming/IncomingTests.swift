// Every odd message comes out as it must, whole and cut at every 64th byte.

import Foundation
import Mail
import Testing

@Suite struct IncomingTests {
  @Test func thereAreMoreThanAHundredOddMessages() {
    #expect(OddMessages.all.count >= 113)
    let names = Dictionary(grouping: OddMessages.all, by: \.name).filter { $0.value.count > 1 }
    #expect(names.keys.sorted() == [])
  }

  @Test(arguments: OddMessages.all)
  func anOddMessageIsReadAsFarAsItCanBe(_ odd: Odd) {
    #expect(odd.faults(of: readMail(odd.bytes)) == [])
  }

  /// Messages beyond 100,000 bytes are cut at five places.
  @Test(arguments: OddMessages.all)
  func aCutMessageIsReadableOrSaidNotToBe(_ odd: Odd) {
    let step = odd.bytes.count > 100_000 ? odd.bytes.count / 5 : 64
    for end in stride(from: 0, to: odd.bytes.count, by: step) {
      let mail = readMail(Array(odd.bytes[..<end]))
      #expect(mail.isReadable || mail.troubles.contains(.noHeader))
      #expect(wrongness(of: mail) == [])
    }
  }
}

/// What no reading of any bytes may have, in words.
func wrongness(of mail: IncomingMail, limits: ReadLimits = .standard) -> [String] {
  var wrong: [String] = []
  func expect(_ isRight: Bool, _ what: String) { if !isRight { wrong.append(what) } }
  expect(mail.text.utf8.count <= limits.textBytes * 2, "the text is too long")
  expect(
    !mail.text.utf8.contains { $0 < 0x20 && $0 != 0x09 && $0 != 0x0A }, "a control in the text")
  expect(isLine(mail.subject), "the subject is no line")
  expect(mail.attachments.count <= limits.attachments, "too many attachments")
  for file in mail.attachments {
    expect(
      (1...150).contains(file.filename.unicodeScalars.count),
      "a name of no length: \(file.filename)")
    expect(
      isLine(file.filename) && !file.filename.contains { "/\\".contains($0) },
      "an unsafe name: \(file.filename)")
    expect(!file.filename.hasPrefix("."), "a hidden name: \(file.filename)")
    expect(file.mediaType.split(separator: "/").count == 2, "no type: \(file.mediaType)")
  }
  for mailbox in mail.from + mail.to + mail.cc + mail.replyTo + mail.sender + mail.deliveredTo {
    expect(mailbox.name.map(isLine) ?? true, "a name that is no line")
    expect(mailbox.name?.unicodeScalars.count ?? 0 <= 200, "a name that is too long")
    if let address = mailbox.address {
      expect((try? MailAddress(address)) != nil, "an impossible address: \(address)")
    }
  }
  expect(Set(mail.troubles).count == mail.troubles.count, "a trouble told twice")
  return wrong
}

private func isLine(_ text: String) -> Bool {
  text.unicodeScalars.allSatisfy {
    $0.value >= 0x20 && !(0x7F...0x9F ~= $0.value) && ![0x202E, 0x2028, 0x2029].contains($0.value)
  }
}
