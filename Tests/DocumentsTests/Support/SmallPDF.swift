// PDF files made by the tests themselves, object by object.

import Foundation

/// A small PDF writer: objects numbered from 1, a table of them, and revisions by appending.
struct SmallPDF {
  /// Bodies of objects; the first is the catalogue, the second the tree of pages, the third the font.
  private(set) var objects: [String] = []
  private var pages: [Int] = []
  private var trailer = ""

  init(fonts: String = "/F1 3 0 R") {
    self.fonts = fonts
    objects = [
      "", "",
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
  }

  private let fonts: String
  /// Entries of the catalogue beside its pages.
  var catalogue = ""
  /// Entries of the document information.
  var information: String?

  /// Adds an object and gives its number.
  @discardableResult mutating func add(_ body: String) -> Int {
    objects.append(body)
    return objects.count
  }

  @discardableResult mutating func add(stream: String, _ entries: String = "") -> Int {
    add("<< /Length \(stream.isoLatin1.count) \(entries) >>\nstream\n\(stream)\nendstream")
  }

  /// Adds a page with a content stream; the letters are those of ISO 8859-1.
  @discardableResult mutating func page(
    _ content: String, box: String = "0 0 595 842", _ entries: String = "",
    resources: String = ""
  ) -> Int {
    let stream = add(stream: content)
    let page = add(
      """
      << /Type /Page /Parent 2 0 R /MediaBox [\(box)] /Contents \(stream) 0 R \(entries)
      /Resources << /Font << \(fonts) >> \(resources) >> >>
      """)
    pages.append(page)
    return page
  }

  /// A line of text in 12 points at a place from the lower left corner.
  static func line(_ text: String, x: Int = 72, y: Int = 700, before: String = "") -> String {
    "BT /F1 12 Tf \(before) \(x) \(y) Td (\(text)) Tj ET\n"
  }

  /// The file.
  var bytes: [UInt8] {
    var all = objects
    all[0] = "<< /Type /Catalog /Pages 2 0 R \(catalogue) >>"
    all[1] =
      "<< /Type /Pages /Count \(pages.count) /Kids [\(pages.map { "\($0) 0 R" }.joined(separator: " "))] >>"
    var trailer = "/Root 1 0 R"
    if let information {
      all.append("<< \(information) >>")
      trailer += " /Info \(all.count) 0 R"
    }
    return SmallPDF.written(
      all.enumerated().map { ($0 + 1, $1) }, after: [UInt8]("%PDF-1.7\n".utf8),
      size: all.count + 1, trailer: trailer)
  }

  /// The file with a later revision appended, in which some objects are others.
  static func revised(_ bytes: [UInt8], size: Int, changed: [(Int, String)]) -> [UInt8] {
    let last = String(decoding: bytes.suffix(200), as: UTF8.self)
    let start = last.components(separatedBy: "startxref\n").last?.prefix { $0.isNumber } ?? "0"
    return written(changed, after: bytes, size: size, trailer: "/Root 1 0 R /Prev \(start)")
  }

  private static func written(
    _ objects: [(Int, String)], after before: [UInt8], size: Int, trailer: String
  ) -> [UInt8] {
    var bytes = before
    var table = ""
    for (number, body) in objects {
      let place = String(format: "%010d", bytes.count)
      table += "\(number) 1\n\(place) 00000 n \n"
      bytes += "\(number) 0 obj\n\(body)\nendobj\n".isoLatin1
    }
    let start = bytes.count
    bytes +=
      "xref\n0 1\n0000000000 65535 f \n\(table)trailer\n<< /Size \(size) \(trailer) >>\n".utf8
    bytes += "startxref\n\(start)\n%%EOF\n".utf8
    return bytes
  }
}

extension String {
  /// One byte a letter; letters beyond become question marks.
  var isoLatin1: [UInt8] { unicodeScalars.map { $0.value < 256 ? UInt8($0.value) : 0x3F } }
}
