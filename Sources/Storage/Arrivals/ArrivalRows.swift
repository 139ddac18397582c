// Arrivals as rows: claimed by one worker at a time, ended once, listed for whoever registers.

public import Policy
public import Workflow

extension Store {
  /// Takes arrivals of which nothing has been read yet, the oldest first.
  ///
  /// - Parameter abandoned: a claim older than this belongs to a worker that is gone.
  public func claimArrivals(
    _ limit: Int, now: Instant, worker: String, abandoned: Instant
  ) async -> Result<[Arrival], StorageFailure> {
    let query = Statement(
      ArrivalSQL.claim(database.dialect),
      [.int64(now.milliseconds), .int(limit), .text(worker), .int64(abandoned.milliseconds)])
    return await database.transact(reading: [query]) { rows throws(StorageFailure) in
      .commit([], answer: try Arrival.all(rows[0]))
    }
  }

  /// Writes what has become of an arrival. False when it is no longer this worker's.
  public func end(
    _ id: ArrivalID, worker: String, _ end: ArrivalEnd
  ) async -> Result<Bool, StorageFailure> {
    let query = Statement(
      ArrivalSQL.end,
      [
        .text(id.text), .text(worker), .text(end.state.rawValue), .optional(end.content),
        .optional(end.messageKey), .optional(end.duplicateOf?.text), .optional(end.file?.text),
        .optional(end.problem),
      ])
    return await changing(query)
  }

  /// Writes down what was read of an arrival before it is carried out; it stays where it is.
  public func note(
    _ id: ArrivalID, worker: String, content: String, messageKey: [UInt8]?
  ) async -> Result<Bool, StorageFailure> {
    await changing(
      Statement(
        ArrivalSQL.note,
        [.text(id.text), .text(worker), .text(content), .optional(messageKey)]))
  }

  /// The arrival is tried again at `next`.
  public func delay(
    _ id: ArrivalID, worker: String, until next: Instant, problem: String
  ) async -> Result<Bool, StorageFailure> {
    await changing(
      Statement(
        ArrivalSQL.delay,
        [.text(id.text), .text(worker), .int64(next.milliseconds), .text(problem)]))
  }

  /// A person puts an arrival somewhere. False when it is not in one of the states `from`, or has been changed
  /// since it had `version`.
  public func move(
    _ id: ArrivalID, from: Set<ArrivalState>, version: Int?, to state: ArrivalState,
    content: String?
  ) async -> Result<Bool, StorageFailure> {
    // At most four states: the last fills the places that are left.
    let names = from.map(\.rawValue).sorted()
    let places = (0..<4).map {
      Value.text((names.indices.contains($0) ? names[$0] : names.last) ?? "")
    }
    return await changing(
      Statement(
        ArrivalSQL.move,
        [
          .text(id.text), .text(state.rawValue), .optional(version.map { Int64($0) }),
          .optional(content),
        ] + places))
  }

  /// A person put it where its like is already.
  public func markDuplicate(
    _ id: ArrivalID, of earlier: ArrivalID
  ) async -> Result<Bool, StorageFailure> {
    await changing(Statement(ArrivalSQL.duplicate, [.text(id.text), .text(earlier.text)]))
  }

  /// One arrival.
  public func arrival(_ id: ArrivalID) async -> Result<Arrival?, StorageFailure> {
    await database.read(Statement(ArrivalSQL.one, [.text(id.text)])).tried {
      rows throws(StorageFailure) in try Arrival.all(rows).first
    }
  }

  /// The earliest other arrival with the same bytes or the same message key, at the same authority, which is no
  /// duplicate itself, and has been read or will be read before this one.
  public func earlier(
    than arrival: Arrival, messageKey: [UInt8]?
  ) async -> Result<Arrival?, StorageFailure> {
    await database.read(
      Statement(
        ArrivalSQL.earlier,
        [
          .text(arrival.id.text), .text(arrival.authority.text), .optional(arrival.blob?.text),
          .optional(messageKey),
        ])
    ).tried { rows throws(StorageFailure) in try Arrival.all(rows).first }
  }

  /// The mails that are in a case, the oldest first; one that is in several cases, too.
  public func arrivals(
    in file: CaseID, of authority: AuthorityID
  ) async -> Result<[Arrival], StorageFailure> {
    await database.read(
      Statement(ArrivalSQL.inCase, [.text(authority.text), .text(file.text)])
    ).tried { rows throws(StorageFailure) in try Arrival.all(rows) }
  }

  /// The errand of one of our own messages, by the name that stands in its Message-ID.
  public func errand(_ id: ErrandID) async -> Result<Errand?, StorageFailure> {
    await database.read(Statement(OutboxSQL.one, [.text(id.text)])).tried {
      rows throws(StorageFailure) in try Errand.all(rows).first
    }
  }

  private func changing(_ query: Query) async -> Result<Bool, StorageFailure> {
    await database.transact(reading: [query]) { rows throws(StorageFailure) in
      .commit([], answer: !rows[0].isEmpty)
    }
  }
}

/// Which arrivals are wanted.
public struct ArrivalFilter: Sendable, Hashable {
  public var authority: AuthorityID
  public var state: ArrivalState?
  /// Only what is open and should have been registered by then.
  public var overdueAt: Instant?
  public var limit: Int
  public var page: Int
  public init(
    authority: AuthorityID, state: ArrivalState? = nil, overdueAt: Instant? = nil,
    limit: Int = 20, page: Int = 1
  ) {
    (self.authority, self.state, self.overdueAt) = (authority, state, overdueAt)
    (self.limit, self.page) = (limit, page)
  }
}

extension Store {
  /// One page of an authority's arrivals, the oldest first; those in the tray come from their own index.
  public func arrivals(
    _ filter: ArrivalFilter
  ) async -> Result<Page<Arrival>, StorageFailure> {
    guard let window = Paging.window(limit: filter.limit, page: filter.page) else {
      return .success(Page(items: [], total: 0, totalIsCapped: false))
    }
    return await database.read([
      ArrivalSQL.count(filter, cap: Paging.maximumDepth),
      ArrivalSQL.page(filter, limit: window.limit, offset: window.offset),
    ]).tried { rows throws(StorageFailure) in
      let total = try rows[0].first?.int(0) ?? 0
      return Page(
        items: try Arrival.all(rows[1]), total: total,
        totalIsCapped: total >= Paging.maximumDepth)
    }
  }

  /// How many arrivals of all authorities are in each open state, and how many of those are overdue.
  public func openArrivals(
    now: Instant
  ) async -> Result<(counts: [ArrivalState: Int], overdue: Int), StorageFailure> {
    await database.read(Statement(ArrivalSQL.open, [.int64(now.milliseconds)])).tried {
      rows throws(StorageFailure) in
      var counts: [ArrivalState: Int] = [:]
      var overdue = 0
      for row in rows {
        guard let state = ArrivalState(rawValue: try row.text(0)) else { continue }
        counts[state] = try row.int(1)
        overdue += try row.int(2)
      }
      return (counts, overdue)
    }
  }
}

/// The SQL of arrivals.
enum ArrivalSQL {
  private static let columns = Arrival.columns

  /// Named, so that PostgreSQL looks for what is due once: as a part of the condition it may be looked for with each
  /// row, and more is taken than was wanted.
  static func claim(_ dialect: Dialect) -> SQL {
    SQL(
      unsafeSQL: """
        WITH due AS (
          SELECT id FROM arrivals
          WHERE state = 'fetched' AND next_attempt <= $1
            AND (worker IS NULL OR claimed_at < $4)
          ORDER BY arrived_at, fetched_at, id LIMIT $2 \(dialect.skippingLocked))
        UPDATE arrivals SET attempts = attempts + 1, worker = $3, claimed_at = $1
        WHERE state = 'fetched' AND id IN (SELECT id FROM due)
        RETURNING \(columns)
        """)
  }

  static let end = SQL(
    unsafeSQL: """
      UPDATE arrivals SET state = $3, version = version + 1, content = COALESCE($4, content),
        message_key = COALESCE($5, message_key), duplicate_of = $6,
        case_id = COALESCE($7, case_id), problem = COALESCE($8, problem), worker = NULL,
        claimed_at = NULL
      WHERE id = $1 AND worker = $2 AND state = 'fetched' RETURNING \(columns)
      """)
  static let note = SQL(
    unsafeSQL: """
      UPDATE arrivals SET content = $3, message_key = $4
      WHERE id = $1 AND worker = $2 AND state = 'fetched' RETURNING \(columns)
      """)
  static let delay = SQL(
    unsafeSQL: """
      UPDATE arrivals SET next_attempt = $3, problem = $4, attempts = attempts - 1, worker = NULL,
        claimed_at = NULL
      WHERE id = $1 AND worker = $2 AND state = 'fetched' RETURNING \(columns)
      """)
  static let move = SQL(
    unsafeSQL: """
      UPDATE arrivals SET state = $2, version = version + 1, content = COALESCE($4, content),
        settled_at = NULL
      WHERE id = $1 AND (CAST($3 AS BIGINT) IS NULL OR version = $3)
        AND state IN ($5, $6, $7, $8) RETURNING \(columns)
      """)
  static let duplicate = SQL(
    unsafeSQL: """
      UPDATE arrivals SET state = 'duplicate', version = version + 1, duplicate_of = $2,
        settled_at = NULL
      WHERE id = $1 AND state IN ('waiting', 'unreadable', 'parked') RETURNING \(columns)
      """)
  /// In the commit of the act that puts it into a case.
  static let mark = SQL(
    """
    UPDATE arrivals SET state = $2, version = version + 1, case_id = $3, worker = NULL,
      claimed_at = NULL, settled_at = NULL
    WHERE id = $1 AND state IN ('fetched', 'waiting', 'unreadable', 'parked')
    """)
  /// What was read of it and its bytes go with the case.
  static let erase = SQL(
    """
    UPDATE arrivals SET blob = NULL, content = NULL, message_key = NULL, problem = NULL
    WHERE case_id = $1
    """)
  static let one = SQL(unsafeSQL: "SELECT \(columns) FROM arrivals WHERE id = $1")
  /// A mail to several cases stands under the last of them, and names the others in what was read of it.
  static let inCase = SQL(
    unsafeSQL: """
      SELECT \(columns) FROM arrivals
      WHERE authority = $1 AND state IN ('routed', 'registered')
        AND (case_id = $2 OR content LIKE '%"' || $2 || '"%')
      ORDER BY arrived_at, id
      """)
  /// The first with the same bytes and the first with the same key are each found by an index.
  static let earlier: SQL = {
    func first(_ alike: String) -> String {
      """
      SELECT \(columns) FROM (SELECT \(columns) FROM arrivals
        WHERE authority = $2 AND \(alike) AND id <> $1 AND state <> 'duplicate'
          AND (state <> 'fetched' OR (fetched_at, id) < (SELECT m.fetched_at, m.id
            FROM arrivals m WHERE m.id = $1))
        ORDER BY fetched_at, id LIMIT 1) AS alike
      """
    }
    return SQL(
      unsafeSQL: """
        \(first("blob = $3"))
        UNION ALL
        \(first("message_key = $4"))
        ORDER BY fetched_at, id LIMIT 1
        """)
  }()
  private static let isOpen = "state IN ('fetched', 'waiting', 'unreadable')"

  /// The condition of a list; each has an index in its order.
  private static func wanted(_ filter: ArrivalFilter) -> (text: String, values: [Value]) {
    var (text, values) = ("authority = $1", [Value.text(filter.authority.text)])
    if let state = filter.state {
      values.append(.text(state.rawValue))
      text += " AND state = $\(values.count)"
    }
    if let overdueAt = filter.overdueAt {
      values.append(.int64(overdueAt.milliseconds))
      text += " AND register_by < $\(values.count) AND \(isOpen)"
    }
    return (text, values)
  }

  /// How many are wanted, counted no further than to `cap`.
  static func count(_ filter: ArrivalFilter, cap: Int) -> Query {
    let (text, values) = wanted(filter)
    return Statement(
      SQL(
        unsafeSQL: """
          SELECT COUNT(*) FROM (SELECT 1 FROM arrivals WHERE \(text) LIMIT $\(values.count + 1))
            AS counted
          """), values + [.int(cap)])
  }

  /// The rows of a page: what came first is to be registered first.
  static func page(_ filter: ArrivalFilter, limit: Int, offset: Int) -> Query {
    let (text, values) = wanted(filter)
    let order = filter.overdueAt == nil ? "" : "register_by, "
    return Statement(
      SQL(
        unsafeSQL: """
          SELECT \(columns) FROM arrivals WHERE \(text) ORDER BY \(order)arrived_at, id
          LIMIT $\(values.count + 1) OFFSET $\(values.count + 2)
          """), values + [.int(limit), .int(offset)])
  }

  static let open = SQL(
    unsafeSQL: """
      SELECT state, COUNT(*), CAST(SUM(CASE WHEN register_by < $1 THEN 1 ELSE 0 END) AS BIGINT)
      FROM arrivals WHERE \(isOpen) GROUP BY state
      """)
}
