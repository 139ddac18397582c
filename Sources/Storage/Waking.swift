// Cases that wait for a day, and whether the database answers.

public import Policy
public import Workflow

extension Store {
  /// Cases that the service must look at by itself, the longest waiting first.
  ///
  /// - Parameter passing: how many to pass over, those that a look has left as they were.
  public func waking(
    now: Instant, passing: Int = 0, limit: Int = 100
  ) async -> Result<[CaseID], StorageFailure> {
    let query = Statement(
      Store.wakingCases,
      [
        .int64(now.milliseconds), .int(min(max(limit, 1), Paging.maximumLimit)), .int(passing),
      ])
    return await database.read(query).tried { rows throws(StorageFailure) in
      var ids: [CaseID] = []
      for row in rows { ids.append(CaseID(try row.text(0))) }
      return ids
    }
  }

  /// Whether the database answers and can be written to.
  public func isReady() async -> Bool {
    guard case .success(let rows) = await database.read(Statement(database.dialect.readiness))
    else { return false }
    return rows.first?.values == [.int(1)]
  }

  private static let wakingCases = SQL(
    """
    SELECT id FROM cases WHERE wake_at IS NOT NULL AND wake_at <= $1
    ORDER BY wake_at, seq LIMIT $2 OFFSET $3
    """)
}
