// The decoded streams of a copy: pictures hold pixels and nothing else, contents draw nothing else.

import Redaction

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

enum StreamCheck {
  /// Whether an image's data are as long as its pixels are, or a JPEG without anything added.
  static func isPure(image: PDFValue, data: Data) -> Bool {
    guard let width = image["/Width"]?.number, let height = image["/Height"]?.number,
      let bits = image["/BitsPerComponent"]?.number
    else { return false }
    if image["/Filter"]?.text == "/DCTDecode" { return isPlainJPEG([UInt8](data)) }
    let colours = image["/ColorSpace"]?.text == "/DeviceRGB" ? 3.0 : 1.0
    return data.count == Int((width * colours * bits / 8).rounded(.up) * height)
  }

  /// Whether a JPEG holds the marks of a picture only: no EXIF, no comment, nothing after its end.
  static func isPlainJPEG(_ bytes: [UInt8]) -> Bool {
    guard bytes.count > 4, bytes[0] == 0xFF, bytes[1] == 0xD8 else { return false }
    var at = 2
    while at + 3 < bytes.count {
      guard bytes[at] == 0xFF else { return false }
      let mark = bytes[at + 1]
      let length = Int(bytes[at + 2]) << 8 | Int(bytes[at + 3])
      switch mark {
      // JFIF without a thumbnail, tables, the frame.
      case 0xE0: guard length == 16 else { return false }
      // Adobe's mark tells how the colours are coded.
      case 0xEE: guard length == 14 else { return false }
      case 0xDB, 0xC0, 0xC4, 0xDD: break
      case 0xDA: return endsPlainly(bytes, from: at + 2 + length)
      default: return false
      }
      at += 2 + length
    }
    return false
  }

  /// After the start of the scan only pixels may follow, then the end of the picture.
  private static func endsPlainly(_ bytes: [UInt8], from start: Int) -> Bool {
    var at = start
    while at + 1 < bytes.count {
      guard bytes[at] == 0xFF else {
        at += 1
        continue
      }
      switch bytes[at + 1] {
      case 0x00, 0xD0...0xD7: at += 2
      case 0xD9: return at + 2 == bytes.count
      default: return false
      }
    }
    return false
  }
}

/// What a page's content does, read without the help of what wrote it.
struct ContentCheck {
  private(set) var text = ""
  private(set) var isAllowed = true

  private static let operators: Set<Substring> = [
    "BMC", "BDC", "EMC", "q", "Q", "cm", "Do", "BT", "ET", "Tr", "Tf", "Tz", "Tm", "Tj",
  ]
  private static let names: Set<Substring> = ["/Artifact", "/P", "/Span", "/I", "/F"]

  /// The size in points at which the one picture is drawn: it has to be the page's.
  private(set) var pictureSize = (width: 0.0, height: 0.0)

  init(_ data: Data) {
    guard let content = String(data: data, encoding: .ascii) else {
      isAllowed = false
      return
    }
    var operands: [Substring] = []
    var isInvisible = false
    var pictures = 0
    for token in Self.tokens(of: content) {
      guard Self.operators.contains(token) else {
        operands.append(token)
        if !isKnown(operand: token) { isAllowed = false }
        continue
      }
      switch token {
      case "cm":
        let figures = operands.compactMap { Double($0) }
        guard figures.count == 6, [1, 2, 4, 5].allSatisfy({ figures[$0] == 0 }) else {
          isAllowed = false
          return
        }
        pictureSize = (figures[0], figures[3])
      case "Do": pictures += 1
      case "Tr": isInvisible = operands == ["3"]
      case "Tj":
        if !isInvisible { isAllowed = false }
        text += operands.first.flatMap(Self.decoded) ?? ""
      default: break
      }
      operands.removeAll(keepingCapacity: true)
    }
    if pictures != 1 || !operands.isEmpty { isAllowed = false }
  }

  /// Whether the picture lies on the whole of a page with this MediaBox.
  func covers(_ box: [Double]) -> Bool {
    box.count == 4 && box[0] == 0 && box[1] == 0 && abs(box[2] - pictureSize.width) < 0.02
      && abs(box[3] - pictureSize.height) < 0.02
  }

  private func isKnown(operand: Substring) -> Bool {
    if operand.hasPrefix("<<") { return Self.isMark(operand) }
    if operand.hasPrefix("<") { return true }
    if operand.hasPrefix("/") { return Self.names.contains(operand) }
    return Double(operand) != nil
  }

  /// `<</MCID 12>>` and nothing else.
  private static func isMark(_ operand: Substring) -> Bool {
    operand.hasPrefix("<</MCID ") && operand.hasSuffix(">>")
      && operand.dropFirst(8).dropLast(2).allSatisfy(\.isNumber)
  }

  /// Words between spaces and line breaks; a dictionary is one word.
  private static func tokens(of content: String) -> [Substring] {
    var tokens: [Substring] = []
    for part in content.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
      if let last = tokens.last, last.hasPrefix("<<"), !last.hasSuffix(">>") {
        tokens[tokens.count - 1] = content[last.startIndex..<part.endIndex]
      } else {
        tokens.append(part)
      }
    }
    return tokens
  }

  /// UTF-16 codes in hexadecimal.
  private static func decoded(_ token: Substring) -> String? {
    guard token.hasPrefix("<"), token.hasSuffix(">") else { return nil }
    let figures = Array(token.utf8.dropFirst().dropLast())
    guard figures.count % 4 == 0 else { return nil }
    let units = stride(from: 0, to: figures.count, by: 4).map { start in
      figures[start..<start + 4].reduce(UInt16(0)) { unit, figure in
        let value = figure < 0x40 ? figure &- 0x30 : (figure & 0xDF) &- 0x37
        return unit << 4 | UInt16(value & 15)
      }
    }
    return String(decoding: units, as: UTF16.self)
  }
}
