// Long work on documents: reading, masking, checking; rows that a worker claims and another takes over.

public import Policy
public import Workflow

/// What is to be done with a document.
public enum WorkKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// Read it and raise its flags.
  case assess
  /// Make its masked copy and verify it.
  case mask
  /// Look into a copy that was masked elsewhere.
  case check
}

/// Work that an act leaves behind.
public struct NewWork: Sendable, Hashable {
  public var kind: WorkKind
  public var line: LineID
  public init(kind: WorkKind, line: LineID) {
    self.kind = kind
    self.line = line
  }
}

/// Where work stands.
public enum WorkState: String, Sendable, Hashable, Codable, CaseIterable {
  case waiting, running
  /// Given up; a person looks at the document.
  case failed
}

/// Work that is not done.
public struct Work: Sendable, Hashable {
  public let kind: WorkKind
  public let file: CaseID
  public let line: LineID
  public let state: WorkState
  /// How many times it was begun, this time included.
  public let attempts: Int
  /// How far it has come: steps done, of so many; 0 of 0 where nobody knows.
  public let done: Int
  public let total: Int
  /// Why it was given up, as a word without anything of the document.
  public let problem: String?
  /// When it was given up; of other work, when it is next due.
  public let at: Instant
}

extension Store {
  /// Takes work that is due. Work that is done has no row.
  ///
  /// - Parameters:
  ///   - limit: at most so much.
  ///   - abandoned: claims older than this belong to a worker that is gone, and are taken over.
  public func claimWork(
    _ limit: Int, now: Instant, worker: String, abandoned: Instant
  ) async -> Result<[Work], StorageFailure> {
    let query = Statement(
      WorkSQL.claim(database.dialect),
      [
        .int64(now.milliseconds), .int(limit), .text(worker), .int64(abandoned.milliseconds),
      ])
    return await database.transact(reading: [query]) { rows throws(StorageFailure) in
      .commit([], answer: try Work.all(rows[0]))
    }
  }

  /// How far it has come; also says that the worker still lives. False when the work is no longer this worker's.
  public func progress(
    of work: Work, done: Int, total: Int, worker: String, now: Instant
  ) async -> Result<Bool, StorageFailure> {
    let query = Statement(
      WorkSQL.progress,
      work.key + [.text(worker), .int(done), .int(total), .int64(now.milliseconds)])
    return await database.transact(reading: [query]) { rows throws(StorageFailure) in
      .commit([], answer: !rows[0].isEmpty)
    }
  }

  /// The work is done.
  public func finish(_ work: Work, worker: String) async -> Result<Void, StorageFailure> {
    await database.write([Statement(WorkSQL.finish, work.key + [.text(worker)])])
  }

  /// The work is given up `now`, or tried again at `next`.
  ///
  /// - Parameter counting: false where it only waited and was not tried.
  public func fail(
    _ work: Work, worker: String, problem: String, next: Instant?, now: Instant,
    counting: Bool = true
  ) async -> Result<Void, StorageFailure> {
    let state: WorkState = next == nil ? .failed : .waiting
    return await database.write([
      Statement(
        WorkSQL.fail,
        work.key + [
          .text(worker), .text(state.rawValue), .text(problem),
          .int64((next ?? now).milliseconds), .int(counting ? 0 : 1),
        ])
    ])
  }

  /// Asks for work outside an act, such as after the policy has changed; work that stands is begun anew.
  public func enqueue(
    _ work: [NewWork], on id: CaseID, now: Instant
  ) async -> Result<Void, StorageFailure> {
    await database.write(work.map { WorkSQL.adding($0, to: id, at: now) })
  }

  /// What is not done in a case.
  public func work(of id: CaseID) async -> Result<[Work], StorageFailure> {
    await database.read(Statement(WorkSQL.ofCase, [.text(id.text)])).tried {
      rows throws(StorageFailure) in try Work.all(rows)
    }
  }
}

extension Work {
  fileprivate var key: [Value] { [.text(file.text), .text(line.text), .text(kind.rawValue)] }

  static func all(_ rows: Rows) throws(StorageFailure) -> [Work] {
    var all: [Work] = []
    for row in rows {
      guard let kind = WorkKind(rawValue: try row.text(0)),
        let state = WorkState(rawValue: try row.text(3))
      else { throw .corrupt("unknown kind or state of work") }
      all.append(
        Work(
          kind: kind, file: CaseID(try row.text(1)), line: LineID(try row.text(2)), state: state,
          attempts: try row.int(4), done: try row.int(5), total: try row.int(6),
          problem: try row.optionalText(7), at: Instant(milliseconds: try row.int64(8))))
    }
    return all
  }
}

/// The SQL of work.
enum WorkSQL {
  private static let columns =
    "kind, case_id, line_id, state, attempts, done, total, problem, next_attempt"

  static func claim(_ dialect: Dialect) -> SQL {
    SQL(
      unsafeSQL: """
        WITH due AS (
          SELECT case_id, line_id, kind FROM work
          WHERE (state = 'waiting' AND next_attempt <= $1)
            OR (state = 'running' AND claimed_at < $4)
          ORDER BY next_attempt LIMIT $2 \(dialect.skippingLocked))
        UPDATE work SET state = 'running', attempts = attempts + 1, worker = $3, claimed_at = $1
        WHERE (case_id, line_id, kind) IN (SELECT case_id, line_id, kind FROM due)
        RETURNING \(columns)
        """)
  }

  static let progress = SQL(
    unsafeSQL: """
      UPDATE work SET done = $5, total = $6, claimed_at = $7
      WHERE case_id = $1 AND line_id = $2 AND kind = $3 AND worker = $4 AND state = 'running'
      RETURNING \(columns)
      """)
  static let finish = SQL(
    """
    DELETE FROM work
    WHERE case_id = $1 AND line_id = $2 AND kind = $3 AND worker = $4 AND state = 'running'
    """)
  static let fail = SQL(
    """
    UPDATE work SET state = $5, problem = $6, next_attempt = $7, attempts = attempts - $8,
      worker = NULL
    WHERE case_id = $1 AND line_id = $2 AND kind = $3 AND worker = $4 AND state = 'running'
    """)
  static let ofCase = SQL(
    unsafeSQL: "SELECT \(columns) FROM work WHERE case_id = $1 ORDER BY line_id, kind")

  /// New work of an act; what was asked for before is begun anew.
  static func adding(_ work: NewWork, to id: CaseID, at now: Instant) -> Statement {
    Statement(
      add,
      [
        .text(work.kind.rawValue), .text(id.text), .text(work.line.text),
        .int64(now.milliseconds),
      ])
  }

  private static let add = SQL(
    """
    INSERT INTO work (kind, case_id, line_id, state, attempts, next_attempt, done, total)
    VALUES ($1, $2, $3, 'waiting', 0, $4, 0, 0)
    ON CONFLICT (case_id, line_id, kind) DO UPDATE SET state = 'waiting', attempts = 0,
      next_attempt = excluded.next_attempt, done = 0, total = 0, worker = NULL, problem = NULL
    """)
}
