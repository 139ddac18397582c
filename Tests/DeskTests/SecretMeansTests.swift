// No path mails what may not go by open mail: the mail says that a letter waits, and the page has it whole.

import Desk
import Logging
import Mail
import Policy
import Storage
import Testing
import Workflow

@Suite struct SecretMeans {
  private func submit(_ office: Office, _ contact: Contact) async throws -> CaseID {
    let intake = Intake(
      authority: AuthorityID("ks"),
      request: Request(
        channel: .web, arrivedAt: office.clock.now, description: "Min personakt",
        delivery: Delivery(form: .email, address: "sokande@example.org"), contact: contact),
      documents: ["Akten"])
    return try await office.desk.submit(intake, as: office.call(.requester)) { _ in Answer() }.id
  }

  private func document(_ office: Office, _ id: CaseID) async throws -> LineID {
    let line = try await office.file(id).lines[0].id
    let bytes = Array("Hemligt innehåll".utf8)
    let blob = try await office.desk.blobs.put(bytes).get()
    let file = StoredFile(
      blob: blob, size: bytes.count, mediaType: "text/plain", fileName: "akt.txt")
    try await office.act(.addDocument(line, file), on: id)
    return line
  }

  /// All that was mailed, readable.
  private func mailed(_ office: Office) async throws -> [IncomingMail] {
    let postman = ScriptedPostman()
    let outbox = OutboxService(
      desk: office.desk, postman: postman, logger: Logger(label: "test"))
    for _ in 1...5 { _ = await outbox.sendDue() }
    return postman.handed.map { readMail(Array($0.utf8)) }
  }

  @Test func aReservationAndWhatItCoversAreReadOnThePage() async throws {
    let office = try await Office()
    let id = try await submit(office, Contact(name: "Siv Sökande"))
    let line = try await document(office, id)
    var assessment = Office.refusal
    assessment.verdict = .releaseWithReservation
    assessment.reservation = Reservation(
      wording: "Uppgifterna får inte föras vidare.", scope: "Namnen", until: nil,
      recipient: "Siv Sökande")
    try await office.act(.assess(line, assessment), on: id)
    try await office.act(.release(lines: [line], form: nil, place: nil), on: id)
    try await office.act(.acceptReservation(line), on: id, as: .requester)
    let released = try await office.act(.release(lines: [line], form: nil, place: nil), on: id)
    #expect(released.lines[0].release?.form == .link)
    let mails = try await mailed(office)
    #expect(mails.count == 3)
    for mail in mails.dropFirst() {
      #expect(mail.subject.hasPrefix("Ett brev väntar i ärende KS 2026-"))
      #expect(mail.text.contains("/begaran/\(id.text)"))
      #expect(!mail.text.contains("föras vidare") && !mail.text.contains("Namnen"))
      #expect(mail.attachments.isEmpty)
    }
    let letters = try await office.store.letters(of: id).get()
    let offer = try #require(letters.first { $0.kind == .reservation }?.letter)
    #expect(offer.text.text?.contains("Uppgifterna får inte föras vidare.") == true)
  }

  /// The decision, too, with its file.
  @Test func aDecisionAboutAPartysDocumentIsReadOnThePage() async throws {
    let office = try await Office()
    let id = try await submit(office, Contact(name: "Siv Sökande"))
    let line = try await document(office, id)
    var assessment = Office.refusal
    assessment.recipientBasis = .party
    try await office.act(.assess(line, assessment), on: id)
    try await office.act(.answer(lines: [], text: nil), on: id)
    try await office.act(
      .onDecision(nil, .requestDecision(lines: [], kind: .refusal, text: nil)), on: id,
      as: .requester)
    try await office.act(.onDecision(nil, .draft(text: "Nämnden delar bedömningen.")), on: id)
    try await office.act(.onDecision(nil, .submitForReview), on: id)
    try await office.act(.onDecision(nil, .approve(reason: nil)), on: id, as: .jurist)
    _ = try await office.desk.sign(
      nil, decidedBy: .delegate, minutesRef: nil, on: id, as: office.call(.decider)
    ) { _ in Answer() }
    let mails = try await mailed(office)
    #expect(mails.count == 3)
    for mail in mails.dropFirst() {
      #expect(mail.attachments.isEmpty && !mail.text.contains("Prisbilagan"))
    }
    let decision = try await office.store.letters(of: id).get().first { $0.kind == .decision }
    #expect(decision?.letter?.file != nil)
  }

  @Test func aProtectedPersonGetsNothingButNoticesByMail() async throws {
    let office = try await Office()
    let id = try await submit(office, Contact(name: "Siv Sökande", protected: true))
    try await office.act(.assign(owner: StaffID("id-handler")), on: id, as: .registrar)
    try await office.act(
      .askQuestion(text: "Gäller det år 2019?", about: .content, provision: nil, lines: []), on: id)
    try await office.act(.consult(authority: "sn", text: "Har ni samma akt?"), on: id)
    let mails = try await mailed(office)
    // The receipt tells how to get in and nothing else; the question waits on the page.
    #expect(mails.count == 2)
    #expect(mails.allSatisfy { !$0.text.contains("2019") && !$0.text.contains("Min personakt") })
    let errands = try await office.store.errands(of: id).get()
    // To another authority it goes on paper, and no page of ours is open to them.
    #expect(errands.map(\.kind).filter { $0 == .paper }.count == 1 && errands.count == 3)
  }

  @Test func whatAnybodyMayHaveGoesAsWished() async throws {
    let office = try await Office()
    let id = try await submit(office, Contact(name: "Siv Sökande"))
    let line = try await document(office, id)
    try await office.act(.assess(line, Assessment(verdict: .release)), on: id)
    try await office.act(.release(lines: [line], form: nil, place: nil), on: id)
    let mails = try await mailed(office)
    #expect(mails.last?.attachments.map(\.bytes) == [Array("Hemligt innehåll".utf8)])
  }
}
