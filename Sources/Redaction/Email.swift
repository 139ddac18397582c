// E-mail addresses, grown from their `@` in both directions.

import Policy

enum Email {
  /// What may stand before and after the `@`: letters of any script, digits and these.
  private static let signs: [Bool] = (0..<256).map { byte in
    let byte = UInt8(byte)
    return (byte | 0x20) &- 97 < 26 || byte &- 48 < 10 || ".-_+%".utf8.contains(byte)
  }

  /// The address around the `@` at `at`; nil where there is none.
  static func find(_ bytes: Bytes, _ at: Int) -> Hit? {
    var start = at
    // An address has at most 64 bytes before its `@`; letters beyond ASCII count as they are.
    while start > at - 64, isSign(bytes, start - 1) { start -= 1 }
    while start < at, bytes[start] == 0x2E || bytes[start] & 0xC0 == 0x80 { start += 1 }
    var end = at + 1
    var lastDot = 0
    while end < at + 254, isSign(bytes, end), bytes[end] != 0x25, bytes[end] != 0x2B {
      if bytes[end] == 0x2E { lastDot = end }
      end += 1
    }
    while end > at, bytes[end - 1] == 0x2E || bytes[end - 1] == 0x2D {
      end -= 1
      if lastDot >= end { lastDot = lastDotBefore(bytes, end, at) }
    }
    guard start < at, lastDot > at + 1, end - lastDot >= 3, !bytes.isDigit(end - 1) else {
      return nil
    }
    return Hit(
      start: start, end: end, kind: .email, certainty: .certain, reasons: FlagReasons(.writtenForm))
  }

  private static func isSign(_ bytes: Bytes, _ at: Int) -> Bool {
    let byte = bytes[at]
    return signs[Int(byte)] || (byte >= 0xC3 && byte < 0xCA)
      || (byte & 0xC0 == 0x80 && bytes[at - 1] >= 0xC3 && bytes[at - 1] < 0xCA)
  }

  private static func lastDotBefore(_ bytes: Bytes, _ end: Int, _ at: Int) -> Int {
    var dot = end - 1
    while dot > at, bytes[dot] != 0x2E { dot -= 1 }
    return dot
  }
}
