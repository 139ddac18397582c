// Mail comes in: kept first, read afterwards, put where it belongs once, and never answered by a machine.

import Desk
import Logging
import Mail
import Policy
import Storage
import Testing
import Workflow

@Suite("Mail in") struct MailIn {
  @Test func E3_aMailThatMatchesNothingWaitsForTheRegistrar() async throws {
    let mail = try await MailOffice()
    mail.mailbox.put(letter())
    await mail.work()
    let arrival = try await mail.only()
    #expect(arrival.state == .waiting && arrival.reading?.proposal == .request)
    #expect(arrival.reading?.reasons.isEmpty == false)
    #expect(mail.mailbox.settled == [1])
    #expect(try await mail.office.store.errands(of: MailOffice.ks, in: .pending).get() == [])
    #expect(try await mail.audit() == [])
  }

  @Test func E1_aMailToACasesAddressIsInThatCaseOnce() async throws {
    let mail = try await MailOffice()
    let one = try await mail.office.submit().id
    let to = [try await mail.address(one)]
    mail.mailbox.put(letter(to: to[0], subject: "Sv", text: "Tack, men var är bilagan?"))
    await mail.work()
    let file = try await mail.office.file(one)
    #expect(file.messages.count == 1)
    #expect(file.messages[0].text.text?.contains("var är bilagan") == true)
    let arrival = try await mail.only()
    #expect(arrival.state == .routed && arrival.file == one)
    // The same again, by another way: the same Message-ID, other bytes.
    mail.mailbox.put(
      letter(to: to[0], subject: "Sv", "Received: by mx2", text: "Tack, men var är bilagan?"))
    await mail.work()
    #expect(try await mail.office.file(one).messages.count == 1)
    #expect(try await mail.arrivals(.duplicate).map(\.duplicateOf) == [arrival.id])
    #expect(try await mail.audit() == [])
  }

  @Test func E1_aMailToTwoCasesIsInEachOnce() async throws {
    let mail = try await MailOffice()
    let one = try await mail.office.submit()
    let first = try await mail.address(one.id)
    let two = try await mail.office.submit()
    let second = try await mail.address(two.id)
    #expect(first != second)
    mail.mailbox.put(letter(to: "\(first), \(second)"), letter(to: "\(first), \(second)"))
    await mail.work()
    for id in [one.id, two.id] { #expect(try await mail.office.file(id).messages.count == 1) }
    #expect(
      try await mail.arrivals().map(\.state).sorted { $0.rawValue < $1.rawValue }
        == [.duplicate, .routed])
    #expect(try await mail.audit() == [])
  }

  @Test func E4_whatCannotBeReadIsKeptForAPerson() async throws {
    let mail = try await MailOffice()
    mail.mailbox.put("\u{1}\u{2}\u{3}", letter(to: "@@,,<>", from: ""), "")
    await mail.work()
    let states = try await mail.arrivals().map(\.state)
    #expect(states.count == 3 && states.allSatisfy { $0 == .unreadable || $0 == .waiting })
    #expect(states.contains(.unreadable))
    #expect(try await mail.arrivals().allSatisfy { $0.blob != nil })
    #expect(try await mail.audit() == [])
  }

  @Test func E8_E17_whatAMachineWroteIsKeptAndNeverAnswered() async throws {
    let mail = try await MailOffice()
    let id = try await mail.office.submit().id
    let to = try await mail.address(id)
    let before = try await mail.office.file(id).stage
    mail.mailbox.put(
      letter(to: to, id: "2@x.example", "Auto-Submitted: auto-replied", text: "Jag är ledig."),
      letter(from: "no-reply@example.org", id: "3@x.example"),
      letter(id: "4@x.example", "Return-Path: <>"))
    await mail.work()
    let file = try await mail.office.file(id)
    #expect(file.messages.count == 1 && file.stage == before)
    for arrival in try await mail.arrivals() { #expect(arrival.reading?.mayAnswer == false) }
    for arrival in try await mail.arrivals(.waiting) {
      let done = try await mail.office.desk.act(
        .register(), on: arrival.id, version: arrival.version, as: mail.office.call(.registrar))
      let made = try await mail.office.file(try #require(done.file))
      let errands = try await mail.office.store.errands(of: made.id).get()
      #expect(errands.allSatisfy { $0.kind == .page }, "nothing goes to who takes no answers")
    }
    #expect(try await mail.audit() == [])
  }

  @Test func E10_whatTheServerRefusesToDoAfterwardsIsNoSecondMail() async throws {
    let mail = try await MailOffice(after: .delete)
    mail.mailbox.change { $0.refusesToSettle = true }
    mail.mailbox.put(letter(), letter(id: "2@example.org", subject: "Två"))
    await mail.work()
    await mail.work()
    #expect(try await mail.arrivals().count == 2)
    #expect(mail.mailbox.settled == [1, 2])
  }

  @Test func E11_aClosedCaseReceivesAlwaysAndOpensForAPersonOnly() async throws {
    let mail = try await MailOffice()
    let id = try await mail.office.submit().id
    let to = try await mail.address(id)
    try await mail.office.act(.withdraw(lines: []), on: id, as: .requester)
    if try await mail.office.file(id).stage != .closed {
      try await mail.office.act(.close(outcome: nil), on: id)
    }
    #expect(try await mail.office.file(id).stage == .closed)
    mail.mailbox.put(
      letter(to: to, id: "8@example.org", "Auto-Submitted: auto-replied", text: "Jag är ledig."))
    await mail.work()
    #expect(try await mail.office.file(id).stage == .closed, "a machine opens nothing")
    #expect(try await mail.only().state == .waiting)
    mail.mailbox.put(letter(to: to, id: "9@example.org", text: "Jag vill ha ett beslut."))
    await mail.work()
    let file = try await mail.office.file(id)
    #expect(file.messages.count == 1 && file.stage == .answered)
    #expect(file.messages[0].prompt == .decisionRequest)
  }

  @Test func E11_aMailToADisposedCaseIsForAPersonAndNothingComesBackIntoTheCase() async throws {
    let mail = try await MailOffice()
    let id = try await mail.office.submit().id
    let to = try await mail.address(id)
    try await mail.office.act(.withdraw(lines: []), on: id, as: .requester)
    if try await mail.office.file(id).stage != .closed {
      try await mail.office.act(.close(outcome: nil), on: id)
    }
    mail.office.clock.advance(days: 4_000)
    try await mail.office.act(.dispose(decisionReference: "KS § 12"), on: id, as: .archivist)
    mail.mailbox.put(letter(to: to, text: "Jag vill ha ett beslut."))
    await mail.work()
    let arrival = try await mail.only()
    #expect(arrival.state == .waiting && arrival.reading?.near == [id])
    #expect(try await mail.office.file(id).messages.isEmpty)
    await #expect(throws: ArrivalFailure.self, "nor does a person put it there") {
      try await mail.office.desk.act(
        .attach(id), on: arrival.id, version: nil, as: mail.office.call(.registrar))
    }
    let done = try await mail.office.desk.act(
      .register(), on: arrival.id, version: nil, as: mail.office.call(.registrar))
    #expect(done.state == .registered && done.file != id)
    #expect(try await mail.audit() == [])
  }

  @Test func E13_whatComesNearACaseWaitsAndIsPutThereByAPerson() async throws {
    let mail = try await MailOffice()
    let id = try await mail.office.submit().id
    let number = try await mail.office.file(id).registerNumber.text
    mail.mailbox.put(letter(subject: "En fråga", text: "Det gäller \(number), tror jag."))
    await mail.work()
    let arrival = try await mail.only()
    #expect(arrival.state == .waiting && arrival.reading?.near == [id])
    let done = try await mail.office.desk.act(
      .attach(id), on: arrival.id, version: arrival.version, as: mail.office.call(.registrar))
    #expect(done.state == .routed && done.file == id)
    let file = try await mail.office.file(id)
    #expect(file.messages.map(\.recordedBy) == [StaffID("id-registrar")])
    _ = try await mail.office.desk.act(
      .attach(id), on: arrival.id, version: nil, as: mail.office.call(.registrar))
    #expect(try await mail.office.file(id).messages.count == 1)
    #expect(try await mail.audit() == [])
  }

  @Test func E14_aSenderWhoWasNotVerifiedIsStoredAllTheSame() async throws {
    let mail = try await MailOffice()
    mail.mailbox.put(letter("Authentication-Results: mx.example; spf=fail; dkim=fail; dmarc=fail"))
    await mail.work()
    let arrival = try await mail.only()
    #expect(arrival.state == .waiting)
    #expect(
      arrival.reading?.reasons.map(\.en).contains(
        "The receiving server could not confirm the sender.") == true)
  }

  @Test func E14_aMailThatSomebodyForwardedIsNotCalledForged() async throws {
    let mail = try await MailOffice()
    mail.mailbox.put(letter("Authentication-Results: mx.example; spf=fail; dkim=pass; dmarc=pass"))
    await mail.work()
    let reasons = try await mail.only().reading?.reasons.map(\.en) ?? []
    #expect(!reasons.contains("The receiving server could not confirm the sender."))
  }

  @Test func E6_whatLooksLikeSpamIsPutAsideByAPersonAndNeverDestroyed() async throws {
    let mail = try await MailOffice()
    mail.mailbox.put(letter(subject: "VINN", text: "Köp nu http://a http://b http://c"))
    await mail.work()
    let arrival = try await mail.only()
    let parked = try await mail.office.desk.act(
      .park(reason: "Reklam"), on: arrival.id, version: arrival.version,
      as: mail.office.call(.head))
    #expect(parked.state == .parked && parked.reading?.parkedBecause == "Reklam")
    #expect(parked.blob == arrival.blob)
    let back = try await mail.office.desk.act(
      .unpark, on: arrival.id, version: nil, as: mail.office.call(.head))
    #expect(back.state == .waiting)
    await #expect(throws: ArrivalFailure.self) {
      try await mail.office.desk.act(
        .unpark, on: arrival.id, version: 1, as: mail.office.call(.head))
    }
  }

  @Test func E16_aRegisteredMailIsACaseWithItsFilesAndAReceiptThatFindsBack() async throws {
    let mail = try await MailOffice()
    mail.mailbox.change {
      $0.arrivedAt = Instant(iso: "2026-11-21T09:00:00Z")?.milliseconds
    }
    let bound = "Content-Type: multipart/mixed; boundary=x"
    let text = """
      --x
      Content-Type: text/plain; charset=utf-8

      Se bilagan.
      --x
      Content-Type: application/pdf
      Content-Disposition: attachment; filename="fullmakt.txt"

      Jag ger fullmakt.
      --x--
      """
    mail.mailbox.put(
      letter(text: text).replacing(
        "Content-Type: text/plain; charset=utf-8\n", with: "\(bound)\n", maxReplacements: 1))
    await mail.work()
    let arrival = try await mail.only()
    let call = mail.office.call(.registrar)
    async let first = mail.office.desk.act(.register(), on: arrival.id, version: nil, as: call)
    async let second = mail.office.desk.act(.register(), on: arrival.id, version: nil, as: call)
    let done = [try await first, try await second]
    #expect(done[0].state == .registered && done[0].file == done[1].file)
    let file = try await mail.office.file(try #require(done[0].file))
    #expect(file.request.channel == .email && file.request.arrivalBasis != nil)
    #expect(file.request.arrivedAt == Instant(iso: "2026-11-21T09:00:00Z"))
    #expect(file.request.contact.email?.text == "kim@example.org")
    #expect(file.attachments.map(\.file.fileName.text) == ["fullmakt.txt"])
    let to = try await mail.address(file.id)
    mail.mailbox.put(letter(to: to, id: "5@example.org", text: "Tack!"))
    await mail.work()
    #expect(try await mail.office.file(file.id).messages.count == 1)
    #expect(try await mail.audit() == [])
  }

  @Test func ourOwnMailThatComesBackIsNoNewOneAndNobodyIsAnswered() async throws {
    let mail = try await MailOffice()
    let id = try await mail.office.submit().id
    let postman = ScriptedPostman()
    let outbox = OutboxService(
      desk: mail.office.desk, postman: postman, logger: Logger(label: "test"))
    #expect(await outbox.sendDue() == 1)
    mail.mailbox.put(postman.handed[0].replacing("\r\n", with: "\n"))
    await mail.work()
    #expect(try await mail.only().state == .report)
    #expect(try await mail.office.file(id).messages.isEmpty)
    #expect(await outbox.sendDue() == 0)
    #expect(try await mail.audit() == [])
  }

  @Test func aStrangersMailUnderTheNameOfOursIsAMailLikeAnyOther() async throws {
    let mail = try await MailOffice()
    let id = try await mail.office.submit().id
    let errand = try #require(try await mail.office.store.errands(of: id).get().first)
    mail.mailbox.put(
      """
      From: Anna Ask <anna@example.org>
      To: kommunstyrelsen@exempelkommun.example
      Message-ID: <\(errand.id.text)@diarium.exempelkommun.example>
      Subject: Begäran om allmän handling

      Jag begär att få ta del av protokollet från den 5 maj.
      """)
    await mail.work()
    #expect(try await mail.only().state == .waiting)
    #expect(try await mail.audit() == [])
  }

  @Test func E8_aBounceOfOurLetterIsATaskAndAForgedOneIsNot() async throws {
    let mail = try await MailOffice()
    let id = try await mail.office.submit().id
    _ = try await mail.address(id)
    let errand = try #require(try await mail.office.store.errands(of: id).get().first)
    func bounce(_ recipient: String, _ n: Int) -> String {
      """
      From: MAILER-DAEMON@mx.example
      To: kommunstyrelsen@exempelkommun.example
      Message-ID: <bounce\(n)@mx.example>
      Subject: Undelivered
      Auto-Submitted: auto-replied
      MIME-Version: 1.0
      Content-Type: multipart/report; report-type=delivery-status; boundary=b

      --b
      Content-Type: text/plain

      It could not be delivered.
      --b
      Content-Type: message/delivery-status

      Reporting-MTA: dns; mx.example

      Final-Recipient: rfc822; \(recipient)
      Action: failed
      Status: 5.1.1

      --b
      Content-Type: text/rfc822-headers

      Message-ID: <\(errand.id.text)@diarium.exempelkommun.example>
      Subject: x

      --b--
      """
    }
    mail.mailbox.put(bounce("nagon.annan@example.org", 1))
    await mail.work()
    #expect(try await mail.office.file(id).failedLetters.isEmpty)
    mail.mailbox.put(bounce("sokande@example.org", 2), bounce("sokande@example.org", 3))
    await mail.work()
    let file = try await mail.office.file(id)
    #expect(file.failedLetters == [errand.letter])
    #expect(try await mail.arrivals(.report).count >= 1)
    #expect(try await mail.audit() == [])
  }
}
