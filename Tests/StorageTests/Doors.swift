// Narrowed cases in lists, totals, searches, news and audits: open to whom they should be, and to nobody else.

import Foundation
import Policy
import Testing

@testable import Storage
@testable import StorageSQLite
@testable import Workflow

@Suite("Doors")
struct Doors {
  /// Cases 1 to 6; 2 is narrowed by identity, 3 to Bo, 4 too with the glass broken by Anna for an hour.
  private func world(_ engine: Engine) async throws -> World {
    let world = try await World(engine)
    for n in 1...6 {
      try await world.intake(Asked(n) { $0.description = "avtal nummer \(n)" })
    }
    try await world.act(.numbered(2), protected(true))
    for n in 3...4 { try await world.act(.numbered(n), toBo) }
    try await world.act(.numbered(4), broken)
    return world
  }

  private func protected(_ is: Bool) -> Event {
    .registrationCorrected(Correction(contact: Contact(protected: `is`), reason: "Hot"))
  }

  private let toBo = Event.narrowed(
    Narrowing(persons: [.bo], reason: "Hot", by: .bo, at: .noon))
  private let broken = Event.glassBroken(
    GlassBreak(
      id: EntryID("g"), by: .anna, reason: "Akut", at: .noon,
      until: Instant.noon.adding(seconds: 3600)))

  private func seen(
    _ world: World, _ staff: StaffID, _ role: Role, later: Int64 = 0,
    _ change: (inout CaseFilter) -> Void = { _ in }
  ) async throws -> (ids: [String], total: Int) {
    var filter = CaseFilter(authority: .ks)
    filter.reader = CaseReader(
      staff: staff, role: role, now: Instant.noon.adding(seconds: later))
    change(&filter)
    let page = try await world.store.list(filter).get()
    return (page.items.map { String($0.id.text.suffix(1)) }.sorted(), page.total)
  }

  @Test(arguments: Engine.allCases)
  func aListHasWhatIsOpenToItsReader(_ engine: Engine) async throws {
    let world = try await world(engine)
    #expect(try await seen(world, .anna, .handler) == (["1", "4", "5", "6"], 4))
    #expect(try await seen(world, .anna, .handler, later: 3600) == (["1", "5", "6"], 3))
    #expect(try await seen(world, .anna, .registrar, later: 3600) == (["1", "2", "5", "6"], 4))
    #expect(try await seen(world, .bo, .handler) == (["1", "3", "4", "5", "6"], 5))
    #expect(try await seen(world, .bo, .decider).total == 6)
    #expect(try await seen(world, StaffID("x"), .head) == (["1", "5", "6"], 3))
    // The service itself sees all.
    #expect(try await world.store.list(CaseFilter(authority: .ks)).get().total == 6)
  }

  @Test(arguments: Engine.allCases)
  func filtersAndSearchesTellNoMoreThanLists(_ engine: Engine) async throws {
    let world = try await world(engine)
    let x = StaffID("x")
    #expect(try await seen(world, x, .handler) { $0.q = "avtal nummer 3" } == ([], 0))
    #expect(try await seen(world, x, .handler) { $0.q = "avtal" } == (["1", "5", "6"], 3))
    #expect(try await seen(world, .bo, .handler) { $0.q = "avtal nummer 3" } == (["3"], 1))
    #expect(try await seen(world, x, .handler) { $0.stage = .received } == (["1", "5", "6"], 3))
    #expect(try await seen(world, x, .handler) { $0.isUnowned = true } == (["1", "5", "6"], 3))
    let late = Instant.noon.adding(seconds: 90_000)
    #expect(try await seen(world, x, .handler) { $0.overdueAt = late } == (["1", "5", "6"], 3))
    try await world.act(.numbered(3), .assigned(owner: .anna))
    #expect(try await seen(world, x, .handler) { $0.owner = .anna } == ([], 0))
    #expect(try await seen(world, .anna, .handler) { $0.owner = .anna } == (["3"], 1))
  }

  @Test(arguments: Engine.allCases)
  func narrowedCasesAreListedByThemselves(_ engine: Engine) async throws {
    let world = try await world(engine)
    #expect(try await seen(world, StaffID("x"), .handler) { $0.isNarrowed = true }.total == 3)
    try await world.act(.numbered(3), .widened(reason: "Över", by: .bo, at: .noon))
    try await world.act(.numbered(2), protected(false))
    let left = try await seen(world, StaffID("x"), .handler) { $0.isNarrowed = true }
    #expect(left == (["4"], 1))
    #expect(try await seen(world, StaffID("x"), .handler).total == 5)
  }

  @Test(arguments: Engine.allCases)
  func aClosedCaseOfAProtectedPersonIsOpenToTheArchivist(_ engine: Engine) async throws {
    let world = try await world(engine)
    #expect(try await seen(world, .anna, .archivist, later: 3600).total == 3)
    try await world.act(.numbered(2), .closed(outcome: .withdrawn, at: .noon))
    try await world.act(.numbered(3), .closed(outcome: .withdrawn, at: .noon))
    #expect(try await seen(world, .anna, .archivist, later: 3600) == (["1", "2", "5", "6"], 4))
  }

  @Test(arguments: Engine.allCases)
  func nothingIsToldOutside(_ engine: Engine) async throws {
    let world = try await world(engine)
    let page = try await world.store.caseNews(after: 0, of: .ks).get()
    #expect(Set(page.news.map { String($0.file.text.suffix(1)) }) == ["1", "5", "6"])
    let one = try await world.store.caseNews(after: 0, of: .ks, file: .numbered(3)).get()
    #expect(one.news.isEmpty && one.isLast)
  }

  @Test(arguments: Engine.allCases)
  func theAuditFindsADoorThatIsNotTheEventsOwn(_ engine: Engine) async throws {
    let world = try await world(engine)
    #expect(try await world.findings() == [])
    try await world.tamper("DELETE FROM narrowed_cases WHERE by_name = 0")
    #expect(try await world.findings() == [.columns(.numbered(2), ["narrowed"])])
    try await world.tamper("DELETE FROM case_readers WHERE reader = 'anna'")
    #expect(try await world.findings().count == 2)
  }

  /// What the migration makes of cases that were there before it.
  @Test(arguments: Engine.allCases)
  func casesOfEarlierVersionsAreNarrowedAsTheirEventsSay(_ engine: Engine) async throws {
    let world = try await World(engine)
    for n in 1...3 { try await world.intake(Asked(n)) }
    try await world.act(.numbered(2), protected(true))
    try await world.act(.numbered(3), protected(true))
    try await world.act(.numbered(3), protected(false))
    try await world.tamper("DELETE FROM narrowed_cases")
    let sql = Migration.tenth.sql
    let start = try #require(sql.range(of: "INSERT INTO"))
    let end = try #require(sql[start.lowerBound...].firstIndex(of: ";"))
    try await world.tamper(String(sql[start.lowerBound..<end]))
    #expect(try await world.findings() == [])
    #expect(try await seen(world, .anna, .handler) == (["1", "3"], 2))
  }

  @Test(arguments: Engine.allCases)
  func anEmploymentIsKeptByItsDays(_ engine: Engine) async throws {
    let world = try await World(engine)
    let (first, last) = (try #require(Day(iso: "2026-12-01")), try #require(Day(iso: "2026-12-31")))
    let bo = StaffMember(
      id: .bo, name: "Bo", authority: .ks, role: .handler, addedAt: .noon, validFrom: first)
    #expect(try await world.store.add(bo, tokenHash: [1]).get())
    let stored = try #require(try await world.store.staff(tokenHash: [1]).get())
    #expect(stored == bo && !stored.works(on: first + -1) && stored.works(on: last + 400))
    #expect(try await world.store.employ(.bo, from: first, to: last).get())
    let ended = try #require(try await world.store.staff(tokenHash: [1]).get())
    #expect(ended.works(on: last) && !ended.works(on: last + 1))
    #expect(try await world.store.employ(.anna, from: nil, to: nil).get() == false)
    #expect(try await world.store.employ(.bo, from: nil, to: nil).get())
    #expect(try await world.store.staff(tokenHash: [1]).get()?.works(on: first + -1) == true)
  }
}
