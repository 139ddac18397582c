// What comes back: every letter that a report tells of is recorded, and nothing that it only claims.

import Desk
import Logging
import Mail
import Policy
import Storage
import Testing
import Workflow

@Suite struct Bounces {
  /// Two cases whose receipts have gone, with the names of those mails.
  private func sent(_ mail: MailOffice) async throws -> [(file: CaseID, errand: Errand)] {
    var all: [(file: CaseID, errand: Errand)] = []
    for _ in 0..<2 {
      let id = try await mail.office.submit().id
      _ = try await mail.address(id)
      all.append((id, try #require(try await mail.office.store.errands(of: id).get().first)))
    }
    return all
  }

  private func recipient(_ address: String, _ action: String = "failed") -> String {
    """
    Final-Recipient: rfc822; \(address)
    Action: \(action)
    Status: \(action == "failed" ? "5.1.1" : "4.4.7")

    """
  }

  private func bounce(_ recipients: [String], returning errands: [Errand]) -> String {
    """
    From: MAILER-DAEMON@mx.example
    To: kommunstyrelsen@exempelkommun.example
    Message-ID: <bounce@mx.example>
    Subject: Undelivered
    Auto-Submitted: auto-replied
    MIME-Version: 1.0
    Content-Type: multipart/report; report-type=delivery-status; boundary=b

    --b
    Content-Type: message/delivery-status

    Reporting-MTA: dns; mx.example

    \(recipients.joined(separator: "\n"))
    --b
    Content-Type: multipart/digest; boundary=d

    \(errands.map { "--d\n\nMessage-ID: <\($0.id.text)@diarium.exempelkommun.example>\n\nx\n" }
      .joined())
    --d--
    --b--

    """
  }

  @Test func everyLetterThatOneReportTellsOfIsRecorded() async throws {
    let mail = try await MailOffice()
    let letters = try await sent(mail)
    mail.mailbox.put(
      bounce([recipient("sokande@example.org")], returning: letters.map(\.errand)))
    await mail.work()
    for (id, errand) in letters {
      #expect(try await mail.office.file(id).failedLetters == [errand.letter])
      #expect(try await mail.office.file(id).messages.isEmpty)
    }
    let arrival = try await mail.only()
    #expect(arrival.state == .report)
    #expect(Set(arrival.reading?.cases ?? []) == Set(letters.map(\.file)))
    #expect(try await mail.audit() == [])
  }

  @Test func aMailThatIsOnlyLateHasNotFailed() async throws {
    let mail = try await MailOffice()
    let letters = try await sent(mail)
    mail.mailbox.put(
      bounce([recipient("sokande@example.org", "delayed")], returning: letters.map(\.errand)))
    await mail.work()
    for (id, _) in letters { #expect(try await mail.office.file(id).failedLetters.isEmpty) }
    #expect(try await mail.only().state == .report)
  }

  /// A recipient that is none of ours is not believed, and keeps nothing else from being so; a person sees it.
  @Test func whatIsNotOursIsForAPersonAndTheRestIsRecorded() async throws {
    let mail = try await MailOffice()
    let letters = try await sent(mail)
    mail.mailbox.put(
      bounce(
        [recipient("nagon.annan@example.org"), recipient("sokande@example.org")],
        returning: [letters[0].errand]))
    await mail.work()
    #expect(try await mail.office.file(letters[0].file).failedLetters == [letters[0].errand.letter])
    #expect(try await mail.office.file(letters[1].file).failedLetters.isEmpty)
    #expect(try await mail.office.file(letters[0].file).messages.count == 1)
    #expect(try await mail.only().state == .routed)
    #expect(try await mail.audit() == [])
  }
}
