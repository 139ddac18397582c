// How the service proves to a provider who it is: by a secret, or by a token that it signs itself (RFC 7523).

import Foundation
import JWTKit

/// The private key of the service as a client.
enum ClientKey {
  case p256(ES256PrivateKey)
  case ed25519(EdDSA.PrivateKey)
  case rsa(Insecure.RSA.PrivateKey)

  init?(pem: String) {
    if let key = try? ES256PrivateKey(pem: pem) {
      self = .p256(key)
    } else if let key = try? EdDSA.PrivateKey(pem: pem) {
      self = .ed25519(key)
    } else if let key = try? Insecure.RSA.PrivateKey(pem: pem) {
      self = .rsa(key)
    } else {
      return nil
    }
  }

  static func isUsable(_ pem: String) -> Bool { ClientKey(pem: pem) != nil }

  /// Signs what the client says of itself.
  func sign(_ claims: ClaimValue, key name: String?) async -> String? {
    let signers = JWTKeyCollection()
    switch self {
    case .p256(let key): await signers.add(ecdsa: key)
    case .ed25519(let key): await signers.add(eddsa: key)
    case .rsa(let key): await signers.add(rsa: key, digestAlgorithm: .sha256)
    }
    var header = JWTHeader()
    header.typ = "JWT"
    if let name { header.kid = name }
    return try? await signers.sign(SignedClaims(claims), header: header)
  }
}

extension ProviderSettings {
  /// The header lines and the fields of a form by which the token endpoint knows the service.
  ///
  /// - Parameter name: unpredictable; under it the assertion is taken once.
  func proof(
    to endpoint: ProviderAddress, at seconds: Int64, name: String
  ) async throws(ProviderTrouble) -> (headers: [String], fields: [(String, String)]) {
    guard let secret = secret.current() else { throw .secret }
    switch authentication {
    case .basic:
      let pair = "\(FormCoding.encoded(clientID)):\(FormCoding.encoded(secret))"
      return (["authorization: Basic \(Data(pair.utf8).base64EncodedString())"], [])
    case .post:
      return ([], [("client_id", clientID), ("client_secret", secret)])
    case .privateKey:
      let claims = ClaimValue.group([
        "iss": .text(clientID), "sub": .text(clientID), "aud": .text(endpoint.text),
        "jti": .text(name), "iat": .whole(seconds), "exp": .whole(seconds + 60),
      ])
      guard let assertion = await ClientKey(pem: secret)?.sign(claims, key: keyName) else {
        throw .secret
      }
      let type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
      return (
        [],
        [
          ("client_id", clientID), ("client_assertion_type", type),
          ("client_assertion", assertion),
        ]
      )
    }
  }
}
