// What a signed token must say before somebody is let in or out by it: OIDC Core § 3.1.3.7, Back-Channel Logout § 2.6,
// RFC 9068 § 4.

/// By which moment a token is judged.
struct TokenClock: Sendable {
  /// Seconds since 1970.
  let now: Int64
  /// Seconds by which the clocks may differ.
  let skew: Int64

  /// Seconds after it was issued in which a token can be the answer to what was asked just now.
  static let freshness: Int64 = 600

  /// - Parameter isAnswer: whether it was issued for what is going on now, and so is young.
  func check(_ claims: ClaimValue, isAnswer: Bool) throws(TokenFlaw) {
    guard let ends = claims["exp"].seconds else { throw .expired }
    guard now - skew < ends else { throw .expired }
    if claims["nbf"] != .none {
      guard let begins = claims["nbf"].seconds, begins <= now + skew else { throw .clock }
    }
    guard let issued = claims["iat"].seconds else { throw .malformed }
    guard issued <= now + skew else { throw .clock }
    if isAnswer, issued < now - skew - TokenClock.freshness { throw .tooOld }
  }
}

extension ClaimValue {
  fileprivate func expectIssuer(_ issuer: String) throws(TokenFlaw) {
    guard self["iss"].text?.utf8.elementsEqual(issuer.utf8) == true else { throw .issuer }
  }

  /// The service is meant; where others are meant as well, it must have been issued to this one.
  fileprivate func expectAudience(_ client: String) throws(TokenFlaw) {
    guard let audience = self["aud"].texts, audience.contains(client) else { throw .audience }
    if self["azp"] != .none {
      guard self["azp"].text == client else { throw .authorizedParty }
    } else if audience.count > 1 {
      throw .authorizedParty
    }
  }

  /// Who it is about: 1 to 255 visible characters (OIDC Core § 2).
  fileprivate func subject() throws(TokenFlaw) -> String {
    guard let subject = self["sub"].text, subject.utf8.count <= 255,
      subject.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F })
    else { throw .subject }
    return subject
  }
}

/// The answer to one sign-in.
struct IDTokenCheck: Sendable {
  let issuer: String
  let client: String
  let nonce: String
  /// What came beside it.
  let accessToken: String?
  /// Seconds since the person proved who they are, where that was asked for.
  let maxAge: Int64?
  let clock: TokenClock

  /// - Returns: the subject.
  func check(_ claims: ClaimValue, of token: CompactToken) throws(TokenFlaw) -> String {
    // Kinds with another purpose are not taken for this one, even from the same provider (RFC 8725 § 3.11).
    if let type = token.type, type != "jwt" { throw .type }
    if claims["events"] != .none { throw .type }
    try claims.expectIssuer(issuer)
    try claims.expectAudience(client)
    try clock.check(claims, isAnswer: true)
    guard claims["nonce"].text == nonce else { throw .nonce }
    if claims["at_hash"] != .none {
      guard let accessToken, let hash = claims["at_hash"].text,
        hash == TokenBase64.text(token.algorithm.halfHash(accessToken))
      else { throw .accessToken }
    }
    if let maxAge {
      guard let since = claims["auth_time"].seconds, since >= clock.now - clock.skew - maxAge else {
        throw .authenticatedLongAgo
      }
    }
    return try claims.subject()
  }
}

/// Somebody whom a provider has signed out.
public struct SignedOut: Sendable, Hashable {
  public let issuer: String
  public let subject: String?
  /// The session at the provider; nil for all of the subject's.
  public let session: String?
  /// The token's own name, by which it is taken once.
  public let token: String
  /// Seconds since 1970 after which it would not be taken anyway.
  public let until: Int64
}

/// A provider's word that somebody has signed out.
struct LogoutTokenCheck: Sendable {
  let issuer: String
  let client: String
  let clock: TokenClock

  private static let event = "http://schemas.openid.net/event/backchannel-logout"

  func check(_ claims: ClaimValue, of token: CompactToken) throws(TokenFlaw) -> SignedOut {
    if let type = token.type, type != "logout+jwt", type != "jwt" { throw .type }
    try claims.expectIssuer(issuer)
    guard claims["aud"].texts?.contains(client) == true else { throw .audience }
    try clock.check(claims, isAnswer: true)
    guard claims["events"][LogoutTokenCheck.event].members != nil, claims["nonce"] == .none else {
      throw .event
    }
    guard let name = claims["jti"].text, name.utf8.count <= 255 else { throw .malformed }
    let (subject, session) = (claims["sub"].text, claims["sid"].text)
    guard subject != nil || session != nil else { throw .nobody }
    // Taken for ten minutes and the skew at most: what is later is too old.
    return SignedOut(
      issuer: issuer, subject: subject, session: session, token: name,
      until: clock.now + 2 * (TokenClock.freshness + clock.skew))
  }
}

/// A token that a provider has issued to a program (RFC 9068), or what its provider has in place of one.
struct AccessTokenCheck: Sendable {
  let issuer: String
  let rules: MachineRules
  /// The id that the service itself has at the provider: ID and logout tokens are for that one.
  let ourClient: String
  let clock: TokenClock

  /// - Returns: the id of the program's client, and what it was given: `scope`, and the `roles` that some providers
  ///   give programs instead (RFC 9068 § 2.2.3).
  func check(
    _ claims: ClaimValue, of token: CompactToken
  ) throws(TokenFlaw) -> (client: String, scopes: Set<String>) {
    switch rules.tokenType {
    case .accessToken: guard token.type == "at+jwt" else { throw .type }
    case .any: try expectAccess(claims, of: token)
    }
    try claims.expectIssuer(issuer)
    guard claims["aud"].texts?.contains(rules.audience) == true else { throw .audience }
    try clock.check(claims, isAnswer: false)
    _ = try claims.subject()
    let client = try client(of: claims)
    let scopes = (claims["scope"].text ?? "").split(separator: " ").map { String($0) }
    return (client, Set(scopes + (claims["roles"].texts ?? [])))
  }

  /// Where the type says no more than that it is a token: no ID token, no logout token, and none that a person has
  /// got a program. What each of them holds, and an access token of a program does not, is refused.
  private func expectAccess(_ claims: ClaimValue, of token: CompactToken) throws(TokenFlaw) {
    guard token.type == "jwt" else { throw .type }
    // Of an ID token (OIDC Core § 2, § 3.1.3.6, § 3.3.2.11), of a logout token, and of somebody's session.
    let foreign = ["nonce", "at_hash", "c_hash", "events", "sid", "session_state", "scp"]
    guard foreign.allSatisfy({ claims[$0] == .none }) else { throw .type }
    guard claims["auth_time"] == .none || claims["auth_time"].seconds == 0 else { throw .type }
    // Keycloak's word for the kind of a token, and Entra's for whom it was issued to.
    for (claim, word) in [("typ", "Bearer"), ("idtyp", "app")] where claims[claim] != .none {
      guard claims[claim].text == word else { throw .type }
    }
    guard claims["aud"].texts?.contains(ourClient) != true else { throw .audience }
  }

  /// The program's client: in the claim of the settings, and no other claim may say otherwise.
  private func client(of claims: ClaimValue) throws(TokenFlaw) -> String {
    guard let client = claims[rules.clientClaim.rawValue].text, client.utf8.count <= 255 else {
      throw .client
    }
    for other in MachineRules.ClientClaim.allCases where claims[other.rawValue] != .none {
      guard claims[other.rawValue].text == client else { throw .client }
    }
    return client
  }
}
