// Sessions of staff: what the browser holds is a secret that means nothing by itself; everything else is here.

public import Policy
public import Storage

/// How long sessions last, and how many there may be.
public struct SessionRules: Sendable {
  /// Seconds without a sign of life; 300 to 7200.
  public var idle: Int64 = 1_800
  /// Seconds in all; 3600 to 86400.
  public var total: Int64 = 36_000
  /// Sessions of one person at the same time, 1 to 100; the one longest unseen gives way.
  public var most = 10
  public init() {}

  /// Seconds after which a sign of life is written down.
  public var renewal: Int64 { min(300, idle / 6) }
}

extension Desk {
  /// A session for the person with this token; nil for a token that is not valid.
  ///
  /// - Returns: the secret that the browser keeps.
  public func signIn(token: String) async throws(DeskFailure) -> String? {
    guard settings.localAccounts.tokens != .never,
      let member = try await authenticate(token: token)
    else { return nil }
    if settings.localAccounts.tokens == .first, settings.localAccounts.isOn,
      try await account(of: member.id) != nil
    {
      return nil
    }
    return try await startSession(
      of: member.id, by: .token, proof: .token(Secrets.hash(token)))
  }

  /// A session for a person whom an identity provider vouches for.
  ///
  /// - Returns: the secret that the browser keeps.
  /// - Throws: `.notFound` where there is no such person, or they are not let in.
  public func startSession(
    of person: StaffID, by means: SignInMeans
  ) async throws(DeskFailure) -> String {
    guard let secret = try await startSession(of: person, by: means, proof: .person) else {
      throw .notFound
    }
    return secret
  }

  func startSession(
    of person: StaffID, by means: SignInMeans, proof: SessionProof
  ) async throws(DeskFailure) -> String? {
    let secret = Secrets.newSession(Store.systemRandomBytes(33))
    let rules = settings.sessions
    let session = StaffSession(
      id: Secrets.newToken(Store.systemRandomBytes(10)), person: person, begunAt: now,
      seenAt: now, endsAt: now.adding(seconds: rules.total), means: means)
    let member = try await store.startSession(
      session, hash: Secrets.hash(secret), proof: proof, most: rules.most, idle: rules.idle
    ).orDeskFailure()
    return letIn(member) == nil ? nil : secret
  }

  /// Who sits there; nil where the session has run out, or was ended in any process.
  ///
  /// - Parameter isAlive: whether the call shows that somebody sits there, so that the time begins anew.
  public func authenticate(
    session secret: String, isAlive: Bool = false
  ) async throws(DeskFailure) -> SignedIn? {
    let (hash, now, rules) = (Secrets.hash(secret), now, settings.sessions)
    guard let found = try await store.session(hash: hash).orDeskFailure(),
      found.session.isOpen(at: now, idle: rules.idle), letIn(found.member) != nil
    else { return nil }
    if isAlive, now >= found.session.seenAt.adding(seconds: rules.renewal) {
      try await store.touchSession(hash: hash, at: now).orDeskFailure()
    }
    return SignedIn(session: found.session, member: try await known(found.member))
  }

  /// A person's open sessions, the last seen first.
  public func sessions(of person: StaffID) async throws(DeskFailure) -> [StaffSession] {
    try await store.sessions(of: person, at: now, idle: settings.sessions.idle).orDeskFailure()
  }

  /// Ends a session, at once and in every process.
  public func endSession(_ secret: String) async throws(DeskFailure) {
    _ = try await store.endSession(hash: Secrets.hash(secret), at: now).orDeskFailure()
  }

  /// Ends one of a person's own sessions by its name. False where there is none.
  @discardableResult
  public func endSession(
    named id: String, of person: StaffID
  ) async throws(DeskFailure) -> Bool {
    try await store.endSession(id, of: person, at: now).orDeskFailure()
  }

  /// Ends all sessions of a person; how many there were.
  @discardableResult
  public func endSessions(of person: StaffID) async throws(DeskFailure) -> Int {
    try await store.endSessions(of: person, at: now).orDeskFailure()
  }

  /// Ends what a provider says is over, and notes whose it was: its session `sid`, everything of `subject`, or what
  /// both name.
  ///
  /// - Parameter way: how it came here, as the log names it.
  /// - Returns: whose sessions were ended.
  @discardableResult
  public func endSessions(
    provider: String, subject: String?, sid: String?, noting way: String
  ) async throws(DeskFailure) -> [StaffMember] {
    let people = try await store.endSessions(
      provider: provider, subject: subject, session: sid, at: now
    ).orDeskFailure()
    for person in people {
      try await note(
        Access(
          .signOut, way, by: .service, authority: person.authority, object: person.id.text))
    }
    return people
  }
}
