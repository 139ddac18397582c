// Webhooks as rows: begun at the end of what there is, told by one worker at a time, replayed when a person asks.

public import Policy
public import Workflow

extension Store {
  /// A webhook, its replays, and what there is to tell.
  public func webhook(_ name: String) async -> Result<WebhookStanding, StorageFailure> {
    let values: [Value] = [.text(name)]
    return await database.read([
      Statement(WebhookSQL.runs, values), Statement(WebhookSQL.end),
      Statement(WebhookSQL.refusals, values),
    ]).tried { rows throws(StorageFailure) in
      var refusals: [WebhookRefusal] = []
      for row in rows[2] { refusals.append(try WebhookRefusal(row)) }
      return WebhookStanding(
        runs: try WebhookRun.all(rows[0]), end: try rows[1].first?.int64(0) ?? 0,
        refusals: refusals)
    }
  }

  /// The names of all webhooks that were ever told anything.
  public func webhookNames() async -> Result<[String], StorageFailure> {
    await database.read(Statement(WebhookSQL.names)).tried { rows throws(StorageFailure) in
      var names: [String] = []
      for row in rows { names.append(try row.text(0)) }
      return names
    }
  }

  /// Begins a webhook that was never told anything: it hears of what happens from now on.
  public func beginWebhook(
    _ name: String, of authority: AuthorityID
  ) async -> Result<Void, StorageFailure> {
    do throws(StorageFailure) {
      let end = try await settledEnd().get()
      return await database.write([
        Statement(WebhookSQL.begin, [.text(name), .text(authority.text), .int64(end)])
      ])
    } catch { return .failure(error) }
  }

  /// Takes a run that is due, unless another worker has it.
  ///
  /// - Parameter abandoned: a claim older than this belongs to a worker that is gone.
  public func claimWebhook(
    _ run: WebhookRun, of authority: AuthorityID, now: Instant, worker: String, abandoned: Instant
  ) async -> Result<WebhookRun?, StorageFailure> {
    let query = Statement(
      WebhookSQL.claim,
      [
        .text(run.name), .int(run.run), .text(authority.text), .text(worker),
        .int64(now.milliseconds), .int64(abandoned.milliseconds),
      ])
    return await database.transact(reading: [query]) { rows throws(StorageFailure) in
      .commit([], answer: try WebhookRun.all(rows[0]).first)
    }
  }

  /// Writes how far a run has come; also says that the worker lives, or gives the run back.
  ///
  /// - Parameters:
  ///   - isHeld: whether the worker goes on with it. A replay that is given back at its end is gone.
  ///   - refused: what is put aside, for a person.
  ///   - taken: places that a replay has told, so that they are no longer put aside.
  /// - Returns: false, and nothing is written, when the run is no longer this worker's.
  public func keep(
    _ run: WebhookRun, worker: String, now: Instant, isHeld: Bool,
    refused: WebhookRefusal? = nil, taken: [Int64] = []
  ) async -> Result<Bool, StorageFailure> {
    let isDone = !isHeld && run.state == .active && run.through.map { run.place >= $0 } == true
    let query =
      isDone
      ? Statement(WebhookSQL.remove, [.text(run.name), .int(run.run), .text(worker)])
      : Statement(
        WebhookSQL.keep,
        [
          .text(run.name), .int(run.run), .text(worker), .int64(run.place),
          .text(run.state.rawValue), .int(run.failures), .int(run.refusals),
          .optional(run.failingSince?.milliseconds), .int64(run.nextAttempt.milliseconds),
          .optional(run.toldAt?.milliseconds), .optional(run.status.map { Int64($0) }),
          .optional(run.problem), isHeld ? .text(worker) : .null,
          isHeld ? .int64(now.milliseconds) : .null,
        ])
    var statements = taken.map {
      Statement(WebhookSQL.settle, [.text(run.name), .int64($0)])
    }
    if let refused { statements.append(WebhookSQL.putAside(refused)) }
    // Whoever wants nothing of a replay wants nothing at all.
    if run.state == .gone { statements.append(Statement(WebhookSQL.gone, [.text(run.name)])) }
    return await database.transact(reading: [query]) { [statements] rows throws(StorageFailure) in
      rows[0].isEmpty ? .abandon(answer: false) : .commit(statements, answer: true)
    }
  }

  /// Lets a webhook that has stopped be told again, from where it was, and one that waits at once.
  ///
  /// - Returns: false when there is none of this name.
  public func enableWebhook(_ name: String, now: Instant) async -> Result<Bool, StorageFailure> {
    let query = Statement(WebhookSQL.enable, [.text(name), .int64(now.milliseconds)])
    return await database.transact(reading: [query]) { rows throws(StorageFailure) in
      .commit([], answer: !rows[0].isEmpty)
    }
  }

  /// Asks for events to be told once more, beside what goes on; the number of the replay.
  ///
  /// - Parameters:
  ///   - place: from the event after it.
  ///   - through: up to this one; nil for all that there are now.
  /// - Returns: nil when there is no webhook of this name.
  public func replayWebhook(
    _ name: String, after place: Int64, through: Int64?, file: CaseID?, now: Instant
  ) async -> Result<Int?, StorageFailure> {
    do throws(StorageFailure) {
      let end = try await settledEnd().get()
      let query = Statement(
        WebhookSQL.replay,
        [
          .text(name), .int64(place), .int64(min(through ?? end, end)), .optional(file?.text),
          .int64(now.milliseconds),
        ])
      return await repeatingOnConflict {
        await database.transact(reading: [query]) { rows throws(StorageFailure) in
          .commit([], answer: try rows[0].first?.int(0))
        }
      }
    } catch { return .failure(error) }
  }
}

/// The SQL of webhooks.
private enum WebhookSQL {
  static let runs = SQL(
    unsafeSQL: "SELECT \(WebhookRun.columns) FROM webhooks WHERE name = $1 ORDER BY run")
  static let names = SQL("SELECT DISTINCT name FROM webhooks ORDER BY name")
  static let end = SQL("SELECT COALESCE(MAX(seq), 0) FROM events")
  static let refusals = SQL(
    """
    SELECT name, place, case_id, number, at, status FROM webhook_refusals
    WHERE name = $1 ORDER BY place LIMIT 100
    """)
  static let begin = SQL(
    """
    INSERT INTO webhooks (name, run, authority, place, state, failures, refusals, next_attempt)
    VALUES ($1, 0, $2, $3, 'active', 0, 0, 0) ON CONFLICT DO NOTHING
    """)
  static let claim = SQL(
    unsafeSQL: """
      UPDATE webhooks SET authority = $3, worker = $4, claimed_at = $5
      WHERE name = $1 AND run = $2 AND state = 'active' AND next_attempt <= $5
        AND (worker IS NULL OR claimed_at < $6)
      RETURNING \(WebhookRun.columns)
      """)
  static let keep = SQL(
    """
    UPDATE webhooks SET place = $4, state = $5, failures = $6, refusals = $7, failing_since = $8,
      next_attempt = $9, told_at = $10, status = $11, problem = $12, worker = $13, claimed_at = $14
    WHERE name = $1 AND run = $2 AND worker = $3 RETURNING name
    """)
  static let remove = SQL(
    "DELETE FROM webhooks WHERE name = $1 AND run = $2 AND worker = $3 RETURNING name")
  static let gone = SQL("UPDATE webhooks SET state = 'gone' WHERE name = $1")
  static let settle = SQL("DELETE FROM webhook_refusals WHERE name = $1 AND place = $2")
  static let enable = SQL(
    """
    UPDATE webhooks SET state = 'active', failures = 0, refusals = 0, failing_since = NULL,
      next_attempt = $2, problem = NULL
    WHERE name = $1 RETURNING name
    """)
  static let replay = SQL(
    """
    INSERT INTO webhooks
      (name, run, authority, place, through, case_id, state, failures, refusals, next_attempt)
    SELECT name, (SELECT MAX(run) + 1 FROM webhooks WHERE name = $1), authority, $2, $3, $4,
      'active', 0, 0, $5
    FROM webhooks WHERE name = $1 AND run = 0 RETURNING run
    """)

  static func putAside(_ refusal: WebhookRefusal) -> Statement {
    Statement(
      insertRefusal,
      [
        .text(refusal.name), .int64(refusal.place), .text(refusal.file.text),
        .int(refusal.number), .int64(refusal.at.milliseconds), .int(refusal.status),
      ])
  }

  private static let insertRefusal = SQL(
    """
    INSERT INTO webhook_refusals (name, place, case_id, number, at, status)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (name, place) DO UPDATE SET at = excluded.at, status = excluded.status
    """)
}
