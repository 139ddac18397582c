// What goes to the court: packed from what the case holds, kept with the act, the same every time.

import Crypto
import Desk
import Foundation
import Letters
import Policy
import Storage
import Testing
import Workflow

@Suite struct Forwarding {
  /// A PDF and a text as disputed documents, refused, appealed in time and tested.
  private func appealed(_ office: Office) async throws -> (id: CaseID, decision: DecisionID) {
    let id = try await office.submit(documents: ["Avtal 1", "Avtal 2", "Avtal 3"]).id
    let lines = try await office.file(id).lines.map(\.id)
    let command = try Office.command()
    let pdf = try await MaskListPrinter(templates: "\(Office.root)/templates", command: command)
      .pdf(for: MaskListFacts(language: "sv", title: "Hemlig bilaga", rows: []))
    for (line, bytes, media) in [
      (lines[0], pdf, "application/pdf"), (lines[1], Array("Hemlig text".utf8), "text/plain"),
    ] {
      let blob = try await office.desk.blobs.put(bytes).get()
      let file = StoredFile(
        blob: blob, size: bytes.count, mediaType: media, fileName: "namn som inte lämnas ut")
      try await office.act(.addDocument(line, file), on: id)
    }
    for line in lines { try await office.act(.assess(line, Office.refusal), on: id) }
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
    let today = SwedishTime.day(of: office.clock.now)
    try await office.act(
      .onDecision(nil, .recordService(method: .handedOver, day: today, evidence: "Kvitterat")),
      on: id, as: .registrar)
    office.clock.advance(days: 2)
    try await office.act(
      .onDecision(
        nil, .appeal(AppealRequest(text: "Jag vill #ha *allt*.", appellant: "Anna <b>Ek</b>"))),
      on: id, as: .requester)
    try await office.act(
      .onDecision(nil, .testTimeliness(.inTime, exception: nil)), on: id, as: .jurist)
    try await office.act(
      .onDecision(nil, .reconsider(changed: false, text: nil)), on: id, as: .decider)
    return (id, try await office.file(id).decisions[0].id)
  }

  @Test func whatGoesToTheCourtIsPackedAndKept() async throws {
    let office = try await Office()
    let (id, decision) = try await appealed(office)
    try await office.act(.onDecision(nil, .forward(opinion: "Vi vidhåller.")), on: id, as: .jurist)
    let file = try await office.file(id)
    let package = try #require(file.decision(decision)?.package)
    #expect(package.basedOn == file.number - 1)
    let pdf = try #require(try await office.desk.blobs.read(package.pdf).get())
    #expect(pdf.starts(with: Array("%PDF-".utf8)) && pdf.count == package.pdfSize)
    // Index, covering letter, decision, appeal, test of time, opinion, three sheets, one document.
    let pages = try #require(file.decision(decision)?.signature?.frozen.pages)
    #expect(package.pages >= 9 + pages)
    let zip = try #require(try await office.desk.blobs.read(package.archive).get())
    let text = String(decoding: zip, as: UTF8.self)
    for name in [
      "00-forteckning.pdf", "01-missiv.pdf", "02-beslut.pdf", "03-overklagande.pdf",
      "04-rattidsprovning.pdf", "05-yttrande.pdf", "sekretess/06-handling.pdf",
      "sekretess/07-handling.txt", "sekretess/samtliga-sidor.pdf", "SHA256SUMS",
    ] {
      #expect(text.contains(name), "\(name) is not in the archive")
    }
    #expect(text.contains("Hemlig text") && !text.contains("namn som inte"))
    let hash = SHA256.hash(data: Array("Hemlig text".utf8)).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
    #expect(text.contains("\(hash)  sekretess/07-handling.txt\n"))
    let secrets = Secrets(key: [UInt8](repeating: 7, count: 32))
    let policy = office.desk.policy
    var options = AuditOptions()
    options.expectation = { secrets.expectation(of: $0, under: policy) }
    #expect(try await office.store.audit(options).get().findings == [])
  }

  @Test func theSameCaseGivesTheSamePackage() async throws {
    let packages = try await withThrowingTaskGroup(of: CourtPackage.self) { group in
      for _ in 0..<2 {
        group.addTask {
          let office = try await Office()
          let (id, decision) = try await appealed(office)
          try await office.act(.onDecision(nil, .forward(opinion: nil)), on: id, as: .jurist)
          return try #require(try await office.file(id).decision(decision)?.package)
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(packages.count == 2 && packages[0] == packages[1])
  }

  @Test func whatIsTooLargeGoesByItself() async throws {
    let office = try await Office(packageLimit: 0)
    let (id, decision) = try await appealed(office)
    try await office.act(.onDecision(nil, .forward(opinion: nil)), on: id, as: .jurist)
    let package = try #require(try await office.file(id).decision(decision)?.package)
    let zip = try #require(try await office.desk.blobs.read(package.archive).get())
    let text = String(decoding: zip, as: UTF8.self)
    #expect(!text.contains("Hemlig text") && text.contains("05-") == false)
    #expect(text.contains("sekretess/samtliga-sidor.pdf"))
  }

  /// Nothing is handed over that could not be packed, and the case is as it was.
  @Test func withoutATypesetterNothingIsHandedOver() async throws {
    let templates = "\(Office.root)/templates"
    let broken = try LetterPrinter(templates: templates, command: .typst("/nonexistent/typst"))
    let office = try await Office(letterPrinter: broken)
    let (id, _) = try await appealed(office)
    let before = try await office.file(id)
    await #expect(throws: DeskFailure.self) {
      try await office.act(.onDecision(nil, .forward(opinion: nil)), on: id, as: .jurist)
    }
    #expect(try await office.file(id) == before)
  }
}
