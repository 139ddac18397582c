// Senders and recipients as strangers write them.

import Mail

extension OddMessages {
  static let addresses: [Odd] = [
    from("only an address", "anna@example.org", nil),
    from("brackets alone", "<anna@example.org>", nil),
    from("a quoted name", "\"Anna \\\"A\\\" Ask\" <anna@example.org>", "Anna \"A\" Ask"),
    from("a name in a comment", "anna@example.org (Anna (the first) Ask)", "Anna (the first) Ask"),
    from("a comma without quotes", "Ask, Anna <anna@example.org>", "Ask, Anna"),
    from("an encoded name", "=?utf-8?Q?=C3=85sa?= Ask <anna@example.org>", "Åsa Ask"),
    from("an encoded name in quotes", "\"=?utf-8?Q?=C3=85sa?=\" <anna@example.org>", "Åsa"),
    from("an encoded comma", "=?utf-8?Q?Ask=2C_Anna?= <anna@example.org>", "Ask, Anna"),
    from("a route", "Anna <@a.se,@b.se:anna@example.org>", "Anna"),
    from("spaces in the address", "Anna < anna @ example . org >", "Anna"),
    from("capitals in the domain", "Anna <anna@EXAMPLE.Org>", "Anna"),
    from("no closing bracket", "Anna <anna@example.org", "Anna"),
    from("a quote that never ends", "\"Anna <anna@example.org", nil, isSound: false),
    from("a group", "Vänner: anna@example.org;", nil),
    from("a name that turns", "=?utf-8?B?QW5uYeKArg==?= <anna@example.org>", "Anna"),
    from("a scheme before it", "<mailto:anna@example.org>", nil),
    .field("nobody", "From: <>\nSubject: Hej", from: []),
    .field("an empty sender", "From:\nSubject: Hej", from: []),
    .field(
      "no address at all", "From: Anna Ask\nSubject: Hej", from: [Mailbox(name: "Anna Ask")],
      troubles: [.addressMalformed]),
    .field(
      "two at signs", "From: Anna <anna@@example.org>\nSubject: Hej", from: [Mailbox(name: "Anna")],
      troubles: [.addressMalformed]),
    .field(
      "an address of a machine", "From: root@localhost\nSubject: Hej",
      from: [Mailbox(name: "root@localhost")], troubles: [.addressMalformed]),
    .field("recipients that are not told", "Cc: undisclosed-recipients:;") { $0.cc == [] },
    .field("several groups", "Cc: A: a@b.se, B <c@d.se>;, e@f.se") {
      $0.cc.map(\.address) == ["a@b.se", "c@d.se", "e@f.se"]
    },
    .field("semicolons between", "Cc: a@b.se; \"C, D\" <c@d.se>;e@f.se") {
      $0.cc == [
        Mailbox(address: "a@b.se"), Mailbox(name: "C, D", address: "c@d.se"),
        Mailbox(address: "e@f.se"),
      ]
    },
    .field("a domain of Swedish letters", "Cc: a@v\u{C3}\u{A4}xj\u{C3}\u{B6}.se") {
      $0.cc == [Mailbox(address: "a@xn--vxj-qla6g.se")]
    },
    .field("a thousand recipients", "Cc: " + thousand, troubles: [.listCut]) { $0.cc.count == 500 },
    .field(
      "where it was delivered", "Delivered-To: a@b.se\nX-Original-To: c@d.se\nEnvelope-To: <e@f.se>"
    ) {
      $0.recipients == ["a@b.se", "c@d.se", "e@f.se", "diarium@malmby.se"]
    },
    .field("an empty return path", "Return-Path: <>") {
      $0.returnPath == .empty && !$0.mayBeAnsweredByMachine
    },
    .field("a return path", "Return-Path: <anna@example.org>") {
      $0.returnPath == .address("anna@example.org")
    },
    .field("where answers go", "From: a@b.se\nReply-To: =?utf-8?Q?=C3=85?= <c@d.se>") {
      $0.answerTo == Mailbox(name: "Å", address: "c@d.se") && $0.mayBeAnsweredByMachine
    },
    .field("a hundred thousand colons", "From: a@b.se" + colons, troubles: [.addressMalformed]),
    .field("a hundred thousand brackets", "From: " + brackets, troubles: [.addressMalformed]),
    .field("a hundred thousand parentheses", "From: a@b.se " + parentheses) {
      $0.from.first?.address == "a@b.se"
    },
  ]

  private static let thousand = (0..<1_000).map { "a\($0)@b.se" }.joined(separator: ",\n ")
  private static let colons = String(repeating: ":", count: 100_000)
  private static let brackets = String(repeating: "<", count: 100_000)
  private static let parentheses = String(repeating: "(", count: 100_000)

  private static func from(
    _ name: String, _ value: String, _ shown: String?, isSound: Bool = true
  ) -> Odd {
    let bytes = String(decoding: Array(value.utf8), as: UTF8.self)
    let anna = Mailbox(name: shown, address: "anna@example.org")
    return Odd(
      name: "a sender: " + name,
      bytes: Array("Subject: Hej\r\nFrom: \(bytes)\r\n\r\nHej!\r\n".utf8),
      subject: "Hej", text: "Hej!",
      from: isSound ? [anna] : [Mailbox(name: "Anna <anna@example.org")],
      troubles: isSound ? [] : [.addressMalformed])
  }
}
