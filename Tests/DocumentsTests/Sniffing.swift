// What files are, by their bytes; whatever bytes come, an answer comes.

import Documents
import Testing

@Suite struct Sniffing {
  static func zip(_ entries: [(String, String)]) -> [UInt8] {
    entries.flatMap { name, content -> [UInt8] in
      let size = content.utf8.count
      let length: [UInt8] = [UInt8(size & 255), UInt8(size >> 8), 0, 0]
      var entry: [UInt8] = text("PK\u{3}\u{4}") + [20] + [UInt8](repeating: 0, count: 13)
      entry += length + length + [UInt8(name.utf8.count), 0, 0, 0]
      return entry + text(name) + text(content)
    }
  }

  static let ole: [UInt8] =
    [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
    + [UInt8](repeating: 0, count: 504)

  static let marks: [([UInt8], FileKind)] = [
    ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0], .png), ([0xFF, 0xD8, 0xFF, 0xE0], .jpeg),
    ([0x49, 0x49, 0x2A, 0, 8], .tiff), ([0x4D, 0x4D, 0, 0x2A, 0], .tiff), (ole, .oldOffice),
    ([0, 0, 0, 0x18] + text("ftypheic"), .heic),
    ([0x48, 0xE5, 0x6C, 0x6C, 0x65, 0x6E, 0x0A], .text),
    (ole + text("__substg1.0_0037001F").flatMap { [$0, UInt8(0)] } + [0, 0], .msg),
  ]
  static let texts: [([UInt8], FileKind)] = [
    (text("%PDF-1.4\n"), .pdf), (text("skräp\n%PDF-1.4\n"), .pdf), (text("GIF89a"), .gif),
    (text("RIFF\u{1}\u{1}\u{1}\u{1}WEBPVP8 "), .webp), (text(#"{\rtf1\ansi}"#), .rtf),
    (text("\n<!DOCTYPE HTML><p>Hej"), .html), (text("<html lang=sv>"), .html),
    (text("Hej på dig\n"), .text), (text("Ämne: Hej\nTill: dig\n"), .text),
    (text("Received: x\r\nMessage-ID: <a@b>\r\nSubject: Hej\r\n\r\nText"), .eml),
  ]
  static let office: [([UInt8], FileKind)] = [
    (zip([("[Content_Types].xml", "<a/>"), ("_rels/.rels", ""), ("word/a.xml", "x")]), .docx),
    (zip([("[Content_Types].xml", "<a/>"), ("xl/workbook.xml", "x")]), .xlsx),
    (zip([("_rels/.rels", "<a/>"), ("ppt/presentation.xml", "x")]), .pptx),
    (zip([("mimetype", "application/vnd.oasis.opendocument.text"), ("c.xml", "x")]), .odt),
    (zip([("mimetype", "application/vnd.oasis.opendocument.spreadsheet")]), .ods),
    (zip([("mimetype", "application/vnd.oasis.opendocument.presentation")]), .odp),
  ]
  static func text(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test(arguments: marks + texts + office)
  func kindsAreToldByTheirBytes(_ bytes: [UInt8], _ kind: FileKind) {
    #expect(FileKind.sniff(bytes) == kind)
  }

  static let others: [[UInt8]] = [
    [], [0], [0x7F, 0x45, 0x4C, 0x46], text("MZ\u{0}"), zip([("a.txt", "x")]),
    zip([("META-INF/MANIFEST.MF", "x")]), text("text med \u{7} signal"), text("PK\u{3}\u{4}"),
  ]

  @Test(arguments: others)
  func otherKindsAreNotTaken(_ bytes: [UInt8]) {
    #expect(FileKind.sniff(bytes) == nil)
  }

  @Test func onlyTheNameTellsCSVFromText() {
    let bytes = Array("a;b\n1;2\n".utf8)
    #expect(FileKind.sniff(bytes, name: "Lista.CSV") == .csv)
    #expect(FileKind.sniff(bytes, name: "lista.pdf") == .text)
  }

  @Test func aPDFWithoutItsEndIsCutOff() {
    #expect(FileKind.pdf.isWhole(tail: Array("startxref\n9\n%%EOF\n".utf8)))
    #expect(!FileKind.pdf.isWhole(tail: Array("startxref\n9\n%%EO".utf8)))
    #expect(!FileKind.pdf.isWhole(tail: []))
    #expect(FileKind.png.isWhole(tail: []))
  }

  @Test func noBytesBreakIt() {
    var state: UInt64 = 7
    func random(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    let sound = Sniffing.zip([("[Content_Types].xml", "<a/>"), ("word/document.xml", "x")])
    for _ in 0..<5_000 {
      var bytes = Array(sound.prefix(random(sound.count + 1)))
      for _ in 0..<random(6) where !bytes.isEmpty {
        bytes[random(bytes.count)] = UInt8(random(256))
      }
      _ = FileKind.sniff(bytes)
    }
  }
}
