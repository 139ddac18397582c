// Statistics: how many requests came, how many were answered, and how many in time.

public import Policy
public import Workflow

/// An authority's figures for the requests registered in some days.
public struct Statistics: Sendable, Hashable {
  public let registered: Int
  public let answered: Int
  /// Those that still wait.
  public let unanswered: Int
  /// Those that still wait although their first yardstick has passed.
  public let overdue: Int
  /// Milliseconds from arrival to answer, on average; nil where nothing was answered.
  public let averageTime: Int?
}

extension Store {
  /// The figures of one authority, or of all, for the Swedish local days `from` to `to`, both included.
  public func statistics(
    of authority: AuthorityID?, from: Day, to: Day, now: Instant
  ) async -> Result<Statistics, StorageFailure> {
    let query = Statement(
      Store.figures,
      [
        .optional(authority?.text),
        .int64(SwedishTime.midnight(startingDay: from).milliseconds),
        .int64(SwedishTime.midnight(endingDay: to).milliseconds), .int64(now.milliseconds),
      ])
    return await database.read(query).tried { rows throws(StorageFailure) in
      guard let row = rows.first else { throw .corrupt("a sum has a row") }
      return Statistics(
        registered: try row.int(0), answered: try row.int(1), unanswered: try row.int(2),
        overdue: try row.int(3), averageTime: try row.optionalInt64(4).map { Int($0) })
    }
  }

  /// Cases that the service must look at by itself, the longest waiting first.
  public func waking(now: Instant, limit: Int = 100) async -> Result<[CaseID], StorageFailure> {
    let query = Statement(
      Store.wakingCases, [.int64(now.milliseconds), .int(min(max(limit, 1), Paging.maximumLimit))])
    return await database.read(query).tried { rows throws(StorageFailure) in
      var ids: [CaseID] = []
      for row in rows { ids.append(CaseID(try row.text(0))) }
      return ids
    }
  }

  /// Whether the database answers.
  public func isReady() async -> Bool {
    if case .success = await database.read(Statement("SELECT 1")) { true } else { false }
  }

  private static let figures = SQL(
    """
    SELECT COUNT(*), COUNT(answered_at),
      CAST(COALESCE(SUM(CASE WHEN rank = 0 THEN 1 ELSE 0 END), 0) AS BIGINT),
      CAST(COALESCE(SUM(CASE WHEN due <= $4 THEN 1 ELSE 0 END), 0) AS BIGINT),
      CAST(AVG(answered_at - arrived_at) AS BIGINT)
    FROM cases
    WHERE registered_at >= $2 AND registered_at < $3 AND ($1 IS NULL OR authority = $1)
    """)
  private static let wakingCases = SQL(
    "SELECT id FROM cases WHERE wake_at IS NOT NULL AND wake_at <= $1 ORDER BY wake_at LIMIT $2")
}
