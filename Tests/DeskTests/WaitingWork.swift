// Work that waits, stops or is lost: what is not under way any more is told, and what can go on goes on.

import Desk
import Documents
import Logging
import Policy
import Redaction
import Storage
import Testing
import Workflow

@Suite struct WaitingWork {
  private func service(_ office: Office) -> AssessmentService {
    AssessmentService(
      desk: office.desk, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  private func work(_ office: Office) async {
    while await service(office).workDue() > 0 {}
  }

  private func filed(
    _ office: Office, _ text: String = "Anna Ek", _ kind: FileKind = .text
  ) async throws -> (id: CaseID, line: LineID) {
    let id = try await office.submit(documents: ["KS 2025-00123"]).id
    let line = try await office.file(id).lines[0].id
    try await office.act(.addDocument(line, try await stored(office, text, kind)), on: id)
    return (id, line)
  }

  private func stored(
    _ office: Office, _ text: String, _ kind: FileKind
  ) async throws -> StoredFile {
    StoredFile(
      blob: try await office.desk.blobs.put(Array(text.utf8)).get(), size: text.utf8.count,
      mediaType: kind.mediaType, fileName: "journal")
  }

  private func mark(
    _ office: Office, _ id: CaseID, _ line: LineID, _ target: MarkWish.Target
  ) async throws {
    let wish = MarkWish(
      line: line, target: target, provision: ProvisionID("OSL 21:1"), reason: "Hälsa")
    _ = try await office.desk.mark(wish, on: id, as: office.call(.handler)) { _ in Answer() }
  }

  private func propose(_ office: Office, _ id: CaseID, _ line: LineID) async throws -> Int {
    let mark = try #require(try await office.file(id).line(line)?.marks.first)
    _ = try await office.desk.proposeMarks(
      like: mark.id, on: line, scope: .document, of: id, as: office.call(.handler)
    ) { _ in Answer() }
    return try #require(try await office.file(id).line(line)).proposals.count
  }

  // What ends the process is not begun for ever.
  @Test func workThatEndsEveryWorkerIsGivenUpUnread() async throws {
    let programs = LinePrograms()
    let office = try await Office(programs: programs)
    let (id, _) = try await filed(office)
    for _ in 1...5 {
      let now = office.clock.now
      let begun = try await office.store.claimWork(
        1, now: now, worker: "dead", abandoned: now.adding(seconds: -30)
      ).get()
      #expect(begun.count == 1)
      office.clock.advance(seconds: 60)
    }
    await work(office)
    #expect(programs.reads == 0)
    let standing = try await office.store.work(of: id).get()
    #expect(standing.map(\.state) == [.failed] && standing.map(\.problem) == ["attempts"])
  }

  // A reading takes longer than five looks five seconds apart.
  @Test func aCopyWaitsForTheReadingAsLongAsItTakes() async throws {
    let programs = LinePrograms([.passes])
    let office = try await Office(programs: programs)
    let (id, line) = try await filed(office)
    await work(office)
    try await mark(office, id, line, .boxes(page: 1, [[0, 0, 45, 12]]))
    try await office.act(.makeMaskedCopy(line), on: id)
    // Meanwhile the flags are of another reader, and another worker raises them anew.
    let old = try #require(try await office.store.flags(of: id).get().first)
    try await office.store.keep(
      StoredFlags(
        line: line, blob: old.blob, reader: "lines-0", policy: old.policy, context: old.context,
        content: old.content, since: old.since), of: id
    ).get()
    let now = office.clock.now
    try await office.store.enqueue(
      [NewWork(kind: .assess, line: line)], on: id, now: now.adding(seconds: -1)
    ).get()
    let reading = try #require(
      try await office.store.claimWork(1, now: now, worker: "other", abandoned: now).get().first)
    #expect(reading.kind == .assess)
    for _ in 1...8 {
      await work(office)
      office.clock.advance(seconds: 10)
      // The other worker lives, and nobody has begun its work anew.
      let lives = try await office.store.progress(
        of: reading, done: 0, total: 0, worker: "other", now: office.clock.now
      ).get()
      #expect(lives)
      #expect(try await office.file(id).line(line)?.runningMasking != nil)
    }
    try await office.store.fail(
      reading, worker: "other", problem: "waiting", next: office.clock.now, now: office.clock.now
    ).get()
    await work(office)
    office.clock.advance(seconds: 10)
    await work(office)
    #expect(try await office.file(id).line(line)?.maskedCopy != nil)
  }

  @Test func theRestIsProposedWhenAskedAgain() async throws {
    let office = try await Office(programs: LinePrograms())
    let text = (0...Desk.proposalLimit + 1).map { _ in "Anna Ek" }.joined(separator: "\n")
    let (id, line) = try await filed(office, text)
    await work(office)
    try await mark(office, id, line, .words(page: 1, 0...0))
    let limit = Desk.proposalLimit
    #expect(try await propose(office, id, line) == limit)
    let proposals = try #require(try await office.file(id).line(line)).proposals.map(\.id)
    try await office.act(
      .confirmMarks(line, proposals: Array(proposals.prefix(400)), provision: nil, reason: nil),
      on: id)
    // One more stands there than could be proposed at once.
    #expect(try await propose(office, id, line) == limit - 400 + 1)
  }

  @Test(arguments: [FileKind.docx, .pdf])
  func aCopyIsComparedWithAPDFOnly(_ kind: FileKind) async throws {
    let programs = LinePrograms()
    let office = try await Office(programs: programs)
    let (id, line) = try await filed(office, "Anna Ek", kind)
    await work(office)
    let original = try #require(try await office.file(id).line(line)?.original?.blob)
    let rendition = try await office.store.reading(of: original).get()?.rendition
    let copy = try await stored(office, "%PDF-1.7 masked elsewhere", .pdf)
    try await office.act(.addMaskedCopy(line, copy), on: id)
    await work(office)
    #expect(try await office.file(id).line(line)?.maskedCopy?.check?.passed == true)
    let compared = kind == .pdf ? original : try #require(rendition)
    let path = try await office.desk.blobs.withFile(compared) { $0 }.get()
    #expect(programs.compared == [path])
  }

  // A program that is missing for a while says nothing of the copy.
  @Test func aCopyThatCouldNotBeLookedIntoIsLookedIntoAgain() async throws {
    for (problem, isFound) in [("toolMissing", false), ("unreadable", true)] {
      let office = try await Office(programs: LinePrograms(problem: problem))
      let (id, line) = try await filed(office)
      await work(office)
      let copy = try await stored(office, "%PDF-1.7 masked elsewhere", .pdf)
      try await office.act(.addMaskedCopy(line, copy), on: id)
      await work(office)
      let check = try #require(try await office.file(id).line(line)?.maskedCopy).check
      #expect((check?.passed == false) == isFound)
      #expect((check == nil) == !isFound)
    }
  }

  // What cannot be looked into in the end is no copy that may leave, and a person sees that.
  @Test func aCopyThatIsNeverLookedThroughIsTold() async throws {
    let office = try await Office(programs: LinePrograms(problem: "timedOut"))
    let (id, line) = try await filed(office)
    await work(office)
    let copy = try await stored(office, "%PDF-1.7 masked elsewhere", .pdf)
    try await office.act(.addMaskedCopy(line, copy), on: id)
    for n in 1...5 {
      await work(office)
      let check = try #require(try await office.file(id).line(line)?.maskedCopy).check
      #expect((check == nil) == (n < 5))
      office.clock.advance(seconds: 60)
    }
    #expect(try await office.file(id).line(line)?.maskedCopy?.check?.passed == false)
  }

  // Copies that were added before anybody looked into them.
  @Test func aCopyThatNobodyLookedIntoIsAskedFor() async throws {
    let office = try await Office(programs: LinePrograms())
    let (id, line) = try await filed(office)
    await work(office)
    let copy = try await stored(office, "%PDF-1.7 masked elsewhere", .pdf)
    try await office.act(.addMaskedCopy(line, copy), on: id)
    let now = office.clock.now
    let lost = try #require(
      try await office.store.claimWork(1, now: now, worker: "old", abandoned: now).get().first)
    try await office.store.finish(lost, worker: "old").get()
    let file = try await office.file(id)
    _ = try await office.desk.maskingProgress(of: try #require(file.line(line)), in: file)
    await work(office)
    #expect(try await office.file(id).line(line)?.maskedCopy?.check?.passed == true)
  }

  // The marks that were rejected once do not come back with each change of the policy.
  @Test func earlierMarksAreProposedOnceForTheSameBytes() async throws {
    let office = try await Office(programs: LinePrograms())
    let earlier = try await filed(office)
    await work(office)
    try await mark(office, earlier.id, earlier.line, .words(page: 1, 0...0))
    let (id, line) = try await filed(office)
    await work(office)
    let proposals = try #require(try await office.file(id).line(line)).proposals.map(\.id)
    #expect(proposals.count == 1)
    try await office.act(.rejectMarks(line, proposals: proposals, reason: "Offentlig"), on: id)
    let blob = try #require(try await office.file(id).line(line)?.original?.blob)
    let other = StoredFlags(
      line: line, blob: blob, reader: "lines-1", policy: PolicyHash("other"), context: "{}",
      content: "{}", since: office.clock.now)
    try await office.store.keep(other, of: id).get()
    try await office.store.enqueue(
      [NewWork(kind: .assess, line: line)], on: id, now: office.clock.now
    ).get()
    await work(office)
    #expect(try await office.file(id).line(line)?.proposals == [])
  }

  // One long document does not hold up what could be done beside it.
  @Test(.timeLimit(.minutes(2)))
  func aLongReadingHoldsUpNoOtherWork() async throws {
    let gate = Gate()
    let programs = LinePrograms(whileReading: { _ in await gate.pass() })
    let office = try await Office(programs: programs)
    for n in 1...3 { _ = try await filed(office, "Anna \(n)") }
    let service = service(office)
    let running = Task { try await service.run() }
    // The first waits at the gate until the third has come.
    await gate.opened()
    running.cancel()
    try await running.value
    #expect(programs.reads == 3)
  }
}
