// What the fonts of decisions can show.

/// The characters of the fonts that typst carries; PDF/A allows no others.
enum Printable {
  /// Stands for what no font can show, so that a reader sees that something stood there.
  static let mark = "[?]"

  /// The text with each run of characters that no font has replaced by the mark.
  static func text(_ text: String) -> String {
    var result = ""
    var isInGap = false
    for scalar in text.unicodeScalars {
      if has(scalar) {
        result.unicodeScalars.append(scalar)
        isInGap = false
      } else if !isInGap, !scalar.properties.isDefaultIgnorableCodePoint {
        result += mark
        isInGap = true
      }
    }
    return result
  }

  private static func has(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "\n" || ranges.contains { $0.contains(scalar.value) }
  }

  /// Tried one by one with typst 0.15.2 under PDF/A-2a: Latin, Greek, Cyrillic, signs.
  private static let ranges: [ClosedRange<UInt32>] = [
    0x0020...0x007E, 0x00A0...0x00AC, 0x00AE...0x0377, 0x037A...0x037F, 0x0384...0x038A,
    0x038C...0x038C, 0x038E...0x03A1, 0x03A3...0x04FF, 0x0510...0x0513, 0x051A...0x051D,
    0x1E00...0x1F15, 0x2010...0x2027, 0x202F...0x2040, 0x2044...0x2052, 0x2070...0x2071,
    0x2074...0x208E, 0x20A0...0x20C0, 0x2100...0x211E, 0x2122...0x2122, 0x2126...0x214F,
    0x2190...0x22FF, 0xFB00...0xFB06,
  ]
}
