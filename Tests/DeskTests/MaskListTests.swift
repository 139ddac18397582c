// The list at the end of a masked copy, how far work has come, and what is offered for the same words elsewhere.

import Documents
import Letters
import Logging
import Policy
import Redaction
import Storage
import Synchronization
import Testing
import Workflow

@testable import Desk

@Suite struct ListsAndProgress {
  /// A case with two documents, read: the same number and name stand in both.
  private func read(_ office: Office) async throws -> (id: CaseID, lines: [LineID]) {
    let id = try await office.submit(documents: ["KS 2025-00123", "KS 2025-00124"]).id
    let lines = try await office.file(id).lines.map(\.id)
    for (index, line) in lines.enumerated() {
      let bytes = Array("Handling \(index)\nPatienten har personnummer 19871220-2384".utf8)
      let file = StoredFile(
        blob: try await office.desk.blobs.put(bytes).get(), size: bytes.count,
        mediaType: FileKind.text.mediaType, fileName: "journal.txt")
      try await office.act(.addDocument(line, file), on: id)
    }
    while await service(office).workDue() > 0 {}
    return (id, lines)
  }

  private func service(_ office: Office) -> AssessmentService {
    var limits = AssessmentServiceLimits()
    limits.progressMilliseconds = 1
    return AssessmentService(
      desk: office.desk, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
      limits: limits)
  }

  private func number(_ office: Office, _ id: CaseID, _ line: LineID) async throws -> Flag {
    let file = try await office.file(id)
    let found = try await office.desk.findings(of: try #require(file.line(line)), in: file)
    return try #require(found.flags.first { $0.kind == .identityNumber })
  }

  @Test func eachCopyIsOrderedWithTheListOfItsMasks() async throws {
    let programs = LinePrograms([.passes])
    let office = try await Office(programs: programs)
    let (id, lines) = try await read(office)
    let wish = MarkWish(
      line: lines[0], target: .finding(EntryID(try await number(office, id, lines[0]).id.text)),
      provision: ProvisionID("OSL 21:1"), reason: "Rör hälsa")
    _ = try await office.desk.mark(wish, on: id, as: office.call(.handler)) { _ in Answer() }
    try await office.act(.makeMaskedCopy(lines[0]), on: id)
    while await service(office).workDue() > 0 {}
    #expect(programs.orders.count == 1)
    let list = try #require(programs.lists.first)
    #expect(list.starts(with: Array("%PDF-".utf8)) && list.count > 5000)
    let copy = try #require(try await office.file(id).line(lines[0])?.maskedCopy)
    #expect(copy.verification?.kind == .automatic)
  }

  // How many words a box hides is told by nothing: not by its width, and not by rows in the list.
  @Test func theListDoesNotTellHowManyWordsABoxHides() {
    func mask(_ box: Box, _ label: String, page: Int = 1) -> MaskedArea {
      MaskedArea(page: page, boxes: [box], label: label, reason: "Skäl")
    }
    let first = Box(left: 0, top: 10, right: 40, bottom: 22)
    let beside = Box(left: 44, top: 10.5, right: 80, bottom: 22)
    let below = Box(left: 0, top: 30, right: 40, bottom: 42)
    let order = MaskingOrder(
      source: "", sourceHash: "", text: DocumentText(pages: []), title: "", fileName: "",
      marks: [
        mask(below, "OSL 21:1"), mask(beside, "OSL 21:1"), mask(first, "OSL 21:1"),
        mask(first, "OSL 21:1", page: 2), mask(beside, "OSL 26:1", page: 2),
      ])
    func row(_ page: Int, _ label: String) -> MaskListFacts.Row {
      MaskListFacts.Row(page: page, label: label, reason: "Skäl")
    }
    #expect(
      order.listed == [
        row(1, "OSL 21:1"), row(1, "OSL 21:1"), row(2, "OSL 21:1"), row(2, "OSL 26:1"),
      ])
  }

  @Test func whileADocumentIsReadItIsToldHowFar() async throws {
    let store = Mutex<(Store, CaseID)?>(nil)
    let seen = Mutex<[Work]>([])
    let programs = LinePrograms(whileReading: { progress in
      guard let (store, id) = store.withLock({ $0 }) else { return }
      progress(3, 7)
      // Goes on when the worker has told it; a worker that never does leaves the test to its time limit.
      while !Task.isCancelled {
        guard let work = try? await store.work(of: id).get(), work.allSatisfy({ $0.done < 3 })
        else { break }
        await Task.yield()
      }
      let work = (try? await store.work(of: id).get()) ?? []
      seen.withLock { $0 = work }
    })
    let office = try await Office(programs: programs)
    let id = try await office.submit(documents: ["KS 2025-00123"]).id
    store.withLock { $0 = (office.store, id) }
    let line = try await office.file(id).lines[0].id
    let bytes = Array("Anna".utf8)
    let file = StoredFile(
      blob: try await office.desk.blobs.put(bytes).get(), size: bytes.count,
      mediaType: FileKind.text.mediaType, fileName: "journal.txt")
    try await office.act(.addDocument(line, file), on: id)
    #expect(await service(office).workDue() == 1)
    #expect(seen.withLock { $0.map(\.done) } == [3])
    #expect(seen.withLock { $0.map(\.total) } == [7])
  }

  @Test func aCopyThatIsGivenUpIsNoLongerUnderWay() async throws {
    let office = try await Office(programs: LinePrograms())
    let id = try await office.submit(documents: ["KS 2025-00123"]).id
    let line = try await office.file(id).lines[0].id
    let document = StoredFile(
      blob: try await office.desk.blobs.put([65]).get(), size: 1,
      mediaType: FileKind.text.mediaType, fileName: "journal.txt")
    try await office.act(.addDocument(line, document), on: id)
    var limits = AssessmentServiceLimits()
    limits.attempts = 1
    limits.workers = 1
    let service = AssessmentService(
      desk: office.desk, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
      limits: limits)
    #expect(await service.workDue() == 1)
    let wish = MarkWish(
      line: line, target: .boxes(page: 1, [[0, 0, 9, 9]]), provision: ProvisionID("OSL 21:1"),
      reason: "Hälsa")
    _ = try await office.desk.mark(wish, on: id, as: office.call(.handler)) { _ in Answer() }
    try await office.act(.makeMaskedCopy(line), on: id)
    // Meanwhile the flags are of another reader: no copy is made before they are raised anew.
    let old = try #require(try await office.store.flags(of: id).get().first)
    try await office.store.keep(
      StoredFlags(
        line: line, blob: old.blob, reader: "lines-0", policy: old.policy, context: old.context,
        content: old.content, since: old.since), of: id
    ).get()
    #expect(await service.workDue() == 1)
    let standing = try #require(try await office.file(id).line(line))
    #expect(standing.runningMasking == nil && standing.maskedCopy == nil)
    #expect(standing.masking?.failure?.reason == .failed)
  }

  @Test func findingsTellHowFarTheReadingHasCome() async throws {
    let office = try await Office(programs: LinePrograms())
    let id = try await office.submit(documents: ["KS 2025-00123"]).id
    let line = try await office.file(id).lines[0].id
    let bytes = Array("Anna".utf8)
    let document = StoredFile(
      blob: try await office.desk.blobs.put(bytes).get(), size: bytes.count,
      mediaType: FileKind.text.mediaType, fileName: "journal.txt")
    try await office.act(.addDocument(line, document), on: id)
    let now = office.clock.now
    let work = try #require(
      try await office.store.claimWork(1, now: now, worker: "w", abandoned: now).get().first)
    _ = try await office.store.progress(of: work, done: 2, total: 9, worker: "w", now: now).get()
    let file = try await office.file(id)
    let found = try await office.desk.findings(of: try #require(file.line(line)), in: file)
    #expect(found.status == .running)
    #expect(found.progress?.done == 2 && found.progress?.total == 9)
  }

  // A dismissal meant for the same words everywhere is offered elsewhere, and dismisses nothing there.
  @Test(arguments: [true, false])
  func aDismissalIsOfferedElsewhereOnlyWhereItsAuthorMeantIt(_ everywhere: Bool) async throws {
    let office = try await Office(programs: LinePrograms())
    let (id, lines) = try await read(office)
    let flag = try await number(office, id, lines[0])
    let request = DismissRequest(
      finding: EntryID(flag.id.text), reason: "Den frågandes eget nummer", everywhere: everywhere)
    _ = try await office.desk.dismiss(request, on: lines[0], of: id, as: office.call(.handler)) {
      _ in Answer()
    }
    let file = try await office.file(id)
    let dismissal = try #require(file.line(lines[0])?.dismissals.first)
    #expect(dismissal.everywhere == everywhere)
    #expect(dismissal.text?.text == flag.key)
    let other = try await number(office, id, lines[1])
    let offered = office.desk.offered(in: file, except: lines[1])
    #expect(offered.map(\.line) == (everywhere ? [lines[0]] : []))
    #expect(offered.allSatisfy { $0.dismissal.text?.text == other.key })
    #expect(office.desk.offered(in: file, except: lines[0]).isEmpty)
    #expect(file.line(lines[1])?.dismissals.isEmpty == true)
  }

  @Test func aFindingThatIsNotThereCannotBeDismissed() async throws {
    let office = try await Office(programs: LinePrograms())
    let (id, lines) = try await read(office)
    let request = DismissRequest(
      finding: EntryID("nothing"), reason: "Finns inte", everywhere: true)
    await #expect(throws: DeskFailure.self) {
      _ = try await office.desk.dismiss(
        request, on: lines[0], of: id, as: office.call(.handler)
      ) { _ in Answer() }
    }
  }

  // R9: ut helt, lämnas inte ut, finns inte: the summary counts what stands in the list.
  @Test func theSummaryCountsTheVerdictsThatWereTold() async throws {
    let office = try await Office()
    let id = try await office.submit(documents: ["A", "B", "C"]).id
    let lines = try await office.file(id).lines.map(\.id)
    try await office.act(.assess(lines[0], Office.refusal), on: id)
    try await office.act(.assess(lines[1], Office.refusal), on: id)
    try await office.act(
      .assess(
        lines[2], Assessment(verdict: .doesNotExist, steps: "Sökt i diariet och i arkivet.")),
      on: id)
    try await office.act(.answer(lines: [], text: nil), on: id)
    let today = SwedishTime.day(of: office.clock.now)
    let figures = try await office.desk.statistics(
      of: AuthorityID("ks"), from: today, to: today, rounded: false)
    let told = try await office.file(id).lines.compactMap(\.told?.verdict)
    #expect(told.count == 3)
    #expect(figures.verdicts == Dictionary(told.map { ($0, 1) }, uniquingKeysWith: +))
    #expect(figures.verdicts.values.reduce(0, +) == told.count)
  }
}
