// Staff and their tokens; only the SHA-256 of a token is stored.

public import Policy

extension Store {
  /// Adds a person. False when the id or the token is taken.
  public func add(_ member: StaffMember, tokenHash: [UInt8]) async -> Result<Bool, StorageFailure> {
    let query = Statement(
      StaffSQL.insert,
      [
        .text(member.id.text), .text(member.name), .text(member.authority.text),
        .text(member.role.rawValue), .blob(tokenHash), .int64(member.addedAt.milliseconds),
        .optional(member.email), .text(member.language.rawValue),
        .optional(member.validFrom.map { Int64($0.number) }),
        .optional(member.validTo.map { Int64($0.number) }),
      ])
    return await changing(query).map { !$0.isEmpty }
  }

  /// Everybody ever added, those revoked included, but no program; of one authority or of all.
  public func staff(of authority: AuthorityID?) async -> Result<[StaffMember], StorageFailure> {
    await database.read(Statement(StaffSQL.list, [.optional(authority?.text)])).tried {
      rows throws(StorageFailure) in try StaffMember.all(rows)
    }
  }

  /// Whether another person or program at the authority, who is let in, has the same name. Rows that one identity of
  /// a provider has in several roles are one person.
  public func sharesName(_ member: StaffMember) async -> Result<Bool, StorageFailure> {
    let values: [Value] = [.text(member.authority.text), .text(member.id.text)]
    return await database.read(Statement(StaffSQL.otherNames, values)).tried {
      rows throws(StorageFailure) in
      // Compared here: two ways to write one letter are one name.
      for row in rows where try row.text(0) == member.name { return true }
      return false
    }
  }

  /// The person with this token, unless it was revoked.
  public func staff(tokenHash: [UInt8]) async -> Result<StaffMember?, StorageFailure> {
    await database.read(Statement(StaffSQL.byToken, [.blob(tokenHash)])).tried {
      rows throws(StorageFailure) in try StaffMember.all(rows).first
    }
  }

  /// Lets a person in no longer, by whatever means, and ends what sessions there are. False when there is no such
  /// person, or it is done already.
  public func revoke(_ id: StaffID, at now: Instant) async -> Result<Bool, StorageFailure> {
    await changing(
      Statement(StaffSQL.revoke, [.text(id.text), .int64(now.milliseconds)]),
      SessionSQL.endAll(of: id, at: now, except: nil)
    ).map { !$0.isEmpty }
  }

  /// Replaces a person's token, ends what sessions there are, and lets a revoked person in again. False when there
  /// is no such person.
  public func rotate(
    _ id: StaffID, tokenHash: [UInt8], at now: Instant
  ) async -> Result<Bool, StorageFailure> {
    await changing(
      Statement(StaffSQL.rotate, [.text(id.text), .blob(tokenHash)]),
      SessionSQL.endAll(of: id, at: now, except: nil)
    ).map { !$0.isEmpty }
  }

  /// Where a person's digests go, and in which language; nil ends them. False when there is no such person.
  public func sendDigests(
    of id: StaffID, to email: String?, in language: Language
  ) async -> Result<Bool, StorageFailure> {
    await changing(
      Statement(StaffSQL.mail, [.text(id.text), .optional(email), .text(language.rawValue)])
    ).map { !$0.isEmpty }
  }

  /// From when to when a person is employed, both days included; nil is no limit. False when there is no such person.
  public func employ(
    _ id: StaffID, from: Day?, to: Day?
  ) async -> Result<Bool, StorageFailure> {
    await changing(
      Statement(
        StaffSQL.employ,
        [
          .text(id.text), .optional(from.map { Int64($0.number) }),
          .optional(to.map { Int64($0.number) }),
        ])
    ).map { !$0.isEmpty }
  }

  /// People as the first statement left them; the others belong to the same change.
  private func changing(_ queries: Query...) async -> Result<[StaffMember], StorageFailure> {
    await database.transact(reading: queries) { rows throws(StorageFailure) in
      .commit([], answer: try StaffMember.all(rows[0]))
    }
  }
}

/// The SQL of staff.
enum StaffSQL {
  static let columns =
    "id, name, authority, role, added_at, revoked_at, email, language,"
    + " valid_from, valid_to"
  /// No program, of our own or of a provider's: the subject of a program has a blank in it, and no person's has.
  static let isPerson = """
    id NOT IN (SELECT id FROM clients)
      AND id NOT IN (SELECT staff_id FROM staff_identities WHERE subject LIKE 'client %')
    """
  static let insert = SQL(
    unsafeSQL: """
      INSERT INTO staff (id, name, authority, role, token_hash, added_at, email, language,
        valid_from, valid_to)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING RETURNING \(columns)
      """)
  static let list = SQL(
    unsafeSQL: """
      SELECT \(columns) FROM staff
      WHERE (CAST($1 AS TEXT) IS NULL OR authority = $1) AND \(isPerson)
      ORDER BY authority, id
      """)
  static let otherNames = SQL(
    """
    SELECT s.name FROM staff s
    WHERE s.authority = $1 AND s.id <> $2 AND s.revoked_at IS NULL AND NOT EXISTS (
      SELECT 1 FROM staff_identities one JOIN staff_identities other
        ON one.issuer = other.issuer AND one.subject = other.subject
      WHERE one.staff_id = $2 AND other.staff_id = s.id)
    """)
  static let byToken = SQL(
    unsafeSQL: "SELECT \(columns) FROM staff WHERE token_hash = $1 AND revoked_at IS NULL")
  static let revoke = SQL(
    unsafeSQL: """
      UPDATE staff SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING \(columns)
      """)
  static let mail = SQL(
    unsafeSQL: """
      UPDATE staff SET email = $2, language = $3 WHERE id = $1 RETURNING \(columns)
      """)
  static let employ = SQL(
    unsafeSQL: """
      UPDATE staff SET valid_from = $2, valid_to = $3 WHERE id = $1 RETURNING \(columns)
      """)
  static let rotate = SQL(
    unsafeSQL: """
      UPDATE staff SET token_hash = $2, revoked_at = NULL
      WHERE id = $1 AND \(isPerson) RETURNING \(columns)
      """)
}

extension StaffMember {
  static func all(_ rows: Rows) throws(StorageFailure) -> [StaffMember] {
    var members: [StaffMember] = []
    for row in rows { members.append(try StaffMember(row)) }
    return members
  }

  init(_ row: Row) throws(StorageFailure) {
    guard let role = Role(rawValue: try row.text(3)) else { throw .corrupt("unknown role") }
    guard let language = Language(rawValue: try row.text(7)) else {
      throw .corrupt("unknown language of a person")
    }
    self.init(
      id: StaffID(try row.text(0)), name: try row.text(1),
      authority: AuthorityID(try row.text(2)), role: role,
      addedAt: Instant(milliseconds: try row.int64(4)),
      revokedAt: try row.optionalInt64(5).map { Instant(milliseconds: $0) },
      email: try row.optionalText(6), language: language,
      validFrom: try row.optionalInt64(8).map { Day(number: Int($0)) },
      validTo: try row.optionalInt64(9).map { Day(number: Int($0)) })
  }
}
