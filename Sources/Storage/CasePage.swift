// A page of rows about cases: found by words, or by place in an index.

/// What the rows of a page hold, and in which order they stand.
struct CasePage {
  let columns: String
  let order: String

  /// The rows of a page among the matches of a search.
  ///
  /// - Parameter counts: whether each row ends with how many matches there are.
  func matches(
    in cases: String, _ conditions: Conditions, _ window: (limit: Int, offset: Int), counts: Bool
  ) -> Query {
    var conditions = conditions
    let limit = conditions.parameter(.int(window.limit))
    let offset = conditions.parameter(.int(window.offset))
    return Statement(
      SQL(
        unsafeSQL: """
          SELECT \(columns)\(counts ? ", COUNT(*) OVER ()" : "")
          FROM \(cases) WHERE \(conditions.joined) ORDER BY \(order) LIMIT \(limit) OFFSET \(offset)
          """),
      conditions.values)
  }

  /// The places are found in an index alone, and only those of the page are looked up: what lies before a deep
  /// page is then passed over without a look at its rows.
  func page(
    _ dialect: Dialect, _ conditions: Conditions, _ window: (limit: Int, offset: Int)
  ) -> Query {
    var conditions = conditions
    let limit = conditions.parameter(.int(window.limit))
    let offset = conditions.parameter(.int(window.offset))
    let places = """
      SELECT seq AS found_seq FROM cases WHERE \(conditions.joined)
      ORDER BY \(order) LIMIT \(limit) OFFSET \(offset)
      """
    return Statement(
      SQL(
        unsafeSQL: """
          SELECT \(columns)
          FROM \(dialect.cases(in: places)) WHERE seq = found_seq ORDER BY \(order)
          """),
      conditions.values)
  }
}
