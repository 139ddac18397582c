// Staff whom an identity provider vouches for: what its claims give today is what they may be today.

public import Policy

/// Somebody as a provider says it.
public struct VouchedPerson: Sendable {
  public let issuer: String
  /// Unique under the issuer, and the person's for good.
  public let subject: String
  public let name: String
  /// The address by which staff without a provider are theirs; nil where none are.
  public let email: String?
  public let powers: [VouchedPower]

  /// One role at one authority, and what a new row for it is made of.
  public struct VouchedPower: Sendable {
    public let authority: AuthorityID
    public let role: Role
    public let id: StaffID
    /// Of a token that nobody has.
    public let tokenHash: [UInt8]

    public init(authority: AuthorityID, role: Role, id: StaffID, tokenHash: [UInt8]) {
      self.authority = authority
      self.role = role
      self.id = id
      self.tokenHash = tokenHash
    }
  }

  public init(
    issuer: String, subject: String, name: String, email: String?, powers: [VouchedPower]
  ) {
    self.issuer = issuer
    self.subject = subject
    self.name = name
    self.email = email
    self.powers = powers
  }
}

/// What came of settling.
public struct SettledStaff: Sendable {
  /// What the person may be, in the order of the powers.
  public let members: [StaffMember]
  /// Rows that were added, linked, opened again or closed.
  public let changed: [StaffMember]
}

extension Store {
  /// Makes staff what a provider says: new rows, new names, roles given back and taken away.
  ///
  /// Whom an operator has revoked stays out, whatever the claims give.
  public func settle(
    _ person: VouchedPerson, at now: Instant
  ) async -> Result<SettledStaff, StorageFailure> {
    let whose: [Value] = [.text(person.issuer), .text(person.subject)]
    return await repeatingOnConflict {
      await database.transact(reading: [
        Statement(IdentitySQL.known, whose),
        Statement(IdentitySQL.linkable, [.optional(person.email)]),
      ]) { rows throws(StorageFailure) in
        var settling = Settling(person, now, try StaffMember.all(rows[1]))
        for row in rows[0] {
          settling.known.append(
            (member: try StaffMember(row), isWithdrawn: try row.optionalInt64(10) != nil))
        }
        let members = settling.settle()
        return .commit(
          settling.statements, answer: SettledStaff(members: members, changed: settling.changed))
      }
    }
  }

  /// The programs that providers have issued tokens to, those revoked included.
  public func vouchedPrograms() async -> Result<[StaffMember], StorageFailure> {
    await database.read(Statement(IdentitySQL.programs)).tried { rows throws(StorageFailure) in
      try StaffMember.all(rows)
    }
  }

  /// Somebody in one role, as they stand; nil where the provider has not vouched for them, or they are revoked.
  public func vouched(
    issuer: String, subject: String, authority: AuthorityID, role: Role
  ) async -> Result<StaffMember?, StorageFailure> {
    await database.read(
      Statement(
        IdentitySQL.one,
        [.text(issuer), .text(subject), .text(authority.text), .text(role.rawValue)])
    ).tried { rows throws(StorageFailure) in try StaffMember.all(rows).first }
  }
}

/// The rows of one person on their way to what the provider says.
private struct Settling {
  let person: VouchedPerson
  let now: Instant
  let linkable: [StaffMember]
  var known: [(member: StaffMember, isWithdrawn: Bool)] = []
  private(set) var statements: [Statement] = []
  private(set) var changed: [StaffMember] = []

  init(_ person: VouchedPerson, _ now: Instant, _ linkable: [StaffMember]) {
    (self.person, self.now, self.linkable) = (person, now, linkable)
  }

  mutating func settle() -> [StaffMember] {
    for (member, _) in known where member.revokedAt == nil && !isGiven(member) {
      changed.append(member)
      statements += [
        Statement(IdentitySQL.close, [.text(member.id.text), .int64(now.milliseconds)]),
        Statement(IdentitySQL.withdraw, [.text(member.id.text), .int64(now.milliseconds)]),
        SessionSQL.endAll(of: member.id, at: now, except: nil),
      ]
    }
    return person.powers.compactMap { power in
      if let row = known.first(where: { isSame($0.member, power) }) {
        return welcome(row.member, row.isWithdrawn)
      }
      let same = linkable.filter { isSame($0, power) }
      return add(power, to: same.count == 1 ? same[0] : nil)
    }
  }

  private func isSame(_ member: StaffMember, _ power: VouchedPerson.VouchedPower) -> Bool {
    member.authority == power.authority && member.role == power.role
  }

  private func isGiven(_ member: StaffMember) -> Bool {
    person.powers.contains { isSame(member, $0) }
  }

  /// Nil where an operator has revoked the person.
  private mutating func welcome(_ member: StaffMember, _ isWithdrawn: Bool) -> StaffMember? {
    if member.revokedAt != nil {
      guard isWithdrawn else { return nil }
      changed.append(member)
      statements += [
        Statement(IdentitySQL.open, [.text(member.id.text)]),
        Statement(IdentitySQL.withdraw, [.text(member.id.text), .null]),
      ]
    }
    return named(member)
  }

  private mutating func named(_ member: StaffMember) -> StaffMember {
    if member.name != person.name {
      statements.append(Statement(IdentitySQL.rename, [.text(member.id.text), .text(person.name)]))
    }
    return StaffMember(
      id: member.id, name: person.name, authority: member.authority, role: member.role,
      addedAt: member.addedAt, email: member.email, language: member.language,
      validFrom: member.validFrom, validTo: member.validTo)
  }

  /// A row of its own, or one that was there before.
  private mutating func add(
    _ power: VouchedPerson.VouchedPower, to linked: StaffMember?
  ) -> StaffMember {
    let member =
      linked
      ?? StaffMember(
        id: power.id, name: person.name, authority: power.authority, role: power.role,
        addedAt: now)
    if linked == nil {
      statements.append(
        Statement(
          IdentitySQL.add,
          [
            .text(member.id.text), .text(member.name), .text(member.authority.text),
            .text(member.role.rawValue), .blob(power.tokenHash), .int64(now.milliseconds),
          ]))
    }
    changed.append(member)
    if linked != nil {
      // From now on the provider lets them in: the key they had opens nothing any more.
      statements.append(
        Statement(IdentitySQL.rekey, [.text(member.id.text), .blob(power.tokenHash)]))
    }
    statements.append(
      Statement(
        IdentitySQL.vouch,
        [
          .text(person.issuer), .text(person.subject), .text(power.authority.text),
          .text(power.role.rawValue), .text(member.id.text),
        ]))
    return named(member)
  }
}

/// The SQL of identities.
private enum IdentitySQL {
  static let columns =
    "s.id, s.name, s.authority, s.role, s.added_at, s.revoked_at, s.email, s.language,"
    + " s.valid_from, s.valid_to"
  static let known = SQL(
    unsafeSQL: """
      SELECT \(columns), i.withdrawn_at FROM staff_identities i JOIN staff s ON s.id = i.staff_id
      WHERE i.issuer = $1 AND i.subject = $2 ORDER BY s.added_at, s.id
      """)
  static let one = SQL(
    unsafeSQL: """
      SELECT \(columns) FROM staff_identities i JOIN staff s ON s.id = i.staff_id
      WHERE i.issuer = $1 AND i.subject = $2 AND i.authority = $3 AND i.role = $4
        AND s.revoked_at IS NULL
      """)
  static let programs = SQL(
    unsafeSQL: """
      SELECT \(columns) FROM staff s WHERE NOT (\(StaffSQL.isPerson)) AND s.id NOT IN (SELECT id FROM clients)
      ORDER BY s.authority, s.id
      """)
  static let linkable = SQL(
    unsafeSQL: """
      SELECT \(columns) FROM staff s
      WHERE LOWER(s.email) = LOWER(CAST($1 AS TEXT)) AND s.revoked_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM staff_identities i WHERE i.staff_id = s.id)
      ORDER BY s.id
      """)
  static let add = SQL(
    """
    INSERT INTO staff (id, name, authority, role, token_hash, added_at)
    VALUES ($1, $2, $3, $4, $5, $6)
    """)
  static let vouch = SQL(
    """
    INSERT INTO staff_identities (issuer, subject, authority, role, staff_id)
    VALUES ($1, $2, $3, $4, $5)
    """)
  static let rekey = SQL("UPDATE staff SET token_hash = $2 WHERE id = $1")
  static let rename = SQL("UPDATE staff SET name = $2 WHERE id = $1")
  static let close = SQL("UPDATE staff SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL")
  static let open = SQL("UPDATE staff SET revoked_at = NULL WHERE id = $1")
  static let withdraw = SQL("UPDATE staff_identities SET withdrawn_at = $2 WHERE staff_id = $1")
}
