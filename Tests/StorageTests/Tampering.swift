// Whatever is changed past the store, the audit names it.

import Policy
import Testing

@testable import Storage
@testable import Workflow

@Suite("Tampering is found")
struct Tampering {
  /// Three cases, the first with three events, letters and a head over all.
  private func world(_ engine: Engine) async throws -> World {
    let world = try await World(engine)
    for n in 1...3 {
      try await world.intake(Asked(n) { $0.letters = [.receipt("letter\(n)")] })
    }
    try await world.act(.numbered(1), .assigned(owner: .anna))
    try await world.act(.numbered(1), .noteAdded(Note(text: "hemligt", by: .anna, at: .noon)))
    _ = try await world.store.seal(at: .noon) { $0 }.get()
    try #expect(await world.findings() == [])
    return world
  }

  private static let first = CaseID.numbered(1)

  @Test(
    arguments: Engine.allCases,
    [
      (
        "UPDATE events SET facts = replace(facts, 'anna', 'bosse') WHERE number = 2",
        Finding.event(first, number: 2, .hash)
      ),
      (
        "UPDATE events SET header = replace(header, 'handler', 'decider') WHERE number = 3",
        .event(first, number: 3, .hash)
      ),
      (
        "UPDATE events SET digests = x'' WHERE number = 3",
        .event(first, number: 3, .hash)
      ),
      (
        "DELETE FROM events WHERE number = 2",
        .event(first, number: 2, .missing)
      ),
      (
        "DELETE FROM events WHERE number = 3",
        .event(first, number: 3, .missing)
      ),
      (
        "UPDATE personal SET fields = NULL WHERE number = 3",
        .event(first, number: 3, .erased)
      ),
      (
        "UPDATE personal SET fields = (SELECT fields FROM personal WHERE number = 1 LIMIT 1) WHERE number = 3",
        .event(first, number: 3, .personal)
      ),
      (
        "UPDATE letters SET content = replace(content, 'begäran', 'ansökan') WHERE id = 'letter1'",
        .letter(LetterID("letter1"), .personal)
      ),
      ("DELETE FROM letters WHERE id = 'letter1'", .letter(LetterID("letter1"), .missing)),
      (
        "UPDATE letters SET id = 'other' WHERE id = 'letter1'",
        .letter(LetterID("other"), .unknown)
      ),
      ("UPDATE cases SET owner = 'bo' WHERE owner = 'anna'", .columns(first, ["owner"])),
      ("UPDATE cases SET due = NULL WHERE owner = 'anna'", .columns(first, ["due"])),
      ("UPDATE cases SET summary = '' WHERE owner = 'anna'", .columns(first, ["summary"])),
      ("UPDATE counts SET cases = cases + 1", .counts(.ks)),
      ("UPDATE registers SET last = 7", .registerGap(.ks, year: 2026, number: 4)),
      ("DELETE FROM register WHERE number = 2", .registerGap(.ks, year: 2026, number: 2)),
      ("DELETE FROM register WHERE number = 3", .registerGap(.ks, year: 2026, number: 3)),
      (
        "UPDATE register SET text = 'KS 2026-00009' WHERE number = 2",
        .registerRow(.ks, year: 2026, number: 2, .hash)
      ),
      ("UPDATE heads SET hash = x'00'", .head(number: 1, .hash)),
    ])
  func changedPastTheStore(_ engine: Engine, _ change: (sql: String, finding: Finding)) async throws
  {
    let world = try await world(engine)
    try await world.tamper(change.sql)
    #expect(try await world.findings().contains(change.finding))
  }

  @Test(arguments: Engine.allCases)
  func eventsThatChangedPlacesAreFound(_ engine: Engine) async throws {
    let world = try await world(engine)
    try await world.tamper(
      "UPDATE events SET number = 9 WHERE number = 2",
      "UPDATE events SET number = 2 WHERE number = 3",
      "UPDATE events SET number = 3 WHERE number = 9")
    #expect(try await world.findings().contains(.event(.numbered(1), number: 2, .hash)))
  }

  @Test(arguments: Engine.allCases)
  func aRemovedCaseIsMissed(_ engine: Engine) async throws {
    let world = try await world(engine)
    let id = CaseID.numbered(2).text
    try await world.tamper(
      "DELETE FROM events WHERE case_id = $1", "DELETE FROM personal WHERE case_id = $1",
      "DELETE FROM letters WHERE case_id = $1", "DELETE FROM cases WHERE id = $1",
      "UPDATE counts SET cases = cases - 1 WHERE stage = 'received'", with: [.text(id)])
    let findings = try await world.findings()
    #expect(
      findings == [
        .caseRemoved(.numbered(2), registerNumber: "KS 2026-00002"), .head(number: 1, .hash),
      ])
  }

  @Test(arguments: Engine.allCases)
  func aLastEventRemovedWithItsTracesIsMissedByTheHead(_ engine: Engine) async throws {
    let world = try await world(engine)
    try await world.tamper(
      "UPDATE cases SET events = 2, hash = (SELECT hash FROM events WHERE number = 2) WHERE events = 3",
      "DELETE FROM events WHERE number = 3", "DELETE FROM personal WHERE number = 3")
    #expect(try await world.findings() == [.head(number: 1, .hash)])
  }

  @Test(arguments: Engine.allCases)
  func headsCoverOnlyWhatIsNew(_ engine: Engine) async throws {
    let world = try await world(engine)
    #expect(try await world.store.seal(at: .noon) { $0 }.get() == nil)
    try await world.act(.numbered(2), .assigned(owner: .bo))
    let head = try await world.store.seal(at: .noon) { $0 + [1] }.get()
    #expect(head?.number == 2)
    #expect(head?.events == 1)
    var options = AuditOptions()
    options.verifySignature = { hash, signature in hash == signature }
    #expect(try await world.findings(options) == [.head(number: 2, .signature)])
  }

  @Test(arguments: Engine.allCases)
  func aCaseThatWasTamperedWithIsNotWorkedOn(_ engine: Engine) async throws {
    let world = try await world(engine)
    try await world.tamper("DELETE FROM events WHERE number = 3")
    let fresh = Store(database: world.database)
    guard case .failure(.corrupt) = await fresh.file(.numbered(1)) else {
      Issue.record("it was read as if nothing had happened")
      return
    }
  }
}
