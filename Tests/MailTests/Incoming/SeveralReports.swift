// One mail may tell of several messages: each report keeps the names of what came back with it.

import Mail
import Testing

@Suite struct SeveralReports {
  private func reports(_ mail: String) -> [DeliveryReport]? {
    guard
      case .deliveryReport(let reports) =
        readMail(Array(mail.replacing("\n", with: "\r\n").utf8)).nature
    else { return nil }
    return reports
  }

  private let head = """
    From: MAILER-DAEMON@mx.example
    Message-ID: <b@mx.example>
    Auto-Submitted: auto-replied
    MIME-Version: 1.0

    """

  private func status(_ recipient: String, named id: String? = nil) -> String {
    """
    Content-Type: message/delivery-status

    Reporting-MTA: dns; mx.example

    Final-Recipient: rfc822; \(recipient)
    Action: failed
    Status: 5.1.1\(id.map { "\nX-Original-Message-ID: <\($0)>" } ?? "")


    """
  }

  @Test func allMessagesThatCameBackAreNamed() {
    let told = reports(
      head + """
        Content-Type: multipart/report; report-type=delivery-status; boundary=b

        --b
        \(status("a@b.se"))
        --b
        Content-Type: message/rfc822

        Message-ID: <one@malmby.se>

        Hej
        --b
        Content-Type: multipart/digest; boundary=d

        --d

        Message-ID: <two@malmby.se>

        Hej
        --d

        Message-ID: <three@malmby.se>

        Hej
        --d--
        --b
        Content-Type: text/rfc822-headers

        Message-ID: <four@malmby.se>

        --b--

        """)
    let ids = ["one", "two", "three", "four"].map { "\($0)@malmby.se" }
    #expect(told?.map(\.originalMessageIDs) == [ids])
  }

  @Test func eachReportHasItsOwnMessages() {
    func part(_ recipient: String, _ id: String) -> String {
      """
      Content-Type: multipart/report; report-type=delivery-status; boundary=\(id)

      --\(id)
      \(status(recipient))
      --\(id)
      Content-Type: text/rfc822-headers

      Message-ID: <\(id)@malmby.se>

      --\(id)--

      """
    }
    let told = reports(
      head + """
        Content-Type: multipart/mixed; boundary=b

        --b
        \(part("a@b.se", "one"))
        --b
        \(part("c@d.se", "two"))
        --b--

        """)
    #expect(told?.map(\.recipient) == ["a@b.se", "c@d.se"])
    #expect(told?.map(\.originalMessageIDs) == [["one@malmby.se"], ["two@malmby.se"]])
  }

  @Test func aReportThatNamesItsMessageIsOfThatOne() {
    let told = reports(
      head + """
        Content-Type: multipart/report; report-type=delivery-status; boundary=b

        --b
        \(status("a@b.se", named: "one@malmby.se"))
        --b
        Content-Type: text/rfc822-headers

        Message-ID: <two@malmby.se>

        --b--

        """)
    #expect(told?.map(\.originalMessageIDs) == [["one@malmby.se"]])
  }

  @Test func whomTheSenderWroteToIsKeptWhereAServerWroteOn() {
    let told = reports(
      head + """
        Content-Type: multipart/report; report-type=delivery-status; boundary=b

        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example

        Original-Recipient: rfc822; a@b.se
        Final-Recipient: rfc822; a.lang@inne.b.se
        Action: failed

        --b--

        """)
    #expect(told?.map(\.recipient) == ["a.lang@inne.b.se"])
    #expect(told?.map(\.originalRecipient) == ["a@b.se"])
  }

  /// A machine's digest of reports is reports; a person who sends one along asks something.
  @Test func reportsThatComeAlongCountWhereAMachineSentThem() {
    func digest(_ head: String) -> String {
      head + """
        Content-Type: multipart/digest; boundary=d

        --d

        From: MAILER-DAEMON@a.example
        Content-Type: multipart/report; report-type=delivery-status; boundary=r1

        --r1
        \(status("a@b.se"))
        --r1
        Content-Type: message/rfc822

        Message-ID: <one@malmby.se>

        Hej
        --r1--
        --d

        From: MAILER-DAEMON@c.example
        Content-Type: multipart/report; report-type=delivery-status; boundary=r2

        --r2
        \(status("c@d.se"))
        --r2
        Content-Type: text/rfc822-headers

        Message-ID: <two@malmby.se>

        --r2--
        --d--

        """
    }
    #expect(
      reports(digest(head))?.map(\.originalMessageIDs) == [["one@malmby.se"], ["two@malmby.se"]])
    #expect(reports(digest("From: kim@example.org\nMIME-Version: 1.0\n")) == nil)
  }
}
