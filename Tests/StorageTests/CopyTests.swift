// Moving: everything goes along, whatever tables there are, and comes back the same.

import Foundation
import Policy
import StorageSQLite
import Synchronization
import Testing

@testable import Storage
@testable import Workflow

/// Two engines, from one to the other.
struct Move: Sendable, CustomStringConvertible {
  let from: Engine
  let to: Engine
  var description: String { "\(from) to \(to)" }

  static let all = [
    Move(from: .sqliteOnDisk, to: .postgres), Move(from: .postgres, to: .sqliteOnDisk),
    Move(from: .sqliteOnDisk, to: .sqliteInMemory), Move(from: .postgres, to: .postgres),
  ]
}

@Suite("Moving to another database")
struct CopyTests {
  /// A world in which every table has rows.
  private func full(_ engine: Engine, _ files: BlobStore) async throws -> World {
    let world = try await World(engine)
    let blob = try await files.put(Array("abc".utf8)).get()
    let file = StoredFile(blob: blob, size: 3, mediaType: "text/plain", fileName: "a")
    for n in 1...90 {
      try await world.intake(
        Asked(n) {
          $0.description = "Avtal nummer \(n) om Östra hamnen ☂\u{0}"
          $0.letters = [.receipt("letter\(n)")]
          $0.errands = [
            NewErrand(id: ErrandID("mail\(n)"), kind: .mail, letter: LetterID("letter\(n)"))
          ]
          $0.file = n.isMultiple(of: 7) ? file : nil
          $0.key = Idempotency(scope: "public", key: "\(n)", fingerprint: [1], at: .noon)
        })
    }
    try await world.act(.numbered(3), .noteAdded(Note(text: "hemligt", by: .anna, at: .noon)))
    try await world.act(.numbered(4), erases: true, .disposed(decisionReference: "KS § 12"))
    _ = try await world.store.claim(5, now: .noon, worker: "w").get()
    _ = try await world.store.settled("head-key", orMake: { [1, 2, 3] }).get()
    _ = try await world.store.seal(at: .noon) { $0 }.get()
    let anna = StaffMember(
      id: .anna, name: "Anna", authority: .ks, role: .handler, addedAt: .noon,
      email: "anna@kommun.example", language: .en)
    _ = try await world.store.add(anna, tokenHash: [7]).get()
    _ = try await world.store.planDigests(of: .ks, on: Day(number: 20_000), now: .noon).get()
    let rendition = try await files.put(Array("%PDF".utf8)).get()
    let reading = StoredReading(
      blob: blob, reader: "reader 1", summary: "{}", rendition: rendition, pages: 1)
    try await world.store.keep(reading, pages: ["[\"Östra ☂\"]"], now: .noon).get()
    try await world.store.keep(DocumentWork.flags(blob), of: .numbered(7)).get()
    try await world.store.enqueue(
      [NewWork(kind: .assess, line: LineID("line"))], on: .numbered(14), now: .noon
    ).get()
    try await world.arrivals(blob)
    try await world.webhooks()
    try await world.store.note(.read(3)).get()
    try await world.signIns()
    _ = try await world.seal()
    return world
  }

  private func files() throws -> (Folder, BlobStore) {
    let folder = try Folder()
    return (folder, try BlobStore(folder: folder.path + "/blobs"))
  }

  /// Every row of every table, as what it is called.
  private func dump(_ database: any Database) async throws -> [String: [String]] {
    var dump: [String: [String]] = [:]
    for table in try await TableShape.all(of: database) {
      let rows = try await database.read(
        Statement(table.page(after: false), [.int(1_000_000)])
      ).get()
      let order = table.columns.indices.sorted { table.columns[$0] < table.columns[$1] }
      dump[table.name] = rows.map { row in
        order.map { "\(table.columns[$0])=\(row.values[$0])" }.joined(separator: " ")
      }
    }
    return dump
  }

  @Test(arguments: Move.all)
  func thereAndBackIsTheSame(_ move: Move) async throws {
    let (here, there, back) = (try files(), try files(), try files())
    let source = try await full(move.from, here.1)
    try await source.tamper("UPDATE outbox SET state = 'pending', worker = NULL")
    let before = try await dump(source.database)
    let empty = before.filter { $0.value.isEmpty }.keys.sorted()
    #expect(empty == [], "a table without rows proves nothing: put some into `full`")
    let target = try await World(move.to)
    try await Copying(from: source.database, here.1, to: target.database, there.1).run().get()
    #expect(try await dump(target.database) == before)
    #expect(try await target.everything() == [])
    let again = try await World(move.from)
    try await Copying(from: target.database, there.1, to: again.database, back.1, batch: 7)
      .run().get()
    #expect(try await dump(again.database) == before)
    #expect(try await dump(source.database) == before)
    #expect(await back.1.flaw(of: Blobs.abc) == nil)
    let reading = try await again.store.reading(of: Blobs.abc).get()
    #expect(await back.1.flaw(of: try #require(reading?.rendition)) == nil)
  }

  @Test(arguments: Move.all)
  func aCopyThatBrokeOffIsNoSource(_ move: Move) async throws {
    let (here, there) = (try files(), try files())
    let source = try await full(move.from, here.1)
    try await source.tamper(
      "INSERT INTO settings (name, value) VALUES ('copy-unfinished', CAST('x' AS BLOB))"
        .replacing("CAST('x' AS BLOB)", with: move.from == .postgres ? "'\\x00'" : "x'00'"))
    let target = try await World(move.to)
    let result = await Copying(
      from: source.database, here.1, to: target.database, there.1
    ).run()
    guard case .failure(.unfinishedSource) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(try await target.store.isUnfinishedCopy().get() == false)
  }

  @Test(arguments: Move.all)
  func theCopyIsWorkedOnWhereTheSourceEnded(_ move: Move) async throws {
    let (here, there) = (try files(), try files())
    let source = try await full(move.from, here.1)
    let target = try await World(move.to)
    try await Copying(from: source.database, here.1, to: target.database, there.1).run().get()
    #expect(try await target.number(Asked(500)) == "KS 2026-00091")
    try await target.act(.numbered(3), .assigned(owner: .anna))
    _ = try await target.store.seal(at: .noon) { $0 }.get()
    #expect(try await target.everything() == [])
    let found = try await target.store.list(CaseFilter(authority: .ks, q: "hamnen 00017")).get()
    #expect(found.items.count == 1)
    let staff = try await target.store.staff(tokenHash: [7]).get()
    #expect(staff?.id == .anna)
    #expect(try await target.store.isUnfinishedCopy().get() == false)
  }

  @Test(arguments: Move.all)
  func whatWasBeingSentGoesFromNowhereByItself(_ move: Move) async throws {
    let (here, there) = (try files(), try files())
    let source = try await full(move.from, here.1)
    let target = try await World(move.to)
    try await Copying(from: source.database, here.1, to: target.database, there.1).run().get()
    let unknown = try await target.store.errands(of: .ks, in: .unknown).get()
    #expect(unknown.count == 5)
    #expect(try await target.store.errands(of: .ks, in: .sending).get() == [])
    let later = Instant.noon.adding(seconds: 86_400)
    _ = try await target.store.takeOver(claimedBefore: later, now: later).get()
    let claimed = try await target.store.claim(1_000, now: later, worker: "new").get()
    #expect(Set(claimed.map(\.id)).isDisjoint(with: unknown.map(\.id)))
    #expect(claimed.count == 85)
  }

  @Test(arguments: Move.all, [1, 2, 5, 17, 60, 200])
  func brokenOffAnywhereItGoesOn(_ move: Move, _ limit: Int) async throws {
    let (here, there) = (try files(), try files())
    let source = try await full(move.from, here.1)
    let target = try await World(move.to)
    let broken = Breaking(base: target.database, writes: limit)
    let first = await Copying(
      from: source.database, here.1, to: broken, there.1, batch: 7
    ).run()
    if case .success = first {
      #expect(limit > 60)
      return
    }
    #expect(try await target.store.isUnfinishedCopy().get())
    try await Copying(from: source.database, here.1, to: target.database, there.1, batch: 7)
      .run().get()
    #expect(try await target.store.isUnfinishedCopy().get() == false)
    #expect(try await dump(target.database)["events"] == dump(source.database)["events"])
    #expect(try await target.everything() == [])
  }

  @Test(arguments: Move.all)
  func aTargetThatHoldsAnythingElseIsRefused(_ move: Move) async throws {
    let (here, there) = (try files(), try files())
    let source = try await full(move.from, here.1)
    let target = try await World(move.to)
    _ = try await target.store.settled("head-key", orMake: { [9] }).get()
    let copying = Copying(from: source.database, here.1, to: target.database, there.1)
    await #expect { try await copying.run().get() } throws: { "\($0)" == "notEmpty" }
    try await target.tamper("UPDATE settings SET name = 'copy-unfinished', value = x'00'")
    await #expect { try await copying.run().get() } throws: { "\($0)" == "ofAnother" }
  }

  @Test(arguments: Move.all)
  func aSourceThatWentOnIsCopiedAnew(_ move: Move) async throws {
    let (here, there) = (try files(), try files())
    let source = try await full(move.from, here.1)
    let target = try await World(move.to)
    let broken = Breaking(base: target.database, writes: 20)
    _ = await Copying(from: source.database, here.1, to: broken, there.1, batch: 7).run()
    try await source.act(.numbered(5), .assigned(owner: .anna))
    let copying = Copying(from: source.database, here.1, to: target.database, there.1)
    await #expect { try await copying.run().get() } throws: { "\($0)" == "sourceMoved" }
    try await copying.run(anew: true).get()
    #expect(try await dump(target.database)["cases"] == dump(source.database)["cases"])
    #expect(try await target.everything() == [])
  }

  @Test(arguments: Move.all)
  func anUnsoundSourceAndAMissingFileAreNamed(_ move: Move) async throws {
    let (here, there) = (try files(), try files())
    let source = try await full(move.from, here.1)
    let target = try await World(move.to)
    let copying = Copying(from: source.database, here.1, to: target.database, there.1)
    let path = try #require(here.1.path(of: Blobs.abc))
    try FileManager.default.removeItem(atPath: path)
    await #expect {
      try await copying.run().get()
    } throws: {
      guard case CopyFailure.unsound(.source, let report) = $0 else { return false }
      return report.findings == [.blob(Blobs.abc, .missing)]
    }
    #expect(try await target.store.isUnfinishedCopy().get() == false)
  }

  @Test func aFileThatIsOpenElsewhereIsNotOpenedAlone() async throws {
    let folder = try Folder()
    let path = folder.path + "/utlamnande.db"
    var options = SQLiteDatabase.Options()
    options.isExclusive = true
    options.busySeconds = 0
    let serving = try SQLiteDatabase.open(at: path)
    #expect(throws: StorageFailure.unavailable("the database is busy")) {
      _ = try SQLiteDatabase.open(at: path, options)
    }
    try serving.close()
    let alone = try SQLiteDatabase.open(at: path, options)
    #expect(try await alone.read([Statement("SELECT COUNT(*) FROM cases")]).get().count == 1)
    try alone.close()
    try SQLiteDatabase.open(at: path).close()
  }
}

/// A database whose connection is lost after so many writes.
struct Breaking: Database {
  let base: any Database
  private let left: Left
  var dialect: Dialect { base.dialect }

  init(base: any Database, writes: Int) {
    self.base = base
    left = Left(writes)
  }

  private final class Left: Sendable {
    let writes: Mutex<Int>
    init(_ writes: Int) { self.writes = Mutex(writes) }
  }

  func transact<Answer: Sendable>(
    reading reads: [Query],
    _ body: @escaping @Sendable ([Rows]) throws(StorageFailure) -> Change<Answer>
  ) async -> Result<Answer, StorageFailure> {
    let isLost = left.writes.withLock { writes in
      writes -= 1
      return writes < 0
    }
    return isLost ? .failure(.unavailable("lost")) : await base.transact(reading: reads, body)
  }

  func read(_ queries: [Query]) async -> Result<[Rows], StorageFailure> {
    await base.read(queries)
  }

  func tidy() async -> Result<Void, StorageFailure> { await base.tidy() }
}
