// The SQL of a list of cases: which index serves which filter.

import Policy
import Workflow

/// The queries of a page of cases.
struct CaseListQuery {
  /// Nil when the page lies beyond the depth.
  let items: Query?
  /// Nil when each row of `items` ends with it.
  let total: Query?
  /// The total counts no further than this.
  let cap: Int?

  /// Nil when the search has no word that could be found.
  init?(_ filter: CaseFilter, _ dialect: Dialect) {
    let window = Paging.window(limit: filter.limit, page: filter.page)
    var start = Conditions()
    if let q = filter.q {
      guard let words = SearchWords(q) else { return nil }
      let search = dialect.search(words, .all, filter.authority.text)
      start = Conditions([.text(search), .int(Paging.maximumMatches + 1)])
      start.add("seq = found_seq")
    }
    let cases = dialect.cases(matching: filter.q != nil)
    let conditions = CaseListQuery.conditions(filter, start)
    let rows = CasePage(columns: CaseListQuery.columns, order: CaseListQuery.order(filter))
    guard filter.q == nil else {
      cap = Paging.maximumMatches
      // The first page is never empty while there are matches, so its rows can tell how many.
      let isFirst = window?.offset == 0
      items = window.map {
        rows.matches(in: cases, conditions, $0, counts: isFirst)
      }
      total = isFirst ? nil : CaseListQuery.counting(cases, conditions, cap: Paging.maximumMatches)
      return
    }
    items = window.map { rows.page(dialect, conditions, $0) }
    if CaseListQuery.isKept(filter) {
      cap = nil
      total = CaseListQuery.counted(filter)
    } else {
      cap = Paging.maximumDepth
      total = CaseListQuery.counting(cases, conditions, cap: Paging.maximumDepth)
    }
  }

  /// Whether counters that are kept in the write give the total.
  static func isKept(_ filter: CaseFilter) -> Bool {
    filter.q == nil && filter.overdueAt == nil && !filter.isUnowned && !filter.isUnread
      && !filter.isNarrowed
  }

  static func conditions(_ filter: CaseFilter, _ start: Conditions) -> Conditions {
    var conditions = start
    // What is narrowed is found by its authority elsewhere; asked here, every case of it would be looked at.
    if !filter.isNarrowed { conditions.add("authority = $$", .text(filter.authority.text)) }
    if let owner = filter.owner {
      // The second half lets SQLite use the index that has only owned cases.
      conditions.add("owner = $$ AND owner <> ''", .text(owner.text))
    }
    // The ranks keep it to what waits: the many closed cases are never looked at.
    if filter.isUnowned { conditions.add("owner = '' AND rank <= 1") }
    if let stage = filter.stage {
      conditions.add(ranks(stage))
      // The other ranks are one stage's, and the index on ranks has no stages to ask.
      if stage == .received || stage == .reviewing {
        conditions.add("stage = $$", .text(stage.rawValue))
      }
    }
    if filter.isUnread { conditions.add("unread > 0") }
    if let now = filter.overdueAt {
      conditions.add("due IS NOT NULL AND due <= $$", .int64(now.milliseconds))
      // Only the unanswered are due: one person's are few, and are found by their owner.
      if filter.owner != nil { conditions.add("rank = 0") }
    }
    if filter.isNarrowed {
      conditions.addNarrowed(at: filter.authority)
    } else if let reader = filter.reader {
      conditions.addOpen(to: reader, at: filter.authority)
    }
    return conditions
  }

  /// What a stage says of the rank, so that the index on ranks serves it.
  private static func ranks(_ stage: CaseStage) -> StaticString {
    switch stage {
    case .received, .reviewing: "rank = 0"
    case .answered: "rank IN (1, 2)"
    case .closed: "rank = 3"
    }
  }

  private static func order(_ filter: CaseFilter) -> String {
    if filter.isNarrowed { return "seq DESC" }
    if filter.overdueAt != nil { return "due, seq" }
    switch filter.stage {
    case .received, .reviewing: return "position, seq"
    case .answered, .closed, nil: return "rank, position, seq"
    }
  }

  private static let columns = """
    id, authority, register_number, events, stage, rank, owner, arrived_at, registered_at, due,
    public_subject, summary, unread, parked
    """

  private static func counting(_ cases: String, _ conditions: Conditions, cap: Int) -> Query {
    var conditions = conditions
    let limit = conditions.parameter(.int(cap + 1))
    return Statement(
      SQL(
        unsafeSQL: """
          SELECT COUNT(*) FROM
            (SELECT 1 FROM \(cases) WHERE \(conditions.joined) LIMIT \(limit)) AS counted
          """),
      conditions.values)
  }

  /// What the counters are told apart by.
  static func addKept(_ filter: CaseFilter, to conditions: inout Conditions) {
    conditions.add("authority = $$", .text(filter.authority.text))
    if let owner = filter.owner { conditions.add("owner = $$", .text(owner.text)) }
    if let stage = filter.stage { conditions.add("stage = $$", .text(stage.rawValue)) }
  }

  private static func counted(_ filter: CaseFilter) -> Query {
    var conditions = Conditions()
    addKept(filter, to: &conditions)
    // The same words are true of a row of `counts` and of a row of `cases`.
    let wanted = conditions.joined
    let hidden = filter.reader.map { reader in
      let hidden = conditions.hidden(from: reader, at: filter.authority)
      // From the few that are hidden to their rows: in this order SQLite joins.
      return """
         - (SELECT COUNT(*) FROM (\(hidden)) AS hidden
          CROSS JOIN cases WHERE cases.seq = hidden.seq AND \(wanted))
        """
    }
    return Statement(
      SQL(
        unsafeSQL: """
          SELECT CAST(COALESCE(SUM(cases), 0) AS BIGINT)\(hidden ?? "") FROM counts WHERE \(wanted)
          """),
      conditions.values)
  }
}

extension CaseRow {
  /// From the columns that `CaseListQuery` selects.
  init(_ row: Row) throws(StorageFailure) {
    guard let stage = CaseStage(rawValue: try row.text(4)) else { throw .corrupt("unknown stage") }
    let owner = try row.text(6)
    id = CaseID(try row.text(0))
    authority = AuthorityID(try row.text(1))
    registerNumber = try row.text(2)
    number = try row.int(3)
    self.stage = stage
    hasOpenDecision = try row.int(5) == 1
    self.owner = owner.isEmpty ? nil : StaffID(owner)
    arrivedAt = Instant(milliseconds: try row.int64(7))
    registeredAt = Instant(milliseconds: try row.int64(8))
    due = try row.optionalInt64(9).map { Instant(milliseconds: $0) }
    publicSubject = try row.optionalText(10)
    summary = try row.text(11)
    unread = try row.optionalInt64(12).map { Int($0) } ?? 0
    isParked = try row.optionalInt64(13) == 1
  }
}
