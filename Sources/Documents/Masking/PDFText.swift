// How numbers, strings and text look in a PDF.

enum PDFText {
  /// With at most two decimals and no exponent.
  static func number(_ value: Double) -> String {
    let hundredths = whole(value * 100)
    let sign = hundredths < 0 ? "-" : ""
    let (whole, part) = abs(hundredths).quotientAndRemainder(dividingBy: 100)
    if part == 0 { return "\(sign)\(whole)" }
    return part < 10 ? "\(sign)\(whole).0\(part)" : "\(sign)\(whole).\(part)"
  }

  /// The nearest whole number, for what is no number or beyond all pages one that can be written.
  private static func whole(_ value: Double) -> Int {
    value.isNaN ? 0 : Int(min(max(value, -1e15), 1e15).rounded())
  }

  /// With four decimals: what the page tool needs to place letters on the same pixels.
  static func exact(_ value: Double) -> String {
    let parts = whole(value * 10_000)
    let sign = parts < 0 ? "-" : ""
    let (whole, part) = abs(parts).quotientAndRemainder(dividingBy: 10_000)
    return "\(sign)\(whole)." + String(part + 10_000).dropFirst()
  }

  /// A text string: UTF-16 with its mark, in hexadecimal.
  static func string(_ text: String) -> String { "<FEFF\(codes(text))>" }

  /// The UTF-16 codes in hexadecimal.
  static func codes(_ text: some StringProtocol) -> String {
    var codes: [UInt8] = []
    let figures = Array("0123456789ABCDEF".utf8)
    for unit in text.utf16 {
      for shift in [12, 8, 4, 0] { codes.append(figures[Int(unit >> UInt16(shift)) & 15]) }
    }
    return String(decoding: codes, as: UTF8.self)
  }

  /// The text as content of an XML element.
  static func xml(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\u{9}", "\u{A}", "\u{D}", "\u{20}"..."\u{D7FF}", "\u{E000}"..."\u{FFFD}",
        "\u{10000}"...:
        escaped.unicodeScalars.append(scalar)
      default: continue
      }
    }
    return escaped
  }

  /// One line of plain text: control and format characters become nothing, line breaks a space.
  static func plain(_ text: some StringProtocol) -> String {
    var plain = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: plain.append(" ")
      case .format, .surrogate, .privateUse, .unassigned: continue
      default: plain.append(scalar)
      }
    }
    return String(plain)
  }
}
