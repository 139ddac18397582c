// An appeal that came as a mail goes to the court as that mail, byte by byte, with what it carried.

import Crypto
import Desk
import Mail
import Policy
import Storage
import Testing
import Workflow

@Suite struct AppealByMail {
  private func appealMail(to address: String) -> String {
    letter(
      to: address, id: "overklagande@example.org", subject: "Överklagande",
      text: """
        --x
        Content-Type: text/plain; charset=utf-8

        Jag överklagar och vill ha allt.
        --x
        Content-Type: text/plain; name="hemligt namn.txt"
        Content-Disposition: attachment; filename="hemligt namn.txt"

        Mina skäl.
        --x--
        """
    ).replacing(
      "Content-Type: text/plain; charset=utf-8\n",
      with: "Content-Type: multipart/mixed; boundary=x\n", maxReplacements: 1)
  }

  /// A refused case whose appeal has come as a mail, and the message that it is.
  private func appealed(_ mail: MailOffice) async throws -> (id: CaseID, message: EntryID) {
    let office = mail.office
    let (id, _) = try await office.readyToSign()
    let address = try await mail.address(id)
    _ = try await office.desk.sign(
      nil, decidedBy: .delegate, minutesRef: nil, on: id, as: office.call(.decider)
    ) { _ in Answer() }
    let today = SwedishTime.day(of: office.clock.now)
    try await office.act(
      .onDecision(nil, .recordService(method: .handedOver, day: today, evidence: "Kvitterat")),
      on: id, as: .registrar)
    office.clock.advance(days: 1)
    mail.mailbox.put(appealMail(to: address))
    await mail.work()
    let message = try #require(try await office.file(id).messages.last)
    #expect(message.prompt == .appeal)
    return (id, message.id)
  }

  private func forwarded(_ mail: MailOffice, _ id: CaseID) async throws -> String {
    let office = mail.office
    try await office.act(
      .onDecision(nil, .testTimeliness(.inTime, exception: nil)), on: id, as: .jurist)
    try await office.act(
      .onDecision(nil, .reconsider(changed: false, text: nil)), on: id, as: .decider)
    try await office.act(.onDecision(nil, .forward(opinion: nil)), on: id, as: .jurist)
    let package = try #require(try await office.file(id).decisions[0].package)
    let zip = try #require(try await office.desk.blobs.read(package.archive).get())
    return String(decoding: zip, as: UTF8.self)
  }

  @Test func theMailAndItsFilesAreInThePackage() async throws {
    let mail = try await MailOffice()
    let (id, message) = try await appealed(mail)
    mail.office.clock.advance(days: 1)
    try await mail.office.act(
      .onDecision(nil, .appeal(AppealRequest(text: "", message: message))), on: id,
      as: .registrar)
    let file = try await mail.office.file(id)
    let appeal = try #require(file.decisions[0].appeals.first)
    // What the mail says, when it came, and read by who saw that it is an appeal.
    #expect(appeal.text.text?.contains("vill ha allt") == true)
    #expect(appeal.arrivedAt == file.messages.last?.at && file.messages.last?.readBy != nil)
    let arrival = try #require(try await mail.arrivals(.routed).first)
    let blob = try #require(arrival.blob)
    let raw = try #require(try await mail.office.desk.blobs.read(blob).get())
    let archive = try await forwarded(mail, id)
    #expect(archive.contains(String(decoding: raw, as: UTF8.self)))
    func sum(_ bytes: [UInt8]) -> String {
      SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
    #expect(archive.contains("\(sum(raw))  03-overklagande/mejl.eml\n"))
    let part = try #require(readMail(raw).attachments.first?.bytes)
    #expect(archive.contains("\(sum(part))  03-overklagande/bilaga-1.txt\n"))
    #expect(archive.contains("03-overklagande.pdf"))
    #expect(try await mail.audit() == [])
  }

  @Test func anAppealThatNoMessageIsNamedForHasNoFiles() async throws {
    let mail = try await MailOffice()
    let (id, _) = try await appealed(mail)
    try await mail.office.act(
      .onDecision(nil, .appeal(AppealRequest(text: "Jag överklagar."))), on: id, as: .registrar)
    #expect(!(try await forwarded(mail, id)).contains("mejl.eml"))
  }

  @Test func onlyAMessageOfTheCaseIsAnAppeal() async throws {
    let mail = try await MailOffice()
    let (id, _) = try await appealed(mail)
    await #expect(throws: DeskFailure.self) {
      try await mail.office.act(
        .onDecision(nil, .appeal(AppealRequest(text: "", message: EntryID("none")))), on: id,
        as: .registrar)
    }
    // The requester names no message: words are needed.
    await #expect(throws: DeskFailure.self) {
      try await mail.office.act(
        .onDecision(nil, .appeal(AppealRequest(text: "", message: EntryID("none")))), on: id,
        as: .requester)
    }
  }

  /// An answering machine is no appellant, whoever it answers for; nor is a list.
  @Test(arguments: ["Auto-Submitted: auto-replied", "List-Id: <x.example.org>"])
  func aMachinesAnswerToADecisionAsksNobodyWhetherItIsAnAppeal(_ header: String) async throws {
    let mail = try await MailOffice()
    let (id, _) = try await appealed(mail)
    let number = try await mail.office.file(id).registerNumber.text
    mail.mailbox.put(
      letter(
        from: "sokande@example.org", id: "borta@example.org", subject: "Sv: \(number)", header,
        text: "Jag är ledig till den 12 augusti."))
    await mail.work()
    let file = try await mail.office.file(id)
    let message = try #require(file.messages.last)
    #expect(file.messages.count == 2 && message.text.text?.contains("ledig") == true)
    #expect(message.prompt == .none && message.isRequesters && message.origin?.isMachines == true)
  }
}
