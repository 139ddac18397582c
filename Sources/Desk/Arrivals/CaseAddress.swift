// The address of one case: `local+token@domain`, where the token names the case and proves itself.

import Crypto
public import Mail
public import Workflow

/// Makes and checks the addresses by which answers find their case (ärendets adress).
///
/// A token is the case's id and forty bits made from it with a key of the server: nothing is
/// stored, and nobody makes one by guessing. It opens nothing; it only sorts mail.
///
/// A case has two: the requester gets the one, whoever else is written to the other, so that an answer tells
/// which of them was answered.
public struct CaseAddress: Sendable {
  private let keys: [Reader: SymmetricKey]
  /// Characters of a token: 26 for the id, 8 that prove it.
  static let length = 34
  private static let idLength = 26

  /// With a key of its own, made from the server's.
  public init(secrets: Secrets) {
    keys = [
      .requester: SymmetricKey(data: secrets.key(for: "case-address/1")),
      .others: SymmetricKey(data: secrets.key(for: "case-address/others/1")),
    ]
  }

  /// To whom an address of a case is given.
  public enum Reader: Sendable, Hashable, CaseIterable { case requester, others }

  /// What a recipient's address says.
  public enum Reading: Sendable, Equatable {
    /// No case's address.
    case other
    /// Of this case, if it is here, as it is given to them.
    case exact(CaseID, Reader)
    /// Of this case but for one character.
    case near(CaseID)
    /// Made like a case's address, and not sound.
    case broken
  }

  /// The token of a case; nil for an id that is not 128 bits in hexadecimal.
  public func token(for id: CaseID, to reader: Reader = .requester) -> String? {
    guard let bytes = Self.bytes(ofHexadecimal: id.text) else { return nil }
    return Base32.text(bytes + [0], characters: Self.idLength) + proof(of: bytes, reader)
  }

  /// The address to which answers in a case go; nil where the mailbox's name leaves no room for it.
  ///
  /// - Parameters:
  ///   - mailbox: the authority's, whose name and domain it keeps.
  ///   - id: the case.
  ///   - reader: who is to answer there.
  public func address(
    of mailbox: MailAddress, for id: CaseID, to reader: Reader = .requester
  ) -> MailAddress? {
    guard let token = token(for: id, to: reader) else { return nil }
    let local = mailbox.local.prefix { $0 != "+" }
    return try? MailAddress("\(local)+\(token)@\(mailbox.domain)", name: mailbox.name)
  }

  /// What an address says.
  ///
  /// - Parameter looksNear: whether a wrong character of the id is looked for, at the cost of some
  ///   sixteen hundred hashes.
  public func read(_ address: String, looksNear: Bool = true) -> Reading {
    guard let at = address.lastIndex(of: "@"), let plus = address[..<at].lastIndex(of: "+") else {
      return .other
    }
    let token = address[address.index(after: plus)..<at].lowercased().replacing("o", with: "0")
    let digits = token.unicodeScalars.compactMap { Self.values[$0] }
    guard digits.count == Self.length, token.unicodeScalars.count == Self.length else {
      return .other
    }
    let (id, proof) = (Array(digits.prefix(Self.idLength)), Array(digits.dropFirst(Self.idLength)))
    if let bytes = Self.bytes(of: id) {
      let wrong = Reader.allCases.map { reader in
        (reader, zip(proofDigits(of: bytes, reader), proof).count { $0 != $1 })
      }
      if let reader = wrong.first(where: { $0.1 == 0 })?.0 {
        return .exact(Self.id(of: bytes), reader)
      }
      if wrong.contains(where: { $0.1 == 1 }) { return .near(Self.id(of: bytes)) }
    }
    guard looksNear else { return .broken }
    return nearest(id, proof).map { .near($0) } ?? .broken
  }

  /// The case whose token differs in one character of the id.
  private func nearest(_ digits: [UInt8], _ proof: [UInt8]) -> CaseID? {
    for place in digits.indices {
      for other in 0..<32 as Range<UInt8> where other != digits[place] {
        var changed = digits
        changed[place] = other
        if let bytes = Self.bytes(of: changed),
          Reader.allCases.contains(where: { proofDigits(of: bytes, $0) == proof })
        {
          return Self.id(of: bytes)
        }
      }
    }
    return nil
  }

  /// Forty bits of the HMAC of an id.
  private func proof(of bytes: [UInt8], _ reader: Reader) -> String {
    guard let key = keys[reader] else { return "" }
    let mac = HMAC<SHA256>.authenticationCode(for: bytes, using: key)
    return Base32.text(Array(mac), characters: Self.length - Self.idLength)
  }

  private func proofDigits(of bytes: [UInt8], _ reader: Reader) -> [UInt8] {
    proof(of: bytes, reader).unicodeScalars.compactMap { Self.values[$0] }
  }

  private static func id(of bytes: [UInt8]) -> CaseID { CaseID(Hexadecimal.text(bytes)) }

  /// What each character stands for.
  private static let values: [Unicode.Scalar: UInt8] = Dictionary(
    uniqueKeysWithValues: zip(Base32.alphabet, 0...31))

  /// 26 digits of five bits as 16 bytes; nil where the two bits left over are not zero.
  private static func bytes(of digits: [UInt8]) -> [UInt8]? {
    var bytes: [UInt8] = []
    var (buffer, bits) = (UInt32(0), 0)
    for digit in digits {
      buffer = (buffer << 5 | UInt32(digit)) & 0xFFFF
      bits += 5
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
      }
    }
    return buffer & (1 << UInt32(bits) - 1) == 0 && bytes.count == 16 ? bytes : nil
  }

  private static func bytes(ofHexadecimal text: String) -> [UInt8]? {
    let digits = text.utf8.compactMap { byte -> UInt8? in
      switch byte {
      case 0x30...0x39: byte - 0x30
      case 0x61...0x66: byte - 0x57
      default: nil
      }
    }
    guard digits.count == 32, text.utf8.count == 32 else { return nil }
    return stride(from: 0, to: 32, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}
