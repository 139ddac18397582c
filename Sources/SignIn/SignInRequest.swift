// What a provider is asked for (OIDC Core § 3.1.2.1), plainly or signed by the service (§ 6.1, RFC 9101).

import Foundation

/// The request that a browser carries to the provider.
struct SignInRequest {
  /// In the order in which they are written.
  private var parameters: [(name: String, value: ClaimValue)]

  init(_ settings: ProviderSettings, pending: PendingSignIn, redirect: String, challenge: String) {
    parameters = [
      ("response_type", .text("code")), ("client_id", .text(settings.clientID)),
      ("redirect_uri", .text(redirect)), ("scope", .text(settings.scopes.joined(separator: " "))),
      ("state", .text(pending.state)), ("nonce", .text(pending.nonce)),
      ("code_challenge", .text(challenge)), ("code_challenge_method", .text("S256")),
    ]
    if let prompt = settings.prompt { parameters.append(("prompt", .text(prompt))) }
    if let maxAge = settings.maxAge { parameters.append(("max_age", .whole(maxAge))) }
    if !settings.levelsAsked.isEmpty {
      parameters.append(("acr_values", .text(settings.levelsAsked.joined(separator: " "))))
    }
    if !settings.claimsAsked.isEmpty {
      let asked = settings.claimsAsked.map { ($0, ClaimValue.group(["essential": .flag(true)])) }
      let claims = ClaimValue.group(Dictionary(asked) { first, _ in first })
      let place = settings.asksUserInfo ? "userinfo" : "id_token"
      parameters.append(("claims", .group([place: claims])))
    }
  }

  /// As they stand in an address: what is no text is written as JSON (OIDC Core § 5.5).
  var fields: [(String, String)] {
    parameters.map { ($0.name, $0.value.text ?? $0.value.json) }
  }

  /// The same as one signed value, beside what OAuth wants to see in the address as well. What was changed on the way
  /// is not believed, and nothing else can be read from the address.
  ///
  /// - Parameter name: unpredictable; under it the provider takes the request once.
  /// - Returns: nil where there is no key to sign it with.
  func signed(
    by settings: ProviderSettings, at seconds: Int64, name: String
  ) async -> [(String, String)]? {
    guard let secret = settings.secret.current(), let key = ClientKey(pem: secret) else {
      return nil
    }
    // Without `sub`: it cannot be taken for a proof of who the client is (RFC 9101 § 10.8).
    var claims: [String: ClaimValue] = [
      "iss": .text(settings.clientID), "aud": .text(settings.issuer), "jti": .text(name),
      "iat": .whole(seconds), "nbf": .whole(seconds), "exp": .whole(seconds + 300),
    ]
    for (name, value) in parameters { claims[name] = value }
    guard let object = await key.sign(.group(claims), key: settings.keyName) else { return nil }
    let plain = ["response_type", "client_id", "redirect_uri", "scope"]
    return fields.filter { plain.contains($0.0) } + [("request", object)]
  }
}
