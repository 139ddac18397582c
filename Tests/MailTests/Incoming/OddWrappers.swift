// Messages in messages, in Outlook's wrapper, in signatures, and meetings.

import Mail

extension OddMessages {
  static let wrappers: [Odd] = [
    parts(
      "a message within", "mixed",
      [
        text("Se nedan"), "Content-Type: message/rfc822\n\nFrom: b@c.se\nSubject: Svar\n\nInnehåll",
      ],
      reads: "Se nedan", files: ["Svar.eml=From: b@c.se\r\nSubject: Svar\r\n\r\nInneh�ll"],
      troubles: []
    ) { mail in
      guard case .message(let inner, attachment: 0)? = mail.enclosures.first else { return false }
      return inner.subject == "Svar" && inner.from == [Mailbox(address: "b@c.se")]
        && inner.text == "Innehåll"
    },
    parts(
      "a message within in base64", "mixed",
      [
        text("Se"),
        "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogWAoKWQ==",
      ],
      reads: "Se", files: ["X.eml=Subject: X\n\nY"]),
    parts(
      "a message that is none", "mixed", ["Content-Type: message/rfc822\n\n\n"], reads: "",
      files: ["bilaga-1.eml"]),
    .mail(
      "messages in messages in messages", "Content-Type: message/rfc822\n\n" + deep, reads: "",
      files: ["Djup.eml"]),
    .mail(
      "a winmail.dat",
      "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n"
        + base64(winmail), reads: "Hej från Outlook", files: ["avtal.doc=DOC"]),
    .mail(
      "a winmail.dat by its name",
      "Content-Type: application/octet-stream; name=WINMAIL.DAT\n"
        + "Content-Transfer-Encoding: base64\n\n" + base64(winmail), reads: "Hej från Outlook",
      files: ["avtal.doc=DOC"]),
    .mail(
      "a winmail.dat that is cut",
      "Content-Type: application/ms-tnef\nContent-Transfer-Encoding: base64\n\n"
        + base64(Array(winmail.dropLast(9))), reads: "", files: ["winmail.dat"],
      troubles: [.winmailUnreadable]),
    .mail(
      "a winmail.dat that is none",
      "Content-Type: application/ms-tnef; name=\"winmail.dat\"\n\nHej", reads: "",
      files: ["winmail.dat=Hej"], troubles: [.winmailUnreadable]),
    .mail(
      "a winmail.dat of rich text alone",
      "Content-Type: application/ms-tnef\nContent-Transfer-Encoding: base64\n\n"
        + base64(richText), reads: "", files: ["winmail.dat"], troubles: [.winmailRichTextOnly]),
    .mail(
      "a signed wrapper", wrapperHeader + base64(signed(octets: ber(0x04, inner))),
      reads: "Undertecknat", files: []),
    .mail(
      "a signed wrapper in pieces", wrapperHeader + base64(signed(octets: pieces)),
      reads: "Undertecknat", files: []),
    .mail(
      "a signed wrapper that is cut",
      wrapperHeader + base64(Array(signed(octets: ber(0x04, inner)).dropLast(20))),
      reads: "", files: ["smime.p7m"], troubles: [.wrapperUnreadable]),
    .mail(
      "a signed wrapper that is none", wrapperHeader + "SGVq", reads: "", files: ["smime.p7m=Hej"],
      troubles: [.wrapperUnreadable]),
    .mail(
      "an encrypted wrapper",
      wrapperHeader + base64(ber(0x30, ber(0x06, pkcs7 + [3]) + ber(0xA0, []))), reads: "",
      files: ["smime.p7m"], troubles: [.encrypted]),
    .mail(
      "lengths that lie", wrapperHeader + base64([0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0x06]),
      reads: "",
      files: ["smime.p7m"], troubles: [.wrapperUnreadable]),
    .mail(
      "lengths without end", wrapperHeader + base64([UInt8](repeating: 0x80, count: 3_000)),
      reads: "",
      files: ["smime.p7m"], troubles: [.wrapperUnreadable]),
    parts(
      "a detached signature", "signed",
      [text("Hej"), "Content-Type: application/pkcs7-signature\n\nSIG"], reads: "Hej",
      files: ["bilaga-1.p7s=SIG"]),
    parts(
      "encrypted by PGP", "encrypted",
      ["Content-Type: application/pgp-encrypted\n\nVersion: 1", file("encrypted.asc", "PGP")],
      reads: "",
      files: ["bilaga-1.asc", "encrypted.asc=PGP"], troubles: [.encrypted]),
    .mail(
      "PGP within the text", "\n-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----",
      troubles: [.encrypted]),
    parts(
      "an invitation", "alternative",
      [text("Valkommen"), "Content-Type: text/calendar; method=REQUEST\n\n" + calendar],
      reads: "Valkommen", files: ["bilaga-1.ics"]
    ) { mail in
      guard case .meeting(let meeting, attachment: 0)? = mail.enclosures.first else { return false }
      return meeting
        == Meeting(
          method: "REQUEST", summary: "Möte, om handlingar",
          start: "2026-12-01 10:00 Europe/Stockholm",
          end: "2026-12-01 10:00 UTC", place: "Rum 1", organizer: "Anna Ask",
          details: "Rad 1\nRad 2")
    },
    .mail(
      "an invitation that is cut", "Content-Type: text/calendar\n\nBEGIN:VEVENT\nSUMMARY:Hej",
      reads: ""
    ) { mail in
      guard case .meeting(let meeting, _)? = mail.enclosures.first else { return false }
      return meeting.summary == "Hej" && meeting.start == ""
    },
    .mail(
      "a calendar of rubbish", "Content-Type: text/calendar\n\nEND:VEVENT\n:\n;\nBEGIN\n", reads: ""
    ) {
      $0.enclosures.isEmpty && $0.attachments.count == 1
    },
  ]

  private static let deep =
    "Subject: Djup\n"
    + (0..<60).map { _ in "Content-Type: message/rfc822\n\nSubject: x\n" }.joined() + "\nBotten"

  private static let calendar = """
    BEGIN:VCALENDAR
    METHOD:REQUEST
    BEGIN:VEVENT
    SUMMARY:M\u{C3}\u{B6}te\\, om
      handlingar
    DTSTART;TZID="Europe/Stockholm":20261201T100000
    DTEND:20261201T100000Z
    LOCATION:Rum 1
    ORGANIZER;CN="Anna Ask":mailto:anna@example.org
    DESCRIPTION:Rad 1\\nRad 2
    BEGIN:VALARM
    DESCRIPTION:Nej
    END:VALARM
    END:VEVENT
    END:VCALENDAR
    """

  private static let wrapperHeader =
    "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n"
  private static let inner = Array("Content-Type: text/plain\r\n\r\nUndertecknat\r\n".utf8)
  private static let pkcs7: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07]

  /// A value with its length.
  private static func ber(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    content.count < 0x80
      ? [tag, UInt8(content.count)] + content
      : [tag, 0x82, UInt8(content.count >> 8), UInt8(content.count & 255)] + content
  }

  /// An octet string of two, as a program writes it that does not know the length beforehand.
  private static let pieces: [UInt8] =
    [0x24, 0x80] + ber(0x04, Array(inner.prefix(10))) + ber(0x04, Array(inner.dropFirst(10))) + [
      0, 0,
    ]

  private static func signed(octets: [UInt8]) -> [UInt8] {
    let content = ber(0x30, ber(0x06, pkcs7 + [1]) + ber(0xA0, octets))
    let data = ber(
      0x30, ber(0x02, [1]) + ber(0x31, []) + content + ber(0x31, [UInt8](repeating: 0, count: 200)))
    return ber(0x30, ber(0x06, pkcs7 + [2]) + ber(0xA0, data))
  }

  /// An attribute of TNEF.
  private static func attribute(_ level: UInt8, _ id: Int, _ value: [UInt8]) -> [UInt8] {
    [level] + little(id, 4) + little(value.count, 4) + value + [0, 0]
  }
  private static func little(_ number: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
  }
  private static let tnefStart = little(0x223E_9F78, 4) + little(1, 2)
  private static let winmail: [UInt8] = {
    let body = latin("Hej fr\u{E5}n Outlook\0")
    let name: [UInt8] = Array("avtal.doc\0".utf8)
    let long =
      little(0x001E, 2) + little(0x3707, 2) + little(1, 4) + little(name.count, 4) + name + [0, 0]
    return tnefStart + attribute(1, 0x8_9007, little(1252, 4) + little(0, 4))
      + attribute(1, 0x2_800C, body)
      + attribute(2, 0x6_9002, [UInt8](repeating: 0, count: 14))
      + attribute(2, 0x1_8010, Array("AVTAL~1.DOC\0".utf8))
      + attribute(2, 0x6_800F, Array("DOC".utf8)) + attribute(2, 0x6_9005, little(1, 4) + long)
  }()
  private static let richText =
    tnefStart
    + attribute(
      1, 0x6_9003,
      little(1, 4) + little(0x0102, 2) + little(0x1009, 2) + little(1, 4) + little(4, 4) + [
        1, 2, 3, 4,
      ])

  /// Lines of base64, by hand: the tests rely on nothing that they test.
  private static func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = (0..<3).reduce(0) {
        $0 << 8 | (start + $1 < bytes.count ? Int(bytes[start + $1]) : 0)
      }
      let count = min(3, bytes.count - start)
      for index in 0...3 {
        text.append(index <= count ? digits[group >> (18 - 6 * index) & 63] : "=")
      }
      if start % 57 == 54 { text += "\n" }
    }
    return text + "\n"
  }
}
