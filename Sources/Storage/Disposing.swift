// What goes with time and belongs to no case, or outlives it: carried out authority by authority, some rows at a time.

public import Policy

extension Store {
  /// Erases mail that belongs to no case and was settled before `moment`: its bytes' name, what was read of it and
  /// the key by which its like is known. The row stays with its place in the mailbox, so that it is not fetched
  /// again. What waits for somebody is never touched.
  ///
  /// Mail that was settled since the last time begins its time at `now`.
  /// - Parameter moment: nil where none may go.
  /// - Returns: how many.
  public func disposeOfMail(
    of authority: AuthorityID, before moment: Instant?, now: Instant
  ) async -> Result<Int, StorageFailure> {
    let settle = Statement(
      DisposalSQL.settleMail, [.text(authority.text), .int64(now.milliseconds)])
    if case .failure(let failure) = await rows(settle, once: true) { return .failure(failure) }
    guard let moment else { return .success(0) }
    return await rows(
      Statement(
        DisposalSQL.mail,
        [.text(authority.text), .int64(moment.milliseconds), .text(Arrival.disposed)]))
  }

  /// Erases where staff were, what they searched for and why, of entries before `moment`; their digests stay in
  /// the chain.
  /// - Parameter authority: nil for entries that belong to none.
  public func disposeOfAccessTexts(
    of authority: AuthorityID?, before moment: Instant
  ) async -> Result<Int, StorageFailure> {
    await rows(
      Statement(
        DisposalSQL.accessTexts(ofAuthority: authority != nil),
        [.int64(moment.milliseconds)] + (authority.map { [.text($0.text)] } ?? [])))
  }

  /// Whether there are entries before `moment` that say something still.
  public func hasAccesses(
    of authority: AuthorityID?, before moment: Instant
  ) async -> Result<Bool, StorageFailure> {
    await database.read(
      Statement(
        DisposalSQL.anyAccess(ofAuthority: authority != nil),
        [.int64(moment.milliseconds)] + (authority.map { [.text($0.text)] } ?? []))
    ).map { !$0.isEmpty }
  }

  /// Empties entries before `moment`: what is left is that there was one, when and at which authority, and its hash,
  /// so that the chain and the tree hold. That it was done must stand in the log first (`Access.disposal`): the
  /// audit asks for it.
  public func disposeOfAccesses(
    of authority: AuthorityID?, before moment: Instant
  ) async -> Result<Int, StorageFailure> {
    let values: [Value] =
      [.int64(moment.milliseconds)] + (authority.map { [.text($0.text)] } ?? [])
    let isOf = authority != nil
    while true {
      let texts = Statement(DisposalSQL.textsOfAccesses(ofAuthority: isOf), values)
      let empty = Statement(DisposalSQL.accesses(ofAuthority: isOf), values)
      let step = await database.transact(reading: [texts, empty]) { rows throws(StorageFailure) in
        .commit([], answer: rows[1].count)
      }
      guard case .success(DisposalSQL.batch) = step else { return step }
    }
  }

  /// Forgets digests of days before `day`, and what a mail server said of letters that have left, or whose case was
  /// disposed of, before that day.
  public func disposeOfDeliveries(
    of authority: AuthorityID, before day: Day
  ) async -> Result<Int, StorageFailure> {
    let moment = SwedishTime.midnight(startingDay: day)
    return await rows(
      Statement(DisposalSQL.digests, [.text(authority.text), .int(day.number)]), once: true
    ).then { digests in
      await rows(
        Statement(DisposalSQL.problems, [.text(authority.text), .int64(moment.milliseconds)])
      ).map { $0 + digests }
    }
  }

  /// Of accounts that ended before `day`, forgets the name, the mail address, the identity at a provider that no
  /// longer vouches for them, and the password. The id by which events name the person and the role stay.
  public func disposeOfFormerStaff(
    of authority: AuthorityID, before day: Day
  ) async -> Result<Int, StorageFailure> {
    let values: [Value] = [
      .text(authority.text), .int64(SwedishTime.midnight(startingDay: day).milliseconds),
      .int(day.number),
    ]
    let queries = DisposalSQL.formerStaff.map { Statement($0, values) }
    return await database.transact(reading: queries) { rows throws(StorageFailure) in
      .commit([], answer: rows[queries.count - 1].count)
    }
  }

  /// Runs a statement until it finds fewer rows than it takes at a time.
  private func rows(_ query: Query, once: Bool = false) async -> Result<Int, StorageFailure> {
    var all = 0
    while true {
      let step = await database.transact(reading: [query]) { rows throws(StorageFailure) in
        .commit([], answer: rows[0].count)
      }
      guard case .success(let count) = step else { return step }
      all += count
      if once || count < DisposalSQL.batch { return .success(all) }
    }
  }
}

extension Arrival {
  /// Why there are no bytes: it was disposed of.
  public static let disposed = "disposed"
  public var isDisposed: Bool { blob == nil && problem == Arrival.disposed }
}

extension Access {
  /// What stands in the log before entries of days before `day` are emptied.
  /// - Parameter decision: the disposal decision.
  public static func disposal(
    of authority: AuthorityID?, before day: Day, under decision: String
  ) -> Access {
    var access = Access(
      .setting, disposal, by: .service, authority: authority, object: day.description)
    access.words = decision
    return access
  }

  static let disposal = "disposeOfLog"
}

private enum DisposalSQL {
  static let batch = 500

  /// The rows of the index `arrivals_aside`.
  private static let isAside = """
    state IN ('parked', 'duplicate', 'report') AND case_id IS NULL
      AND (blob IS NOT NULL OR content IS NOT NULL OR message_key IS NOT NULL)
    """
  static let settleMail = SQL(
    unsafeSQL: """
      UPDATE arrivals SET settled_at = $2
      WHERE authority = $1 AND settled_at IS NULL AND \(isAside) RETURNING id
      """)
  static let mail = SQL(
    unsafeSQL: """
      UPDATE arrivals SET blob = NULL, content = NULL, message_key = NULL, problem = $3,
        version = version + 1
      WHERE id IN (SELECT id FROM arrivals
        WHERE authority = $1 AND settled_at < $2 AND \(isAside) LIMIT \(batch)) RETURNING id
      """)

  private static func whose(_ isOf: Bool) -> String {
    isOf ? "l.authority = $2" : "l.authority IS NULL"
  }

  static func accessTexts(ofAuthority isOf: Bool) -> SQL {
    SQL(
      unsafeSQL: """
        UPDATE access_texts SET fields = NULL WHERE (segment, number) IN (
          SELECT t.segment, t.number FROM access_texts t
          JOIN access_log l ON l.segment = t.segment AND l.number = t.number
          WHERE t.at < $1 AND t.fields IS NOT NULL AND \(whose(isOf)) LIMIT \(batch))
        RETURNING number
        """)
  }

  private static func old(_ isOf: Bool) -> String {
    "FROM access_log l WHERE \(whose(isOf)) AND l.at < $1 AND l.body <> ''"
  }

  static func anyAccess(ofAuthority isOf: Bool) -> SQL {
    SQL(unsafeSQL: "SELECT 1 \(old(isOf)) LIMIT 1")
  }
  static func textsOfAccesses(ofAuthority isOf: Bool) -> SQL {
    SQL(
      unsafeSQL: """
        DELETE FROM access_texts WHERE (segment, number) IN (
          SELECT segment, number \(old(isOf)) ORDER BY l.at, l.seq LIMIT \(batch))
        RETURNING number
        """)
  }
  static func accesses(ofAuthority isOf: Bool) -> SQL {
    SQL(
      unsafeSQL: """
        UPDATE access_log SET body = '', staff = NULL, case_id = NULL
        WHERE seq IN (SELECT seq \(old(isOf)) ORDER BY l.at, l.seq LIMIT \(batch))
        RETURNING number
        """)
  }

  static let digests = SQL(
    """
    DELETE FROM digests
    WHERE day < $2 AND staff_id IN (SELECT id FROM staff WHERE authority = $1) RETURNING staff_id
    """)
  /// Of a letter that is given up, or may have left, a person needs what was said until it is settled.
  static let problems = SQL(
    unsafeSQL: """
      UPDATE outbox SET problem = NULL WHERE id IN (
        SELECT o.id FROM outbox o JOIN cases c ON c.id = o.case_id
        WHERE o.problem IS NOT NULL AND o.state = 'sent' AND o.created_at < $2
          AND c.authority = $1 LIMIT \(batch))
      RETURNING id
      """)

  private static let former = """
    SELECT id FROM staff WHERE authority = $1 AND (revoked_at < $2 OR valid_to < $3)
      AND id NOT IN (SELECT id FROM clients)
    """
  /// The last tells how many there were.
  static let formerStaff: [SQL] = [
    // Of somebody whom the provider vouches for still, and an operator has put out, the identity keeps them out.
    SQL(
      unsafeSQL: """
        DELETE FROM staff_identities
        WHERE withdrawn_at IS NOT NULL AND staff_id IN (\(former)) RETURNING staff_id
        """),
    SQL(unsafeSQL: "DELETE FROM passwords WHERE staff_id IN (\(former)) RETURNING staff_id"),
    SQL(
      unsafeSQL: """
        UPDATE staff SET name = id, email = NULL
        WHERE id IN (\(former)) AND (name <> id OR email IS NOT NULL) RETURNING id
        """),
  ]
}
