// The day's mail to staff: once a person and working day, whatever ends in between, and nothing in it of any case.

import Desk
import Logging
import Mail
import Policy
import Storage
import Testing
import Workflow

extension Office {
  /// A person who gets digests, with the id that `actor` acts under.
  @discardableResult
  func hire(
    _ role: Role, id: String? = nil, language: Language = .sv, email: String? = nil
  ) async throws -> StaffMember {
    let id = id ?? "id-\(role.rawValue)"
    let member = StaffMember(
      id: StaffID(id), name: "Namn \(id)", authority: AuthorityID("ks"), role: role,
      addedAt: clock.now, email: email ?? "\(id)@kommun.example", language: language)
    #expect(try await store.add(member, tokenHash: Array(id.utf8)).get())
    return member
  }

  func digests(_ postman: any Postman, _ limits: DigestLimits = DigestLimits()) -> DigestService {
    DigestService(desk: desk, postman: postman, logger: Logger(label: "test"), limits: limits)
  }
}

extension ScriptedPostman {
  /// The plain texts that went to `address`, whole.
  func texts(to address: String) -> [String] {
    handed.filter { $0.contains("<\(address)>") }.map { mail in
      let read = readMail(Array(mail.utf8))
      return read.subject + "\n\n" + read.text
    }
  }
}

@Suite struct Digests {
  @Test func eachGetsOneMailAWorkingDayWithWhatWaits() async throws {
    let office = try await Office()
    for role in [Role.registrar, .handler, .head, .jurist] { try await office.hire(role) }
    let id = try await office.submit(documents: ["KS 2025-00123"]).id
    let number = try await office.file(id).registerNumber.text
    let postman = ScriptedPostman()
    // Nobody has the case: the registrar and the head are told, and nobody else gets a mail.
    #expect(await office.digests(postman).look() == 2)
    #expect(await office.digests(postman).look() == 0)
    let first = try #require(postman.texts(to: "id-registrar@kommun.example").first)
    #expect(first.contains("- \(number): Ingen handlägger ärendet (sedan i dag)"))
    #expect(postman.texts(to: "id-head@kommun.example").count == 1)
    try await office.act(.take, on: id)
    office.clock.advance(days: 4)
    #expect(await office.digests(postman).look() == 2)
    let owner = try #require(postman.texts(to: "id-handler@kommun.example").first)
    #expect(owner.contains("Bråttom\n\n- \(number): Mer än tre arbetsdagar utan besked"))
    #expect(postman.texts(to: "id-head@kommun.example").count == 2)
    let states = try await office.store.digests(on: SwedishTime.day(of: office.clock.now)).get()
    #expect(states == [.sent: 2, .nothing: 2])
  }

  @Test func nothingOfTheCaseOrItsRequesterIsInTheMail() async throws {
    let office = try await Office()
    try await office.hire(.registrar)
    let id = try await office.submit(documents: ["KS 2025-00123"]).id
    try await office.act(.addMessage(text: "Jag heter Kim Ek."), on: id, as: .requester)
    let postman = ScriptedPostman()
    _ = await office.digests(postman).look()
    let text = try #require(postman.texts(to: "id-registrar@kommun.example").first)
    #expect(text.contains("Läs meddelandet"))
    for word in ["Exempelbolaget", "Kim", "sokande", "2025-00123"] { #expect(!text.contains(word)) }
    let mail = try #require(postman.handed.first)
    #expect(mail.contains("Auto-Submitted: auto-generated") && !mail.contains("Reply-To:"))
    #expect(mail.contains("<digest-id-registrar-2026-11-23@diarium.exempelkommun.example>"))
  }

  @Test func noMailBeforeItsHourOnClosedDaysOrWhereNobodyWantsIt() async throws {
    let office = try await Office(at: "2026-11-23T05:59:00Z")
    try await office.hire(.registrar)
    _ = try await office.submit()
    let postman = ScriptedPostman()
    #expect(await office.digests(postman).look() == 0)
    office.clock.advance(seconds: 60)
    #expect(await office.digests(postman).look() == 1)
    office.clock.advance(days: 5)
    #expect(await office.digests(postman).look() == 0)
    office.clock.advance(days: 2)
    #expect(try await office.store.revoke(StaffID("id-registrar"), at: office.clock.now).get())
    #expect(await office.digests(postman).look() == 0)
    #expect(postman.handed.count == 1)
  }

  @Test func aPersonReadsTheirOwnLanguage() async throws {
    let office = try await Office()
    try await office.hire(.registrar, language: .en)
    _ = try await office.submit()
    let postman = ScriptedPostman()
    _ = await office.digests(postman).look()
    let text = try #require(postman.texts(to: "id-registrar@kommun.example").first)
    #expect(text.contains("This waits for you, ") && text.contains("Nobody works on the case"))
  }

  @Test func twoProcessesSendOneMailAPerson() async throws {
    let office = try await Office()
    for n in 1...12 { try await office.hire(.registrar, id: "r\(n)") }
    _ = try await office.submit()
    let (one, two) = (ScriptedPostman(), ScriptedPostman())
    async let first = office.digests(one).look()
    async let second = office.digests(two).look()
    #expect(await first + second == 12)
    let all = one.handed + two.handed
    for n in 1...12 { #expect(all.filter { $0.contains("<r\(n)@kommun.example>") }.count == 1) }
  }

  /// The process is killed at its n-th call of the database, before it is done or after.
  @Test(arguments: [true, false])
  func whereverAProcessEndsNobodyGetsTwo(_ loses: Bool) async throws {
    var wereSent = 0
    for calls in 0..<60 {
      var stopping: StoppingDatabase?
      let office = try await Office {
        let database = StoppingDatabase($0)
        stopping = database
        return database
      }
      let database = try #require(stopping)
      try await office.hire(.registrar)
      try await office.hire(.head)
      _ = try await office.submit()
      let postman = ScriptedPostman()
      database.stop(after: calls, losingTheAnswer: loses)
      _ = await office.digests(postman).look()
      let isWhole = !database.isStopped
      database.goOn()
      // It is started again at once, and once more when what it had claimed counts as abandoned.
      for wait in [0, 1_000, 1_000] as [Int64] {
        office.clock.advance(seconds: wait)
        _ = await office.digests(postman).look()
      }
      for person in ["id-registrar", "id-head"] {
        let count = postman.texts(to: "\(person)@kommun.example").count
        let state = try await office.store.latestDigests().get()
          .first { $0.person.text == person }?.state
        #expect(count <= 1, "\(person) got \(count) after \(calls) calls")
        // Not sent is only what may have been: whoever cannot know does not send.
        #expect(state == .sent || state == .unknown, "\(calls) calls")
        #expect(state != .sent || count == 1)
      }
      wereSent += postman.handed.count
      if isWhole { return #expect(calls > 8 && wereSent > 0) }
    }
    Issue.record("a look makes more calls than were tried")
  }

  @Test func whatMayHaveLeftIsNotSentAgainAndTheNextDayComes() async throws {
    let office = try await Office()
    try await office.hire(.registrar)
    _ = try await office.submit()
    let postman = ScriptedPostman([.unknown(reason: "the connection was lost")])
    #expect(await office.digests(postman).look() == 1)
    office.clock.advance(seconds: 3_600)
    #expect(await office.digests(postman).look() == 0)
    office.clock.advance(days: 1)
    #expect(await office.digests(postman).look() == 1)
    #expect(postman.handed.count == 2)
  }

  @Test func whatWasNotSentForSureIsTriedAgainThatDay() async throws {
    let office = try await Office()
    try await office.hire(.registrar)
    _ = try await office.submit()
    let postman = ScriptedPostman([
      .temporary(reason: "451 later", code: 451), .permanent(reason: "550 no", code: 550),
    ])
    _ = await office.digests(postman).look()
    #expect(await office.digests(postman).look() == 0)
    office.clock.advance(seconds: 121)
    #expect(await office.digests(postman).look() == 1)
    office.clock.advance(seconds: 3_600)
    #expect(await office.digests(postman).look() == 0)
    let last = try await office.store.latestDigests().get().first
    #expect(last?.state == .failed && last?.problem == "550 no" && last?.attempts == 2)
  }

  @Test func aMailListsSoManyAndCountsTheRest() async throws {
    let office = try await Office()
    try await office.hire(.registrar)
    try await office.hire(.handler)
    for _ in 1...7 { _ = try await office.submit() }
    let last = try await office.submit().id
    try await office.act(.take, on: last)
    try await office.act(.addMessage(text: "Hej"), on: last, as: .requester)
    var limits = DigestLimits()
    limits.listed = 3
    let postman = ScriptedPostman()
    _ = await office.digests(postman, limits).look()
    let text = try #require(postman.texts(to: "id-registrar@kommun.example").first)
    #expect(text.split(separator: "\n").filter { $0.hasPrefix("- ") }.count == 3)
    #expect(text.contains("Fler ärenden som väntar på dig: 5."))
    #expect(!text.contains("gåtts igenom"))
  }

  /// A machine's answer to a digest is kept for a person; it makes no case and is not answered.
  @Test func whatAMachineAnswersOpensNoCase() async throws {
    let mail = try await MailOffice()
    try await mail.office.hire(.registrar)
    let id = try await mail.office.submit().id
    let postman = ScriptedPostman()
    _ = await mail.office.digests(postman).look()
    let name = "digest-id-registrar-2026-11-23@diarium.exempelkommun.example"
    let errands = try await mail.office.store.errands(of: MailOffice.ks, in: .pending).get().count
    mail.mailbox.put(
      letter(
        from: "id-registrar@kommun.example", id: "2@x.example", subject: "Frånvaro",
        "Auto-Submitted: auto-replied\nIn-Reply-To: <\(name)>", text: "Jag är ledig."),
      letter(
        from: "MAILER-DAEMON@mx.example", id: "3@x.example", subject: "Undelivered",
        "Return-Path: <>\nAuto-Submitted: auto-replied\nReferences: <\(name)>",
        text: "550 no such user"))
    await mail.work()
    #expect(try await mail.arrivals().allSatisfy { $0.file == nil })
    #expect(try await mail.arrivals().count == 2)
    #expect(try await mail.office.file(id).messages.isEmpty)
    let page = try await mail.office.store.list(CaseFilter(authority: MailOffice.ks)).get()
    #expect(page.total == 1)
    #expect(
      try await mail.office.store.errands(of: MailOffice.ks, in: .pending).get().count == errands)
    #expect(try await mail.audit() == [])
    // The tray is in the next day's mail.
    mail.office.clock.advance(days: 1)
    _ = await mail.office.digests(postman).look()
    let texts = postman.texts(to: "id-registrar@kommun.example")
    #expect(texts.last?.contains("E-post att registrera eller lägga undan: 2, den äldsta") == true)
  }
}
