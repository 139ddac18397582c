// Sessions in the database: begun, looked up, ended, so that what one process ends is over in all of them.

public import Policy

extension Store {
  /// Begins a session. Nil where the proof does not hold any longer, or there is no such person.
  ///
  /// - Parameters:
  ///   - hash: SHA-256 of the secret.
  ///   - most: sessions of one person at the same time, from 1; those longest unseen end.
  ///   - idle: seconds without a sign of life.
  public func startSession(
    _ session: StaffSession, hash: [UInt8], proof: SessionProof, most: Int, idle: Int64
  ) async -> Result<StaffMember?, StorageFailure> {
    let (person, now) = (Value.text(session.person.text), session.begunAt)
    var reads = [Statement(SessionSQL.letIn, [person])]
    switch proof {
    case .person: break
    case .token(let token): reads.append(Statement(SessionSQL.isToken, [person, .blob(token)]))
    case .password(let password, let step):
      reads.append(Statement(PasswordSQL.useStep, [person, .text(password), .int64(step)]))
    }
    reads.append(SessionSQL.open(of: session.person, at: now, idle: idle))
    return await database.transact(reading: reads) { rows throws(StorageFailure) in
      let isProven = rows.dropLast().allSatisfy { !$0.isEmpty }
      guard isProven, let member = try StaffMember.all(rows[0]).first else {
        return .abandon(answer: nil)
      }
      var changes: [Statement] = []
      for row in rows[rows.count - 1].dropFirst(max(most, 1) - 1) {
        changes.append(
          Statement(SessionSQL.end, [.blob(try row.blob(0)), .int64(now.milliseconds)]))
      }
      changes.append(SessionSQL.insert(session, hash))
      return .commit(changes, answer: member)
    }
  }

  /// The session with this secret and its person, unless either was ended; whether its time is up is asked of it.
  public func session(hash: [UInt8]) async -> Result<SignedIn?, StorageFailure> {
    await database.read(Statement(SessionSQL.byHash, [.blob(hash)])).tried {
      rows throws(StorageFailure) in
      guard let row = rows.first else { return nil }
      let session = try StaffSession(row)
      let rest = Row(Array(row.values.dropFirst(StaffSession.columnCount)))
      guard let member = try StaffMember.all([rest]).first else { return nil }
      return SignedIn(session: session, member: member)
    }
  }

  /// Writes down a sign of life.
  public func touchSession(hash: [UInt8], at now: Instant) async -> Result<Void, StorageFailure> {
    await database.write([Statement(SessionSQL.touch, [.blob(hash), .int64(now.milliseconds)])])
  }

  /// Ends one. False when there is none, or it is over.
  public func endSession(hash: [UInt8], at now: Instant) async -> Result<Bool, StorageFailure> {
    await counting(Statement(SessionSQL.endOne, [.blob(hash), .int64(now.milliseconds)]))
      .map { $0 > 0 }
  }

  /// Ends one of a person's own. False when there is none, or it is over.
  public func endSession(
    _ id: String, of person: StaffID, at now: Instant
  ) async -> Result<Bool, StorageFailure> {
    await counting(
      Statement(
        SessionSQL.endNamed, [.text(person.text), .int64(now.milliseconds), .text(id)])
    ).map { $0 > 0 }
  }

  /// Ends all of a person's sessions but one; how many there were.
  public func endSessions(
    of person: StaffID, at now: Instant, except kept: [UInt8]? = nil
  ) async -> Result<Int, StorageFailure> {
    await counting(SessionSQL.endAll(of: person, at: now, except: kept))
  }

  /// Ends the sessions that a provider began: one of its own sessions, all of a subject, or where both are named
  /// what both name. Where neither is, none.
  ///
  /// - Returns: whose they were, each once.
  public func endSessions(
    provider: String, subject: String?, session: String?, at now: Instant
  ) async -> Result<[StaffMember], StorageFailure> {
    guard subject != nil || session != nil else { return .success([]) }
    let named: [Value] = [.text(provider), .optional(subject), .optional(session)]
    return await database.transact(reading: [
      Statement(SessionSQL.whoseProvided, named),
      Statement(SessionSQL.endProvided, named + [.int64(now.milliseconds)]),
    ]) { rows throws(StorageFailure) in .commit([], answer: try StaffMember.all(rows[0])) }
  }

  /// A person's open sessions, the last seen first.
  public func sessions(
    of person: StaffID, at now: Instant, idle: Int64
  ) async -> Result<[StaffSession], StorageFailure> {
    await database.read(SessionSQL.open(of: person, at: now, idle: idle)).tried {
      rows throws(StorageFailure) in
      var sessions: [StaffSession] = []
      for row in rows { sessions.append(try StaffSession(Row(Array(row.values.dropFirst())))) }
      return sessions
    }
  }

  /// Forgets sessions that were over a day ago; how many went.
  public func sweepSessions(now: Instant, idle: Int64) async -> Result<Int, StorageFailure> {
    let day = now.adding(seconds: -86_400)
    return await counting(
      Statement(
        SessionSQL.sweep,
        [.int64(day.milliseconds), .int64(day.adding(seconds: -idle).milliseconds)]))
  }

  private func counting(_ query: Query) async -> Result<Int, StorageFailure> {
    await database.transact(reading: [query]) { rows throws(StorageFailure) in
      .commit([], answer: rows[0].count)
    }
  }
}

/// The SQL of sessions.
enum SessionSQL {
  static let columns = """
    s.id, s.staff_id, s.begun_at, s.seen_at, s.ends_at, s.means, s.provider, s.subject, \
    s.provider_session, s.assurance
    """

  /// People, and no programs. Changes nothing, and holds the person's row, so that whoever takes a right back waits
  /// and ends this as well.
  static let letIn = SQL(
    unsafeSQL: """
      UPDATE staff SET revoked_at = NULL
      WHERE id = $1 AND revoked_at IS NULL AND \(StaffSQL.isPerson)
      RETURNING \(StaffSQL.columns)
      """)
  static let isToken = SQL("SELECT id FROM staff WHERE id = $1 AND token_hash = $2")
  static let byHash = SQL(
    unsafeSQL: """
      SELECT \(columns), p.id, p.name, p.authority, p.role, p.added_at, p.revoked_at, p.email,
        p.language, p.valid_from, p.valid_to
      FROM sessions s JOIN staff p ON p.id = s.staff_id
      WHERE s.hash = $1 AND s.ended_at IS NULL AND p.revoked_at IS NULL
      """)
  static let touch = SQL("UPDATE sessions SET seen_at = $2 WHERE hash = $1 AND seen_at < $2")
  static let end = SQL("UPDATE sessions SET ended_at = $2 WHERE hash = $1")
  static let endOne = SQL(
    "UPDATE sessions SET ended_at = $2 WHERE hash = $1 AND ended_at IS NULL RETURNING id")
  static let endNamed = SQL(
    """
    UPDATE sessions SET ended_at = $2 WHERE staff_id = $1 AND id = $3 AND ended_at IS NULL
    RETURNING id
    """)
  private static let provided = """
    provider = $1 AND ended_at IS NULL AND (CAST($2 AS TEXT) IS NULL OR subject = $2)
      AND (CAST($3 AS TEXT) IS NULL OR provider_session = $3)
    """
  static let whoseProvided = SQL(
    unsafeSQL: """
      SELECT \(StaffSQL.columns) FROM staff
      WHERE id IN (SELECT staff_id FROM sessions WHERE \(provided)) ORDER BY id
      """)
  static let endProvided = SQL(
    unsafeSQL: "UPDATE sessions SET ended_at = $4 WHERE \(provided) RETURNING id")
  static let sweep = SQL(
    "DELETE FROM sessions WHERE ended_at < $1 OR ends_at < $1 OR seen_at < $2 RETURNING id")

  private static let endOthers = SQL(
    """
    UPDATE sessions SET ended_at = $2 WHERE staff_id = $1 AND hash <> $3 AND ended_at IS NULL
    RETURNING id
    """)
  private static let openOnes = SQL(
    unsafeSQL: """
      SELECT s.hash, \(columns) FROM sessions s
      WHERE s.staff_id = $1 AND s.ended_at IS NULL AND s.ends_at > $2 AND s.seen_at > $3
      ORDER BY s.seen_at DESC, s.begun_at DESC, s.id
      """)
  private static let insert = SQL(
    """
    INSERT INTO sessions (hash, id, staff_id, begun_at, seen_at, ends_at, means, provider, subject,
      provider_session, assurance)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    """)

  /// - Parameter kept: the hash of the only one that goes on.
  static func endAll(of person: StaffID, at now: Instant, except kept: [UInt8]?) -> Query {
    Statement(
      endOthers, [.text(person.text), .int64(now.milliseconds), .blob(kept ?? [])])
  }

  static func open(of person: StaffID, at now: Instant, idle: Int64) -> Query {
    Statement(
      openOnes,
      [
        .text(person.text), .int64(now.milliseconds),
        .int64(now.adding(seconds: -idle).milliseconds),
      ])
  }

  static func insert(_ session: StaffSession, _ hash: [UInt8]) -> Statement {
    let provided = session.means.provided
    return Statement(
      insert,
      [
        .blob(hash), .text(session.id), .text(session.person.text),
        .int64(session.begunAt.milliseconds), .int64(session.seenAt.milliseconds),
        .int64(session.endsAt.milliseconds), .text(session.means.name),
        .optional(provided?.provider), .optional(provided?.subject), .optional(provided?.session),
        .optional(provided?.assurance),
      ])
  }
}

extension StaffSession {
  static let columnCount = 10

  fileprivate init(_ row: Row) throws(StorageFailure) {
    func instant(_ column: Int) throws(StorageFailure) -> Instant {
      Instant(milliseconds: try row.int64(column))
    }
    self.init(
      id: try row.text(0), person: StaffID(try row.text(1)), begunAt: try instant(2),
      seenAt: try instant(3), endsAt: try instant(4), means: try SignInMeans(row))
  }
}

extension SignInMeans {
  fileprivate init(_ row: Row) throws(StorageFailure) {
    switch try row.text(5) {
    case SignInMeans.token.name: self = .token
    case SignInMeans.password.name: self = .password
    case "provider":
      self = .provider(
        ProvidedIdentity(
          provider: try row.text(6), subject: try row.text(7),
          session: try row.optionalText(8), assurance: try row.optionalText(9)))
    default: throw .corrupt("unknown means of signing in")
    }
  }
}
