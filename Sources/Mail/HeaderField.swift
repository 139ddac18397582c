// One line of a header, folded (RFC 5322 2.2.3).

/// A header field: its name and the tokens of its value, between which it may be folded.
struct HeaderField {
  let name: String
  let tokens: [String]

  /// A field of several tokens, each a place to fold before.
  init(_ name: String, _ tokens: [String]) {
    self.name = name
    self.tokens = tokens
  }

  /// A field of one token, which is never folded within.
  init(_ name: String, _ token: String) { self.init(name, [token]) }

  /// The field with its CRLF; a line has at most 78 characters unless one token alone is longer.
  func append(to bytes: inout [UInt8]) {
    var column = name.utf8.count + 1
    bytes += Array(name.utf8) + [UInt8(ascii: ":")]
    for (index, token) in tokens.enumerated() {
      let length = token.utf8.count
      if column + 1 + length > 78, index > 0 || length < 78 {
        bytes += [0x0D, 0x0A]
        column = 0
      }
      bytes += [0x20] + Array(token.utf8)
      column += 1 + length
    }
    bytes += [0x0D, 0x0A]
  }

  /// Addresses, each name before its address in angle brackets.
  static func addresses(_ addresses: [MailAddress]) -> [String] {
    addresses.enumerated().flatMap { index, address in
      let comma = index + 1 < addresses.count ? "," : ""
      guard let name = address.name else { return [address.text + comma] }
      return EncodedWord.phrase(name) + ["<\(address.text)>\(comma)"]
    }
  }

  /// The parameter `filename`, by RFC 2231 in as many pieces as it takes if it is not short plain
  /// ASCII.
  static func filename(_ filename: String) -> [String] {
    let plain = asciiFallback(filename)
    if plain == filename { return ["filename=\"\(plain)\""] }
    var pieces: [String] = ["UTF-8''"]
    for scalar in filename.unicodeScalars {
      let encoded = percentEncoded(scalar)
      if (pieces.last?.utf8.count ?? 0) + encoded.utf8.count > 58 { pieces.append("") }
      pieces[pieces.count - 1] += encoded
    }
    if pieces.count == 1 { return ["filename*=\(pieces[0])"] }
    return pieces.enumerated().map { index, piece in
      "filename*\(index)*=\(piece)" + (index + 1 < pieces.count ? ";" : "")
    }
  }

  /// The name for readers that know nothing but ASCII, at most 60 characters; what is not ASCII
  /// becomes `_`.
  static func asciiFallback(_ filename: String) -> String {
    let ascii = ascii(filename)
    if ascii.count <= 60 { return ascii }
    let ending = ascii.suffix(6)
    let dot = ending.firstIndex(of: ".") ?? ending.endIndex
    return String(ascii.prefix(54) + ending[dot...])
  }

  /// Swedish letters without their rings and dots; no quote, backslash or percent sign, which
  /// readers take amiss.
  private static func ascii(_ filename: String) -> String {
    String(
      filename.map { character in
        switch character {
        case "å", "ä", "à", "á", "â": "a"
        case "Å", "Ä": "A"
        case "ö", "ø": "o"
        case "Ö": "O"
        case "é", "è": "e"
        case "É": "E"
        case "\"", "\\", "%": "_"
        case let other where other.utf8.count == 1 && (other.asciiValue ?? 0) >= 0x20: other
        default: "_"
        }
      })
  }

  /// `attribute-char` as it is, all else as bytes of UTF-8 (RFC 2231 7).
  private static func percentEncoded(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", ".", "-", "_": return String(scalar)
    default:
      let bytes = String(scalar).utf8.flatMap { [UInt8(ascii: "%")] + hexadecimal($0) }
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}
