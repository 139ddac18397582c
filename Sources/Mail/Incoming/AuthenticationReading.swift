// What the receiving server wrote of the sender's authenticity (RFC 8601).

/// Reads the topmost `Authentication-Results`: the receiving server's own; those below it anybody
/// can have written.
enum AuthenticationReading {
  /// The findings of the field, at most 20.
  static func results(
    in value: [UInt8]?, troubles: inout TroubleList
  ) -> [AuthenticationResult] {
    guard let value else { return [] }
    var text: [UInt8] = []
    var depth = 0
    for byte in value.prefix(20_000) {
      if byte == UInt8(ascii: "(") { depth += 1 }
      if depth == 0 { text.append(byte) }
      if byte == UInt8(ascii: ")"), depth > 0 { depth -= 1 }
    }
    return text.split(separator: UInt8(ascii: ";")).prefix(50).compactMap { result($0) }
      .prefix(20).map { $0 }
  }

  /// `spf=pass smtp.mailfrom=example.org`; nil for the server's name and for `none`.
  private static func result(_ piece: ArraySlice<UInt8>) -> AuthenticationResult? {
    let words = piece.split { $0 <= 0x20 }.map { word in
      word.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
    }
    guard let first = words.first, first.count == 2 else { return nil }
    let method = lowercasedASCII(first[0].prefix { $0 != UInt8(ascii: "/") })
    let finding = lowercasedASCII(first[1])
    guard isWord(method), isWord(finding) else { return nil }
    let about = words.dropFirst().first { word in
      let name = lowercasedASCII(word[0])
      return word.count == 2
        && ["smtp.mailfrom", "header.d", "header.i", "header.from", "smtp.helo"].contains(name)
    }
    return AuthenticationResult(
      method: method, result: finding,
      about: about.map {
        String(decoding: $0[1].filter { $0 != 0x22 }, as: UTF8.self).oneLine(limit: 254)
      })
  }

  private static func isWord(_ text: String) -> Bool {
    (1...30).contains(text.utf8.count)
      && text.utf8.allSatisfy { 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == 0x2D || $0 == 0x5F }
  }
}
