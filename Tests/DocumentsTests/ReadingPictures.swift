// Scanned pages and picture files: read by a machine, with places in points.

import Children
import Documents
import Foundation
import Redaction
import Synchronization
import Testing

@Suite(.serialized) struct ReadingPictures {
  /// A page of text as a picture, by the page tool and by poppler's own.
  private func pictured(
    _ lines: [String], dots: Int, as program: String, _ arguments: [String], _ output: String,
    turned degrees: Int = 0
  ) async throws -> [UInt8] {
    let folder = try #require(ScratchFolder())
    defer { folder.remove() }
    var pdf = SmallPDF()
    pdf.page(
      lines.enumerated().map { SmallPDF.line($1, y: 700 - 30 * $0) }.joined(), "/Rotate \(degrees)")
    #expect(folder.write(Data(pdf.bytes), as: "in.pdf"))
    let end = await LimitedChild.besideThisProgram.run(
      program, arguments, in: folder,
      limits: ChildLimits(
        memory: 1_000_000_000, processorSeconds: 60, file: 200_000_000, wallSeconds: 120))
    #expect(end == .exited(0))
    return [UInt8](try #require(folder.read(output, limit: 200_000_000)))
  }

  private func png(_ lines: [String]) async throws -> [UInt8] {
    try await pictured(
      lines, dots: 200, as: try #require(House.tools.pages),
      ["picture", "in.pdf", "1", "200", "out.png"], "out.png")
  }

  /// Grey pixels without a format around them, to be put into a PDF.
  private func scan(_ lines: [String]) async throws -> (object: String, entries: String) {
    let file = try await pictured(
      lines, dots: 150, as: "/usr/bin/pdftoppm",
      ["-gray", "-r", "150", "-singlefile", "in.pdf", "out"], "out.pgm")
    let head = file.split(separator: UInt8(ascii: "\n"), maxSplits: 3)
    let size = String(decoding: head[1], as: UTF8.self).split(separator: " ")
    let entries =
      "/Type /XObject /Subtype /Image /Width \(size[0]) /Height \(size[1]) /BitsPerComponent 8 /ColorSpace /DeviceGray"
    return (String(String.UnicodeScalarView(head[3].map { UnicodeScalar($0) })), entries)
  }

  @Test func aScannedPageIsReadWithPlaces() async throws {
    let scan = try await scan(["Målsäganden Anna Öberg", "19850101-1234"])
    var pdf = SmallPDF()
    pdf.page("q 595 0 0 842 0 0 cm /Im1 Do Q", resources: "/XObject << /Im1 6 0 R >>")
    pdf.add(stream: scan.object, scan.entries)
    let text = await House.patient.read(bytes: pdf.bytes, kind: .pdf)
    let page = try #require(text.pages.first)
    #expect(text.pages.count == 1 && page.source == .recognised && text.unreadable == [])
    #expect(page.said == "Målsäganden Anna Öberg 19850101-1234")
    #expect(abs(page.words[0].box.left - 72) < 3 && abs(page.words[0].box.bottom - 142) < 5)
    #expect(page.words.map(\.line) == [0, 0, 0, 1])
  }

  @Test func aPageWithBothGivesBothAndNothingTwice() async throws {
    let scan = try await scan(["Stämpel Anna Öberg"])
    var pdf = SmallPDF()
    pdf.page(
      "q 595 0 0 842 0 -200 cm /Im1 Do Q " + SmallPDF.line("Vanlig text ovanför", y: 780),
      resources: "/XObject << /Im1 6 0 R >>")
    pdf.add(stream: scan.object, scan.entries)
    let text = await House.patient.read(bytes: pdf.bytes, kind: .pdf)
    #expect(text.pages.map(\.source) == [.text, .recognised])
    #expect(text.pages.map(\.said) == ["Vanlig text ovanför", "Stämpel Anna Öberg"])
  }

  /// A photograph that lies, with the Exif that says how it is to be turned.
  private func photograph(_ lines: [String], turned degrees: Int, orientation: UInt8) async throws
    -> [UInt8]
  {
    let jpeg = try await pictured(
      lines, dots: 200, as: "/usr/bin/pdftoppm",
      ["-jpeg", "-r", "200", "-singlefile", "in.pdf", "out"], "out.jpg", turned: degrees)
    let entry: [UInt8] = [0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]
    let exif = Array("Exif\0\0II*\0".utf8) + [8, 0, 0, 0, 1, 0] + entry + [0, 0, 0, 0]
    return jpeg[..<2] + [0xFF, 0xE1, 0, UInt8(exif.count + 2)] + exif + jpeg[2...]
  }

  // The camera was held askew, and every viewer turns what it took.
  @Test(arguments: [(90, UInt8(8)), (180, UInt8(3)), (270, UInt8(6))])
  func aPhotographIsReadAsItIsSeen(_ degrees: Int, _ orientation: UInt8) async throws {
    let lines = ["Anna Öberg bor på Storgatan", "och är född i Mölndal"]
    let bytes = try await photograph(lines, turned: degrees, orientation: orientation)
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let reading = await House.patient.reading(file: file.path(percentEncoded: false), kind: .jpeg)
    let page = try #require(reading.text.pages.first)
    #expect(page.said == lines.joined(separator: " "))
    #expect(page.height > page.width)
    #expect(abs(page.words[0].box.left - 72) < 5)
    // The PDF from which pictures and masked copies are drawn stands as the places do.
    let pdf = await House.patient.read(bytes: try #require(reading.pdf), kind: .pdf)
    #expect(pdf.pages.first?.width == page.width && pdf.pages.first?.height == page.height)
  }

  @Test func aPictureFileIsReadAndHasAPDFOfTheSameSize() async throws {
    let bytes = try await png(["Anna Öberg bor här"])
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let reading = await House.patient.reading(file: file.path(percentEncoded: false), kind: .png)
    let page = try #require(reading.text.pages.first)
    #expect(page.source == .recognised && page.said == "Anna Öberg bor här")
    let pdf = await House.patient.read(bytes: try #require(reading.pdf), kind: .pdf)
    #expect(pdf.pages.first?.width == page.width && pdf.pages.first?.height == page.height)
  }

  /// Letters that are drawn, but of which the file does not say what they are.
  @Test func lettersWithoutMeaningAreReadAsAPicture() async throws {
    var pdf = SmallPDF(fonts: "/F1 3 0 R /F2 4 0 R")
    pdf.add(
      """
      << /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0]
      /FirstChar 1 /LastChar 1 /Widths [1000] /Resources << >>
      /Encoding << /Type /Encoding /Differences [1 /g1] >> /CharProcs << /g1 5 0 R >> >>
      """)
    pdf.add(stream: "1000 0 0 0 1000 1000 d1 100 0 200 800 re f 300 0 400 200 re f")
    pdf.page("BT /F2 40 Tf 72 700 Td (\u{1}\u{1}\u{1}\u{1}\u{1}) Tj ET")
    let text = await House.patient.read(bytes: pdf.bytes, kind: .pdf)
    #expect(text.pages.contains { $0.source == .recognised })
  }

  @Test func aPictureWithoutWordsIsForAPerson() async {
    var pdf = SmallPDF()
    pdf.page("q 400 0 0 400 90 200 cm /Im1 Do Q", resources: "/XObject << /Im1 6 0 R >>")
    pdf.add(
      stream: "\u{80}",
      "/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray"
    )
    let text = await House.patient.read(bytes: pdf.bytes, kind: .pdf)
    #expect(text.unreadable == [UnreadablePart(page: 1, reason: .noText)])
  }

  @Test func aReadingTellsHowManyPagesAreDone() async throws {
    let scan = try await scan(["Anna Öberg"])
    var pdf = SmallPDF()
    pdf.page("q 595 0 0 842 0 0 cm /Im1 Do Q", resources: "/XObject << /Im1 6 0 R >>")
    pdf.add(stream: scan.object, scan.entries)
    let folder = try #require(ScratchFolder())
    defer { folder.remove() }
    #expect(folder.write(Data(pdf.bytes), as: "in.pdf"))
    let told = Mutex<[[Int]]>([])
    _ = await House.patient.read(file: folder.file("in.pdf"), kind: .pdf) { done, total in
      told.withLock { $0.append([done, total]) }
    }
    // A page that is a picture is done when it is recognised, and not before.
    #expect(told.withLock { $0 } == [[0, 1], [0, 1], [1, 1], [1, 1]])
  }

  // Whoever marks sees what will leave: a comment is on no paper, and so not in the picture.
  @Test func aCommentIsNotInThePicture() async throws {
    var pictures: [[UInt8]] = []
    for annotation in ["", "/Annots [7 0 R]"] {
      var pdf = SmallPDF()
      pdf.page(SmallPDF.line("Anna", y: 700), annotation)
      pdf.add("<< >>")
      pdf.add(
        "<< /Type /Annot /Subtype /Square /Rect [100 300 300 500] /C [1 0 0] /IC [1 0 0] /F 0 >>")
      let folder = try #require(ScratchFolder())
      defer { folder.remove() }
      #expect(folder.write(Data(pdf.bytes), as: "in.pdf"))
      let end = await LimitedChild.besideThisProgram.run(
        try #require(House.tools.pages), ["picture", "in.pdf", "1", "72", "out.png"], in: folder,
        limits: ChildLimits(
          memory: 1_000_000_000, processorSeconds: 60, file: 200_000_000, wallSeconds: 120))
      #expect(end == .exited(0))
      pictures.append([UInt8](try #require(folder.read("out.png", limit: 200_000_000))))
    }
    #expect(pictures[0] == pictures[1])
  }
}
