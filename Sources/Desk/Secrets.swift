// Access codes and tokens: made from random bits or a server key, stored only as hashes.

import Crypto
import Policy
public import Workflow

/// The server's key, from which access codes are made.
public struct Secrets: Sendable, CustomStringConvertible, CustomReflectable {
  private let key: SymmetricKey

  public var description: String { "Secrets" }
  public var customMirror: Mirror { Mirror(self, children: [:]) }

  /// - Parameter key: at least 32 unpredictable bytes that never change for a database.
  public init(key: [UInt8]) { self.key = SymmetricKey(data: key) }

  /// The code that opens a request: 130 bits, the same each time for the same generation.
  public func accessCode(for id: CaseID, generation: Int) -> String {
    let message = Array("utlamnande/access-code/1\u{0}\(id.text)\u{0}\(generation)".utf8)
    let mac = HMAC<SHA256>.authenticationCode(for: message, using: key)
    return Base32.text(Array(mac), characters: 26)
  }

  /// A key of its own for another purpose.
  func key(for purpose: String) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: Array("utlamnande/\(purpose)".utf8), using: key))
  }

  /// What is stored of a code or a token.
  public static func hash(_ secret: String) -> [UInt8] {
    Array(SHA256.hash(data: Array(secret.utf8)))
  }

  /// A new token for a person on the staff: 160 bits.
  public static func newToken(_ bytes: [UInt8]) -> String {
    Base32.text(bytes, characters: 32)
  }

  /// A new secret of a session: 260 bits.
  static func newSession(_ bytes: [UInt8]) -> String { Base32.text(bytes, characters: 52) }

  /// Whether two hashes are equal, in a time that does not depend on where they differ.
  static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}

/// Base 32 without letters and digits that are mistaken for one another when read aloud.
enum Base32 {
  static let alphabet = Array("abcdefghjkmnpqrstuvwxyz023456789".unicodeScalars)

  /// The first bits of `bytes`, five a character; fewer characters where the bytes end.
  static func text(_ bytes: [UInt8], characters: Int) -> String {
    var text = String.UnicodeScalarView()
    var (buffer, bits) = (UInt32(0), 0)
    for byte in bytes {
      buffer = (buffer << 8 | UInt32(byte)) & 0xFFFF
      bits += 8
      while bits >= 5, text.count < characters {
        bits -= 5
        text.append(alphabet[Int(buffer >> UInt32(bits)) & 31])
      }
    }
    return String(text)
  }
}
