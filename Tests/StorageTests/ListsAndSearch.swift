// Lists: the right cases in the right order, totals that agree, and a search that finds no more than it may.

import Policy
import Testing

@testable import Storage
@testable import Workflow

@Suite("Lists and search")
struct ListsAndSearch {
  private func world(_ engine: Engine) async throws -> World {
    let world = try await World(engine)
    for n in 1...6 {
      try await world.intake(
        Asked(n) {
          $0.description = n == 2 ? "Ärenden om Åkerströms \"brygga\"" : "avtal nummer \(n)"
          $0.arrivedAt = Instant.noon.adding(seconds: Int64(-n))
          $0.due = Instant.noon.adding(seconds: Int64(n * 100))
        })
    }
    try await world.intake(Asked(7) { $0.authority = .mn })
    try await world.act(.numbered(1), .assigned(owner: .anna))
    try await world.act(.numbered(4), .closed(outcome: .withdrawn, at: .noon))
    try await world.act(.numbered(5), .closed(outcome: .withdrawn, at: .noon))
    return world
  }

  private func ids(
    _ world: World, _ change: (inout CaseFilter) -> Void = { _ in }
  ) async throws -> (ids: [String], total: Int) {
    var filter = CaseFilter(authority: .ks)
    change(&filter)
    let page = try await world.store.list(filter).get()
    return (page.items.map { String($0.id.text.suffix(1)) }, page.total)
  }

  @Test(arguments: Engine.allCases)
  func theOldestUnansweredComesFirst(_ engine: Engine) async throws {
    let world = try await world(engine)
    let all = try await ids(world)
    #expect(all.ids == ["6", "3", "2", "1", "4", "5"])
    #expect(all.total == 6)
    #expect(try await ids(world) { $0.authority = .mn }.ids == ["7"])
  }

  @Test(arguments: Engine.allCases)
  func filtersAndTheirTotalsAgree(_ engine: Engine) async throws {
    let world = try await world(engine)
    #expect(try await ids(world) { $0.stage = .closed } == (["4", "5"], 2))
    #expect(try await ids(world) { $0.stage = .received } == (["6", "3", "2"], 3))
    #expect(try await ids(world) { $0.stage = .answered } == ([], 0))
    #expect(try await ids(world) { $0.owner = .anna } == (["1"], 1))
    let mine = try await ids(world) {
      $0.owner = .anna
      $0.stage = .reviewing
    }
    #expect(mine == (["1"], 1))
    let late = Instant.noon.adding(seconds: 250)
    #expect(try await ids(world) { $0.overdueAt = late } == (["1", "2"], 2))
    #expect(try await ids(world) { $0.overdueAt = .noon } == ([], 0))
    #expect(try await ids(world) { $0.isUnowned = true } == (["6", "3", "2"], 3))
    let closed = try await ids(world) {
      $0.isUnowned = true
      $0.stage = .closed
    }
    #expect(closed == ([], 0))
  }

  /// A case with a message that nobody has read.
  private static let message = Message(
    id: EntryID("m"), text: "Hur går det?", at: .noon, recordedBy: nil, prompt: .none)

  @Test(arguments: Engine.allCases)
  func whatNobodyHasReadIsFoundUntilSomebodyReadsIt(_ engine: Engine) async throws {
    let world = try await world(engine)
    #expect(try await ids(world) { $0.isUnread = true } == ([], 0))
    try await world.act(.numbered(1), .messageAdded(Self.message))
    try await world.act(.numbered(4), .messageAdded(Self.message))
    #expect(try await ids(world) { $0.isUnread = true } == (["1", "4"], 2))
    let mine = try await ids(world) {
      $0.isUnread = true
      $0.owner = .anna
    }
    #expect(mine == (["1"], 1))
    let page = try await world.store.list(CaseFilter(authority: .ks)).get()
    #expect(page.items.map(\.unread) == [0, 0, 0, 1, 1, 0])
    try await world.act(.numbered(1), .messageRead(id: EntryID("m"), by: .anna))
    #expect(try await ids(world) { $0.isUnread = true } == (["4"], 1))
    #expect(try await world.findings() == [])
  }

  /// As after an upgrade from a schema that had no such columns.
  @Test(arguments: Engine.allCases)
  func whatOlderCasesLackIsFilledIn(_ engine: Engine) async throws {
    let world = try await world(engine)
    try await world.act(.numbered(4), .messageAdded(Self.message))
    try await world.tamper("UPDATE cases SET unread = NULL, parked = NULL")
    #expect(try await world.findings() == [])
    #expect(try await ids(world) { $0.isUnread = true } == ([], 0))
    #expect(try await world.store.fillColumns(limit: 5).get() == 5)
    #expect(try await world.store.fillColumns(limit: 5).get() == 2)
    #expect(try await world.store.fillColumns(limit: 5).get() == 0)
    #expect(try await ids(world) { $0.isUnread = true } == (["4"], 1))
    try await world.tamper("UPDATE cases SET unread = 3 WHERE number = 1 AND authority = 'ks'")
    #expect(try await world.findings() == [.columns(.numbered(1), ["unread"])])
  }

  @Test(arguments: Engine.allCases)
  func pagesFollowOneAnotherAndEnd(_ engine: Engine) async throws {
    let world = try await world(engine)
    let second = try await ids(world) {
      $0.limit = 4
      $0.page = 2
    }
    #expect(second == (["4", "5"], 6))
    let beyond = try await ids(world) {
      $0.limit = 100
      $0.page = 101
    }
    #expect(beyond == ([], 6))
    #expect(try await ids(world) { $0.limit = -3 }.ids == ["6"])
    #expect(try await ids(world) { $0.page = .max }.ids == [])
  }

  @Test(
    arguments: Engine.allCases,
    [
      ("avtal", ["6", "3", "1", "4", "5"]), ("AVT", ["6", "3", "1", "4", "5"]),
      ("åkerström", ["2"]), ("akerström", []), ("ärenden", ["2"]), ("arenden", []),
      ("\"brygga\"", ["2"]), ("KS 2026-00003", ["3"]), ("2026-00003", ["3"]),
      ("avtal nummer 3", ["3"]), ("svensson", []), ("kim@example.org", []),
      ("avtal OR brygga", []), ("NEAR(avtal brygga)", []), ("shown:avtal", []),
      ("avtal*", ["6", "3", "1", "4", "5"]),
      ("-avtal", ["6", "3", "1", "4", "5"]), ("'; DROP TABLE cases; --", []), ("\"", []), ("", []),
      ("  ", []),
      ("(", []), ("avtal \" AND", []), ("\0", []), ("^avtal", ["6", "3", "1", "4", "5"]),
    ])
  func staffSearchTakesEveryTextAsWords(
    _ engine: Engine, _ search: (q: String, ids: [String])
  ) async throws {
    let world = try await world(engine)
    let found = try await ids(world) { $0.q = search.q }
    #expect(found == (search.ids, search.ids.count))
  }

  /// Whether a word is in most cases, in some or in the oldest only decides how it is looked for, not what is found.
  @Test(arguments: [Engine.sqliteInMemory, .postgres])
  func commonAndRareWordsAreFoundAndCounted(_ engine: Engine) async throws {
    let world = try await World(engine)
    try await world.intake(Asked(1) { $0.description = "Avtal, gammalt" })
    try await withThrowingTaskGroup(of: Void.self) { group in
      for n in 2...1_002 {
        group.addTask {
          try await world.intake(
            Asked(n) {
              $0.description =
                (n > 1_001 ? "Avtalslista" : "Avtal") + (n % 10 == 0 ? ", karta" : "")
            })
        }
      }
      try await group.waitForAll()
    }
    for (q, total, isCapped) in [
      ("avtal", 1_000, true), ("avta", 1_000, true), ("avtalsl", 1, false), ("karta", 100, false),
      ("kart", 100, false), ("gammalt", 1, false), ("gamm", 1, false), ("saknas", 0, false),
      ("avtal karta", 100, false),
    ] {
      for page in 1...2 {
        let filter = CaseFilter(authority: .ks, q: q, page: page)
        let found = try await world.store.list(filter).get()
        #expect(found.total == total && found.totalIsCapped == isCapped, "\(q), page \(page)")
        #expect(found.items.count == min(max(total - 20 * (page - 1), 0), 20), "\(q), page \(page)")
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func searchFollowsTheFilters(_ engine: Engine) async throws {
    let world = try await world(engine)
    let closed = try await ids(world) {
      $0.q = "avtal"
      $0.stage = .closed
    }
    #expect(closed == (["4", "5"], 2))
    let other = try await ids(world) {
      $0.q = "avtal"
      $0.authority = .mn
    }
    #expect(other.ids == ["7"])
  }
}

@Suite("The public register")
struct PublicRegisterTests {
  private func world(_ engine: Engine) async throws -> World {
    let world = try await World(engine)
    try await world.intake(Asked(1) { $0.description = "skolbranden i Lund" })
    try await world.intake(
      Asked(2) {
        $0.at = .at("2026-11-20T23:30:00Z")  // The 21st in Sweden.
        $0.authority = .mn
      })
    try await world.intake(Asked(3) { $0.at = .at("2026-11-22T12:00:00Z") })
    try await world.act(
      .numbered(3),
      .registrationCorrected(Correction(publicSubject: "Avtal om städning", reason: "tydligare")))
    return world
  }

  private func texts(
    _ world: World, _ change: (inout RegisterFilter) -> Void = { _ in }
  ) async throws -> [String] {
    var filter = RegisterFilter()
    change(&filter)
    let page = try await world.store.register(filter).get()
    #expect(page.total == page.items.count)
    return page.items.map { "\($0.registerNumber) \($0.day) \($0.subject ?? "–")" }
  }

  @Test(arguments: Engine.allCases)
  func itShowsNumberDayAndSubjectTheNewestFirst(_ engine: Engine) async throws {
    let world = try await world(engine)
    #expect(
      try await texts(world) == [
        "KS 2026-00002 2026-11-22 Avtal om städning",
        "MN 2026-00001 2026-11-21 Begäran om utlämnande av allmän handling",
        "KS 2026-00001 2026-11-20 Begäran om utlämnande av allmän handling",
      ])
    #expect(try await texts(world) { $0.authority = .mn }.count == 1)
    #expect(try await texts(world) { $0.from = Day(iso: "2026-11-21") }.count == 2)
    #expect(try await texts(world) { $0.to = Day(iso: "2026-11-21") }.count == 2)
    let day = try await texts(world) {
      $0.from = Day(iso: "2026-11-21")
      $0.to = Day(iso: "2026-11-21")
    }
    #expect(day.map { $0.prefix(13) } == ["MN 2026-00001"])
  }

  @Test(
    arguments: Engine.allCases,
    [
      ("skolbranden", 0), ("Lund", 0), ("Kim", 0), ("Svensson", 0), ("tydligare", 0),
      ("städning", 1), ("städ", 1), ("begäran", 2), ("handling", 2), ("KS", 2),
      ("KS 2026-00001", 1), ("2026-11-21", 1), ("} : skolbranden", 0), ("more : skolbranden", 0),
    ])
  func itIsSearchedOnlyOverWhatItShows(
    _ engine: Engine, _ search: (q: String, count: Int)
  ) async throws {
    let world = try await world(engine)
    #expect(try await texts(world) { $0.q = search.q }.count == search.count)
  }

  @Test(arguments: Engine.allCases)
  func aWithheldSubjectIsNeitherShownNorFound(_ engine: Engine) async throws {
    let world = try await world(engine)
    try await world.act(
      .numbered(3),
      .withheldInRegister(fields: [.subject], provision: ProvisionID("OSL 21:3")))
    #expect(try await texts(world).first == "KS 2026-00002 2026-11-22 –")
    #expect(try await texts(world) { $0.q = "städning" } == [])
    let staff = CaseFilter(authority: .ks, q: "städning")
    #expect(try await world.store.list(staff).get().total == 1)
  }
}

@Suite("Cases that wake")
struct Waking {
  @Test(arguments: Engine.allCases)
  func aCaseWakesWhenItsLastActSaid(_ engine: Engine) async throws {
    let world = try await World(engine)
    try await world.intake(Asked(1))
    #expect(try await world.store.waking(now: .noon).get() == [])
    for wakeAt in [Instant.noon, nil] {
      _ = try await world.store.act(on: .numbered(1)) { _ in
        Result<Recording, No>.success(
          Recording(
            actor: .system, at: .noon, policy: PolicyHash("0f"), events: [.splitOff(kind: "x")],
            wakeAt: wakeAt))
      }.get()
      let waking = try await world.store.waking(now: .noon).get()
      #expect(waking == (wakeAt == nil ? [] : [.numbered(1)]))
    }
  }
}
