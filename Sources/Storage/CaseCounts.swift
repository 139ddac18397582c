// How many cases several choices have, from one statement: for the views beside a queue.

public import Policy
import Workflow

/// How many cases a choice has.
public struct CaseTotal: Sendable, Hashable {
  public let cases: Int
  /// Whether there may be more.
  public let isCapped: Bool
  public init(cases: Int, isCapped: Bool) {
    self.cases = cases
    self.isCapped = isCapped
  }
}

extension Store {
  /// How many cases each choice has for `reader`: the total that its list has, but that no more than `cap` are
  /// counted where they must be counted one by one. Nil where even so many cases could be looked at in vain.
  ///
  /// - Parameter cap: 1 to `Paging.maximumDepth`.
  public func counts(
    _ choices: [CaseChoice], at authority: AuthorityID, for reader: CaseReader,
    cap: Int = Paging.maximumCounted
  ) async -> Result<[CaseTotal?], StorageFailure> {
    let asked = CaseCountsQuery(
      choices.map { $0.filter(at: authority, for: reader) }, at: authority, for: reader, cap: cap)
    guard let query = asked.query else { return .success(choices.map { _ in nil }) }
    return await database.read(query).tried { rows throws(StorageFailure) in
      try asked.totals(rows)
    }
  }
}

extension CaseFilter {
  /// Whether its total costs no more than a look at what is kept or at an index, however many cases there are.
  var isCountedCheaply: Bool {
    guard q == nil, !isNarrowed else { return false }
    switch [overdueAt != nil, isUnowned, isUnread].count(where: { $0 }) {
    case 0: return true
    // One person's unanswered cases are few; of everybody's all could be looked at for the few that fit.
    case 1: return (owner == nil && stage == nil) || (owner != nil && overdueAt != nil)
    default: return false
    }
  }
}

/// One statement with a total in each column. What is hidden from the reader is found once for all of them.
struct CaseCountsQuery {
  /// How a total is come by.
  private enum Way { case kept, counted, none }

  /// Nil where there is nothing to count.
  let query: Query?
  private let ways: [Way]
  private let cap: Int

  init(_ filters: [CaseFilter], at authority: AuthorityID, for reader: CaseReader, cap: Int) {
    self.cap = cap
    ways = filters.map {
      !$0.isCountedCheaply ? .none : CaseListQuery.isKept($0) ? .kept : .counted
    }
    var values = Conditions()
    let hidden = values.hidden(
      from: reader, at: authority, columns: "c.seq, c.authority, c.owner, c.stage")
    var columns: [String] = []
    for (filter, way) in zip(filters, ways) where way != .none {
      var conditions = Conditions(values.values)
      columns.append(
        way == .kept
          ? CaseCountsQuery.kept(filter, &conditions)
          : CaseCountsQuery.counted(filter, &conditions, cap: cap))
      values = Conditions(conditions.values)
    }
    query =
      columns.isEmpty
      ? nil
      : Statement(
        SQL(
          unsafeSQL: """
            WITH hidden (seq, authority, owner, stage) AS MATERIALIZED (\(hidden))
            SELECT \(columns.joined(separator: ",\n  "))
            """),
        values.values)
  }

  private static func kept(_ filter: CaseFilter, _ conditions: inout Conditions) -> String {
    CaseListQuery.addKept(filter, to: &conditions)
    // The same words are true of a row of `counts` and of what is hidden.
    let wanted = conditions.joined
    return """
      (SELECT CAST(COALESCE(SUM(cases), 0) AS BIGINT) FROM counts WHERE \(wanted))
        - (SELECT COUNT(*) FROM hidden WHERE \(wanted))
      """
  }

  private static func counted(
    _ filter: CaseFilter, _ conditions: inout Conditions, cap: Int
  ) -> String {
    var filter = filter
    filter.reader = nil
    conditions = CaseListQuery.conditions(filter, conditions)
    conditions.addMade("seq NOT IN (SELECT seq FROM hidden)")
    let limit = conditions.parameter(.int(cap + 1))
    return """
      (SELECT COUNT(*) FROM
        (SELECT 1 FROM cases WHERE \(conditions.joined) LIMIT \(limit)) AS counted)
      """
  }

  func totals(_ rows: Rows) throws(StorageFailure) -> [CaseTotal?] {
    guard let row = rows.first else { throw .corrupt("no totals") }
    var totals: [CaseTotal?] = []
    var column = 0
    for way in ways {
      guard way != .none else {
        totals.append(nil)
        continue
      }
      let cases = try row.int(column)
      let isCapped = way == .counted && cases > cap
      totals.append(CaseTotal(cases: isCapped ? cap : cases, isCapped: isCapped))
      column += 1
    }
    return totals
  }
}
