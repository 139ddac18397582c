// Query plans: a first page costs the same at a thousand cases and at a million.

import Policy
import Testing

@testable import Storage
@testable import Workflow

@Suite("Query plans of SQLite")
struct QueryPlans {
  private static let filters: [CaseFilter] = {
    var filters = [CaseFilter(authority: .ks)]
    filters += CaseStage.allCases.map { CaseFilter(authority: .ks, stage: $0) }
    filters += CaseStage.allCases.map { CaseFilter(authority: .ks, stage: $0, owner: .anna) }
    filters.append(CaseFilter(authority: .ks, owner: .anna))
    filters.append(CaseFilter(authority: .ks, overdueAt: .noon))
    filters.append(CaseFilter(authority: .ks, isUnowned: true))
    var unread = CaseFilter(authority: .ks)
    unread.isUnread = true
    filters.append(unread)
    return filters
  }()

  @Test(arguments: filters)
  func aPageOfCasesIsReadFromAnIndexInItsOrder(_ filter: CaseFilter) async throws {
    let world = try await World(.sqliteInMemory)
    let query = try #require(CaseListQuery(filter, .sqlite))
    let places = try await places(world, try #require(query.items))
    #expect(places.contains("SEARCH") && places.contains("INDEX cases_"), "\(places)")
    // Two stages share a rank, so the rows must tell which it is; so must they tell whose they are.
    let isShared =
      filter.stage == .received || filter.stage == .reviewing || filter.isUnowned
    #expect(places.contains("COVERING") || isShared, "\(places)")
    let total = try await self.plan(world, try #require(query.total))
    #expect(!total.contains { $0.contains("SCAN cases") }, "\(total)")
  }

  /// What is hidden from somebody is few; nothing else is looked at to leave it out.
  @Test(arguments: filters)
  func whatAReaderMayNotSeeCostsOnlyItself(_ filter: CaseFilter) async throws {
    let world = try await World(.sqliteInMemory)
    var filter = filter
    filter.reader = CaseReader(staff: .anna, role: .handler, now: .noon)
    let query = try #require(CaseListQuery(filter, .sqlite))
    let places = try await plan(world, try #require(query.items))
    #expect(places.contains { $0.hasPrefix("SEARCH cases USING") && $0.contains("INDEX cases_") })
    #expect(places.filter { $0.contains("TEMP B-TREE") }.count <= 1, "\(places)")
    let total = try await plan(world, try #require(query.total))
    #expect(total.contains { $0.hasPrefix("SEARCH n USING INDEX narrowed_authority") }, "\(total)")
    guard query.cap == nil else { return }
    for step in total where step.hasPrefix("SEARCH cases") {
      #expect(step == "SEARCH cases USING INTEGER PRIMARY KEY (rowid=?)", "\(total)")
    }
  }

  /// What each view beside the queue has is one statement; the narrowed are found once, and nothing is read in vain.
  @Test func theCountsOfAllViewsAreReadFromIndexesAndCounters() async throws {
    let world = try await World(.sqliteInMemory)
    let reader = CaseReader(staff: .anna, role: .handler, now: .noon)
    let choices = CaseCounts.every.filter { $0.filter(at: .ks, for: reader).isCountedCheaply }
    for some in choices.map({ [$0] }) + [choices] {
      let query = CaseCountsQuery(
        some.map { $0.filter(at: .ks, for: reader) }, at: .ks, for: reader, cap: 1_000)
      let plan = try await plan(world, try #require(query.query))
      #expect(!plan.contains { $0.contains("SCAN cases") || $0.contains("SCAN counts") }, "\(plan)")
      #expect(plan.filter { $0.hasPrefix("SEARCH n USING INDEX narrowed") }.count == 1, "\(plan)")
      for step in plan where step.hasPrefix("SEARCH cases") {
        // Whose a case is, and when it is due, is asked of the row: of what waits, and of one person's unanswered.
        let isOfRows = some.contains { $0.owner != nil }
        #expect(step.contains("COVERING INDEX cases_") || isOfRows, "\(some): \(step)")
        #expect(
          !step.contains("cases_owner (authority=? AND owner=?)"), "every case of a person: \(step)"
        )
      }
    }
  }

  @Test func theNarrowedAreFoundByThemselves() async throws {
    let world = try await World(.sqliteInMemory)
    var filter = CaseFilter(authority: .ks)
    filter.isNarrowed = true
    let query = try #require(CaseListQuery(filter, .sqlite))
    for part in [query.items, query.total] {
      let plan = try await plan(world, try #require(part))
      #expect(plan.contains { $0.hasPrefix("SEARCH n USING INDEX narrowed_authority") }, "\(plan)")
      for step in plan where step.hasPrefix("SEARCH cases") {
        #expect(step == "SEARCH cases USING INTEGER PRIMARY KEY (rowid=?)", "\(plan)")
      }
    }
  }

  private static let registers: [RegisterFilter] = [
    RegisterFilter(), RegisterFilter(authority: .ks), RegisterFilter(from: Day(number: 20_000)),
    RegisterFilter(authority: .ks, to: Day(number: 20_000)),
  ]

  @Test(arguments: registers)
  func aPageOfTheRegisterIsReadFromAnIndexInItsOrder(_ filter: RegisterFilter) async throws {
    let world = try await World(.sqliteInMemory)
    let query = try #require(RegisterQuery(filter, .sqlite))
    let places = try await places(world, try #require(query.items))
    #expect(places.contains("COVERING INDEX cases_registered"), "\(places)")
  }

  /// A mailbox of many years is read in hours: no mail costs more than the one before it.
  @Test func aMailIsFoundAmongVeryManyByAnIndex() async throws {
    let world = try await World(.sqliteInMemory)
    let values: [Value] = [.text("a"), .text("ks"), .text("b"), .blob([1])]
    let earlier = try await plan(world, Statement(ArrivalSQL.earlier, values))
    for name in [
      "arrivals_same (authority=? AND blob=?)", "arrivals_message (authority=? AND message_key=?)",
    ] {
      #expect(earlier.contains("SEARCH arrivals USING INDEX \(name)"), "\(earlier)")
    }
    let claim = try await plan(
      world,
      Statement(ArrivalSQL.claim(.sqlite), [.int64(1), .int(16), .text("w"), .int64(0)]))
    #expect(claim.contains { $0.hasPrefix("SCAN arrivals USING INDEX arrivals_due") }, "\(claim)")
    let open = try await plan(world, Statement(ArrivalSQL.open, [.int64(1)]))
    #expect(open.contains("SCAN arrivals USING COVERING INDEX arrivals_open"), "\(open)")
    for plan in [claim, earlier] { #expect(!plan.contains("SCAN arrivals"), "\(plan)") }
  }

  @Test(arguments: [nil, .waiting] as [ArrivalState?], [nil, .noon] as [Instant?])
  func aPageOfTheTrayIsReadFromAnIndexInItsOrder(
    _ state: ArrivalState?, _ overdueAt: Instant?
  ) async throws {
    let world = try await World(.sqliteInMemory)
    let filter = ArrivalFilter(authority: .ks, state: state, overdueAt: overdueAt)
    let page = try await plan(world, ArrivalSQL.page(filter, limit: 20, offset: 0))
    #expect(page.count == 1 && page[0].hasPrefix("SEARCH arrivals USING INDEX"), "\(page)")
    let count = try await plan(world, ArrivalSQL.count(filter, cap: 1_000))
    #expect(!count.contains { $0.hasPrefix("SCAN arrivals") }, "\(count)")
  }

  /// The step that finds the places of a page, without sorting any; the others look their rows up.
  private func places(_ world: World, _ query: Query) async throws -> String {
    let plan = try await plan(world, query)
    try #require(plan.count == 5, "\(plan)")
    #expect(
      plan[2] == "SCAN found" && plan[3] == "SEARCH cases USING INTEGER PRIMARY KEY (rowid=?)",
      "\(plan)")
    return plan[1]
  }

  private func plan(_ world: World, _ query: Query) async throws -> [String] {
    let explained = Statement(SQL(unsafeSQL: "EXPLAIN QUERY PLAN " + query.sql.text), query.values)
    return try await world.database.read(explained).get().map { try $0.text(3) }
  }
}
