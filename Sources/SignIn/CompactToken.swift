// A signed token as it comes (RFC 7515, RFC 7519): its header is read, and nothing is believed.

import Crypto
import JWTKit

/// The algorithms that a provider may sign with (RFC 7518 § 3.1, RFC 8037). `none` and the symmetric ones, under which
/// a public key would be a secret, have no name here.
public enum TokenAlgorithm: String, Sendable, Hashable, CaseIterable {
  case rs256 = "RS256"
  case rs384 = "RS384"
  case rs512 = "RS512"
  case ps256 = "PS256"
  case ps384 = "PS384"
  case ps512 = "PS512"
  case es256 = "ES256"
  case es384 = "ES384"
  case es512 = "ES512"
  case edDSA = "EdDSA"

  /// The left half of the hash that goes with the algorithm (OIDC Core § 3.1.3.6).
  func halfHash(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    let hash: [UInt8]
    switch self {
    case .rs256, .ps256, .es256: hash = Array(SHA256.hash(data: bytes))
    case .rs384, .ps384, .es384: hash = Array(SHA384.hash(data: bytes))
    case .rs512, .ps512, .es512, .edDSA: hash = Array(SHA512.hash(data: bytes))
    }
    return Array(hash.prefix(hash.count / 2))
  }
}

/// Three parts with points between, and what the first says of the whole.
struct CompactToken: Sendable {
  let text: String
  let algorithm: TokenAlgorithm
  /// The name of the key (`kid`).
  let key: String?
  /// What kind of token it says it is (`typ`), in small letters and without `application/`.
  let type: String?
  /// What it says, unsigned as far as is known here: only to find out whom to ask about it.
  let unproved: ClaimValue

  /// Bytes of a token.
  static let longest = 32_768

  init(_ text: String) throws(TokenFlaw) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard text.utf8.count <= CompactToken.longest, parts.count == 3, !parts[1].isEmpty,
      let head = TokenBase64.bytes(parts[0]).flatMap({ ClaimValue(json: $0) }),
      head.members != nil,
      let body = TokenBase64.bytes(parts[1]).flatMap({ ClaimValue(json: $0) }),
      body.members != nil, TokenBase64.bytes(parts[2]) != nil
    else { throw .malformed }
    guard head["crit"] == .none, head["b64"] == .none else { throw .malformed }
    guard let name = head["alg"].text, let algorithm = TokenAlgorithm(rawValue: name) else {
      throw .algorithm
    }
    guard !parts[2].isEmpty else { throw .signature }
    self.text = text
    self.algorithm = algorithm
    key = head["kid"].text
    let type = head["typ"].text?.lowercased()
    self.type = type.map { $0.hasPrefix("application/") ? String($0.dropFirst(12)) : $0 }
    unproved = body
  }
}
