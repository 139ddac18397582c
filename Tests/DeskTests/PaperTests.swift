// Paper: letters wait in a queue until a person has posted them, whatever happens to the typesetter.

import Desk
import Foundation
import Letters
import Policy
import Storage
import Testing
import Workflow

@Suite struct Paper {
  private static let ks = AuthorityID("ks")

  private func submit(_ office: Office) async throws -> CaseID {
    let intake = Intake(
      authority: Paper.ks,
      request: Request(
        channel: .letter, arrivedAt: office.clock.now, arrivalBasis: "Brev i lådan",
        description: "Alla avtal",
        delivery: Delivery(form: .paper, address: "Anna Ek\nStorgatan 2\n123 45 STAD")))
    return try await office.desk.submit(intake, as: office.call(.requester)) { _ in Answer() }.id
  }

  private func queue(_ office: Office) async throws -> [QueuedLetter] {
    try await office.desk.printQueue(
      of: Paper.ks, for: office.actor(.registrar), limit: 20)
  }

  @Test func aLetterOnPaperWaitsUntilItIsPosted() async throws {
    let office = try await Office()
    let id = try await submit(office)
    let waiting = try #require(try await queue(office).first)
    #expect(waiting.letter.kind == .receipt && waiting.file.id == id)
    let pdf = try await office.desk.pdf(of: waiting.letter, in: waiting.file, isPosted: true)
    #expect(pdf.starts(with: Array("%PDF-".utf8)))
    let again = try await office.desk.pdf(of: waiting.letter, in: waiting.file, isPosted: true)
    #expect(again == pdf)
    let foreign = try await office.desk.printQueue(
      of: AuthorityID("sn"), for: office.actor(.registrar), limit: 20)
    #expect(foreign.isEmpty)
    let today = SwedishTime.day(of: office.clock.now)
    let posting = Act.recordDispatch(
      lines: [], letters: [waiting.letter.id], method: "brev", day: today)
    let file = try await office.act(posting, on: id, as: .registrar)
    #expect(file.posted == [waiting.letter.id: today])
    #expect(try await queue(office).isEmpty)
    #expect(try await office.store.errands(of: id).get().map(\.state) == [.sent])
    await #expect(throws: DeskFailure.self) {
      try await office.act(posting, on: id, as: .registrar)
    }
  }

  @Test func aLetterThatIsNotInTheQueueCannotBePosted() async throws {
    let office = try await Office()
    let id = try await submit(office)
    let before = try await office.file(id)
    let act = Act.recordDispatch(
      lines: [], letters: [LetterID("another")], method: "brev",
      day: SwedishTime.day(of: office.clock.now))
    await #expect(throws: DeskFailure.self) { try await office.act(act, on: id, as: .registrar) }
    #expect(try await office.file(id).number == before.number)
    #expect(try await queue(office).count == 1)
  }

  @Test func aReleaseOnPaperLeavesTheQueueWithItsDocuments() async throws {
    let office = try await Office()
    let id = try await submit(office)
    try await office.act(.addLine(LineRequest(kind: .physical, publicTitle: "Avtal")), on: id)
    let line = try await office.file(id).lines[0].id
    try await office.act(.assess(line, Assessment(verdict: .release)), on: id)
    try await office.act(.release(lines: [line], form: .paper, place: nil), on: id)
    let release = try #require(try await queue(office).first { $0.letter.kind == .release })
    #expect(release.enclosed == ["Avtal"])
    try await office.act(
      .recordDispatch(lines: [line], method: "brev", day: SwedishTime.day(of: office.clock.now)),
      on: id, as: .registrar)
    #expect(try await queue(office).map(\.letter.kind) == [.receipt])
  }

  /// The typesetter is missing, or a template has a mistake: that is told, and the letter still waits.
  @Test func lettersWaitWhileTheyCannotBeSet() async throws {
    let templates = NSTemporaryDirectory() + "utlamnande-mallar-\(UInt64.random(in: 0 ... .max))"
    try FileManager.default.copyItem(atPath: "\(Office.root)/templates", toPath: templates)
    defer { try? FileManager.default.removeItem(atPath: templates) }
    let frame = URL(fileURLWithPath: "\(templates)/letter.typ")
    var text = try String(contentsOf: frame, encoding: .utf8)
    text = text.replacingOccurrences(of: "#let sv =", with: "#oops\n#let sv =")
    try Data(text.utf8).write(to: frame)
    let sheets = URL(fileURLWithPath: "\(templates)/court.typ")
    text = try String(contentsOf: sheets, encoding: .utf8)
    text = text.replacingOccurrences(of: "#facts.court", with: "#facts.curt")
    try Data(text.utf8).write(to: sheets)
    let command = try Office.command()
    for printer in [
      try LetterPrinter(templates: templates, command: command),
      try LetterPrinter(templates: templates, command: .typst("/nonexistent/typst")),
    ] {
      let office = try await Office(letterPrinter: printer)
      _ = try await submit(office)
      let waiting = try #require(try await queue(office).first)
      await #expect(throws: DeskFailure.self) {
        try await office.desk.pdf(of: waiting.letter, in: waiting.file, isPosted: true)
      }
      #expect(try await queue(office).count == 1)
    }
    let problems = try await TemplateProof(
      letters: LetterPrinter(templates: templates, command: command),
      decisions: DecisionPrinter(templates: templates, command: command),
      masks: MaskListPrinter(templates: templates, command: command),
      court: CourtPacker(
        LetterPrinter(templates: templates, command: command), templates: templates)
    ).problems(in: Office(letterPrinter: nil).desk.policy)
    #expect(problems.first?.description == "letter.typ:9: cannot be set: unknown variable: oops")
    let last = try #require(problems.last?.description)
    #expect(problems.count == 2 && last.hasPrefix("court.typ:"), "\(last)")
    #expect(last.contains("does not contain key"), "\(last)")
  }

  /// A certificate that cannot be used: the signing is refused, and nothing of it stands.
  @Test func withoutItsSealNothingIsSigned() async throws {
    let seal = SealSettings(
      certificate: "/nonexistent/sigill.pem", key: "/nonexistent/nyckel.pem", passphrase: nil,
      python: "\(Office.root)/.build/tools/pyHanko-venv/bin/python",
      script: "\(Office.root)/scripts/seal.py")
    // Another authority's seal is not asked for.
    let other = try await Office(seals: Seals(SealPlan(own: [AuthorityID("sn"): seal])))
    let (unsealed, _) = try await other.readyToSign()
    _ = try await other.desk.sign(
      nil, decidedBy: .delegate, minutesRef: nil, on: unsealed, as: other.call(.decider)
    ) { _ in Answer() }
    let office = try await Office(seals: Seals(SealPlan(own: [AuthorityID("ks"): seal])))
    let (id, _) = try await office.readyToSign()
    let before = try await office.file(id)
    do {
      _ = try await office.desk.sign(
        nil, decidedBy: .delegate, minutesRef: nil, on: id, as: office.call(.decider)
      ) { _ in Answer() }
      Issue.record("signed without a seal")
    } catch {
      guard case .print(.sealRefused) = error else { throw error }
    }
    #expect(try await office.file(id) == before)
  }
}
