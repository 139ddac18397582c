// The access log: what is noted is there, chained, readable by case and person, and its texts can be erased.

import Policy
import Testing

@testable import Storage
@testable import Workflow

@Suite("Accesses")
struct AccessLogTests {
  @Test(arguments: Engine.allCases)
  func whatIsAwaitedIsThereAtOnceAndTheRestWhenItIsWritten(_ engine: Engine) async throws {
    let world = try await World(engine)
    try await world.store.note(.search("personnummer")).get()
    try #expect(await world.accesses() == [])
    try await world.store.note(.read(1)).get()
    try #expect(await world.accesses().map(\.kind) == [.content, .search])
    try await world.store.note(.search("avtal")).get()
    try await world.store.flushAccesses().get()
    let all = try await world.accesses()
    #expect(all.map(\.words) == ["avtal", nil, "personnummer"])
    #expect(all.map(\.from) == ["192.0.2.7", "192.0.2.7", "192.0.2.7"])
    try #expect(await world.findings() == [])
  }

  @Test(arguments: Engine.allCases)
  func ofRequestersAndStrangersNoPlaceIsKept(_ engine: Engine) async throws {
    let world = try await World(engine)
    for party in [Access.Party.requester, .stranger] {
      var access = Access(.content, "getReleasedDocument", by: party, file: .numbered(1))
      access.from = "192.0.2.7"
      try await world.store.note(access).get()
    }
    try #expect(await world.accesses().allSatisfy { $0.from == nil })
    let stored = try await world.database.read(
      Statement(
        SQL(unsafeSQL: "SELECT body FROM access_log UNION SELECT segment FROM access_texts"))
    ).get()
    #expect(stored.count == 2)
    for row in stored { #expect(try !row.text(0).contains("192.0.2")) }
  }

  @Test(arguments: Engine.allCases)
  func oneSeesWhoReadACaseAndWhatAPersonRead(_ engine: Engine) async throws {
    let world = try await World(engine)
    for n in 1...3 { try await world.store.note(.read(n, by: .anna, at: n)).get() }
    try await world.store.note(.read(2, by: .bo, at: 4)).get()
    func cases(_ filter: AccessFilter) async throws -> [CaseID?] {
      try await world.store.accesses(filter).get().map(\.access.file)
    }
    try #expect(await cases(AccessFilter(file: .numbered(2))).count == 2)
    try #expect(await cases(AccessFilter(staff: .anna)) == [3, 2, 1].map { .numbered($0) })
    try #expect(await cases(AccessFilter(file: .numbered(2), staff: .bo)) == [.numbered(2)])
    try #expect(await cases(AccessFilter(authority: .mn)) == [])
    let noon = Instant.noon
    try #expect(
      await cases(AccessFilter(from: noon.adding(seconds: 2), to: noon.adding(seconds: 3)))
        == [.numbered(3), .numbered(2)])
    let first = try await world.store.accesses(AccessFilter(limit: 3)).get()
    let rest = try await world.store.accesses(AccessFilter(before: first.last?.place)).get()
    #expect(first.count == 3 && rest.map(\.access.file) == [.numbered(1)])
  }

  /// Many at once, awaited and not, from two processes: two segments, both whole.
  @Test(arguments: Engine.allCases)
  func manyAtOnceMakeOneChainAProcess(_ engine: Engine) async throws {
    let world = try await World(engine)
    let stores = [world.store, Store(database: world.database)]
    try await withThrowingTaskGroup(of: Void.self) { group in
      for n in 0..<600 {
        group.addTask {
          try await stores[n % 2].note(n % 3 == 0 ? .read(n) : .search("\(n)")).get()
        }
      }
      try await group.waitForAll()
    }
    for store in stores { try await store.flushAccesses().get() }
    let report = try await Store(database: world.database).audit().get()
    #expect(report.accesses == 600 && report.isSound)
    let segments = try await world.store.accesses(AccessFilter(limit: 1_000)).get()
    #expect(Set(segments.map(\.segment)).count == 2)
  }

  @Test(arguments: Engine.allCases)
  func disposalErasesTheTextsOfItsCaseAndTheChainHolds(_ engine: Engine) async throws {
    let world = try await World(engine)
    try await world.intake(Asked(1))
    for n in 1...2 {
      var access = Access(.breakGlass, "getCase", by: .staff(.anna), file: .numbered(n))
      access.reason = "Jour för Kim Svensson"
      try await world.store.note(access).get()
    }
    try await world.act(
      .numbered(1), erases: true, .noteAdded(Note(text: "x", by: .anna, at: .noon)))
    try #expect(await world.accesses().map(\.reason) == ["Jour för Kim Svensson", nil])
    try #expect(
      await world.findings().filter { if case .access = $0 { true } else { false } } == [])
  }

  @Test(
    arguments: Engine.allCases,
    [
      ("UPDATE access_log SET body = replace(body, 'anna', 'bosse') WHERE number = 2", 2, .hash),
      ("UPDATE access_log SET staff = 'bo' WHERE number = 3", 3, .header),
      ("UPDATE access_log SET case_id = NULL WHERE number = 3", 3, .header),
      ("UPDATE access_log SET at = at + 1 WHERE number = 1", 1, .header),
      ("UPDATE access_log SET digests = x'' WHERE number = 2", 2, .hash),
      ("DELETE FROM access_log WHERE number = 2", 2, .missing),
      ("DELETE FROM access_log WHERE number = 1", 1, .missing),
      ("DELETE FROM access_texts WHERE number = 2", 2, .personal),
      ("UPDATE access_texts SET fields = x'00' WHERE number = 2", 2, .personal),
    ] as [(String, Int, Finding.Flaw)])
  func theFirstBadEntryIsNamed(
    _ engine: Engine, _ change: (sql: String, number: Int, flaw: Finding.Flaw)
  ) async throws {
    let world = try await World(engine)
    for n in 1...4 { try await world.store.note(.read(n, by: .anna)).get() }
    try #expect(await world.findings() == [])
    try await world.tamper(change.sql)
    let segment = try await world.store.accesses(AccessFilter()).get().first?.segment ?? ""
    let first = try await world.findings().first
    #expect(first == .access(segment: segment, number: change.number, change.flaw))
  }

  /// The bytes of an entry, so that somebody else can verify the chain.
  @Test func theChainIsTheDocumentedOne() throws {
    var access = Access(
      .content, "getOriginal", by: .staff(.anna), authority: .ks, file: .numbered(1),
      object: "linje", page: 3)
    access.at = .noon
    access.from = "192.0.2.7"
    let record = try AccessRecord(
      access, segment: "00ff", number: 1, after: AccessRecord.start(ofSegment: "00ff"),
      randomBytes: { [UInt8](repeating: 7, count: $0) })
    #expect(
      record.json
        == #"{"at":1795172400000,"authority":"ks","by":"staff","case":"00000000000000000000000000000001","#
        + #""kind":"content","number":1,"object":"linje","outcome":"given","page":3,"segment":"00ff","#
        + #""staff":"anna","texts":["from"],"what":"getOriginal"}"#)
    #expect(
      record.hash.hexadecimal == "ddfe1c7d014affc9a384ba6cf0d21d653c45fdc93734955e9ddce958cd29347a")
  }
}

extension Access {
  static func read(_ n: Int, by staff: StaffID = .anna, at seconds: Int = 0) -> Access {
    var access = Access(
      .content, "getOriginal", by: .staff(staff), authority: .ks, file: .numbered(n))
    access.at = Instant.noon.adding(seconds: Int64(seconds))
    access.from = "192.0.2.7"
    return access
  }

  static func search(_ words: String) -> Access {
    var access = Access(.search, "listCases", by: .staff(.anna), authority: .ks)
    access.at = .noon
    access.words = words
    access.from = "192.0.2.7"
    return access
  }
}

extension World {
  /// Everything in the log, the newest first.
  func accesses() async throws -> [Access] {
    try await Store(database: database).accesses(AccessFilter(limit: 1_000)).get().map(\.access)
  }
}
