// Bytes as lines that every mail server carries unchanged (RFC 2045 6).

/// The two capital hexadecimal digits of a byte.
func hexadecimal(_ byte: UInt8) -> [UInt8] {
  [hexadecimalDigit(byte >> 4), hexadecimalDigit(byte & 15)]
}

/// The capital digit of a number below 16.
private func hexadecimalDigit(_ number: UInt8) -> UInt8 { number + (number < 10 ? 0x30 : 0x37) }

/// Base64 without and with lines (RFC 2045 6.8).
enum Base64 {
  /// The digits of RFC 4648 4.
  static let encodedAlphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The encoding in one piece.
  static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count + 2) / 3 * 4)
    append(bytes[...], to: &result)
    return result
  }

  /// The encoding in lines of 76, each ended by CRLF: 57 bytes a line.
  static func appendLines(_ bytes: [UInt8], to result: inout [UInt8]) {
    result.reserveCapacity(result.count + (bytes.count + 56) / 57 * 78)
    for start in stride(from: 0, to: bytes.count, by: 57) {
      append(bytes[start..<min(start + 57, bytes.count)], to: &result)
      result += [0x0D, 0x0A]
    }
  }

  /// Three bytes are four digits; fewer at the end are filled up with `=`.
  private static func append(_ bytes: ArraySlice<UInt8>, to result: inout [UInt8]) {
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let count = min(3, bytes.endIndex - index)
      var group = UInt32(bytes[index]) << 16
      if count > 1 { group |= UInt32(bytes[index + 1]) << 8 }
      if count > 2 { group |= UInt32(bytes[index + 2]) }
      result.append(encodedAlphabet[Int(group >> 18)])
      result.append(encodedAlphabet[Int(group >> 12 & 63)])
      result.append(count > 1 ? encodedAlphabet[Int(group >> 6 & 63)] : UInt8(ascii: "="))
      result.append(count > 2 ? encodedAlphabet[Int(group & 63)] : UInt8(ascii: "="))
      index += count
    }
  }
}

/// Text that stays readable: only what needs it is encoded (RFC 2045 6.7).
enum QuotedPrintable {
  /// The encoding of text in lines of at most 76, each ended by CRLF.
  ///
  /// A dot or `From ` first on a line is encoded too: neither SMTP nor a mailbox file can then
  /// change it.
  static func encode(_ lines: [ArraySlice<UInt8>]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(lines.reduce(0) { $0 + $1.count + $1.count / 8 + 2 })
    for line in lines {
      append(line, to: &result)
      result.append(0x0D)
      result.append(0x0A)
    }
    return result
  }

  /// One line, broken where it is too long; the last character of a line needs no room for the `=`
  /// after it.
  private static func append(_ line: ArraySlice<UInt8>, to result: inout [UInt8]) {
    var column = 0
    let last = line.endIndex - 1
    let from = line.starts(with: "From ".utf8)
    for index in line.indices {
      let byte = line[index]
      let isFirst = index == line.startIndex
      let isLiteral =
        switch byte {
        case UInt8(ascii: "."): !isFirst
        case UInt8(ascii: "F"): !(isFirst && from)
        case 0x20, 0x09: index != last
        case UInt8(ascii: "="): false
        default: 0x21...0x7E ~= byte
        }
      let width = isLiteral ? 1 : 3
      if column + width > (index == last ? 76 : 75) {
        result.append(UInt8(ascii: "="))
        result.append(0x0D)
        result.append(0x0A)
        column = 0
      }
      if isLiteral {
        result.append(byte)
      } else {
        result.append(UInt8(ascii: "="))
        result.append(hexadecimalDigit(byte >> 4))
        result.append(hexadecimalDigit(byte & 15))
      }
      column += width
    }
  }
}

/// The lines of a text, whatever ends them: CRLF, LF or CR.
func lines(of text: String) -> [ArraySlice<UInt8>] {
  let bytes = Array(text.utf8)
  var result: [ArraySlice<UInt8>] = []
  var start = 0
  var index = 0
  while index < bytes.count {
    let byte = bytes[index]
    if byte == 0x0D || byte == 0x0A {
      result.append(bytes[start..<index])
      if byte == 0x0D, index + 1 < bytes.count, bytes[index + 1] == 0x0A { index += 1 }
      start = index + 1
    }
    index += 1
  }
  if start < bytes.count { result.append(bytes[start...]) }
  return result
}
