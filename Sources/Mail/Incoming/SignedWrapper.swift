// What an S/MIME wrapper holds, if it is only signed (RFC 8551, RFC 5652).

/// The content of a signed wrapper; no signature is checked.
enum SignedWrapper {
  /// What was found.
  enum Content: Equatable {
    /// The message inside.
    case content([UInt8])
    /// Encrypted for a key that is not here.
    case encrypted
    /// A wrapper of certificates or a signature alone: there is nothing inside to read.
    case nothing
    /// No wrapper, one that is cut, or one of another kind.
    case unreadable
  }

  /// Reads the wrapper in BER or DER, to the content and no further.
  static func read(_ bytes: [UInt8]) -> Content {
    var outer = BERReader(bytes[...])
    guard let info = outer.next(), info.tag == 0x30 else { return .unreadable }
    var fields = BERReader(info.content)
    guard let kind = fields.next(), kind.tag == 0x06 else { return .unreadable }
    switch Array(kind.content) {
    case pkcs7 + [2]: break
    case pkcs7 + [3], pkcs9 + [0x10, 0x01, 0x17]: return .encrypted
    default: return .unreadable
    }
    guard let explicit = fields.next(), explicit.tag == 0xA0 else { return .unreadable }
    var inside = BERReader(explicit.content)
    guard let signed = inside.next(), signed.tag == 0x30 else { return .unreadable }
    var members = BERReader(signed.content)
    guard let version = members.next(), version.tag == 0x02, let algorithms = members.next(),
      algorithms.tag == 0x31, let encapsulated = members.next(), encapsulated.tag == 0x30
    else { return .unreadable }
    var content = BERReader(encapsulated.content)
    guard let type = content.next(), type.tag == 0x06 else { return .unreadable }
    guard let holder = content.next(), holder.tag == 0xA0 else { return .nothing }
    var octets = BERReader(holder.content)
    guard let value = octets.next() else { return .unreadable }
    var result: [UInt8] = []
    return BERReader.collect(value, depth: 0, into: &result) ? .content(result) : .unreadable
  }

  /// 1.2.840.113549.1.7 and 1.2.840.113549.1.9, as bytes.
  private static let pkcs7: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07]
  private static let pkcs9: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09]
}

/// Values of BER one after another (X.690); each is a tag and its bytes.
private struct BERReader {
  private let bytes: Bytes
  private var at: Int

  init(_ bytes: Bytes) { (self.bytes, at) = (bytes, bytes.startIndex) }

  struct Value {
    let tag: UInt8
    let content: Bytes
  }

  /// The next value; of one without a length, everything to the end of what holds it, whose end
  /// mark the reader of the members meets.
  mutating func next() -> Value? {
    guard at + 1 < bytes.endIndex, bytes[at] != 0 || bytes[at + 1] != 0 else { return nil }
    let tag = bytes[at]
    guard tag & 31 != 31 else { return nil }
    let first = bytes[at + 1]
    at += 2
    if first == 0x80 {
      let content = bytes[at...]
      guard let length = Self.indefinite(content) else { return nil }
      at += length + 2
      return Value(tag: tag, content: content.prefix(length))
    }
    var length = Int(first)
    if first > 0x80 {
      let count = Int(first & 0x7F)
      guard count <= 4, at + count <= bytes.endIndex else { return nil }
      length = bytes[at..<(at + count)].reduce(0) { $0 << 8 | Int($1) }
      at += count
    }
    guard length <= bytes.endIndex - at else { return nil }
    defer { at += length }
    return Value(tag: tag, content: bytes[at..<(at + length)])
  }

  /// The length of a content that ends at an end mark: its values are walked, those without a
  /// length counted as open.
  private static func indefinite(_ bytes: Bytes) -> Int? {
    var at = bytes.startIndex
    var open = 0
    while at + 1 < bytes.endIndex {
      let (tag, first) = (bytes[at], bytes[at + 1])
      if tag == 0, first == 0 {
        if open == 0 { return at - bytes.startIndex }
        open -= 1
        at += 2
        continue
      }
      guard tag & 31 != 31 else { return nil }
      at += 2
      if first == 0x80 {
        open += 1
      } else {
        var length = Int(first)
        if first > 0x80 {
          let count = Int(first & 0x7F)
          guard count <= 4, at + count <= bytes.endIndex else { return nil }
          length = bytes[at..<(at + count)].reduce(0) { $0 << 8 | Int($1) }
          at += count
        }
        guard length <= bytes.endIndex - at else { return nil }
        at += length
      }
    }
    return nil
  }

  /// The bytes of an octet string, which may be made of others; at most 8 deep.
  static func collect(_ value: Value, depth: Int, into result: inout [UInt8]) -> Bool {
    if value.tag == 0x04 {
      result += value.content
      return true
    }
    guard value.tag == 0x24, depth < 8 else { return false }
    var pieces = BERReader(value.content)
    while let piece = pieces.next() {
      if !collect(piece, depth: depth + 1, into: &result) { return false }
    }
    return true
  }
}
