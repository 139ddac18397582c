// The keys of a provider (RFC 7517): each for its kind of algorithm and for signatures alone.

import JWTKit

/// The public keys that a provider signs with.
struct KeySet: Sendable {
  private let keys: [ProviderKey]

  /// Keys in a set.
  static let most = 100

  /// Reads a set; keys that are for something else, or of a kind that is not known, are left out.
  init(json bytes: [UInt8]) throws(ProviderTrouble) {
    guard let entries = ClaimValue(json: bytes)?["keys"].elements else { throw .lied("keys") }
    guard entries.count <= KeySet.most else { throw .tooLong }
    keys = entries.compactMap { ProviderKey($0) }
    guard !keys.isEmpty else { throw .lied("keys") }
  }

  /// Whether there is a key of this name; a token without one may be signed by any.
  func has(_ name: String?) -> Bool {
    guard let name else { return true }
    return keys.contains { $0.name == name }
  }

  /// The claims of a token that one of the keys has signed.
  func claims(
    of token: CompactToken, among allowed: Set<TokenAlgorithm>
  ) async throws(TokenFlaw) -> ClaimValue {
    guard allowed.contains(token.algorithm) else { throw .algorithm }
    let named = token.key.map { name in keys.filter { $0.name == name } } ?? keys
    guard !named.isEmpty else { throw .unknownKey }
    let fitting = named.filter { $0.algorithms.contains(token.algorithm) }
    guard !fitting.isEmpty else { throw .wrongKey }
    for key in fitting {
      if let claims = await key.claims(of: token) { return claims }
    }
    throw .signature
  }
}

/// One key, which verifies what it can and nothing else.
private struct ProviderKey: Sendable {
  let name: String?
  /// What it may have signed.
  let algorithms: Set<TokenAlgorithm>
  private let parts: ClaimValue

  /// Nil for a key for encryption, for a symmetric one, and for one of an unknown kind.
  init?(_ entry: ClaimValue) {
    if let use = entry["use"].text, use != "sig" { return nil }
    if let uses = entry["key_ops"].texts, !uses.contains("verify") { return nil }
    var algorithms: Set<TokenAlgorithm>
    switch (entry["kty"].text, entry["crv"].text) {
    case ("RSA", _): algorithms = [.rs256, .rs384, .rs512, .ps256, .ps384, .ps512]
    case ("EC", "P-256"): algorithms = [.es256]
    case ("EC", "P-384"): algorithms = [.es384]
    case ("EC", "P-521"): algorithms = [.es512]
    case ("OKP", "Ed25519"): algorithms = [.edDSA]
    default: return nil
    }
    if let only = entry["alg"].text {
      algorithms.formIntersection(TokenAlgorithm(rawValue: only).map { [$0] } ?? [])
    }
    guard !algorithms.isEmpty else { return nil }
    name = entry["kid"].text
    self.algorithms = algorithms
    parts = entry
  }

  /// Nil where the key has not signed the token.
  ///
  /// A collection of jwt-kit takes its first key for a token with an unknown name; so each has one key only.
  func claims(of token: CompactToken) async -> ClaimValue? {
    guard let key = jwk(token.algorithm) else { return nil }
    do {
      let signers = try await JWTKeyCollection().add(jwk: key, isDefault: true)
      return try await signers.verify(token.text, as: SignedClaims.self).value
    } catch { return nil }
  }

  /// The public parts alone, for the algorithm of a token.
  private func jwk(_ algorithm: TokenAlgorithm) -> JWK? {
    let only = JWK.Algorithm(rawValue: algorithm.rawValue)
    let name = JWKIdentifier(string: "only")
    switch parts["kty"].text {
    case "RSA":
      // Beyond 8192 bits a signature only costs time; below 2048 jwt-kit takes none.
      guard let modulus = parts["n"].text, modulus.utf8.count <= 1_368 else { return nil }
      return .rsa(only, identifier: name, modulus: modulus, exponent: parts["e"].text)
    case "EC":
      let curve = parts["crv"].text.flatMap { ECDSACurve(rawValue: $0) }
      return .ecdsa(only, identifier: name, x: parts["x"].text, y: parts["y"].text, curve: curve)
    case "OKP":
      return .octetKeyPair(only, identifier: name, x: parts["x"].text, y: nil, curve: .ed25519)
    default: return nil
    }
  }
}
