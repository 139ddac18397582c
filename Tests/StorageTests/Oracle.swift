// The audit of everything: whatever does not fit together is named, and nothing else is.

import Foundation
import Policy
import Testing

@testable import Storage
@testable import Workflow

@Suite("Everything fits together")
struct Oracle {
  /// Three cases, the first with a file, a note, letters and an errand in each state that a try leads to.
  private func world(_ engine: Engine) async throws -> World {
    let world = try await World(engine)
    let file = StoredFile(blob: Blobs.abc, size: 3, mediaType: "text/plain", fileName: "a")
    for n in 1...3 {
      try await world.intake(
        Asked(n) {
          $0.letters = [.receipt("letter\(n)")]
          $0.errands = [
            NewErrand(id: ErrandID("mail\(n)"), kind: .mail, letter: LetterID("letter\(n)"))
          ]
          $0.file = n == 1 ? file : nil
          $0.key = Idempotency(scope: "public", key: "\(n)", fingerprint: [1], at: .noon)
        })
    }
    try await world.act(.numbered(1), .assigned(owner: .anna))
    try await world.act(.numbered(1), .noteAdded(Note(text: "hemligt", by: .anna, at: .noon)))
    _ = try await world.store.claim(1, now: .noon, worker: "w").get()
    _ = try await world.store.seal(at: .noon) { $0 }.get()
    #expect(try await world.everything() == [])
    return world
  }

  private static let first = CaseID.numbered(1)

  @Test(
    arguments: Engine.allCases,
    [
      ("UPDATE cases SET code_hash = $1 WHERE number = 1", .columns(first, ["code_hash"])),
      ("UPDATE cases SET wake_at = 7 WHERE number = 1", .columns(first, ["wake_at"])),
      ("UPDATE cases SET stage = 'closed' WHERE number = 1", .columns(first, ["stage"])),
      ("DELETE FROM blobs", .naming(first, Blobs.abc, .missing)),
      ("UPDATE blobs SET blob = 'other'", .naming(first, BlobID("other"), .unknown)),
      ("DELETE FROM words", .words(first)),
      (
        "UPDATE outbox SET state = 'lost' WHERE id = 'mail1'",
        .errand(ErrandID("mail1"), .unknownState)
      ),
      (
        "UPDATE outbox SET kind = 'dove' WHERE id = 'mail2'",
        .errand(ErrandID("mail2"), .unknownKind)
      ),
      (
        "UPDATE outbox SET state = 'failed' WHERE id = 'mail2'",
        .errand(ErrandID("mail2"), .noAttempt)
      ),
      (
        "UPDATE outbox SET state = 'sending' WHERE id = 'mail2'",
        .errand(ErrandID("mail2"), .noAttempt)
      ),
      (
        "UPDATE outbox SET worker = NULL WHERE id = 'mail1'",
        .errand(ErrandID("mail1"), .worker)
      ),
      (
        "UPDATE outbox SET worker = 'w' WHERE id = 'mail2'",
        .errand(ErrandID("mail2"), .worker)
      ),
      (
        "UPDATE outbox SET letter_id = 'letter3' WHERE id = 'mail2'",
        .errand(ErrandID("mail2"), .letter)
      ),
      ("DELETE FROM outbox WHERE id = 'mail3'", .withoutErrand(LetterID("letter3"))),
      ("UPDATE counts SET cases = cases + 1", .counts(.ks)),
      (
        "UPDATE register_days SET cases = cases - 1",
        .day(.ks, SwedishTime.day(of: .noon))
      ),
      ("DELETE FROM register_days", .days),
      ("DELETE FROM register WHERE number = 2", .registerGap(.ks, year: 2026, number: 2)),
      ("UPDATE register SET number = 9 WHERE number = 3", .unregistered(.numbered(3))),
      (
        "UPDATE idempotency SET case_id = 'gone' WHERE key = '1'",
        .stray(table: "idempotency", CaseID("gone"))
      ),
      (
        "INSERT INTO personal (case_id, number, fields) SELECT id, 9, NULL FROM cases WHERE number = 1",
        .stray(table: "personal", first)
      ),
      (
        "UPDATE events SET facts = '{}' WHERE number = 3", .event(first, number: 3, .hash)
      ),
    ] as [(String, Finding)])
  func whatDoesNotFitIsNamed(_ engine: Engine, _ damage: (sql: String, finding: Finding))
    async throws
  {
    let world = try await world(engine)
    try await world.tamper(damage.sql, with: damage.sql.contains("$1") ? [.blob([9])] : [])
    #expect(try await world.everything().contains(damage.finding))
  }

  @Test(arguments: Engine.allCases)
  func theIndexSaysOfEachCaseWhatFollows(_ engine: Engine) async throws {
    let world = try await world(engine)
    let second = CaseID.numbered(2)
    try await world.database.write([
      Statement(world.database.dialect.removeWords, [.text(second.text)]),
      world.words(of: second, shown: "KS 2026-00002", more: "något annat"),
    ]).get()
    #expect(try await world.everything() == [.words(second)])
  }

  @Test(arguments: Engine.allCases)
  func aDisposedCaseFitsWithoutItsTexts(_ engine: Engine) async throws {
    let world = try await world(engine)
    try await world.act(Self.first, erases: true, .disposed(decisionReference: "KS § 12"))
    #expect(try await world.everything() == [])
  }

  @Test(arguments: Engine.allCases)
  func filesThatNothingNamesAreNoFinding(_ engine: Engine) async throws {
    let world = try await world(engine)
    let folder = try Folder()
    let files = try BlobStore(folder: folder.path + "/blobs")
    _ = try await files.put(Array("abc".utf8)).get()
    let orphan = try await files.put(Array("orphan".utf8)).get()
    var options = World.whole
    options.files = files
    options.inspectBlob = { await files.flaw(of: $0) }
    let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    options.now = now
    #expect(try await world.store.audit(options).get().orphans == [])
    options.now = now.adding(seconds: BlobStore.orphanAge + 60)
    let report = try await world.store.audit(options).get()
    #expect(report.orphans == [orphan])
    #expect(report.isSound)
    #expect(report.blobs == 1)
    #expect(report.errands == [.sending: 1, .pending: 2])
  }

  @Test(arguments: Engine.allCases)
  func onlyTheFirstFindingsAreKeptAndAllAreCounted(_ engine: Engine) async throws {
    let world = try await world(engine)
    try await world.tamper("UPDATE cases SET wake_at = 7")
    var options = World.whole
    options.limit = 2
    let report = try await world.store.audit(options).get()
    #expect(report.findings.count == 2)
    #expect(report.found == 3)
  }

  @Test(arguments: Engine.allCases)
  func writersAtWorkAreNoFinding(_ engine: Engine) async throws {
    let world = try await World(engine)
    for n in 1...40 { try await world.intake(Asked(n)) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          for n in 1...60 {
            try await world.intake(Asked(1_000 * (writer + 1) + n))
            let id = CaseID.numbered(n % 40 + 1)
            try await world.act(id, .assigned(owner: n.isMultiple(of: 2) ? .anna : .bo))
          }
        }
      }
      group.addTask {
        for _ in 1...6 {
          let findings = try await world.everything()
          #expect(findings == [])
        }
      }
      try await group.waitForAll()
    }
    #expect(try await world.everything() == [])
  }
}

extension World {
  /// What the desk would expect of the cases made here.
  static var whole: AuditOptions {
    var options = AuditOptions()
    options.expectation = { file in
      Expectation(
        codeHash: [1, 2, 3], wakeAt: nil, policy: PolicyHash("0f"),
        files: Set(file.lines.compactMap(\.original?.blob)))
    }
    return options
  }

  func everything() async throws -> [Finding] { try await findings(World.whole) }

  /// Puts words into the index past the store.
  func words(of id: CaseID, shown: String, more: String) -> Statement {
    Statement(
      database.dialect.addWords,
      [.text(id.text)] + database.dialect.indexed("ks", shown, more))
  }
}
