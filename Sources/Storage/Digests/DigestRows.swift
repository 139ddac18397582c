// Digests are planned once a person and day, claimed by one worker, and their end is written back.

public import Policy

extension Store {
  /// Plans the day's digest of everybody at an authority who wants mail and has none yet.
  /// Gives how many can be sent now.
  public func planDigests(
    of authority: AuthorityID, on day: Day, now: Instant
  ) async -> Result<Int, StorageFailure> {
    let place: [Value] = [.text(authority.text), .int(day.number), .int64(now.milliseconds)]
    let queries = [
      Statement(DigestSQL.plan, place), Statement(DigestSQL.waiting, place),
    ]
    return await database.transact(reading: queries) { rows throws(StorageFailure) in
      .commit([], answer: try rows[1].first?.int(0) ?? 0)
    }
  }

  /// Takes the next digest of an authority and day and marks it as being sent, committed before it is given out.
  public func claimDigest(
    of authority: AuthorityID, on day: Day, now: Instant, worker: String
  ) async -> Result<Digest?, StorageFailure> {
    await changingDigests(
      Statement(
        DigestSQL.claim(database.dialect),
        [
          .text(authority.text), .int(day.number), .int64(now.milliseconds), .text(worker),
        ])
    ).map(\.first)
  }

  /// Writes how a try ended. False when the digest is no longer this worker's.
  public func finish(
    _ digest: Digest, worker: String, now: Instant, _ result: DigestResult
  ) async -> Result<Bool, StorageFailure> {
    let (state, next, problem): (DigestState, Instant, String?) =
      switch result {
      case .sent: (.sent, now, nil)
      case .nothing: (.nothing, now, nil)
      case .retry(let at, let problem): (.pending, at, problem)
      case .failed(let problem): (.failed, now, problem)
      case .unknown(let problem): (.unknown, now, problem)
      }
    return await changingDigests(
      Statement(
        DigestSQL.finish,
        [
          .text(digest.person.text), .int(digest.day.number), .text(worker), .text(state.rawValue),
          .int64(next.milliseconds), .optional(problem),
        ])
    ).map { !$0.isEmpty }
  }

  /// Ends what nobody will end: what a worker claimed before `before` may have left, and what still waits of days
  /// before `day` is too old. Gives both.
  public func endDigests(
    claimedBefore before: Instant, ofDaysBefore day: Day
  ) async -> Result<[Digest], StorageFailure> {
    let queries = [
      Statement(DigestSQL.takeOver, [.int64(before.milliseconds)]),
      Statement(DigestSQL.expire, [.int(day.number)]),
    ]
    return await database.transact(reading: queries) { rows throws(StorageFailure) in
      .commit([], answer: try Digest.all(rows[0]) + Digest.all(rows[1]))
    }
  }

  /// After a restore nobody gets a digest on that day: it may have gone before. Gives how many are held.
  public func holdDigests(on day: Day, now: Instant) async -> Result<Int, StorageFailure> {
    await changingDigests(
      Statement(DigestSQL.hold, [.int(day.number), .int64(now.milliseconds)])
    ).map(\.count)
  }

  /// Everybody's latest digest.
  public func latestDigests() async -> Result<[Digest], StorageFailure> {
    await database.read(Statement(DigestSQL.latest)).tried { rows throws(StorageFailure) in
      try Digest.all(rows)
    }
  }

  /// How many digests of a day are in each state.
  public func digests(on day: Day) async -> Result<[DigestState: Int], StorageFailure> {
    await database.read(Statement(DigestSQL.counts, [.int(day.number)])).tried {
      rows throws(StorageFailure) in
      var counts: [DigestState: Int] = [:]
      for row in rows {
        guard let state = DigestState(rawValue: try row.text(0)) else { continue }
        counts[state] = try row.int(1)
      }
      return counts
    }
  }

  private func changingDigests(_ query: Query) async -> Result<[Digest], StorageFailure> {
    await database.transact(reading: [query]) { rows throws(StorageFailure) in
      .commit([], answer: try Digest.all(rows[0]))
    }
  }
}

/// The SQL of digests.
private enum DigestSQL {
  private static let columns = Digest.columns
  private static let due = """
    day = $2 AND state = 'pending' AND next_attempt <= $3
      AND staff_id IN (SELECT id FROM staff WHERE authority = $1)
    """

  static let plan = SQL(
    unsafeSQL: """
      INSERT INTO digests (staff_id, day, state, attempts, next_attempt, created_at)
      SELECT id, CAST($2 AS BIGINT), 'pending', 0, CAST($3 AS BIGINT), CAST($3 AS BIGINT)
      FROM staff WHERE authority = $1 AND revoked_at IS NULL AND email IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM digests d WHERE d.staff_id = staff.id AND d.day = $2)
      ON CONFLICT DO NOTHING RETURNING \(columns)
      """)
  static let waiting = SQL(unsafeSQL: "SELECT COUNT(*) FROM digests WHERE \(due)")

  static func claim(_ dialect: Dialect) -> SQL {
    SQL(
      unsafeSQL: """
        WITH next AS (
          SELECT staff_id AS next_id FROM digests WHERE \(due)
          ORDER BY staff_id LIMIT 1 \(dialect.skippingLocked))
        UPDATE digests SET state = 'sending', attempts = attempts + 1, worker = $4, claimed_at = $3
        WHERE day = $2 AND state = 'pending' AND staff_id IN (SELECT next_id FROM next)
        RETURNING \(columns)
        """)
  }

  static let finish = SQL(
    unsafeSQL: """
      UPDATE digests SET state = $4, next_attempt = $5, problem = $6, worker = NULL
      WHERE staff_id = $1 AND day = $2 AND worker = $3 AND state = 'sending' RETURNING \(columns)
      """)
  static let takeOver = SQL(
    unsafeSQL: """
      UPDATE digests SET state = 'unknown', worker = NULL,
        problem = 'The process that was sending it ended.'
      WHERE state = 'sending' AND claimed_at < $1 RETURNING \(columns)
      """)
  static let expire = SQL(
    unsafeSQL: """
      UPDATE digests SET state = 'failed', problem = COALESCE(problem, 'The day has passed.')
      WHERE state = 'pending' AND day < $1 RETURNING \(columns)
      """)
  static let hold = SQL(
    unsafeSQL: """
      INSERT INTO digests (staff_id, day, state, attempts, next_attempt, created_at)
      SELECT id, CAST($1 AS BIGINT), 'heldAfterRestore', 0, CAST($2 AS BIGINT),
        CAST($2 AS BIGINT)
      FROM staff WHERE revoked_at IS NULL AND email IS NOT NULL
      ON CONFLICT (staff_id, day) DO UPDATE SET state = 'heldAfterRestore', worker = NULL
        WHERE digests.state IN ('pending', 'sending')
      RETURNING \(columns)
      """)
  static let latest = SQL(
    unsafeSQL: """
      SELECT \(columns) FROM digests d
      WHERE day = (SELECT MAX(day) FROM digests o WHERE o.staff_id = d.staff_id)
      ORDER BY staff_id
      """)
  static let counts = SQL("SELECT state, COUNT(*) FROM digests WHERE day = $1 GROUP BY state")
}
