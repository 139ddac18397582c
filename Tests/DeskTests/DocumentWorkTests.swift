// Long work on documents: what is read once, what fails closed, and that no copy leaves that did not pass.

import Desk
import Documents
import Logging
import Policy
import Redaction
import Storage
import Testing
import Workflow

@Suite struct DocumentWork {
  private static let words = "Patienten Anna har personnummer\n19871220-2384 sedan länge"

  private static let partly = Assessment(
    verdict: .releaseMasked,
    grounds: [Ground(provision: ProvisionID("OSL 21:1"), harm: "Uppgiften rör hälsa.")],
    reservationConsidered: ReservationConsidered(answer: .no, why: "Mottagaren är okänd."))

  private func service(_ office: Office) -> AssessmentService {
    AssessmentService(
      desk: office.desk, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  /// A case with one document that holds `text`.
  private func filed(
    _ office: Office, _ text: String = words
  ) async throws -> (id: CaseID, line: LineID) {
    let id = try await office.submit(documents: ["KS 2025-00123"]).id
    let line = try await office.file(id).lines[0].id
    let bytes = Array(text.utf8)
    let file = StoredFile(
      blob: try await office.desk.blobs.put(bytes).get(), size: bytes.count,
      mediaType: FileKind.text.mediaType, fileName: "journal.txt")
    try await office.act(.addDocument(line, file), on: id)
    return (id, line)
  }

  private func findings(_ office: Office, _ id: CaseID, _ line: LineID) async throws -> Findings {
    let file = try await office.file(id)
    return try await office.desk.findings(of: try #require(file.line(line)), in: file)
  }

  private func work(_ office: Office) async -> Int {
    var begun = 0
    while case let count = await service(office).workDue(), count > 0 { begun += count }
    return begun
  }

  /// Marks the number, assesses the line as released in part and asks for a copy.
  private func marked(_ office: Office, _ id: CaseID, _ line: LineID) async throws {
    let flag = try #require(
      try await findings(office, id, line).flags.first { $0.kind == .identityNumber })
    let wish = MarkWish(
      line: line, target: .finding(EntryID(flag.id.text)), provision: ProvisionID("OSL 21:1"),
      reason: "Hälsa")
    _ = try await office.desk.mark(wish, on: id, as: office.call(.handler)) { _ in Answer() }
    try await office.act(.assess(line, DocumentWork.partly), on: id)
    try await office.act(.makeMaskedCopy(line), on: id)
  }

  @Test func aDocumentIsReadAndItsFlagsAreKept() async throws {
    let programs = LinePrograms()
    let office = try await Office(programs: programs)
    let (id, line) = try await filed(office)
    #expect(try await findings(office, id, line).status == .waiting)
    #expect(await work(office) == 1)
    let found = try await findings(office, id, line)
    #expect(found.status == .assessed)
    let flag = try #require(found.flags.first { $0.kind == .identityNumber })
    #expect(flag.text == "19871220-2384")
    #expect(try await office.store.work(of: id).get() == [])
  }

  // R10: the same bytes are read once.
  @Test func theSameBytesAreReadOnce() async throws {
    let programs = LinePrograms()
    let office = try await Office(programs: programs)
    let first = try await filed(office)
    #expect(await work(office) == 1)
    let second = try await filed(office)
    #expect(await work(office) == 1)
    #expect(programs.reads == 1)
    for (id, line) in [first, second] {
      #expect(try await findings(office, id, line).status == .assessed)
    }
  }

  @Test func whatNobodyCouldReadIsNotAssessed() async throws {
    let office = try await Office(
      programs: LinePrograms(unreadable: [UnreadablePart(page: 1, reason: .noText)]))
    let (id, line) = try await filed(office)
    _ = await work(office)
    let found = try await findings(office, id, line)
    #expect(found.status == .notAssessed)
    #expect(found.reason == "noText")
  }

  @Test func withoutProgramsADocumentIsKeptAndNotAssessed() async throws {
    let office = try await Office()
    let (id, line) = try await filed(office)
    #expect(await work(office) == 0)
    let found = try await findings(office, id, line)
    #expect(found.status == .notAssessed)
    #expect(found.reason == "toolMissing")
    // The work waits for the day there are some.
    #expect(try await office.store.work(of: id).get().map(\.state) == [.waiting])
  }

  @Test func workOfAWorkerThatDiedIsTakenOver() async throws {
    let office = try await Office(programs: LinePrograms())
    let (id, line) = try await filed(office)
    let dead = try await office.store.claimWork(
      1, now: office.clock.now, worker: "dead", abandoned: office.clock.now
    ).get()
    #expect(dead.count == 1)
    #expect(await work(office) == 0)
    #expect(try await findings(office, id, line).status == .running)
    office.clock.advance(seconds: 60)
    #expect(await work(office) == 1)
    #expect(try await findings(office, id, line).status == .assessed)
  }

  // R1, R2: a copy that passed leaves, with the marks that stand.
  @Test func aCopyThatPassesIsCommittedAndLeaves() async throws {
    let programs = LinePrograms([.passes])
    let office = try await Office(programs: programs)
    let (id, line) = try await filed(office)
    _ = await work(office)
    try await marked(office, id, line)
    #expect(try await office.file(id).line(line)?.runningMasking != nil)
    _ = await work(office)
    let copy = try #require(try await office.file(id).line(line)?.maskedCopy)
    #expect(copy.verification?.kind == .automatic)
    #expect(programs.orders.first?.marks.map(\.label) == ["OSL 21:1"])
    #expect(programs.passages.first?.masked.contains("19871220-2384") == true)
    #expect(programs.passages.first?.standing == [])
    let record = try #require(copy.verification?.record)
    #expect(try await office.store.isNamed(record).get())
    try await office.act(.release(lines: [line], form: .link, place: nil), on: id)
    #expect(try await office.file(id).line(line)?.release?.file == copy.file)
  }

  // R2: a failure in any step releases nothing.
  @Test(arguments: [
    LinePrograms.End.leaks, .fails(.timedOut("pages")), .fails(.damaged), .fails(.toolMissing("x")),
  ])
  func whatFailsReleasesNothing(_ end: LinePrograms.End) async throws {
    let office = try await Office(programs: LinePrograms([end]))
    let (id, line) = try await filed(office)
    _ = await work(office)
    try await marked(office, id, line)
    _ = await work(office)
    let standing = try #require(try await office.file(id).line(line))
    #expect(standing.maskedCopy == nil)
    #expect(standing.masking?.failure != nil)
    await #expect(throws: DeskFailure.self) {
      try await office.act(.release(lines: [line], form: .link, place: nil), on: id)
    }
    #expect(try await office.file(id).line(line)?.release == nil)
  }

  /// Why a document assessed as public is not let out; nil where it is.
  private func refusalOfRelease(
    _ office: Office, _ id: CaseID, _ line: LineID
  ) async throws -> Refusal.Reason? {
    do {
      try await office.act(.release(lines: [line], form: .link, place: nil), on: id)
      return nil
    } catch DeskFailure.refused(let refusal, _) { return refusal.reason }
  }

  @Test func nothingLeavesBeforeItsFlagsAreRaised() async throws {
    let office = try await Office(programs: LinePrograms())
    let (id, line) = try await filed(office)
    try await office.act(.assess(line, Assessment(verdict: .release)), on: id)
    #expect(try await refusalOfRelease(office, id, line) == .examinationRunning)
    _ = await work(office)
    #expect(try await refusalOfRelease(office, id, line) == nil)
  }

  // What the machine could not read is assessed by somebody who knows that, and once is enough.
  @Test func whatCouldNotBeReadLeavesOnlyAfterALaterAssessment() async throws {
    let office = try await Office(
      programs: LinePrograms(unreadable: [UnreadablePart(page: 1, reason: .noText)]))
    let (id, line) = try await filed(office)
    try await office.act(.assess(line, Assessment(verdict: .release)), on: id)
    office.clock.advance(seconds: 1)
    _ = await work(office)
    #expect(try await refusalOfRelease(office, id, line) == .assessedBeforeExamination)
    office.clock.advance(seconds: 1)
    try await office.act(.assess(line, Assessment(verdict: .release)), on: id)
    office.clock.advance(seconds: 1)
    // Looked through once more for what other documents have told, with the same end.
    try await office.store.enqueue(
      [NewWork(kind: .assess, line: line)], on: id, now: office.clock.now
    ).get()
    #expect(await work(office) == 1)
    #expect(try await refusalOfRelease(office, id, line) == nil)
  }

  @Test func whatWasGivenUpLeavesOnlyAfterALaterAssessment() async throws {
    let office = try await Office(programs: LinePrograms())
    let (id, line) = try await filed(office)
    try await office.act(.assess(line, Assessment(verdict: .release)), on: id)
    office.clock.advance(seconds: 1)
    let claimed = try await office.store.claimWork(
      1, now: office.clock.now, worker: "w", abandoned: office.clock.now
    ).get()
    try await office.store.fail(
      try #require(claimed.first), worker: "w", problem: "attempts", next: nil,
      now: office.clock.now
    ).get()
    #expect(try await refusalOfRelease(office, id, line) == .assessedBeforeExamination)
    office.clock.advance(seconds: 1)
    try await office.act(.assess(line, Assessment(verdict: .release)), on: id)
    #expect(try await refusalOfRelease(office, id, line) == nil)
  }

  @Test func aReplacedDocumentIsExaminedAndAssessedAnew() async throws {
    let office = try await Office(programs: LinePrograms())
    let (id, line) = try await filed(office)
    try await office.act(.assess(line, Assessment(verdict: .release)), on: id)
    _ = await work(office)
    let bytes = Array("En annan text".utf8)
    let other = StoredFile(
      blob: try await office.desk.blobs.put(bytes).get(), size: bytes.count,
      mediaType: FileKind.text.mediaType, fileName: "annan.txt")
    try await office.act(.replaceDocument(line, other, reason: "Fel fil"), on: id)
    #expect(try await refusalOfRelease(office, id, line) == .assessmentOutdated)
    try await office.act(.assess(line, Assessment(verdict: .release)), on: id)
    #expect(try await refusalOfRelease(office, id, line) == .examinationRunning)
    _ = await work(office)
    #expect(try await refusalOfRelease(office, id, line) == nil)
  }

  @Test func withoutProgramsAPersonsAssessmentIsEnough() async throws {
    let office = try await Office()
    let (id, line) = try await filed(office)
    try await office.act(.assess(line, Assessment(verdict: .release)), on: id)
    #expect(try await refusalOfRelease(office, id, line) == nil)
  }

  @Test func aCopyMaskedElsewhereIsLookedInto() async throws {
    let leaking = LinePrograms(findings: [UploadedCopyFinding(kind: .coveredText, page: 1)])
    for (programs, passes) in [(leaking, false), (LinePrograms(), true)] {
      let office = try await Office(programs: programs)
      let (id, line) = try await filed(office)
      let bytes = Array("%PDF-1.7 masked elsewhere".utf8)
      let copy = StoredFile(
        blob: try await office.desk.blobs.put(bytes).get(), size: bytes.count,
        mediaType: FileKind.pdf.mediaType, fileName: "maskad.pdf")
      try await office.act(.addMaskedCopy(line, copy), on: id)
      _ = await work(office)
      #expect(try await office.file(id).line(line)?.maskedCopy?.check?.passed == passes)
    }
  }

  @Test func marksOfAnEarlierCaseArriveAsProposalsOnly() async throws {
    let office = try await Office(programs: LinePrograms())
    let earlier = try await filed(office)
    _ = await work(office)
    try await marked(office, earlier.id, earlier.line)
    _ = await work(office)
    let later = try await filed(office)
    _ = await work(office)
    let line = try #require(try await office.file(later.id).line(later.line))
    #expect(line.marks.isEmpty)
    #expect(line.proposals.map(\.source) == [.earlierCase])
    #expect(line.proposals.first?.from == (try await office.file(earlier.id).registerNumber.text))
  }

  // R6: equal passages are a list to confirm, and nothing is marked by it.
  @Test func equalPassagesAreProposedAndNothingIsMarked() async throws {
    let office = try await Office(programs: LinePrograms())
    let (id, line) = try await filed(office, "Anna Ek skrev\ntill Bo och anna ek, igen")
    _ = await work(office)
    let wish = MarkWish(
      line: line, target: .words(page: 1, 0...1), provision: ProvisionID("OSL 21:1"), reason: "Namn"
    )
    _ = try await office.desk.mark(wish, on: id, as: office.call(.handler)) { _ in Answer() }
    let mark = try #require(try await office.file(id).line(line)?.marks.first)
    #expect(mark.boxes == [[0, 0, 95, 12]])
    _ = try await office.desk.proposeMarks(
      like: mark.id, on: line, scope: .file, of: id, as: office.call(.handler)
    ) { _ in Answer() }
    let after = try #require(try await office.file(id).line(line))
    #expect(after.marks.count == 1)
    #expect(after.proposals.map(\.place.boxes) == [[[150, 20, 245, 32]]])
  }

  @Test func disposalErasesWhatWasRead() async throws {
    let office = try await Office(programs: LinePrograms())
    let (id, line) = try await filed(office)
    _ = await work(office)
    let blob = try #require(try await office.file(id).line(line)?.original?.blob)
    #expect(try await office.store.reading(of: blob).get() != nil)
    for role in [Role.archivist, .jurist] {
      try await office.act(.removeUnlawful(line, reason: "Fel ärende"), on: id, as: role)
    }
    #expect(try await office.store.reading(of: blob).get() == nil)
    #expect(try await office.store.pages(of: blob, 1...9).get() == [])
    #expect(try await office.store.flags(of: id).get() == [])
  }
}
