// The authorization code flow with PKCE (OIDC Core § 3.1, RFC 7636): to the provider, and back with somebody.

import Crypto

/// A sign-in that somebody has begun; it belongs to one browser and is used once.
public struct PendingSignIn: Sendable, Equatable {
  public let provider: String
  /// 256 unpredictable bits each, in base 64.
  public let state: String
  public let nonce: String
  public let verifier: String
  /// Seconds since 1970.
  public let since: Int64

  /// Seconds in which somebody must come back.
  public static let lifetime: Int64 = 600

  public init(provider: String, state: String, nonce: String, verifier: String, since: Int64) {
    self.provider = provider
    self.state = state
    self.nonce = nonce
    self.verifier = verifier
    self.since = since
  }
}

/// What a browser brings back from the provider.
public struct SignInAnswer: Sendable {
  let code: String?
  let error: String?
  let issuer: String?
  public init(code: String?, error: String?, issuer: String?) {
    self.code = code
    self.error = error
    self.issuer = issuer
  }
}

/// Whoever the provider says it is, and what that is worth here.
public struct SignedInPerson: Sendable {
  public let provider: String
  public let issuer: String
  /// By which the person is known again: unique under the issuer.
  public let identity: String
  /// By which the provider speaks of the person, and of their session with it, when it signs them out.
  public let subject: String
  public let session: String?
  public let name: String
  /// An address by which staff that were there before may be found; nil unless the operator wants that.
  public let linkedEmail: String?
  /// The level of assurance, 0 (unknown) to 4.
  public let level: Int
  /// Everything that the claims give, in the order of the operator's rules.
  public let powers: [Power]
  /// Reminds the provider of whom it signs out.
  public let idToken: String
}

extension IdentityProvider {
  /// Begins a sign-in.
  ///
  /// - Parameter redirect: where the provider sends the browser back to.
  /// - Returns: where the browser goes, and what must be known when it comes back.
  public func begin(
    returningTo redirect: String
  ) async throws(SignInFailure) -> (url: String, pending: PendingSignIn) {
    let metadata = try await knownMetadata()
    let pending = PendingSignIn(
      provider: settings.id, state: TokenBase64.text(random(32)),
      nonce: TokenBase64.text(random(32)), verifier: TokenBase64.text(random(32)), since: now)
    let challenge = TokenBase64.text(Array(SHA256.hash(data: Array(pending.verifier.utf8))))
    let request = SignInRequest(
      settings, pending: pending, redirect: redirect, challenge: challenge)
    guard settings.signsRequests || metadata.demandsSignedRequests else {
      return (metadata.authorization.adding(request.fields), pending)
    }
    let name = TokenBase64.text(random(16))
    guard let signed = await request.signed(by: settings, at: now, name: name) else {
      throw .provider(.secret)
    }
    return (metadata.authorization.adding(signed), pending)
  }

  /// Ends a sign-in: fetches the tokens for the code, and judges them.
  ///
  /// - Parameters:
  ///   - pending: what was begun, in the same browser.
  ///   - redirect: as it was at the beginning.
  public func finish(
    _ answer: SignInAnswer, of pending: PendingSignIn, returningTo redirect: String
  ) async throws(SignInFailure) -> SignedInPerson {
    guard now - pending.since <= PendingSignIn.lifetime, pending.since <= now + clock.skew else {
      throw .token(.tooOld)
    }
    let metadata = try await knownMetadata()
    // An answer of another provider is not taken to this one (RFC 9207 § 2.4).
    if answer.issuer != nil || metadata.namesIssuer {
      guard answer.issuer == settings.issuer else { throw .token(.issuer) }
    }
    if let error = answer.error { throw .refused(SignInAnswer.known(error)) }
    guard let code = answer.code, !code.isEmpty else { throw .refused("other") }
    let tokens = try await exchange(code, pending, redirect, metadata)
    guard let text = tokens["id_token"].text else { throw .provider(.lied("id_token")) }
    let accessToken = tokens["access_token"].text
    let token = try flawless { () throws(TokenFlaw) in try CompactToken(text) }
    var claims = try await self.claims(of: token)
    let check = IDTokenCheck(
      issuer: settings.issuer, client: settings.clientID, nonce: pending.nonce,
      accessToken: accessToken, maxAge: settings.maxAge, clock: clock)
    let signed = claims
    let subject = try flawless { () throws(TokenFlaw) in try check.check(signed, of: token) }
    if settings.asksUserInfo {
      claims = try await withUserInfo(claims, subject, accessToken, metadata)
    }
    return try person(claims, subject, text)
  }

  /// A provider's word that somebody has signed out (Back-Channel Logout § 2.6); whether it came before is asked
  /// elsewhere.
  public func signedOut(_ text: String) async throws(SignInFailure) -> SignedOut {
    let token = try flawless { () throws(TokenFlaw) in try CompactToken(text) }
    let claims = try await self.claims(of: token)
    let check = LogoutTokenCheck(
      issuer: settings.issuer, client: settings.clientID, clock: clock)
    return try flawless { () throws(TokenFlaw) in try check.check(claims, of: token) }
  }

  /// Where a browser goes to sign out there as well (RP-Initiated Logout § 2); nil where that is not possible or not
  /// wanted.
  ///
  /// - Parameter redirect: where the provider sends the browser back to.
  public func endSession(_ idToken: String?, returningTo redirect: String) async -> String? {
    guard settings.signsOutThere, let metadata = try? await currentMetadata() else { return nil }
    var fields = [("client_id", settings.clientID), ("post_logout_redirect_uri", redirect)]
    if let idToken { fields.insert(("id_token_hint", idToken), at: 0) }
    return metadata.endSession?.adding(fields)
  }

  private func knownMetadata() async throws(SignInFailure) -> ProviderMetadata {
    do throws(ProviderTrouble) { return try await currentMetadata() } catch {
      throw .provider(error)
    }
  }

  nonisolated func flawless<Value>(
    _ check: () throws(TokenFlaw) -> Value
  ) throws(SignInFailure) -> Value {
    do throws(TokenFlaw) { return try check() } catch { throw .token(error) }
  }
}

extension IdentityProvider {
  /// The tokens for a code (OIDC Core § 3.1.3).
  private func exchange(
    _ code: String, _ pending: PendingSignIn, _ redirect: String, _ metadata: ProviderMetadata
  ) async throws(SignInFailure) -> ClaimValue {
    let proof: (headers: [String], fields: [(String, String)])
    do throws(ProviderTrouble) {
      proof = try await settings.proof(
        to: metadata.token, at: now, name: TokenBase64.text(random(16)))
    } catch { throw .provider(error) }
    let form = FormCoding.text(
      [
        ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect),
        ("code_verifier", pending.verifier),
      ] + proof.fields)
    let request = ProviderRequest(
      url: metadata.token.text, headers: ["accept: application/json"] + proof.headers, form: form)
    switch await ask(request) {
    case .failure(let trouble): throw .provider(trouble)
    case .success(let answer):
      let tokens = ClaimValue(json: answer.body) ?? .none
      if answer.status == 200 { return tokens }
      // A code that is used up, or was never given.
      if tokens["error"].text == "invalid_grant" { throw .refused("invalid_grant") }
      throw .provider(.status(answer.status))
    }
  }

  /// More claims of the same person (OIDC Core § 5.3.2); those of the ID token win, since they are signed.
  private func withUserInfo(
    _ claims: ClaimValue, _ subject: String, _ accessToken: String?, _ metadata: ProviderMetadata
  ) async throws(SignInFailure) -> ClaimValue {
    guard let accessToken, let endpoint = metadata.userInfo,
      accessToken.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { throw .provider(.lied("access_token")) }
    let request = ProviderRequest(
      url: endpoint.text,
      headers: ["accept: application/json", "authorization: Bearer \(accessToken)"], form: nil)
    switch await ask(request) {
    case .failure(let trouble): throw .provider(trouble)
    case .success(let answer):
      guard answer.status == 200 else { throw .provider(.status(answer.status)) }
      guard let more = ClaimValue(json: answer.body)?.members else {
        throw .provider(.lied("userinfo"))
      }
      guard more["sub"]?.text == subject else { throw .token(.subject) }
      return .group((claims.members ?? [:]).merging(more) { signed, _ in signed })
    }
  }

  private nonisolated func person(
    _ claims: ClaimValue, _ subject: String, _ idToken: String
  ) throws(SignInFailure) -> SignedInPerson {
    let rules = settings.claims
    let identity = claims.value(at: rules.subject).text
    guard let identity, identity.utf8.count <= 255,
      identity.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F })
    else { throw .token(.subject) }
    let parts = [claims["given_name"].text, claims["family_name"].text].compactMap { $0 }
    let written = claims.value(at: rules.name).text ?? parts.joined(separator: " ")
    guard let name = PersonName.tidy(written) else { throw .name }
    return SignedInPerson(
      provider: settings.id, issuer: settings.issuer, identity: identity, subject: subject,
      session: claims["sid"].text, name: name,
      linkedEmail: rules.linksByEmail ? rules.email(of: claims) : nil,
      level: rules.level(of: claims), powers: rules.powers(of: claims), idToken: idToken)
  }
}

extension SignInAnswer {
  private static let codes: Set<String> = [
    "access_denied", "account_selection_required", "consent_required", "interaction_required",
    "invalid_request", "invalid_scope", "login_required", "server_error",
    "temporarily_unavailable", "unauthorized_client", "unsupported_response_type",
  ]

  /// An error that the specifications name; what else comes from an address is not repeated.
  static func known(_ error: String) -> String { codes.contains(error) ? error : "other" }
}
