// What never becomes a message: headers inside values, and more than the limits.

import Mail
import Testing

@Suite struct RefusalTests {
  private func problem(_ change: (inout MailMessage) throws -> Void) throws -> MailProblem? {
    let message = try sample(change)
    do throws(MailProblem) {
      _ = try message.rendered()
      return nil
    } catch { return error }
  }

  @Test(arguments: [
    "a\r\nBcc: x@y.se", "a\nBcc: x@y.se", "a\rb", "a\0b", "a\u{7F}", "a\u{85}b", "a\u{2028}b",
    "a\tb",
  ])
  func aControlInAHeaderIsRefusedByName(_ text: String) throws {
    #expect(try problem { $0.subject = text } == .controlCharacter(field: "Subject"))
    #expect(
      try problem {
        $0.attachments = [MailAttachment(filename: text, mediaType: "a/b", bytes: [])]
      } == .controlCharacter(field: "filename"))
    #expect(throws: MailAddressProblem.impossibleName) { try address("a@b.se", name: text) }
    #expect(
      try problem {
        $0.attachments = [MailAttachment(filename: "a", mediaType: "a/b\(text)", bytes: [])]
      } == .invalid(field: "mediaType"))
    #expect(try problem { $0.languages = [text] } == .invalid(field: "Content-Language"))
    #expect(throws: MailProblem.self) { try MessageID(row: text, domain: "b.se") }
    #expect(throws: MailProblem.self) { try MessageID("<\(text)@b.se>") }
  }

  @Test(arguments: ["", "<>", "<a>", "<@b>", "<a@>", "a@b", "<a@b> <c@d>", "<a@b@c>", "<å@b.se>"])
  func whatIsNoMessageIDIsRefused(_ text: String) {
    #expect(throws: MailProblem.invalid(field: "Message-ID")) { try MessageID(text) }
  }

  @Test func limitsAreKept() throws {
    let one = try address("a@b.se")
    let file = MailAttachment(filename: "a", mediaType: "a/b", bytes: [])
    #expect(try problem { $0.to = [] } == .noRecipient)
    #expect(
      try problem { $0.to = Array(repeating: one, count: 101) } == .tooMany(field: "To", limit: 100)
    )
    #expect(
      try problem { $0.attachments = Array(repeating: file, count: 101) }
        == .tooMany(field: "attachments", limit: 100))
    #expect(
      try problem { $0.subject = String(repeating: "å", count: 1_001) }
        == .tooMany(field: "Subject", limit: 1_000))
    #expect(try problem { $0.date = -1 } == .invalid(field: "Date"))
    #expect(try problem { $0.date = .max } == .invalid(field: "Date"))
    #expect(try problem { $0.text = "a\0" } == .controlCharacter(field: "text"))
    #expect(try problem { $0.replyTo = try address("å@b.se") } == .replyToNeedsSMTPUTF8)
    #expect(throws: MailProblem.tooLarge(bytes: 71, limit: 10)) { try sample().rendered(limit: 10) }
    let size = try sample().rendered().count
    #expect(try sample().rendered(limit: size).count == size)
    #expect(throws: MailProblem.tooLarge(bytes: size, limit: size - 1)) {
      try sample().rendered(limit: size - 1)
    }
  }

  @Test func aReasonHasNoAddresses() {
    let reply = "550 5.1.1 <anna@example.org>: unknown\r\n user anna@example.org\u{202E} åäö"
    #expect(DeliveryOutcome.words(reply) == "550 5.1.1 … unknown user … ???")
    #expect(DeliveryOutcome.words(String(repeating: "x", count: 9_000)).count == 200)
  }
}
