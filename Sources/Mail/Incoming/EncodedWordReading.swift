// Encoded words back to text (RFC 2047), also where they are cut, joined or wrongly made.

extension EncodedWord {
  /// The text of a header's value: encoded words decoded, other bytes as UTF-8 or Windows-1252.
  static func decoded(_ value: some Collection<UInt8>, troubles: inout TroubleList) -> String {
    var reader = EncodedWordReader(Array(value))
    return reader.read(&troubles)
  }
}

/// Walks a value once; words of one charset that stand side by side are decoded as one, because a
/// character may be split between them.
private struct EncodedWordReader {
  private let bytes: [UInt8]
  private var at = 0
  private var result = ""
  /// Bytes that are in no word.
  private var plain: [UInt8] = []
  /// Decoded bytes of words that are not text yet, and their charset.
  private var open: [UInt8] = []
  private var charset = ""
  /// Where the next `?=` is, as far as it has been looked for.
  private var close = -1

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func read(_ troubles: inout TroubleList) -> String {
    while at < bytes.count {
      guard bytes[at] == UInt8(ascii: "="), let word = word(at: at, &troubles) else {
        plain.append(bytes[at])
        at += 1
        continue
      }
      // White space between two words belongs to neither (RFC 2047 6.2).
      let isBetween = !open.isEmpty && plain.allSatisfy { $0 == 0x20 || $0 == 0x09 }
      if isBetween { plain = [] }
      if !isBetween || word.charset != charset {
        flush(&troubles)
        charset = word.charset
      }
      open += word.bytes
      at = word.end
    }
    flush(&troubles)
    return result
  }

  /// What is decoded, and what stands after it; plain text before the first word has no word open.
  private mutating func flush(_ troubles: inout TroubleList) {
    if !open.isEmpty {
      result += Charset.text(open[...], label: charset, troubles: &troubles)
      open = []
    }
    if !plain.isEmpty {
      result += Charset.text(plain[...], label: nil, troubles: &troubles)
      plain = []
    }
  }

  /// `=?charset*language?encoding?text?=` at a place, its bytes and where it ends.
  private mutating func word(
    at start: Int, _ troubles: inout TroubleList
  ) -> (charset: String, bytes: [UInt8], end: Int)? {
    guard start + 6 < bytes.count, bytes[start + 1] == UInt8(ascii: "?") else { return nil }
    let label = bytes[(start + 2)...].prefix(60).prefix { $0 > 0x20 && $0 != UInt8(ascii: "?") }
    let mark = label.endIndex
    guard !label.isEmpty, mark + 2 < bytes.count, bytes[mark] == UInt8(ascii: "?"),
      bytes[mark + 2] == UInt8(ascii: "?"), let end = end(from: mark + 3)
    else { return nil }
    let text = bytes[(mark + 3)..<end]
    let decoded: [UInt8]
    switch bytes[mark + 1] {
    case UInt8(ascii: "B"), UInt8(ascii: "b"):
      decoded = Base64.decode(text, troubles: &troubles)
    case UInt8(ascii: "Q"), UInt8(ascii: "q"):
      decoded = QuotedPrintable.decodeWord(text, troubles: &troubles)
    default: return nil
    }
    return (lowercasedASCII(label.prefix { $0 != UInt8(ascii: "*") }), decoded, end + 2)
  }

  /// Where the next `?=` begins; looked for once, however many words are never closed.
  private mutating func end(from start: Int) -> Int? {
    if close < start {
      close = start
      while close + 1 < bytes.count,
        bytes[close] != UInt8(ascii: "?") || bytes[close + 1] != UInt8(ascii: "=")
      { close += 1 }
      if close + 1 >= bytes.count { close = bytes.count }
    }
    return close < bytes.count ? close : nil
  }
}
