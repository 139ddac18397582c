// What a transfer encoding hid, back as bytes, with rubbish passed over (RFC 2045 6).

/// The bytes of a part's body.
enum TransferDecoding {
  /// Decodes by the value of `Content-Transfer-Encoding`, in lower case; nil is none.
  static func decode(
    _ body: Bytes, encoding: String?, troubles: inout TroubleList
  ) -> [UInt8] {
    let name = encoding?.utf8.prefix { $0 > 0x20 && $0 != UInt8(ascii: ";") }
    switch name.map({ String(Substring($0)) }) {
    case nil, "", "7bit", "8bit", "binary", "7-bit", "8-bit", "none": return Array(body)
    case "base64", "base-64": return Base64.decode(body, troubles: &troubles)
    case "quoted-printable", "quoted_printable", "qp":
      return QuotedPrintable.decode(body, troubles: &troubles)
    case "x-uuencode", "uuencode", "x-uue", "uue", "x-uu":
      return Uuencode.decode(body, troubles: &troubles)
    default:
      troubles.note(.encodingUnknown)
      return Array(body)
    }
  }
}

extension Base64 {
  /// What each byte stands for: 0 to 63, 64 for `=`, 65 for white space, 66 for rubbish.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 66, count: 256)
    for (index, digit) in encodedAlphabet.enumerated() { values[Int(digit)] = UInt8(index) }
    values[Int(UInt8(ascii: "-"))] = 62
    values[Int(UInt8(ascii: "_"))] = 63
    values[Int(UInt8(ascii: "="))] = 64
    for space in [0x09, 0x0A, 0x0D, 0x20] { values[space] = 65 }
    return values
  }()

  /// Decodes what can be; several encodings one after another, and padding that is missing, are
  /// taken as they come.
  static func decode(_ bytes: Bytes, troubles: inout TroubleList) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count / 4 * 3 + 3)
    var (group, digits, isDamaged) = (UInt32(0), 0, false)
    let values = values
    for byte in bytes {
      let value = values[Int(byte)]
      if value < 64 {
        group = group << 6 | UInt32(value)
        digits += 1
        if digits == 4 {
          result.append(UInt8(truncatingIfNeeded: group >> 16))
          result.append(UInt8(truncatingIfNeeded: group >> 8))
          result.append(UInt8(truncatingIfNeeded: group))
          (group, digits) = (0, 0)
        }
      } else if value == 64 {
        isDamaged = isDamaged || digits == 1
        finish(group, digits, &result)
        (group, digits) = (0, 0)
      } else if value == 66 {
        isDamaged = true
      }
    }
    isDamaged = isDamaged || digits == 1
    finish(group, digits, &result)
    if isDamaged { troubles.note(.base64Damaged) }
    return result
  }

  /// The bytes of a group of two or three digits.
  private static func finish(_ group: UInt32, _ digits: Int, _ result: inout [UInt8]) {
    if digits == 2 { result.append(UInt8(truncatingIfNeeded: group >> 4)) }
    if digits == 3 {
      result.append(UInt8(truncatingIfNeeded: group >> 10))
      result.append(UInt8(truncatingIfNeeded: group >> 2))
    }
  }
}

extension QuotedPrintable {
  /// The digit's value, in capitals or small letters.
  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }

  /// Two hexadecimal digits at a place.
  static func byte(_ bytes: Bytes, at index: Int) -> UInt8? {
    guard index + 1 < bytes.endIndex, let high = digit(bytes[index]),
      let low = digit(bytes[index + 1])
    else { return nil }
    return high << 4 | low
  }

  /// A body; `=` that begins nothing stays as it is, white space at the end of a line goes.
  static func decode(_ bytes: Bytes, troubles: inout TroubleList) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = bytes.startIndex
    /// How long `result` is without white space that may end the line.
    var solid = 0
    while index < bytes.endIndex {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "=") {
        if let decoded = Self.byte(bytes, at: index) {
          result.append(decoded)
          index += 2
        } else if let next = softBreak(bytes, at: index) {
          index = next
        } else {
          troubles.note(.quotedPrintableDamaged)
          result.append(byte)
        }
        solid = result.count
      } else if byte == 0x0A || byte == 0x0D {
        if solid < result.count { result.removeSubrange(solid...) }
        result.append(byte)
        solid = result.count
      } else {
        result.append(byte)
        if byte != 0x20, byte != 0x09 { solid = result.count }
      }
    }
    return result
  }

  /// Where the next line begins, if nothing but white space stands before the line end, or the end.
  private static func softBreak(_ bytes: Bytes, at start: Int) -> Int? {
    var index = start
    while index < bytes.endIndex, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
    guard index < bytes.endIndex else { return index }
    if bytes[index] == 0x0A { return index + 1 }
    guard bytes[index] == 0x0D else { return nil }
    return index + 1 < bytes.endIndex && bytes[index + 1] == 0x0A ? index + 2 : index + 1
  }

  /// The text of an encoded word, where `_` is a space (RFC 2047 4.2).
  static func decodeWord(_ bytes: Bytes, troubles: inout TroubleList) -> [UInt8] {
    var result: [UInt8] = []
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "="), let decoded = Self.byte(bytes, at: index) {
        result.append(decoded)
        index += 2
      } else {
        if byte == UInt8(ascii: "=") { troubles.note(.quotedPrintableDamaged) }
        result.append(byte == UInt8(ascii: "_") ? 0x20 : byte)
      }
    }
    return result
  }
}

/// The encoding that was before MIME: lines of a length and four characters for three bytes.
enum Uuencode {
  /// Decodes from `begin` to `end`, or all lines if there is no `begin`.
  static func decode(_ bytes: Bytes, troubles: inout TroubleList) -> [UInt8] {
    var result: [UInt8] = []
    var isEnded = false
    for line in bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      if line.starts(with: Array("begin ".utf8)) { continue }
      if line.elementsEqual("end".utf8) {
        isEnded = true
        break
      }
      if !append(line, to: &result) { troubles.note(.uuencodeDamaged) }
    }
    if !isEnded { troubles.note(.uuencodeDamaged) }
    return result
  }

  /// One line; false if it is none.
  private static func append(_ line: Bytes, to result: inout [UInt8]) -> Bool {
    guard let first = line.first, 0x20...0x60 ~= first else { return false }
    let count = Int(first - 0x20) & 63
    var left = count
    var index = line.startIndex + 1
    while left > 0, index < line.endIndex {
      var group = UInt32(0)
      for offset in 0..<4 {
        let byte = index + offset < line.endIndex ? line[index + offset] : 0x20
        guard 0x20...0x60 ~= byte else { return false }
        group = group << 6 | UInt32(byte - 0x20) & 63
      }
      for shift in [16, 8, 0] as [UInt32] where left > 0 {
        result.append(UInt8(truncatingIfNeeded: group >> shift))
        left -= 1
      }
      index += 4
    }
    return left == 0
  }
}
