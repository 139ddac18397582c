// Programs that a provider has issued an access token to (OAuth client credentials, RFC 9068).

/// A program, and what it may here.
public struct KnownProgram: Sendable, Hashable {
  public let provider: String
  public let issuer: String
  public let client: String
  public let power: Power
  /// As the provider gives them, without the prefix of the configuration; what lacks it is left out.
  public let scopes: Set<String>
}

extension Identity {
  /// Whether what stands after `Bearer` may be a token of a provider: our own have no points.
  public static func mayBeToken(_ text: String) -> Bool {
    text.utf8.count { $0 == UInt8(ascii: ".") } == 2
  }

  /// The program that a token was issued to.
  ///
  /// Whose token it is, it says itself; only that provider's keys can then prove it.
  public func program(_ text: String) async throws(SignInFailure) -> KnownProgram {
    let token: CompactToken
    do throws(TokenFlaw) { token = try CompactToken(text) } catch { throw .token(error) }
    let issuer = token.unproved["iss"].text
    guard let provider = providers.first(where: { $0.settings.issuer == issuer }),
      let rules = provider.settings.machines
    else { throw .token(.issuer) }
    let claims = try await provider.claims(of: token)
    let check = AccessTokenCheck(
      issuer: provider.settings.issuer, rules: rules, ourClient: provider.settings.clientID,
      clock: provider.clock)
    let (client, scopes) = try provider.flawless { () throws(TokenFlaw) in
      try check.check(claims, of: token)
    }
    guard let power = rules.clients[client] else { throw .token(.client) }
    let ours = scopes.filter { $0.hasPrefix(rules.scopePrefix) }
      .map { String($0.dropFirst(rules.scopePrefix.count)) }
    return KnownProgram(
      provider: provider.settings.id, issuer: provider.settings.issuer, client: client,
      power: power, scopes: Set(ours))
  }
}
