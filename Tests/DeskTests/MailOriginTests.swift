// Whose a mail is: only what the requester wrote is theirs, whatever leads it into the case.

import Desk
import Logging
import Mail
import Policy
import Storage
import Testing
import Workflow

/// A case in which another authority has been asked, with the letters that went out as mail.
struct ConsultedCase {
  let mail: MailOffice
  let id: CaseID
  let consultation: EntryID
  /// Each letter as it was sent, unfolded.
  let sent: [String]
  static let authority = "registrator@grannkommun.example"

  init() async throws {
    mail = try await MailOffice()
    id = try await mail.office.submit().id
    try await mail.office.act(.take, on: id)
    try await mail.office.act(
      .consult(authority: Self.authority, text: "Hur ser ni på er uppgift i avtalet?"), on: id)
    consultation = try #require(try await mail.office.file(id).consultations.first?.id)
    let postman = ScriptedPostman()
    let outbox = OutboxService(
      desk: mail.office.desk, postman: postman, logger: Logger(label: "test"))
    for _ in 1...100 where postman.handed.count < 2 { _ = await outbox.sendDue() }
    sent = postman.handed.map { $0.replacing("\r\n ", with: " ") }
  }

  /// A field of the letter to the requester, or to the other authority.
  func field(_ name: String, toOther: Bool) throws -> String {
    let letter = try #require(sent.first { $0.contains("To: \(Self.authority)") == toOther })
    let line = try #require(letter.split(separator: "\r\n").first { $0.hasPrefix("\(name): ") })
    return String(line.dropFirst(name.count + 2))
  }

  func address(toOther: Bool) throws -> String {
    try field("Reply-To", toOther: toOther).filter { !"<> ".contains($0) }
  }

  func number() async throws -> String { try await mail.office.file(id).registerNumber.text }

  /// The one message in the case.
  func message() async throws -> Message {
    let messages = try await mail.office.file(id).messages
    #expect(messages.count == 1)
    return try #require(messages.first)
  }
}

@Suite("Whose a mail is") struct MailOriginTests {
  /// By what a mail finds the case.
  enum Way: CaseIterable { case answer, address, number }

  private func put(
    _ way: Way, from: String, toOther: Bool, _ house: ConsultedCase,
    text: String = "Uppgiften är hemlig: kod 4711."
  ) async throws {
    let subject = way == .number ? "Ang. \(try await house.number())" : "Sv"
    let more =
      way == .answer ? "In-Reply-To: \(try house.field("Message-ID", toOther: toOther))" : ""
    let to =
      way == .address
      ? try house.address(toOther: toOther) : "kommunstyrelsen@exempelkommun.example"
    house.mail.mailbox.put(letter(to: to, from: from, subject: subject, more, text: text))
    await house.mail.work()
  }

  @Test(arguments: Way.allCases)
  func whatAConsultedAuthorityAnswersIsNotTheRequesters(_ way: Way) async throws {
    let house = try await ConsultedCase()
    // Another person there answers, except where only the address tells who it is.
    let from = way == .number ? ConsultedCase.authority : "jurist@grannkommun.example"
    try await put(way, from: from, toOther: true, house)
    let arrival = try await house.mail.only()
    #expect(arrival.state == .routed && arrival.file == house.id)
    let message = try await house.message()
    #expect(message.origin?.writer == .correspondent && !message.isRequesters)
    #expect(message.origin?.consultation == house.consultation)
    #expect(message.recordedBy == nil && message.prompt == .none)
    let file = try await house.mail.office.file(house.id)
    #expect(file.ownMessages.isEmpty && file.isFromAnother(message.id))
    #expect(
      arrival.reading?.reasons.contains { $0.en.contains("not shown to the requester") } == true)
    // A person confirms that it is the reply, in the words that it came in.
    try await house.mail.office.act(
      .recordReply(house.consultation, text: "", message: message.id), on: house.id)
    let after = try await house.mail.office.file(house.id)
    #expect(after.consultations.first?.reply?.text?.contains("kod 4711") == true)
    #expect(after.messages.first?.readBy != nil)
    #expect(try await house.mail.audit() == [])
  }

  @Test func thatSomebodyThereIsAwayIsNoReply() async throws {
    let house = try await ConsultedCase()
    house.mail.mailbox.put(
      letter(
        to: try house.address(toOther: true), from: ConsultedCase.authority, subject: "Sv",
        "Auto-Submitted: auto-replied", text: "Jag är ledig."))
    await house.mail.work()
    #expect(try await house.message().origin == Authorship(.correspondent, isMachines: true))
  }

  @Test func whatTheyAttachIsNotTheRequestersEither() async throws {
    let house = try await ConsultedCase()
    house.mail.mailbox.put(
      letter(
        to: try house.address(toOther: true), from: ConsultedCase.authority, subject: "Sv",
        text: """
          --x
          Content-Type: text/plain; charset=utf-8

          Se bilagan.
          --x
          Content-Type: text/plain
          Content-Disposition: attachment; filename="hemligt.txt"

          kod 4711
          --x--
          """
      ).replacing(
        "Content-Type: text/plain; charset=utf-8\n",
        with: "Content-Type: multipart/mixed; boundary=x\n", maxReplacements: 1))
    await house.mail.work()
    let file = try await house.mail.office.file(house.id)
    #expect(file.attachments.map(\.file.fileName.text) == ["hemligt.txt"])
    #expect(file.ownAttachments.isEmpty)
    #expect(try await house.mail.audit() == [])
  }

  @Test func aStrangerWithTheNumberReachesTheHandlerAndNotTheRequester() async throws {
    let house = try await ConsultedCase()
    try await put(.number, from: "Kim Ek <kim@example.org>", toOther: false, house)
    let message = try await house.message()
    #expect(message.origin == Authorship(.other) && message.readBy == nil)
    #expect(try await house.mail.office.file(house.id).ownMessages.isEmpty)
    let told = tasks(
      of: try await house.mail.office.file(house.id), at: house.mail.office.clock.now,
      under: house.mail.office.desk.policy)
    #expect(told.contains { $0.kind == .unreadMessage && $0.entry == message.id })
  }

  /// Whoever forwards the requester's letter, and gets it answered to all.
  @Test(arguments: [Way.answer, .address])
  func aStrangerInTheRequestersThreadIsNotTheRequester(_ way: Way) async throws {
    let house = try await ConsultedCase()
    try await put(way, from: "Kim Ek <kim@example.org>", toOther: false, house)
    #expect(try await house.message().origin?.writer == .other)
  }

  @Test(arguments: Way.allCases)
  func theRequestersOwnMailIsTheirs(_ way: Way) async throws {
    let house = try await ConsultedCase()
    try await put(way, from: "Anna <Sokande@example.org>", toOther: false, house)
    let message = try await house.message()
    #expect(message.origin == nil && message.isRequesters)
    #expect(try await house.mail.office.file(house.id).ownMessages.map(\.id) == [message.id])
  }

  @Test func theRequesterWhoWritesBesideAnAnswerToAnotherIsForAPerson() async throws {
    let house = try await ConsultedCase()
    try await put(.answer, from: "sokande@example.org", toOther: true, house)
    #expect(try await house.message().origin?.writer == .correspondent)
  }

  @Test func aPersonWhoPutsAMailIntoACaseSaysWhoseItIs() async throws {
    for (writer, isTheirs) in [
      (Authorship.Writer.requester, true), (.other, false), (nil, false),
    ] as [(Authorship.Writer?, Bool)] {
      let house = try await ConsultedCase()
      house.mail.mailbox.put(
        letter(subject: "Sv", text: "Det gäller \(try await house.number())."))
      await house.mail.work()
      let arrival = try await house.mail.only()
      #expect(arrival.state == .waiting)
      _ = try await house.mail.office.desk.act(
        .attach(house.id, from: writer), on: arrival.id, version: arrival.version,
        as: house.mail.office.call(.registrar))
      let message = try await house.message()
      #expect(message.isRequesters == isTheirs)
      #expect(message.recordedBy == StaffID("id-registrar"))
    }
  }

  @Test func lettersToOthersHaveAnAddressOfTheirOwn() async throws {
    let house = try await ConsultedCase()
    let (own, others) = (try house.address(toOther: false), try house.address(toOther: true))
    #expect(own != others)
    let addresses = CaseAddress(secrets: Secrets(key: [UInt8](repeating: 7, count: 32)))
    #expect(addresses.read(own) == .exact(house.id, .requester))
    #expect(addresses.read(others) == .exact(house.id, .others))
  }

  // MARK: What waits from the same sender (E13)

  @Test func E13_whatWaitsFromTheSameSenderIsProposedForTheCase() async throws {
    let house = try await ConsultedCase()
    let number = try await house.number()
    house.mail.mailbox.put(
      letter(id: "1@x", subject: "Sv", text: "Det gäller \(number)."),
      letter(id: "2@x", subject: "Tillägg", text: "Jag glömde en sak."),
      letter(from: "Bo <bo@example.org>", id: "3@x", subject: "Annat", text: "Hej."))
    await house.mail.work()
    let waiting = try await house.mail.arrivals(.waiting)
    #expect(waiting.count == 3)
    let first = try #require(waiting.first { $0.reading?.subject == "Sv" })
    _ = try await house.mail.office.desk.act(
      .attach(house.id), on: first.id, version: nil, as: house.mail.office.call(.registrar))
    let left = try await house.mail.arrivals(.waiting)
    let near = Dictionary(
      uniqueKeysWithValues: left.map { ($0.reading?.subject, $0.reading?.near) })
    #expect(near["Tillägg"] == [house.id] && near["Annat"] == [])
    let reason = left.first { $0.reading?.subject == "Tillägg" }?.reading?.reasons.first
    #expect(reason?.en == "Another mail from the same sender was put into the case.")
    #expect(try await house.mail.audit() == [])
  }
}
