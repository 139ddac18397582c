// Headers that are folded, broken, cut or no headers at all.

import Mail

extension OddMessages {
  static let words: [Odd] = [
    .field(
      "a folded subject", "Subject: Avtal om\n att hyra\n\tlokal",
      subject: "Avtal om att hyra lokal"),
    .field(
      "words side by side", "Subject: =?UTF-8?Q?Beg=C3=A4?= =?UTF-8?Q?ran?= nu",
      subject: "Begäran nu"),
    .field(
      "words on two lines", "Subject: =?utf-8?B?QmVnw6Q=?=\n =?utf-8?B?w6Q=?=", subject: "Begää"),
    .field(
      "a character cut in two", "Subject: =?utf-8?Q?Beg=C3?=\n =?utf-8?Q?=A4ran?=",
      subject: "Begäran"),
    .field(
      "three charsets", "Subject: =?utf-8?Q?=C3=A5?= =?iso-8859-1?Q?=E4?= =?cp1252?B?9g==?=",
      subject: "åäö"),
    .field("a language in a word", "Subject: =?utf-8*sv?Q?H=C3=A4r?=", subject: "Här"),
    .field("a word with spaces", "Subject: =?utf-8?Q?H=C3=A4r 1?=", subject: "Här 1"),
    .field("a word of nothing", "Subject: =?utf-8?Q??= x", subject: "x"),
    .field("a word that never ends", "Subject: =?utf-8?Q?Hej", subject: "=?utf-8?Q?Hej"),
    .field(
      "an unknown charset", "Subject: =?klingon?Q?H=C3=A4j?=", subject: "Häj",
      troubles: [.charsetUnknown]),
    .field("an unknown encoding", "Subject: =?utf-8?X?abc?=", subject: "=?utf-8?X?abc?="),
    .field(
      "a word that lies", "Subject: =?utf-8?Q?Beg=E4ran?=", subject: "Begäran",
      troubles: [.charsetWrong]),
    .field("a word within others", "Subject: Re:=?utf-8?Q?=C3=A5?=nu", subject: "Re:ånu"),
    .field("a word that ends a line", "Subject: =?utf-8?Q?a=0D=0ABcc:_b?=", subject: "a  Bcc: b"),
    .field("a word that turns", "Subject: =?utf-8?B?4oCuZmRwLmV4ZQ==?=", subject: "fdp.exe"),
    .field("a word of Japanese", "Subject: =?ISO-2022-JP?B?GyRCRnxLXBsoQg==?=", subject: "日本"),
    .field("raw UTF-8", "Subject: Beg\u{C3}\u{A4}ran", subject: "Begäran"),
    .field("raw Latin-1", "Subject: Beg\u{E4}ran", subject: "Begäran", troubles: [.charsetGuessed]),
    .field(
      "damaged base64", "Subject: =?utf-8?B?SGV!q?=", subject: "Hej", troubles: [.base64Damaged]),
  ]

  static let header: [Odd] = [
    .field("no space after the colon", "Subject:Hej", subject: "Hej"),
    .field("a space before the colon", "Subject : Hej", subject: "Hej"),
    .field("capitals", "SUBJECT: Hej", subject: "Hej"),
    .field("a subject of nothing", "Subject:", subject: ""),
    .field(
      "two subjects", "Subject: Ett\nSubject: Annat", subject: "Ett", troubles: [.fieldRepeated]),
    .field(
      "a line that is no field", "Subject: Hej\nthis is rubbish\nFrom: a@b.se", subject: "Hej",
      from: [Mailbox(address: "a@b.se")], troubles: [.rubbishInHeader]),
    .field(
      "a field without a name", "Subject: Hej\n: nothing\nFrom: a@b.se", subject: "Hej",
      from: [Mailbox(address: "a@b.se")], troubles: [.rubbishInHeader]),
    .field("a mailbox file", "From anna@example.org Sat Nov 21 2026\nSubject: Hej", subject: "Hej"),
    .field("a line of spaces within", "Subject: Hej\n \n du", subject: "Hej  du"),
    .field("NUL in the header", "Subject: H\0ej", subject: "Hej", troubles: [.nulBytes]),
    .field(
      "an endless name", String(repeating: "x", count: 300) + ": 1\nSubject: Hej", subject: "Hej",
      troubles: [.rubbishInHeader]),
    .raw(
      "no empty line before the text", "Subject: Hej\nThis is the text, no field.\nMore.\n",
      subject: "Hej", reads: "This is the text, no field.\nMore.", troubles: [.rubbishInHeader]),
    Odd(
      name: "lines ended by LF", bytes: Array("Subject: Hej\nFrom: a@b.se\n\nText\nmer".utf8),
      subject: "Hej", text: "Text\nmer"),
    Odd(
      name: "lines ended by CR", bytes: Array("Subject: Hej\rFrom: a@b.se\r\rText\rmer".utf8),
      subject: "Hej", text: "Text\nmer"),
    Odd(
      name: "lines ended by CR CR LF",
      bytes: Array("Subject: Hej\r\r\nFrom: a@b.se\r\r\n\r\r\nText".utf8), subject: "Hej",
      text: "Text", from: [Mailbox(address: "a@b.se")]),
    .raw("empty lines first", "\n\nSubject: Hej\n\nText", subject: "Hej", reads: "Text"),
    .raw("nothing", "", subject: "", reads: "", troubles: [.empty, .noHeader], isReadable: false),
    .raw("only line ends", "\n\n\n", subject: "", troubles: [.noHeader], isReadable: false),
    .raw(
      "only NUL", String(repeating: "\0", count: 500), subject: "", troubles: [.noHeader],
      isReadable: false),
    .raw(
      "a picture", "\u{89}PNG\n\u{1A}\n\0\0\0\u{0D}IHDR",
      troubles: [
        .rubbishInHeader, .noHeader, .charsetGuessed,
      ], isReadable: false),
    .raw(
      "a text without a header", "Hej, jag vill ha handlingar.\nAnna\n",
      reads: "Hej, jag vill ha handlingar.\nAnna", troubles: [.rubbishInHeader, .noHeader],
      isReadable: false),
    .raw("a header without a text", "Subject: Hej\nFrom: a@b.se\n", subject: "Hej", reads: ""),
    .raw("a header cut in a word", "Subject: =?utf-8?Q?Beg=C3=A4ran_o", reads: ""),
  ]

  static let dates: [Odd] = [
    date("summer time", "Tue, 02 Jun 2026 10:00:00 +0200 (CEST)"),
    date("a year of two digits", "2 Jun 26 08:00:00 GMT"),
    date("no seconds", "2 Jun 2026 08:00 +0000"),
    date("a zone by name", "Tue, 2 Jun 2026 10:00:00 CEST"),
    date("ISO 8601", "2026-06-02T10:00:00+02:00"),
    date("as C writes it", "Tue Jun  2 08:00:00 2026"),
    date("an impossible zone", "2 Jun 2026 08:00:00 +9999"),
    date("Swedish months", "2 juni 2026 08:00:00 +0000"),
    date("a day that never was", "31 Feb 2026 08:00:00 +0000", nil),
    date("words", "strax före lunch", nil),
    date("huge numbers", "1 Jan 99999999999999999999 00:00:00 +0000", nil),
    date("nothing", "", nil),
    date("a year before mail", "2 Jun 1066 08:00:00 +0000", nil),
  ]

  private static func date(
    _ name: String, _ value: String, _ wanted: Int64? = 1_780_387_200_000
  ) -> Odd {
    .field(
      "a date: " + name, "Subject: Hej\nDate: " + value,
      troubles: wanted == nil ? [.dateMalformed] : []
    ) { $0.date == wanted }
  }

  static let identifiers: [Odd] = [
    .field("an id", "Message-ID: <a.b@c.se>") { $0.messageID == "a.b@c.se" },
    .field("an id with spaces", "Message-Id:   <a@c.se >") { $0.messageID == "a@c.se" },
    .field("an id without brackets", "Message-ID: a@c.se") { $0.messageID == "a@c.se" },
    .field("an id of nothing", "Message-ID: <>") { $0.messageID == nil },
    .field("an endless id", "Message-ID: <" + String(repeating: "a", count: 5_000) + "@b.se>") {
      $0.messageID == nil
    },
    .field("references in one piece", "References: <a@b><c@d>\n <e@f>, <a@b>") {
      $0.references == ["a@b", "c@d", "e@f"]
    },
    .field("an answer to words", "In-Reply-To: Your message \"Hej\" <x@y.se> (Annas)") {
      $0.inReplyTo == ["x@y.se"]
    },
    .field("a thousand references", "References:" + thousand, troubles: [.listCut]) {
      $0.references.count == 200
    },
  ]

  private static let thousand = (0..<1_000).map { "\n <\($0)@x>" }.joined()
}
