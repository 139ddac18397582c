// Passwords of local accounts: kept only as Argon2id hashes (RFC 9106), by the library that Debian keeps.

import CArgon2
import Foundation

/// The hash of a password, as `$argon2id$v=19$m=…,t=…,p=…$salt$hash`.
public struct PasswordHash: Sendable, Hashable, CustomStringConvertible {
  /// What is stored.
  public let encoded: String

  public var description: String { "PasswordHash" }

  public init(encoded: String) { self.encoded = encoded }

  /// What a hash costs: the second recommendation of RFC 9106 § 4, 64 MiB, three passes; one lane, since several
  /// people may sign in at once.
  static let (kibibytes, passes, lanes) = (UInt32(65_536), UInt32(3), UInt32(1))

  /// Hashes a password; nil only where the memory for it cannot be had.
  ///
  /// - Parameter salt: 16 unpredictable bytes.
  public init?(of password: String, salt: [UInt8]) {
    let bytes = PasswordHash.bytes(password)
    var encoded = [CChar](repeating: 0, count: 256)
    let code = argon2id_hash_encoded(
      PasswordHash.passes, PasswordHash.kibibytes, PasswordHash.lanes, bytes, bytes.count, salt,
      salt.count, 32, &encoded, encoded.count)
    guard code == ARGON2_OK.rawValue else { return nil }
    self.encoded = String(decoding: encoded.prefix { $0 != 0 }.map { UInt8($0) }, as: UTF8.self)
  }

  /// Whether this is the password's hash.
  public func matches(_ password: String) -> Bool {
    let bytes = PasswordHash.bytes(password)
    return argon2id_verify(encoded, bytes, bytes.count) == ARGON2_OK.rawValue
  }

  /// The same password in any normal form is the same password.
  private static func bytes(_ password: String) -> [UInt8] {
    Array(password.precomposedStringWithCompatibilityMapping.utf8)
  }
}
