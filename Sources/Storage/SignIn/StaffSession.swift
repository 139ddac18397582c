// A session: a browser that somebody of the staff has signed in at, and how they showed who they are.

public import Policy

/// How somebody showed who they are.
public enum SignInMeans: Sendable, Hashable {
  /// The token that `utlamnande staff add` printed.
  case token
  /// A password and a one-time code.
  case password
  /// An identity provider.
  case provider(ProvidedIdentity)

  /// As stored and as shown: `token`, `password` or `provider`.
  public var name: String {
    switch self {
    case .token: "token"
    case .password: "password"
    case .provider: "provider"
    }
  }

  /// What the provider said; nil where there is none.
  public var provided: ProvidedIdentity? {
    if case .provider(let identity) = self { identity } else { nil }
  }
}

/// Who somebody is at an identity provider.
public struct ProvidedIdentity: Sendable, Hashable {
  /// The provider's name in the settings.
  public let provider: String
  /// `sub`, unique at the provider and never given to another.
  public let subject: String
  /// `sid`, by which the provider names its own session when it ends.
  public let session: String?
  /// The level of assurance that it vouches for.
  public let assurance: String?

  public init(
    provider: String, subject: String, session: String? = nil, assurance: String? = nil
  ) {
    self.provider = provider
    self.subject = subject
    self.session = session
    self.assurance = assurance
  }
}

/// A session as it is kept, without its secret.
public struct StaffSession: Sendable, Hashable {
  /// Names the session to its owner and in the log; it opens nothing.
  public let id: String
  public let person: StaffID
  public let begunAt: Instant
  /// When somebody was last seen, some minutes at most before it was so.
  public let seenAt: Instant
  /// When it ends whatever happens.
  public let endsAt: Instant
  public let means: SignInMeans

  public init(
    id: String, person: StaffID, begunAt: Instant, seenAt: Instant, endsAt: Instant,
    means: SignInMeans
  ) {
    self.id = id
    self.person = person
    self.begunAt = begunAt
    self.seenAt = seenAt
    self.endsAt = endsAt
    self.means = means
  }

  /// Whether it is still good.
  ///
  /// - Parameter idle: seconds without a sign of life.
  public func isOpen(at now: Instant, idle: Int64) -> Bool {
    now < endsAt && now < seenAt.adding(seconds: idle)
  }
}

/// Somebody of the staff, known by a session.
public struct SignedIn: Sendable, Hashable {
  public let session: StaffSession
  public let member: StaffMember
  public init(session: StaffSession, member: StaffMember) {
    self.session = session
    self.member = member
  }
}

/// What must still hold in the moment a session begins, so that nothing taken back meanwhile opens one.
public enum SessionProof: Sendable, Hashable {
  /// The person is let in.
  case person
  /// This is the SHA-256 of the person's token.
  case token([UInt8])
  /// This is the hash of the person's password, and no code of this step or a later one has opened yet.
  case password(hash: String, step: Int64)
}
