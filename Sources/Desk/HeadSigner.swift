// Signing heads: a seal over everything that was committed, so that what is missing later shows.

import Crypto
import Storage

/// The key with which heads are signed (Ed25519).
public struct HeadSigner: Sendable, CustomStringConvertible, CustomReflectable {
  private let key: [UInt8]

  public var description: String { "HeadSigner" }
  public var customMirror: Mirror { Mirror(self, children: [:]) }

  /// - Parameter key: the 32 bytes of a private key that never changes for a database.
  public init(key: [UInt8]) { self.key = key }

  /// A signature over `hash`; empty only where the key cannot be read, which an audit then reports.
  @Sendable public func sign(_ hash: [UInt8]) -> [UInt8] {
    guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: key),
      let signature = try? key.signature(for: hash)
    else { return [] }
    return Array(signature)
  }

  /// Whether `signature` was made over `hash` with this key.
  @Sendable public func verify(_ hash: [UInt8], _ signature: [UInt8]) -> Bool {
    guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: key) else {
      return false
    }
    return key.publicKey.isValidSignature(signature, for: hash)
  }
}
