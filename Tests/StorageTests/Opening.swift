// Opening a database: ours or not, old or new, after a crash, on a full disk.

import Foundation
import Policy
import Testing

@testable import Storage
@testable import StorageSQLite
@testable import Workflow

@Suite("Opening, crashing, filling up")
struct Opening {
  private let folder: Folder
  private var path: String { folder.path + "/utlamnande.db" }

  init() throws { folder = try Folder() }

  @Test func whatWasStoredIsThereAgain() async throws {
    let database = try SQLiteDatabase.open(at: path)
    try await World(home: folder, database: database).intake(Asked(1))
    try database.close()
    let again = try World(home: folder, database: SQLiteDatabase.open(at: path))
    #expect(try await again.number(Asked(2)) == "KS 2026-00002")
    #expect(try await again.findings() == [])
  }

  @Test func aFileOfAnotherProgramIsLeftAlone() throws {
    let text = Data("SQLite this is not, but it is long enough to be taken for one.".utf8)
    try text.write(to: URL(fileURLWithPath: path))
    #expect(throws: StorageFailure.notOurs) { try SQLiteDatabase.open(at: path) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == text)
  }

  @Test func aDatabaseOfAnotherProgramIsLeftAlone() async throws {
    let database = try SQLiteDatabase.open(at: path)
    try await database.write([Statement("PRAGMA application_id = 1")]).get()
    try database.close()
    #expect(throws: StorageFailure.notOurs) { try SQLiteDatabase.open(at: path) }
  }

  @Test func aNewerSchemaIsRefused() async throws {
    let database = try SQLiteDatabase.open(at: path)
    try await database.write([Statement("INSERT INTO migrations VALUES (99, 'later', 0)")]).get()
    try database.close()
    #expect(throws: StorageFailure.newerSchema(found: 99, known: Migrations.latest)) {
      try SQLiteDatabase.open(at: path)
    }
  }

  @Test func manyMayOpenANewDatabaseAtOnce() async throws {
    let path = path
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 { group.addTask { _ = try SQLiteDatabase.open(at: path) } }
      try await group.waitForAll()
    }
    let world = try World(home: folder, database: SQLiteDatabase.open(at: path))
    #expect(try await world.number(Asked(1)) == "KS 2026-00001")
  }

  /// The files as a power cut leaves them, at any moment while requests come in.
  @Test func afterAPowerCutEverythingAnsweredIsThereAndNothingIsHalf() async throws {
    // The log only grows, so that a copy of it is what a disk would have at that moment.
    var options = SQLiteDatabase.Options()
    options.checkpointPages = 0
    let world = try World(home: folder, database: SQLiteDatabase.open(at: path, options))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for n in 1...300 {
        group.addTask { try await world.intake(Asked(n) { $0.letters = [.receipt("l\(n)")] }) }
      }
      for _ in 0..<5 {
        for _ in 0..<50 { try await group.next() }
        let answered = try await world.store.list(CaseFilter(authority: .ks)).get().total
        let left = try powerCut()
        #expect(try await left.findings() == [])
        #expect(try await left.store.list(CaseFilter(authority: .ks)).get().total >= answered)
      }
      try await group.waitForAll()
    }
    for part in 1...9 {
      let left = try powerCut(keeping: Double(part) / 10)
      #expect(try await left.findings() == [])
    }
  }

  /// A database opened on what a power cut leaves: the log up to some byte.
  private func powerCut(keeping part: Double = 1) throws -> World {
    let copy = try Folder()
    let log = try Data(contentsOf: URL(fileURLWithPath: path + "-wal"))
    try FileManager.default.copyItem(atPath: path, toPath: copy.path + "/utlamnande.db")
    try log.prefix(Int(Double(log.count) * part))
      .write(to: URL(fileURLWithPath: copy.path + "/utlamnande.db-wal"))
    return World(
      home: copy, database: try SQLiteDatabase.open(at: copy.path + "/utlamnande.db"))
  }

  @Test(arguments: Engine.sqlite)
  func aFullDiskIsToldAndLeavesNothingHalf(_ engine: Engine) async throws {
    let world = try await World(engine, maximumPages: 160)
    let ended = await withTaskGroup(of: Bool?.self) { group in
      for n in 1...400 {
        group.addTask {
          do {
            let long = String(repeating: "långt ", count: 500)
            try await world.intake(Asked(n) { $0.description = long })
            return true
          } catch StorageFailure.full { return false } catch { return nil }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    let registered = ended.count { $0 == true }
    #expect(!ended.contains(nil))
    #expect(ended.contains(false))
    #expect(try await world.store.list(CaseFilter(authority: .ks)).get().total == registered)
    #expect(try await world.findings() == [])
  }

  @Test func moreWritersThanMayWaitAreRefused() async throws {
    var options = SQLiteDatabase.Options()
    options.waitingWriters = 0
    let world = World(home: folder, database: try SQLiteDatabase.inMemory(options))
    await #expect(throws: StorageFailure.unavailable("too many writers are waiting")) {
      try await world.intake(Asked(1))
    }
    #expect(try await world.store.file(.numbered(1)).get() == nil)
  }
}
