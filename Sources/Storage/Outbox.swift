// The outbox: errands are claimed, carried out elsewhere, and their end is written back.

public import Policy
public import Workflow

extension Store {
  /// Takes errands that are due and marks them as being sent, committed before they are given out.
  ///
  /// What is due of one case goes to one worker, so that its letters leave in their order.
  ///
  /// - Parameters:
  ///   - limit: of at most so many cases.
  ///   - kind: only mail is sent by the service itself.
  ///   - worker: who takes them, so that its end can be told from another's.
  public func claim(
    _ limit: Int, kind: ErrandKind = .mail, now: Instant, worker: String
  ) async -> Result<[Errand], StorageFailure> {
    let query = Statement(
      OutboxSQL.claim(database.dialect),
      [.text(kind.rawValue), .int64(now.milliseconds), .int(limit), .text(worker)])
    return await changing(query)
  }

  /// Writes how a try ended. False when the errand is no longer this worker's.
  ///
  /// Ends that wait at the same time share a transaction.
  public func finish(
    _ id: ErrandID, worker: String, now: Instant, _ result: ErrandResult
  ) async -> Result<Bool, StorageFailure> {
    let (state, next, problem): (ErrandState, Instant, String?) =
      switch result {
      case .sent: (.sent, now, nil)
      case .retry(let at, let problem): (.pending, at, problem)
      case .failed(let problem): (.failed, now, problem)
      case .unknown(let problem): (.unknown, now, problem)
      }
    let query = Statement(
      OutboxSQL.finish,
      [
        .text(id.text), .text(worker), .text(state.rawValue), .int64(next.milliseconds),
        .optional(problem),
      ])
    return await finishes.end(of: query) { group in
      await Gathering.together(group) { group in
        await database.transact(reading: group) { rows throws(StorageFailure) in
          .commit([], answer: rows.map { !$0.isEmpty })
        }
      }
    }
  }

  /// Says that a worker still has what it claimed; gives what it has, for others may have taken it over.
  public func renewClaims(
    of worker: String, now: Instant
  ) async -> Result<Set<ErrandID>, StorageFailure> {
    await changing(Statement(OutboxSQL.renew, [.text(worker), .int64(now.milliseconds)]))
      .map { Set($0.map(\.id)) }
  }

  /// Waits until there may be new errands: until another process says so, or as long as one usually waits.
  public func awaitErrands(usually usual: Duration) async {
    await database.awaitErrands(usually: usual)
  }

  /// What workers claimed before `before` and never finished: unknown now, except what may be repeated.
  ///
  /// An errand that was being sent may have left. Only receipts and reminders go again, under the same id.
  public func takeOver(
    claimedBefore before: Instant, now: Instant
  ) async -> Result<[Errand], StorageFailure> {
    await changing(
      Statement(
        OutboxSQL.takeOver, [.int64(before.milliseconds), .int64(now.milliseconds)]))
  }

  /// After a restore nothing goes by itself: it may have gone before.
  public func holdAfterRestore() async -> Result<[Errand], StorageFailure> {
    await changing(Statement(OutboxSQL.hold))
  }

  /// A person lets an errand go again, or settles by hand that it is done (such as posted on paper).
  /// False when it is not in one of the states `from`.
  public func settle(
    _ id: ErrandID, as state: ErrandState, from: [ErrandState], now: Instant
  ) async -> Result<Bool, StorageFailure> {
    // At most four states: the last fills the places that are left.
    let places = (0..<4).map {
      Value.text((from.indices.contains($0) ? from[$0] : from.last)?.rawValue ?? "")
    }
    let query = Statement(
      OutboxSQL.settle, [.text(id.text), .text(state.rawValue), .int64(now.milliseconds)] + places)
    return await changing(query).map { !$0.isEmpty }
  }

  /// Errands of one authority in one state, the oldest first: what a person must look at.
  public func errands(
    of authority: AuthorityID, in state: ErrandState, kind: ErrandKind? = nil, limit: Int = 100
  ) async -> Result<[Errand], StorageFailure> {
    await reading(
      Statement(
        OutboxSQL.ofAuthority,
        [
          .text(authority.text), .text(state.rawValue), .optional(kind?.rawValue),
          .int(min(max(limit, 1), Paging.maximumLimit)),
        ]))
  }

  /// All errands of a case, the oldest first.
  public func errands(of id: CaseID) async -> Result<[Errand], StorageFailure> {
    await reading(Store.errands(of: id))
  }

  static func errands(of id: CaseID) -> Query { Statement(OutboxSQL.ofCase, [.text(id.text)]) }

  private func changing(_ query: Query) async -> Result<[Errand], StorageFailure> {
    await database.transact(reading: [query]) { rows throws(StorageFailure) in
      .commit([], answer: try Errand.all(rows[0]))
    }
  }

  private func reading(_ query: Query) async -> Result<[Errand], StorageFailure> {
    await database.read(query).tried { rows throws(StorageFailure) in try Errand.all(rows) }
  }
}

/// The SQL of the outbox.
enum OutboxSQL {
  static let columns = """
    id, kind, case_id, letter_id, state, attempts, next_attempt, may_repeat, created_at, problem
    """

  static func claim(_ dialect: Dialect) -> SQL {
    SQL(
      unsafeSQL: """
        WITH due AS (
          SELECT case_id FROM outbox o
          WHERE state = 'pending' AND kind = $1 AND next_attempt <= $2 AND NOT EXISTS (
            SELECT 1 FROM outbox earlier WHERE earlier.case_id = o.case_id
              AND earlier.kind = o.kind AND earlier.state IN ('pending', 'sending')
              AND earlier.next_attempt <= $2
              AND (earlier.created_at, earlier.id) < (o.created_at, o.id))
          ORDER BY next_attempt LIMIT $3 \(dialect.skippingLocked))
        UPDATE outbox SET state = 'sending', attempts = attempts + 1, worker = $4, claimed_at = $2
        WHERE state = 'pending' AND kind = $1 AND next_attempt <= $2
          AND case_id IN (SELECT case_id FROM due)
        RETURNING \(columns)
        """)
  }

  static let finish = SQL(
    unsafeSQL: """
      UPDATE outbox SET state = $3, next_attempt = $4, problem = $5, worker = NULL
      WHERE id = $1 AND worker = $2 AND state = 'sending' RETURNING \(columns)
      """)
  static let renew = SQL(
    unsafeSQL: """
      UPDATE outbox SET claimed_at = $2 WHERE state = 'sending' AND worker = $1 RETURNING \(columns)
      """)
  static let takeOver = SQL(
    unsafeSQL: """
      UPDATE outbox SET state = CASE may_repeat WHEN 1 THEN 'pending' ELSE 'unknown' END,
        next_attempt = $2, worker = NULL
      WHERE state = 'sending' AND claimed_at < $1 RETURNING \(columns)
      """)
  static let hold = SQL(
    unsafeSQL: """
      UPDATE outbox SET state = 'heldAfterRestore', worker = NULL
      WHERE state IN ('pending', 'sending') RETURNING \(columns)
      """)
  static let settle = SQL(
    unsafeSQL: """
      UPDATE outbox SET state = $2, next_attempt = $3, worker = NULL
      WHERE id = $1 AND state IN ($4, $5, $6, $7) RETURNING \(columns)
      """)
  static let ofAuthority = SQL(
    unsafeSQL: """
      SELECT \(columns) FROM outbox
      WHERE state = $2 AND (CAST($3 AS TEXT) IS NULL OR kind = $3)
        AND case_id IN (SELECT id FROM cases WHERE authority = $1)
      ORDER BY created_at, id LIMIT $4
      """)
  static let one = SQL(unsafeSQL: "SELECT \(columns) FROM outbox WHERE id = $1")
  static let ofCase = SQL(
    unsafeSQL: "SELECT \(columns) FROM outbox WHERE case_id = $1 ORDER BY created_at, id")
}

extension Errand {
  static func all(_ rows: Rows) throws(StorageFailure) -> [Errand] {
    var errands: [Errand] = []
    for row in rows { errands.append(try Errand(row)) }
    return errands
  }

  private init(_ row: Row) throws(StorageFailure) {
    guard let kind = ErrandKind(rawValue: try row.text(1)),
      let state = ErrandState(rawValue: try row.text(4))
    else { throw .corrupt("unknown kind or state of an errand") }
    id = ErrandID(try row.text(0))
    self.kind = kind
    file = CaseID(try row.text(2))
    letter = LetterID(try row.text(3))
    self.state = state
    attempts = try row.int(5)
    nextAttempt = Instant(milliseconds: try row.int64(6))
    mayRepeat = try row.int(7) == 1
    createdAt = Instant(milliseconds: try row.int64(8))
    problem = try row.optionalText(9)
  }
}
