// Values with parameters: `Content-Type` and `Content-Disposition` (RFC 2045 5.1, RFC 2231).

/// A value such as `text/plain; charset=utf-8`.
struct ParameterizedValue {
  /// What stands before the first semicolon, in lower case, without white space and comments.
  var value = ""
  /// The parameters by name in lower case, decoded.
  var parameters: [String: String] = [:]

  /// Reads as much as there is; a broken parameter is left out.
  init(_ bytes: [UInt8], troubles: inout TroubleList) {
    let pieces = Self.pieces(of: bytes.prefix(20_000))
    value = lowercasedASCII((pieces.first ?? []).filter { $0 > 0x20 })
    var plain: [String: [UInt8]] = [:]
    var continued: [String: [Continuation]] = [:]
    for piece in pieces.dropFirst().prefix(200) {
      guard let equals = piece.firstIndex(of: UInt8(ascii: "=")) else { continue }
      let name = lowercasedASCII(piece[..<equals].filter { $0 > 0x20 })
      let text = Self.trimmed(piece[(equals + 1)...])
      if name.utf8.contains(UInt8(ascii: "*")) {
        let parts = name.split(separator: "*", omittingEmptySubsequences: false)
        let number = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        continued[String(parts[0]), default: []].append(
          Continuation(number: number, isEncoded: name.hasSuffix("*"), text: text))
      } else if plain[name] == nil, !name.isEmpty {
        plain[name] = text
      }
    }
    for (name, text) in plain { parameters[name] = EncodedWord.decoded(text, troubles: &troubles) }
    for (name, parts) in continued where !name.isEmpty {
      parameters[name] = Continuation.text(parts, troubles: &troubles)
    }
  }

  /// No value at all.
  init() {}

  /// The pieces between semicolons, without quotes and comments; a quote that is never closed
  /// closes at the end.
  private static func pieces(of bytes: ArraySlice<UInt8>) -> [[UInt8]] {
    var pieces: [[UInt8]] = [[]]
    var (isQuoted, isEscaped, comments) = (false, false, 0)
    for byte in bytes {
      if isEscaped {
        isEscaped = false
        if comments == 0 { pieces[pieces.count - 1].append(byte) }
        continue
      }
      switch byte {
      // A backslash of a path on Windows is not taken for an escape outside quotes.
      case UInt8(ascii: "\\") where isQuoted || comments > 0: isEscaped = true
      case UInt8(ascii: "\"") where comments == 0: isQuoted.toggle()
      case UInt8(ascii: "(") where !isQuoted && isCommentPlace(pieces): comments += 1
      case UInt8(ascii: ")") where !isQuoted && comments > 0: comments -= 1
      case UInt8(ascii: ";") where !isQuoted && comments == 0: pieces.append([])
      default: if comments == 0 { pieces[pieces.count - 1].append(byte) }
      }
    }
    return pieces
  }

  /// Before a value, a parenthesis begins a comment; within one it belongs to a name, as in
  /// `filename=avtal (1).pdf`.
  private static func isCommentPlace(_ pieces: [[UInt8]]) -> Bool {
    guard pieces.count > 1, let piece = pieces.last else { return true }
    return piece.last == UInt8(ascii: "=") || !piece.prefix(60).contains(UInt8(ascii: "="))
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var rest = bytes
    while let first = rest.first, first <= 0x20 { rest.removeFirst() }
    while let last = rest.last, last <= 0x20 { rest.removeLast() }
    return Array(rest)
  }
}

/// One piece of a parameter that stands in several (RFC 2231 3).
private struct Continuation {
  let number: Int
  let isEncoded: Bool
  let text: [UInt8]

  /// The pieces in their order, decoded in the charset that the first encoded one tells.
  static func text(_ parts: [Continuation], troubles: inout TroubleList) -> String {
    var bytes: [UInt8] = []
    var charset: String?
    for (index, part) in parts.sorted(by: { $0.number < $1.number }).enumerated() {
      var rest = part.text[...]
      if index == 0, part.isEncoded {
        let quotes = rest.indices.filter { rest[$0] == UInt8(ascii: "'") }.prefix(2)
        if quotes.count == 2 {
          charset = lowercasedASCII(rest[..<quotes[0]])
          rest = rest[(quotes[1] + 1)...]
        }
      }
      bytes += part.isEncoded ? unescaped(rest) : Array(rest)
    }
    if charset == nil, !parts.contains(where: \.isEncoded) {
      return EncodedWord.decoded(bytes, troubles: &troubles)
    }
    return Charset.text(bytes[...], label: charset, troubles: &troubles)
  }

  /// `%E5` as bytes; a per cent sign that begins nothing stays.
  private static func unescaped(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var index = bytes.startIndex
    while index < bytes.endIndex {
      if bytes[index] == UInt8(ascii: "%"), let byte = QuotedPrintable.byte(bytes, at: index + 1) {
        result.append(byte)
        index += 3
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return result
  }
}
