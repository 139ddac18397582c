// Text in header fields, which are ASCII: encoded words (RFC 2047).

/// Text as tokens for a header field: as it is where it can be, as encoded words where it must.
enum EncodedWord {
  /// The words of a line of text, such as a subject, each fit for a line of its own.
  static func text(_ text: String) -> [String] {
    isPlain(text) ? text.split(separator: " ").map(String.init) : words(text)
  }

  /// A display name: a quoted string if it is short ASCII, else encoded words.
  static func phrase(_ name: String) -> [String] {
    guard isPlain(name), name.utf8.count <= 60 else { return words(name) }
    let escaped = name.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] }
    return ["\"" + String(escaped) + "\""]
  }

  /// Encoded words in whichever encoding is shorter; no character is split.
  ///
  /// RFC 2047 allows 75 characters; 66 leave room for the name of the field before the first.
  static func words(_ text: String) -> [String] {
    let q = text.utf8.reduce(0) { $0 + quotedLength($1) }
    let b = (text.utf8.count * 4 + 2) / 3
    return q <= b ? split(text, room: 54, as: quoted) : split(text, room: 52, as: base64)
  }

  /// Whether a reader gets the same text back without encoding, and each word fits on a line.
  private static func isPlain(_ text: String) -> Bool {
    let words = text.utf8.split(separator: 0x20, omittingEmptySubsequences: false)
    return text.utf8.allSatisfy { 0x20...0x7E ~= $0 }
      && words.allSatisfy { !$0.isEmpty && $0.count <= 60 }
      && !zip(text.utf8, text.utf8.dropFirst()).contains { $0 == 0x3D && $1 == 0x3F }
  }

  /// The text in pieces of which each encodes to at most `room` characters between `=?UTF-8?Q?` and
  /// `?=`.
  private static func split(
    _ text: String, room: Int, as encode: (Substring.UTF8View) -> String
  ) -> [String] {
    var words: [String] = []
    var start = text.startIndex
    var end = start
    func close() {
      if start < end { words.append(encode(text[start..<end].utf8)) }
      start = end
    }
    let limit = "=?UTF-8?Q?".utf8.count + room + 2
    for next in boundaries(of: text, whole: room / 3) {
      if encode(text[start..<next].utf8).utf8.count > limit { close() }
      end = next
    }
    close()
    return words
  }

  /// Where a word may end: after a character, and within one of more than `whole` bytes after a
  /// scalar.
  private static func boundaries(of text: String, whole: Int) -> [String.Index] {
    text.indices.flatMap { index -> [String.Index] in
      let after = text.index(after: index)
      if text[index].utf8.count <= whole { return [after] }
      let scalars = text.unicodeScalars
      return Array(scalars.indices[index..<after].dropFirst()) + [after]
    }
  }

  /// What may stand as it is even within a phrase (RFC 2047 5 (3)).
  private static func isSafe(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case UInt8(ascii: "!"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "/"):
      true
    default: false
    }
  }

  /// How many characters the Q encoding takes for a byte.
  private static func quotedLength(_ byte: UInt8) -> Int { isSafe(byte) || byte == 0x20 ? 1 : 3 }

  /// A word in Q, readable but for what is not ASCII (RFC 2047 4.2).
  private static func quoted(_ bytes: Substring.UTF8View) -> String {
    var result: [UInt8] = Array("=?UTF-8?Q?".utf8)
    for byte in bytes {
      switch byte {
      case 0x20: result.append(UInt8(ascii: "_"))
      case let safe where isSafe(safe): result.append(safe)
      default: result += [UInt8(ascii: "=")] + hexadecimal(byte)
      }
    }
    return String(decoding: result, as: UTF8.self) + "?="
  }

  /// A word in B, the shorter one for scripts other than Latin (RFC 2047 4.1).
  private static func base64(_ bytes: Substring.UTF8View) -> String {
    "=?UTF-8?B?" + String(decoding: Base64.encode(Array(bytes)), as: UTF8.self) + "?="
  }
}
