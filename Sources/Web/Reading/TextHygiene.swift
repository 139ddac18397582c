// Which characters a text may hold: nothing that hides, turns round or splits what others will read.

import Policy

enum TextHygiene {
  /// How many lines a text may have.
  enum Lines { case one, many }

  /// What is wrong with a text, or nil. Length is counted in Unicode scalars, as JSON Schema does.
  static func flaw(of text: String, _ lines: Lines, longest: Int) -> Bilingual? {
    var isBlank = true
    var count = 0
    var previous: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      count += 1
      if let flaw = flaw(of: scalar, after: previous, lines) { return flaw }
      if isBlank, !scalar.properties.isWhitespace { isBlank = false }
      previous = scalar
    }
    if previous == "\r" { return Words.controlCharacter }
    if count > longest { return Words.tooLong(longest) }
    return isBlank ? Words.blank : nil
  }

  private static func flaw(
    of scalar: Unicode.Scalar, after previous: Unicode.Scalar, _ lines: Lines
  ) -> Bilingual? {
    switch scalar.value {
    case 0x20...0x7E: return previous == "\r" ? Words.controlCharacter : nil
    case 0x0A: return lines == .many ? nil : Words.lineBreak
    case 0x09: return lines == .many ? nil : Words.controlCharacter
    // Windows ends a line with two characters; a lone carriage return ends none.
    case 0x0D: return lines == .many ? nil : Words.lineBreak
    case 0..<0x20, 0x7F..<0xA0: return Words.controlCharacter
    case 0x202A...0x202E, 0x2066...0x2069: return Words.bidiControl
    case 0x2028, 0x2029: return lines == .many ? nil : Words.lineBreak
    case 0xFDD0...0xFDEF: return Words.noCharacter
    case let value where value & 0xFFFE == 0xFFFE: return Words.noCharacter
    default: return previous == "\r" ? Words.controlCharacter : nil
    }
  }
}
