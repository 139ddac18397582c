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
    return filters
  }()

  @Test(arguments: filters)
  func aPageOfCasesIsReadFromAnIndexInItsOrder(_ filter: CaseFilter) async throws {
    let world = try await World(.sqliteInMemory)
    let query = try #require(CaseListQuery(filter, .sqlite))
    let plan = try await plan(world, try #require(query.items))
    #expect(plan.allSatisfy { $0.contains("SEARCH") && $0.contains("INDEX cases_") }, "\(plan)")
    let total = try await self.plan(world, query.total)
    #expect(!total.contains { $0.contains("SCAN cases") }, "\(total)")
  }

  private static let registers: [RegisterFilter] = [
    RegisterFilter(), RegisterFilter(authority: .ks), RegisterFilter(from: Day(number: 20_000)),
    RegisterFilter(authority: .ks, to: Day(number: 20_000)),
  ]

  @Test(arguments: registers)
  func aPageOfTheRegisterIsReadFromAnIndexInItsOrder(_ filter: RegisterFilter) async throws {
    let world = try await World(.sqliteInMemory)
    let query = try #require(RegisterQuery(filter, .sqlite))
    let plan = try await plan(world, try #require(query.items))
    #expect(plan.count == 1 && plan[0].contains("INDEX cases_registered"), "\(plan)")
  }

  private func plan(_ world: World, _ query: Query) async throws -> [String] {
    let explained = Statement(SQL(unsafeSQL: "EXPLAIN QUERY PLAN " + query.sql.text), query.values)
    return try await world.database.read(explained).get().map { try $0.text(3) }
  }
}
