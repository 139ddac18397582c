// Whoever a provider vouches for becomes staff: what its claims give today is what they may be today.

public import Policy
public import SignIn
public import Storage

extension Desk {
  /// What a person who has signed in may be; none where the claims give nothing, or an operator has revoked it all.
  ///
  /// Whoever an operator has revoked stays out. Roles that are no longer given are revoked, with their sessions.
  public func members(of person: SignedInPerson) async throws(DeskFailure) -> [StaffMember] {
    try await settle(
      person.issuer, person.identity, person.name, email: person.linkedEmail, person.powers)
  }

  /// Those of these people who are let in.
  public func staff(named ids: [StaffID]) async throws(DeskFailure) -> [StaffMember] {
    let all = try await store.staff(of: nil).orDeskFailure()
    return ids.compactMap { id in all.first { $0.id == id && $0.revokedAt == nil } }
  }

  /// The program that a provider has issued a token to; nil where an operator has revoked it, or it is not let in
  /// today.
  public func member(of program: KnownProgram) async throws(DeskFailure) -> StaffMember? {
    // No person's subject has a blank in it.
    let subject = "client \(program.client)"
    let found = await store.vouched(
      issuer: program.issuer, subject: subject, authority: program.power.authority,
      role: program.power.role)
    var member = try found.orDeskFailure()
    if member == nil {
      member = try await settle(
        program.issuer, subject, program.client, email: nil, [program.power]
      ).first
    }
    guard let member = letIn(member) else { return nil }
    return try await known(member)
  }

  private func settle(
    _ issuer: String, _ subject: String, _ name: String, email: String?, _ powers: [Power]
  ) async throws(DeskFailure) -> [StaffMember] {
    let person = VouchedPerson(
      issuer: issuer, subject: subject, name: name, email: email,
      powers: powers.map {
        VouchedPerson.VouchedPower(
          authority: $0.authority, role: $0.role,
          id: StaffID(Secrets.newToken(Store.systemRandomBytes(8))),
          tokenHash: Secrets.hash(Secrets.newToken(Store.systemRandomBytes(20))))
      })
    let settled = try await store.settle(person, at: now).orDeskFailure()
    // Who may do what has changed, by the provider's word.
    for member in settled.changed {
      try await note(
        Access(
          .power, "providerClaims", by: .service, authority: member.authority,
          object: member.id.text))
    }
    return settled.members
  }

  /// Whether this is the first time that a name is taken, within its time.
  ///
  /// - Parameter name: of any length; only its hash is kept.
  public func takesFirst(
    _ name: String, for purpose: MarkPurpose, until: Instant
  ) async throws(DeskFailure) -> Bool {
    try await store.mark(Secrets.hash(name), for: purpose, until: until, now: now).orDeskFailure()
  }

  /// Keeps something sealed under an unpredictable name; false where too much is kept already.
  public func keep(
    _ sealed: [UInt8], under name: String, for purpose: MarkPurpose, until: Instant
  ) async throws(DeskFailure) -> Bool {
    try await store.mark(
      Secrets.hash(name), for: purpose, until: until, now: now, content: sealed
    ).orDeskFailure()
  }

  /// Takes away what was kept.
  public func fetch(
    _ name: String, for purpose: MarkPurpose
  ) async throws(DeskFailure) -> [UInt8]? {
    try await store.fetch(Secrets.hash(name), for: purpose, now: now).orDeskFailure()
  }
}
