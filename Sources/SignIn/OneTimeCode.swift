// The second factor of local accounts: time-based one-time passwords (RFC 6238, over RFC 4226).

import Crypto

/// The secret that an authenticator and the service share.
public struct OneTimeSecret: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
  /// 20 unpredictable bytes, as RFC 4226 § 4 recommends.
  public let bytes: [UInt8]

  public var description: String { "OneTimeSecret" }
  public var customMirror: Mirror { Mirror(self, children: [:]) }

  public init(bytes: [UInt8]) { self.bytes = bytes }

  /// Seconds that a code holds.
  static let period: Int64 = 30

  /// The step of time that `seconds` (since 1970) is in.
  public static func step(at seconds: Int64) -> Int64 { seconds / period }

  /// The six digits of a step of time.
  public func code(step: Int64) -> String {
    let counter = withUnsafeBytes(of: UInt64(bitPattern: step).bigEndian) { Array($0) }
    let mac = Array(
      HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: bytes)))
    let start = Int(mac[19] & 15)
    let number = mac[start..<start + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
    let digits = String(number % 1_000_000)
    return String(repeating: "0", count: 6 - digits.count) + digits
  }

  /// The step that `code` belongs to: the present one, the one before or the one after, and later than `last`,
  /// since a code opens once (RFC 6238 § 5.2). Nil where it is none of these.
  public func step(of code: String, at seconds: Int64, after last: Int64?) -> Int64? {
    let now = OneTimeSecret.step(at: seconds)
    var found: Int64?
    // Each is compared to its end, so that the time taken tells nothing.
    for step in now - 1...now + 1 where isSame(self.code(step: step), code) {
      if step > last ?? .min { found = step }
    }
    return found
  }

  private func isSame(_ left: String, _ right: String) -> Bool {
    let (left, right) = (Array(left.utf8), Array(right.utf8))
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  /// The secret in the alphabet of RFC 4648 § 6, as authenticators take it.
  public var base32: String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
    var text: [UInt8] = []
    var (buffer, bits) = (UInt32(0), 0)
    for byte in bytes {
      buffer = (buffer << 8 | UInt32(byte)) & 0xFFFF
      bits += 8
      while bits >= 5 {
        bits -= 5
        text.append(alphabet[Int(buffer >> UInt32(bits)) & 31])
      }
    }
    if bits > 0 { text.append(alphabet[Int(buffer << UInt32(5 - bits)) & 31]) }
    return String(decoding: text, as: UTF8.self)
  }
}
