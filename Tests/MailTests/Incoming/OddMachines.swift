// Mail of machines: reports, lists, answering machines, and what only looks like one.

import Mail

extension OddMessages {
  static let machines: [Odd] =
    [
      .nature("a person", "From: anna@example.org\nSubject: Hej", .person),
      .nature("no machine by its own word", "Auto-Submitted: no\nSubject: Hej", .person),
      .nature("a machine", "Auto-Submitted: auto-generated", .automatic(.autoSubmitted)),
      .nature(
        "a machine with a comment", "Auto-Submitted: Auto-Generated (rejected); x=y",
        .automatic(.autoSubmitted)),
      .nature("an answering machine", "Auto-Submitted: auto-replied", .outOfOffice),
      .nature("a notice of a machine", "Auto-Submitted: auto-notified", .automatic(.autoSubmitted)),
      .nature(
        "an answer of Exchange", "Subject: Automatiskt svar: Hej\nX-Auto-Response-Suppress: All",
        .outOfOffice),
      .nature(
        "only a subject", "From: anna@example.org\nSubject: Semester 2025: handlingar", .person),
      .nature("an old answering machine", "X-Autoreply: yes\nSubject: Hej", .outOfOffice),
      .nature("another old one", "Precedence: auto_reply\nSubject: Hej", .outOfOffice),
      .nature("a mailing", "Precedence: bulk\nSubject: Hej", .automatic(.precedence)),
      .nature("a list", "List-Id: <alla.malmby.se>\nSubject: Hej", .list),
      .nature("a newsletter", "List-Unsubscribe: <https://a.se>\nSubject: Hej", .list),
      .nature("a list by precedence", "Precedence: list\nSubject: Hej", .list),
      .nature("nobody to answer", "From: no-reply@a.se", .automatic(.noReplySender)),
      .nature(
        "nobody to answer, in Swedish", "From: svara_inte.3@a.se", .automatic(.noReplySender)),
      .nature("do not reply", "From: \"A\" <DoNotReply+x@a.se>", .automatic(.noReplySender)),
      .nature("nobody to report to", "Return-Path: <>\nSubject: Hej", .automatic(.emptyReturnPath)),
      .nature(
        "away, with an empty return path", "Return-Path: <>\nSubject: Out of office: Hej",
        .outOfOffice),
      .nature("a newsletter's header", "Feedback-ID: 1:2:3\nSubject: Hej", .automatic(.header)),
      .nature(
        "a mail server without a report", "From: MAILER-DAEMON@a.se\nSubject: Undelivered Mail",
        .deliveryReport([])),
      .nature(
        "a report of Exim", "From: mailer-daemon@a.se\nX-Failed-Recipients: b@c.se, d@e.se",
        .deliveryReport([
          DeliveryReport(recipient: "b@c.se", action: .failed),
          DeliveryReport(recipient: "d@e.se", action: .failed),
        ])),
      .nature(
        "a person who writes of delivery", "From: anna@a.se\nSubject: Mail delivery failed", .person
      ),
    ] + authenticity

  private static let authenticity: [Odd] = [
    .field(
      "what the receiving server found",
      "Authentication-Results: mx.malmby.se;\n spf=pass (said so; yes) smtp.mailfrom=anna@a.se;\n dkim=fail reason=\"x\" header.d=a.se; dmarc=none\nAuthentication-Results: evil.se; spf=fail"
    ) {
      $0.authentication == [
        AuthenticationResult(method: "spf", result: "pass", about: "anna@a.se"),
        AuthenticationResult(method: "dkim", result: "fail", about: "a.se"),
        AuthenticationResult(method: "dmarc", result: "none"),
      ]
    },
    .field("nothing was found", "Authentication-Results: mx.malmby.se; none") {
      $0.authentication == []
    },
    .field("findings of rubbish", "Authentication-Results: ;;=;a=;=b;;; (") {
      $0.authentication == []
    },
  ]

  static let reports: [Odd] = [
    report(
      "a bounce",
      "Reporting-MTA: dns; mx.a.se\n\nFinal-Recipient: rfc822; anna@example.org\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 <anna@example.org> no\n such user",
      returned:
        "Content-Type: text/rfc822-headers\n\nMessage-ID: <outbox-17@malmby.se>\nSubject: Beslut",
      [
        DeliveryReport(
          recipient: "anna@example.org", action: .failed, status: "5.1.1",
          diagnostic: "550 … no such user",
          originalMessageIDs: ["outbox-17@malmby.se"])
      ]),
    report(
      "a bounce with the message",
      "Reporting-MTA: dns; mx.a.se\n\nFinal-Recipient: RFC822;<anna@example.org>\nAction: Delayed (for now)",
      returned:
        "Content-Type: message/rfc822\n\nMessage-ID: <outbox-17@malmby.se>\nSubject: Beslut\n\nHej",
      [
        DeliveryReport(
          recipient: "anna@example.org", action: .delayed,
          originalMessageIDs: ["outbox-17@malmby.se"])
      ]),
    report(
      "two recipients",
      "Reporting-MTA: dns; a\n\nFinal-Recipient: rfc822; a@b.se\nAction: delivered\nStatus: 2.0.0\n\n\nFinal-Recipient: rfc822; c@d.se\nStatus: 5.0.0 (no)\n",
      returned: nil,
      [
        DeliveryReport(recipient: "a@b.se", action: .delivered, status: "2.0.0"),
        DeliveryReport(recipient: "c@d.se", action: .failed, status: "5.0.0"),
      ]),
    report(
      "a report of rubbish", "?\n\n??\n\n", returned: nil, [],
      troubles: [.rubbishInHeader, .reportUnreadable]),
    report("a report of nothing", "", returned: nil, [], troubles: [.reportUnreadable]),
    parts(
      "a receipt of reading", "report; report-type=disposition-notification",
      [text("Har lasts"), "Content-Type: message/disposition-notification\n\nDisposition: manual"],
      reads: "Har lasts"
    ) { $0.nature == .automatic(.readReceipt) },
  ]

  private static func report(
    _ name: String, _ status: String, returned: String?, _ wanted: [DeliveryReport],
    troubles: [Trouble] = []
  ) -> Odd {
    parts(
      name, "report; report-type=delivery-status",
      [text("It bounced"), "Content-Type: message/delivery-status\n\n" + status]
        + (returned.map { [$0] } ?? []),
      reads: "It bounced", troubles: troubles
    ) { $0.nature == .deliveryReport(wanted) }
  }

  static let limits: [Odd] = [
    .mail("a line of a megabyte", "\n" + String(repeating: "a", count: 1_000_000)) {
      $0.text.utf8.count == 1_000_000
    },
    .mail(
      "a text beyond the limit", "\n" + String(repeating: "a ", count: 1_500_000),
      troubles: [.textCut]
    ) {
      $0.text.utf8.count <= 2_000_000
    },
    .field("a subject of a megabyte", "Subject: " + String(repeating: "a", count: 900_000)) {
      $0.subject.count == 1_000
    },
    .field(
      "a header beyond the limit",
      "Subject: Hej\n" + String(repeating: "X: y\n", count: 3_000) + "X: y", troubles: [.headerCut]),
    .field("words that never end", "Subject: " + String(repeating: "=?a?Q? ", count: 50_000)),
    .mail(
      "signs that are no tags",
      "Content-Type: text/html\n\n" + String(repeating: "<a ", count: 100_000)),
    .mail(
      "quotes that never end",
      "Content-Type: text/html\n\n" + String(repeating: "<a b=\"c>", count: 50_000)),
    .mail(
      "comments that never end",
      "Content-Type: text/html\n\n" + String(repeating: "<!-", count: 100_000), reads: ""),
    .mail(
      "boundaries that are none",
      "Content-Type: multipart/mixed; boundary=b\n\n" + String(repeating: "--b-\n", count: 50_000),
      troubles: [.boundaryMissing]),
  ]
}
