// The cases of one authority by the day they were registered: for statistics.

public import Policy
public import Workflow

extension Store {
  /// Cases registered from the beginning of `from` to the end of `to`, oldest first, a page at a time.
  ///
  /// - Parameters:
  ///   - after: how many to pass over.
  ///   - limit: at most so many.
  public func cases(
    of authority: AuthorityID, registeredFrom from: Day, to: Day, after: Int, limit: Int
  ) async -> Result<[CaseID], StorageFailure> {
    let query = Statement(
      Store.registeredBetween,
      [
        .text(authority.text), .int64(SwedishTime.midnight(startingDay: from).milliseconds),
        .int64(SwedishTime.midnight(endingDay: to).milliseconds), .int(limit), .int(after),
      ])
    return await database.read(query).tried { rows throws(StorageFailure) in
      var ids: [CaseID] = []
      for row in rows { ids.append(CaseID(try row.text(0))) }
      return ids
    }
  }

  private static let registeredBetween = SQL(
    """
    SELECT id FROM cases WHERE authority = $1 AND registered_at >= $2 AND registered_at < $3
    ORDER BY registered_at, seq LIMIT $4 OFFSET $5
    """)
}
