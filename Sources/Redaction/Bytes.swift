// Text as bytes, with what the detectors ask of one: which class a byte has, where the next candidate is.

/// Borrowed bytes; beyond either end stands a NUL.
struct Bytes {
  let base: UnsafePointer<UInt8>?
  let count: Int

  init(_ buffer: UnsafeBufferPointer<UInt8>) {
    base = buffer.baseAddress
    count = buffer.count
  }

  @inline(__always)
  subscript(index: Int) -> UInt8 {
    guard let base, UInt(bitPattern: index) < UInt(bitPattern: count) else { return 0 }
    return base[index]
  }

  @inline(__always)
  func isDigit(_ index: Int) -> Bool { self[index] &- 48 < 10 }

  /// A letter of ASCII or the start or middle of any other character (all of UTF-8 above 0x7F).
  @inline(__always)
  func isLetter(_ index: Int) -> Bool {
    let byte = self[index]
    return byte >= 0x80 || (byte | 0x20) &- 97 < 26
  }

  @inline(__always)
  func isCapital(_ index: Int) -> Bool {
    let byte = self[index]
    if byte &- 65 < 26 { return true }
    return byte &- 0xC3 < 3 && Folding.fold(self[index + 1], after: byte) != self[index + 1]
  }

  /// The first digit or `@` at `index` or after it; `count` where there is none.
  @inline(__always)
  func nextCandidate(_ index: Int) -> Int {
    guard let base else { return count }
    var at = index
    let raw = UnsafeRawPointer(base)
    while at &+ 8 <= count {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      let low = word & 0x7F7F_7F7F_7F7F_7F7F
      let fromZero = low &+ 0x5050_5050_5050_5050
      let overNine = low &+ 0x4646_4646_4646_4646
      let notAt = (low ^ 0x4040_4040_4040_4040) &+ 0x7F7F_7F7F_7F7F_7F7F
      let found = ((fromZero & ~overNine) | ~notAt) & ~word & 0x8080_8080_8080_8080
      if found != 0 { return at &+ found.trailingZeroBitCount / 8 }
      at &+= 8
    }
    while at < count {
      if base[at] &- 48 < 10 || base[at] == 0x40 { return at }
      at &+= 1
    }
    return count
  }
}

extension Bytes {
  /// Where the character that ends before `index` begins.
  @inline(__always)
  func before(_ index: Int) -> Int {
    var at = index &- 1
    while at > index &- 4, self[at] & 0xC0 == 0x80 { at &-= 1 }
    return at
  }

  /// Whether a letter begins at `index`: ASCII, or a character that is no space, dash or sign.
  @inline(__always)
  func beginsLetter(_ index: Int) -> Bool {
    let byte = self[index]
    if byte < 0x80 { return (byte | 0x20) &- 97 < 26 }
    return byte >= 0xC3 && byte != 0xE2 && byte != 0xEF && byte != 0xF0
  }

  /// Whether a letter ends right before `index`.
  @inline(__always)
  func letterEnds(_ index: Int) -> Bool { beginsLetter(before(index)) }

  /// The bytes of the character that begins at `index`, at least 1.
  @inline(__always)
  func length(_ index: Int) -> Int {
    let byte = self[index]
    return byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
  }
}

extension Bytes {
  /// The eight bytes at `start` with their letters made small, the first one lowest.
  @inline(__always)
  func foldedEight(_ start: Int) -> UInt64 {
    guard let base, start &+ 8 <= count else {
      var text: UInt64 = 0
      for place in 0..<8 where start &+ place < count {
        text |= UInt64(self[start &+ place]) << UInt64(place &* 8)
      }
      return Folding.foldedEight(text)
    }
    return Folding.foldedEight(
      UInt64(
        littleEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: start, as: UInt64.self)))
  }
}

/// Letters made small: ASCII, À to Þ, and those of the languages from Croatian to Turkish (Č, Ł, Ş);
/// others stay as they are.
enum Folding {
  /// The small form of a byte that follows `previous`.
  @inline(__always)
  static func fold(_ byte: UInt8, after previous: UInt8) -> UInt8 {
    if byte &- 65 < 26 { return byte | 0x20 }
    if previous &- 0xC3 < 3, byte >= 0x80 { return accented(byte, after: previous) }
    return byte
  }

  private static func accented(_ byte: UInt8, after previous: UInt8) -> UInt8 {
    let place = byte &- 0x80
    // À to Þ, the sign × left out.
    if previous == 0xC3 { return place < 0x1F && place != 0x17 ? byte | 0x20 : byte }
    // Ā to ķ and Ŋ to ŷ have their capitals at even places, Ĺ to ň and Ź to ž at odd ones.
    let isEven = previous == 0xC4 ? place < 0x38 && place != 0x30 : (0x0A..<0x38).contains(place)
    let isOdd =
      previous == 0xC4
      ? (0x39..<0x3F).contains(place) : place < 0x08 || (0x39..<0x3E).contains(place)
    if isEven { return byte | 1 }
    return isOdd && byte & 1 == 1 ? byte &+ 1 : byte
  }

  /// Eight bytes made small at once, as `fold` does each; before the first stands nothing.
  @inline(__always)
  static func foldedEight(_ text: UInt64) -> UInt64 {
    let high: UInt64 = 0x8080_8080_8080_8080
    let low = text & ~high
    let capital = (low &+ 0x3F3F_3F3F_3F3F_3F3F) & ~(low &+ 0x2525_2525_2525_2525) & ~text & high
    // The second bytes of À to Þ: below 0x9F, not 0x97, behind a 0xC3.
    let second = ~(low &+ 0x6161_6161_6161_6161) & text & high
    let leads = equal(text, 0xC3C3_C3C3_C3C3_C3C3) << 8
    let accented = second & leads & ~equal(text, 0x9797_9797_9797_9797)
    return text | (capital | accented) >> 2
  }

  /// The high bit of each byte that is the same in both.
  @inline(__always)
  private static func equal(_ one: UInt64, _ other: UInt64) -> UInt64 {
    let difference = one ^ other
    let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    return ~(((difference & low) &+ low) | difference | low)
  }

  /// A text with its letters made small, as bytes.
  static func folded(_ text: String) -> [UInt8] {
    var previous: UInt8 = 0
    return text.utf8.map { byte in
      defer { previous = byte }
      return fold(byte, after: previous)
    }
  }

  /// FNV-1a, 64 bits.
  static let seed: UInt64 = 0xCBF2_9CE4_8422_2325

  @inline(__always)
  static func mix(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
    (hash ^ UInt64(byte)) &* 0x100_0000_01B3
  }

  static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(seed) { mix($0, $1) }
  }
}
