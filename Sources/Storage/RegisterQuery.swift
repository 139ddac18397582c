// The SQL of the public register; it touches only what is shown.

import Policy

/// The queries of a page of the register.
struct RegisterQuery {
  let items: Query?
  /// Nil when each row of `items` ends with it.
  let total: Query?
  let cap: Int?

  /// Nil when the search has no word that could be found.
  init?(_ filter: RegisterFilter, _ dialect: Dialect) {
    let window = Paging.window(limit: filter.limit, page: filter.page)
    var conditions = Conditions()
    if let q = filter.q {
      guard let words = SearchWords(q) else { return nil }
      let search = dialect.search(words, .shown, filter.authority?.text)
      conditions = Conditions([.text(search), .int(Paging.maximumMatches + 1)])
      conditions.add("seq = found_seq")
    }
    RegisterQuery.narrow(&conditions, filter)
    let rows = CasePage(columns: RegisterQuery.columns, order: RegisterQuery.order)
    guard filter.q == nil else {
      let cases = dialect.cases(matching: true)
      let isFirst = window?.offset == 0
      cap = Paging.maximumMatches
      items = window.map {
        rows.matches(in: cases, conditions, $0, counts: isFirst)
      }
      total = isFirst ? nil : RegisterQuery.counting(cases, conditions)
      return
    }
    cap = nil
    items = window.map { rows.page(dialect, conditions, $0) }
    total = RegisterQuery.counted(filter)
  }

  private static func narrow(_ conditions: inout Conditions, _ filter: RegisterFilter) {
    if let authority = filter.authority { conditions.add("authority = $$", .text(authority.text)) }
    if let from = filter.from {
      let start = SwedishTime.midnight(startingDay: from)
      conditions.add("registered_at >= $$", .int64(start.milliseconds))
    }
    if let to = filter.to {
      let end = SwedishTime.midnight(endingDay: to)
      conditions.add("registered_at < $$", .int64(end.milliseconds))
    }
  }

  private static let columns =
    "authority, register_number, registered_at, public_subject, withheld"
  private static let order = "registered_at DESC, seq DESC"

  private static func counting(_ cases: String, _ conditions: Conditions) -> Query {
    Statement(
      SQL(unsafeSQL: "SELECT COUNT(*) FROM \(cases) WHERE \(conditions.joined)"),
      conditions.values)
  }

  private static func counted(_ filter: RegisterFilter) -> Query {
    var conditions = Conditions()
    if let authority = filter.authority { conditions.add("authority = $$", .text(authority.text)) }
    if let from = filter.from { conditions.add("day >= $$", .int(from.number)) }
    if let to = filter.to { conditions.add("day <= $$", .int(to.number)) }
    return Statement(
      SQL(
        unsafeSQL: """
          SELECT CAST(COALESCE(SUM(cases), 0) AS BIGINT) FROM register_days
          WHERE \(conditions.joined)
          """),
      conditions.values)
  }
}

extension RegisterRow {
  /// From the columns that `RegisterQuery` selects.
  init(_ row: Row) throws(StorageFailure) {
    authority = AuthorityID(try row.text(0))
    registerNumber = try row.text(1)
    day = SwedishTime.day(of: Instant(milliseconds: try row.int64(2)))
    subject = try row.int(4) == 1 ? nil : try row.optionalText(3) ?? RegisterRow.usualSubject
  }
}
