// How far each mailbox has been read: one worker at a time, and everything that was fetched a row at once.

public import Policy
import Workflow

/// How far a mailbox has been read.
public struct MailboxState: Sendable, Hashable {
  public let name: String
  public let authority: AuthorityID
  /// Under which the UIDs stood when it was last read; nil before the first time.
  public let validity: UInt32?
  /// Everything up to this UID is kept.
  public let lastUID: UInt32
  /// How many visits in a row have failed.
  public let failures: Int
  /// Why the last visit failed, as a word.
  public let problem: String?
  /// The message at which the last visit failed, and how many visits in a row did.
  public let failingUID: UInt32
  public let failingTries: Int
}

extension Store {
  /// Takes a mailbox that is due to be looked into, unless another worker has it.
  ///
  /// - Parameter abandoned: a claim older than this belongs to a worker that is gone.
  public func claimMailbox(
    _ name: String, of authority: AuthorityID, now: Instant, worker: String, abandoned: Instant
  ) async -> Result<MailboxState?, StorageFailure> {
    let queries = [
      Statement(MailboxSQL.begin, [.text(name), .text(authority.text)]),
      Statement(
        MailboxSQL.claim,
        [
          .text(name), .text(authority.text), .text(worker), .int64(now.milliseconds),
          .int64(abandoned.milliseconds),
        ]),
    ]
    return await database.transact(reading: queries) { rows throws(StorageFailure) in
      .commit([], answer: try MailboxState.all(rows[1]).first)
    }
  }

  /// Keeps what was fetched, and how far the mailbox has been read with it; also says that the worker lives.
  ///
  /// A mail that has a row already gets no second one.
  /// - Returns: false, and nothing is kept, when the mailbox is no longer this worker's.
  public func keep(
    _ arrivals: [NewArrival], through uid: UInt32, validity: UInt32, of mailbox: String,
    worker: String, now: Instant
  ) async -> Result<Bool, StorageFailure> {
    let query = Statement(
      MailboxSQL.advance,
      [
        .text(mailbox), .text(worker), .int64(Int64(validity)), .int64(Int64(uid)),
        .int64(now.milliseconds),
      ])
    return await database.transact(reading: [query]) { rows throws(StorageFailure) in
      guard !rows[0].isEmpty else { return .abandon(answer: false) }
      let scans = arrivals.compactMap(\.blob).map { Statement(ScanSQL.insert, [.text($0.text)]) }
      return .commit(arrivals.map(MailboxSQL.insert) + scans, answer: true)
    }
  }

  /// Says that the worker that reads a mailbox lives.
  public func beat(
    _ mailbox: String, worker: String, now: Instant
  ) async -> Result<Void, StorageFailure> {
    await database.write([
      Statement(MailboxSQL.beat, [.text(mailbox), .text(worker), .int64(now.milliseconds)])
    ])
  }

  /// Gives a mailbox back, to be looked into again at `next`.
  ///
  /// - Parameter failing: the message at which the visit failed.
  public func leaveMailbox(
    _ name: String, worker: String, next: Instant, problem: String?, failing: UInt32?
  ) async -> Result<Void, StorageFailure> {
    await database.write([
      Statement(
        MailboxSQL.leave,
        [
          .text(name), .text(worker), .int64(next.milliseconds), .optional(problem),
          .int64(Int64(failing ?? 0)), .int(problem == nil ? 0 : 1),
          .int(failing == nil ? 0 : 1),
        ])
    ])
  }

  /// All mailboxes that were ever read.
  public func mailboxes() async -> Result<[MailboxState], StorageFailure> {
    await database.read(Statement(MailboxSQL.all)).tried { rows throws(StorageFailure) in
      try MailboxState.all(rows)
    }
  }
}

extension MailboxState {
  static let columns = """
    name, authority, uid_validity, last_uid, failures, problem, failing_uid, failing_tries
    """

  static func all(_ rows: Rows) throws(StorageFailure) -> [MailboxState] {
    var all: [MailboxState] = []
    for row in rows {
      all.append(
        MailboxState(
          name: try row.text(0), authority: AuthorityID(try row.text(1)),
          validity: try row.optionalInt64(2).map { UInt32(truncatingIfNeeded: $0) },
          lastUID: UInt32(truncatingIfNeeded: try row.int64(3)), failures: try row.int(4),
          problem: try row.optionalText(5),
          failingUID: UInt32(truncatingIfNeeded: try row.int64(6)),
          failingTries: try row.int(7)))
    }
    return all
  }
}

/// The SQL of mailboxes.
private enum MailboxSQL {
  static let begin = SQL(
    unsafeSQL: """
      INSERT INTO mailboxes
        (name, authority, last_uid, next_visit, failures, failing_uid, failing_tries)
      VALUES ($1, $2, 0, 0, 0, 0, 0) ON CONFLICT DO NOTHING RETURNING \(MailboxState.columns)
      """)
  static let claim = SQL(
    unsafeSQL: """
      UPDATE mailboxes SET authority = $2, worker = $3, claimed_at = $4
      WHERE name = $1 AND next_visit <= $4 AND (worker IS NULL OR claimed_at < $5)
      RETURNING \(MailboxState.columns)
      """)
  static let advance = SQL(
    unsafeSQL: """
      UPDATE mailboxes SET uid_validity = $3, last_uid = $4, claimed_at = $5
      WHERE name = $1 AND worker = $2 RETURNING \(MailboxState.columns)
      """)
  static let beat = SQL("UPDATE mailboxes SET claimed_at = $3 WHERE name = $1 AND worker = $2")
  static let leave = SQL(
    """
    UPDATE mailboxes SET worker = NULL, claimed_at = NULL, next_visit = $3, problem = $4,
      failures = CASE $6 WHEN 1 THEN failures + 1 ELSE 0 END,
      failing_tries = CASE WHEN $7 = 1 AND failing_uid = $5 THEN failing_tries + 1 ELSE $7 END,
      failing_uid = $5
    WHERE name = $1 AND worker = $2
    """)
  static let all = SQL(
    unsafeSQL: "SELECT \(MailboxState.columns) FROM mailboxes ORDER BY name")

  static func insert(_ new: NewArrival) -> Statement {
    Statement(
      insertArrival,
      [
        .text(new.id.text), .text(new.authority.text), .text(new.mailbox),
        .int64(Int64(new.validity)), .int64(Int64(new.uid)), .optional(new.blob?.text),
        .int(new.size), .int64(new.arrivedAt.milliseconds), .int64(new.fetchedAt.milliseconds),
        .int64(new.registerBy.milliseconds), .optional(new.problem),
      ])
  }

  private static let insertArrival = SQL(
    """
    INSERT INTO arrivals
      (id, authority, mailbox, uid_validity, uid, blob, size, arrived_at, fetched_at, register_by,
       problem, state, version, attempts, next_attempt)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'fetched', 1, 0, 0)
    ON CONFLICT (mailbox, uid_validity, uid) DO NOTHING
    """)
}
