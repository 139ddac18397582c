// The hash chain: what binds each event to the one before it, over the bytes as they are stored.

import Crypto

/// The chains' arithmetic. `docs` and the golden vectors describe it; it never changes, only gets a new tag.
enum HashChain {
  /// SHA-256 of the pieces, one after the other.
  static func sha256(_ pieces: [UInt8]...) -> [UInt8] {
    var hash = SHA256()
    for piece in pieces { hash.update(data: piece) }
    return Array(hash.finalize())
  }

  /// What stands before the first event of a case.
  static func start(ofCase id: String) -> [UInt8] { sha256(Array(id.utf8)) }

  /// The hash of an event: domain tag, previous hash, header and facts with their lengths, personal digests.
  static func event(
    previous: [UInt8], header: [UInt8], facts: [UInt8], digests: [UInt8]
  ) -> [UInt8] {
    sha256(
      Array("utlamnande/event/1".utf8), previous, length(header), header, length(facts), facts,
      digests)
  }

  /// The digest by which a personal text enters the chain: it can be erased, and the chain still holds.
  static func digest(salt: [UInt8], bytes: [UInt8]) -> [UInt8] { sha256(salt, bytes) }

  /// What stands before the first number of an authority's year.
  static func start(ofRegister authority: String, year: Int) -> [UInt8] {
    sha256(Array("\(authority)/\(year)".utf8))
  }

  /// The hash of a row of the register.
  static func register(previous: [UInt8], number: Int, text: String, id: String) -> [UInt8] {
    let text = Array(text.utf8)
    let id = Array(id.utf8)
    return sha256(
      Array("utlamnande/register/1".utf8), previous, bigEndian(UInt64(number)), length(text), text,
      length(id), id)
  }

  static func length(_ bytes: [UInt8]) -> [UInt8] { bigEndian(UInt64(bytes.count)) }

  static func bigEndian(_ value: UInt64) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { Array($0) }
  }
}

extension Sequence<UInt8> {
  /// Lower-case hexadecimal.
  var hexadecimal: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
