// Strings and numbers of JSON, byte by byte.

extension JSONParser {
  /// The text of a string; nil where it holds half a surrogate pair.
  mutating func string() throws(JSONFault) -> String? {
    at += 1
    let start = at
    while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
      at += 1
    }
    if next == UInt8(ascii: "\"") {
      defer { at += 1 }
      return String(decoding: bytes[start..<at], as: UTF8.self)
    }
    return try escaped(from: start)
  }

  private mutating func escaped(from start: Int) throws(JSONFault) -> String? {
    var text = Array(bytes[start..<at])
    var isBroken = false
    while let byte = next {
      at += 1
      switch byte {
      case UInt8(ascii: "\""): return isBroken ? nil : String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard let scalar = try escape() else {
          isBroken = true
          continue
        }
        text += Array(String(Character(scalar)).utf8)
      case 0..<0x20: throw fault()
      default: text.append(byte)
      }
    }
    throw fault()
  }

  /// What follows a backslash; nil for half a surrogate pair.
  private mutating func escape() throws(JSONFault) -> Unicode.Scalar? {
    guard let byte = next else { throw fault() }
    at += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicode()
    default: throw fault()
    }
  }

  private mutating func unicode() throws(JSONFault) -> Unicode.Scalar? {
    let unit = try hexadecimal()
    guard 0xD800...0xDBFF ~= unit else { return Unicode.Scalar(unit) }
    guard at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"), bytes[at + 1] == UInt8(ascii: "u")
    else { return nil }
    let saved = at
    at += 2
    let second = try hexadecimal()
    guard 0xDC00...0xDFFF ~= second else {
      at = saved
      return nil
    }
    return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (second - 0xDC00))
  }

  private mutating func hexadecimal() throws(JSONFault) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = JSONParser.digit(byte) else { throw fault() }
      value = value << 4 | digit
      at += 1
    }
    return value
  }

  private static func digit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A")) + 10
    default: nil
    }
  }

  /// An integer where it is written as one and fits; else the nearest double.
  mutating func number() throws(JSONFault) -> JSON {
    let start = at
    if next == UInt8(ascii: "-") { at += 1 }
    if next == UInt8(ascii: "0") { at += 1 } else { try digits() }
    var isInteger = true
    if next == UInt8(ascii: ".") {
      isInteger = false
      at += 1
      try digits()
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      isInteger = false
      at += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { at += 1 }
      try digits()
    }
    let text = String(decoding: bytes[start..<at], as: UTF8.self)
    if isInteger, let number = Int(text) { return .int(number) }
    guard let number = Double(text), number.isFinite else { throw fault() }
    return .double(number)
  }

  private mutating func digits() throws(JSONFault) {
    let start = at
    while let byte = next, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte { at += 1 }
    guard at > start else { throw fault() }
  }
}
