// Why nobody is signed in: what is wrong with a token, and what is wrong with a provider.

/// What is wrong with a token. The name says it in logs; nothing of the token is ever told.
public enum TokenFlaw: String, Error, Sendable, CaseIterable {
  /// No three parts of base 64, too long, or with extensions that must be understood (`crit`).
  case malformed
  /// Another kind of token than what is asked for here.
  case type
  /// An algorithm that is not allowed: `none` and the symmetric ones never are.
  case algorithm
  /// Signed with a key that the provider does not have (any more).
  case unknownKey
  /// The named key is for another algorithm or another use.
  case wrongKey
  case signature
  case issuer
  /// Issued for another service.
  case audience
  /// Issued to another service (`azp`).
  case authorizedParty
  case expired
  /// Not valid yet, or issued in the future: a clock is wrong.
  case clock
  /// Issued too long ago to be the answer to this sign-in.
  case tooOld
  case nonce
  /// The access token beside it is not the one that it was issued with (`at_hash`).
  case accessToken
  case subject
  /// The person proved who they are longer ago than is allowed (`max_age`).
  case authenticatedLongAgo
  /// No event of signing out, or a token that could be taken for an ID token.
  case event
  /// Neither a subject nor a session.
  case nobody
  /// No client that is known here.
  case client
}

/// What is wrong with a provider.
public enum ProviderTrouble: Error, Sendable, Hashable {
  /// It does not answer.
  case down
  case slow
  /// Its certificate cannot be trusted, or no TLS came about.
  case tls
  /// It answers with this status where it should not.
  case status(Int)
  /// An answer that is too long.
  case tooLong
  /// An answer that it may not give; by the name of the field that is wrong.
  case lied(String)
  /// Our own secret or key cannot be read or used.
  case secret

  /// A word for logs, readiness and metrics.
  public var slug: String {
    switch self {
    case .down: "down"
    case .slow: "slow"
    case .tls: "tls"
    case .status(let status): "status-\(status)"
    case .tooLong: "too-long"
    case .lied(let field): "lied-\(field)"
    case .secret: "secret"
    }
  }
}

/// Why a sign-in came to nothing.
public enum SignInFailure: Error, Sendable, Hashable {
  case token(TokenFlaw)
  case provider(ProviderTrouble)
  /// The provider refused, with a code of RFC 6749 § 4.1.2.1 or OIDC Core § 3.1.2.6 where it is a known one.
  case refused(String)
  /// The name in the claims is missing or has characters that no name has.
  case name

  /// A word for logs.
  public var slug: String {
    switch self {
    case .token(let flaw): "token-\(flaw.rawValue)"
    case .provider(let trouble): "provider-\(trouble.slug)"
    case .refused(let code): "refused-\(code)"
    case .name: "name"
    }
  }
}
