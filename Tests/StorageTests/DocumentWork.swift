// What machines read and raise, and the work of it: kept, claimed, taken over, erased with the files.

import Policy
import Testing

@testable import Storage
@testable import Workflow

@Suite("Readings, flags and work")
struct DocumentWork {
  private static let blob = BlobID(String(repeating: "cd", count: 32))
  private static let file = StoredFile(
    blob: blob, size: 1, mediaType: "application/pdf", fileName: "a.pdf")
  static let reading = StoredReading(
    blob: blob, reader: "reader 1", summary: "{}", rendition: nil, pages: 2)
  private static let line = LineID("line")

  static func flags(_ blob: BlobID) -> StoredFlags {
    StoredFlags(
      line: LineID("line"), blob: blob, reader: "reader 1", policy: PolicyHash("0f"),
      context: "{}", content: "{\"flags\":[]}", since: .noon)
  }

  /// Two cases that name the same file, which was read, flagged in both, and is to be assessed.
  private func read(_ engine: Engine) async throws -> World {
    let world = try await World(engine)
    for n in 1...2 {
      try await world.intake(Asked(n) { $0.file = DocumentWork.file })
      try await world.store.keep(
        DocumentWork.flags(DocumentWork.blob), of: .numbered(n)
      ).get()
      try await world.store.enqueue(
        [NewWork(kind: .mask, line: DocumentWork.line)], on: .numbered(n), now: .noon
      ).get()
    }
    try await world.store.keep(DocumentWork.reading, pages: ["[1]", "[2]"], now: .noon).get()
    return world
  }

  private func pages(_ world: World) async throws -> [String] {
    try await world.store.pages(of: DocumentWork.blob, 1...9).get()
  }

  @Test(arguments: Engine.allCases)
  func whatWasReadIsGivenBack(_ engine: Engine) async throws {
    let world = try await read(engine)
    #expect(
      try await world.store.reading(of: DocumentWork.blob).get() == DocumentWork.reading)
    #expect(try await pages(world) == ["[1]", "[2]"])
    #expect(try await world.store.pages(of: DocumentWork.blob, 2...2).get() == ["[2]"])
    #expect(
      try await world.store.flags(of: .numbered(1)).get()
        == [DocumentWork.flags(DocumentWork.blob)])
    // Read again, by another reader: nothing of the first is left.
    let again = StoredReading(
      blob: DocumentWork.blob, reader: "reader 2", summary: "{}", rendition: nil, pages: 1)
    try await world.store.keep(again, pages: ["[3]"], now: .noon).get()
    #expect(try await world.store.reading(of: DocumentWork.blob).get() == again)
    #expect(try await pages(world) == ["[3]"])
  }

  @Test(arguments: Engine.allCases)
  func disposalErasesAllOfThatCaseAndTheReadingWithTheLast(_ engine: Engine) async throws {
    let world = try await read(engine)
    for n in 1...2 {
      #expect(try await pages(world) == ["[1]", "[2]"])
      try await world.act(.numbered(n), .closed(outcome: .withdrawn, at: .noon))
      try await world.act(.numbered(n), erases: true, .disposed(decisionReference: "KS § 12"))
      #expect(try await world.store.flags(of: .numbered(n)).get() == [])
      #expect(try await world.store.work(of: .numbered(n)).get() == [])
      // The other case keeps what is its own, and what both were read from.
      let other = 3 - n
      #expect(try await world.store.flags(of: .numbered(other)).get().count == 2 - n)
      #expect(try await world.store.work(of: .numbered(other)).get().count == 2 - n)
    }
    #expect(try await world.store.reading(of: DocumentWork.blob).get() == nil)
    #expect(try await pages(world) == [])
    #expect(try await world.findings() == [])
  }

  @Test(arguments: Engine.allCases)
  func aFileThatIsRemovedTakesItsFlagsAndItsReadingAlong(_ engine: Engine) async throws {
    let world = try await read(engine)
    try await world.act(.numbered(1), dropped: [DocumentWork.blob], .splitOff(kind: "x"))
    #expect(try await world.store.flags(of: .numbered(1)).get() == [])
    #expect(try await pages(world) == ["[1]", "[2]"])
    try await world.act(.numbered(2), dropped: [DocumentWork.blob], .splitOff(kind: "x"))
    #expect(try await world.store.reading(of: DocumentWork.blob).get() == nil)
    #expect(try await pages(world) == [])
  }

  /// Two disposals at once may each have left the reading to the other.
  @Test(arguments: Engine.allCases)
  func whatWasLeftOfADisposalIsSweptAway(_ engine: Engine) async throws {
    let world = try await read(engine)
    try await world.store.sweepReadings().get()
    #expect(try await pages(world) == ["[1]", "[2]"])
    #expect(try await world.store.flags(of: .numbered(1)).get().count == 1)
    try await world.tamper("DELETE FROM blobs WHERE case_id = '\(CaseID.numbered(1).text)'")
    try await world.store.sweepReadings().get()
    #expect(try await pages(world) == ["[1]", "[2]"])
    #expect(try await world.store.flags(of: .numbered(1)).get() == [])
    try await world.tamper("DELETE FROM blobs")
    try await world.store.sweepReadings().get()
    #expect(try await pages(world) == [])
    #expect(try await world.store.reading(of: DocumentWork.blob).get() == nil)
    #expect(try await world.store.flags(of: .numbered(2)).get() == [])
  }

  @Test(arguments: Engine.allCases)
  func whatIsReadOfAFileThatNobodyNamesAnyMoreIsNotKept(_ engine: Engine) async throws {
    let world = try await World(engine)
    try await world.intake(Asked(1))
    try await world.store.keep(DocumentWork.reading, pages: ["[1]", "[2]"], now: .noon).get()
    try await world.store.keep(DocumentWork.flags(DocumentWork.blob), of: .numbered(1)).get()
    #expect(try await world.store.reading(of: DocumentWork.blob).get() == nil)
    #expect(try await pages(world) == [])
    #expect(try await world.store.flags(of: .numbered(1)).get() == [])
  }

  private func claim(_ world: World, _ worker: String, after seconds: Int64 = 0) async throws
    -> [Work]
  {
    let now = Instant.noon.adding(seconds: seconds)
    return try await world.store.claimWork(
      9, now: now, worker: worker, abandoned: now.adding(seconds: -30)
    ).get()
  }

  @Test(arguments: Engine.allCases)
  func workOfADeadWorkerIsTakenOverAndTheDeadOneChangesNothing(_ engine: Engine) async throws {
    let world = try await read(engine)
    let first = try await claim(world, "dead")
    #expect(first.count == 2)
    #expect(try await claim(world, "living") == [])
    #expect(try await claim(world, "living", after: 20) == [])
    let taken = try await claim(world, "living", after: 40)
    #expect(taken.map(\.attempts) == [2, 2])
    let (store, work) = (world.store, try #require(first.first))
    let late = Instant.noon.adding(seconds: 41)
    #expect(
      try await store.progress(of: work, done: 9, total: 9, worker: "dead", now: late).get()
        == false)
    try await store.finish(work, worker: "dead").get()
    try await store.fail(work, worker: "dead", problem: "x", next: nil, now: .noon).get()
    let standing = try await store.work(of: work.file).get()
    #expect(standing.map(\.state) == [.running])
    #expect(standing.map(\.done) == [0])
  }

  @Test(arguments: Engine.allCases)
  func aSignOfLifeTellsHowFarItIsAndKeepsTheWork(_ engine: Engine) async throws {
    let world = try await read(engine)
    for work in try await claim(world, "w") {
      let now = Instant.noon.adding(seconds: 25)
      #expect(
        try await world.store.progress(of: work, done: 3, total: 7, worker: "w", now: now).get())
    }
    #expect(try await claim(world, "other", after: 40) == [])
    let standing = try #require(try await world.store.work(of: .numbered(1)).get().first)
    #expect(standing.done == 3 && standing.total == 7)
    // What is asked for again is begun anew, and whoever was at it has lost it.
    try await world.store.enqueue(
      [NewWork(kind: .mask, line: DocumentWork.line)], on: .numbered(1), now: .noon
    ).get()
    try await world.store.finish(standing, worker: "w").get()
    let anew = try await world.store.work(of: .numbered(1)).get()
    #expect(anew.map(\.state) == [.waiting])
    #expect(anew.map(\.total) == [0])
  }

  @Test(arguments: Engine.allCases)
  func workThatIsGivenUpIsNotClaimedAndWorkForLaterIsThen(_ engine: Engine) async throws {
    let world = try await read(engine)
    let both = try await claim(world, "w").sorted { $0.file.text < $1.file.text }
    let later = Instant.noon.adding(seconds: 60)
    try await world.store.fail(both[0], worker: "w", problem: "attempts", next: nil, now: .noon)
      .get()
    try await world.store.fail(both[1], worker: "w", problem: "waiting", next: later, now: .noon)
      .get()
    #expect(try await claim(world, "w", after: 59) == [])
    #expect(try await claim(world, "w", after: 60).map(\.file) == [.numbered(2)])
    let given = try await world.store.work(of: .numbered(1)).get()
    #expect(given.map(\.state) == [.failed])
    #expect(given.map(\.problem) == ["attempts"])
    #expect(given.map(\.at) == [.noon])
  }
}
