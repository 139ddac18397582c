// Bad input: each kind of it gets its reason, and what can be read is read.

import Children
import Documents
import Foundation
import Redaction
import Testing

@Suite(.serialized) struct BadFiles {
  private func read(_ bytes: [UInt8], _ kind: FileKind = .pdf) async -> DocumentText {
    await House.patient.read(bytes: bytes, kind: kind)
  }

  private static let hello: SmallPDF = {
    var pdf = SmallPDF()
    pdf.page(SmallPDF.line("Hej"))
    return pdf
  }()

  @Test func anEncryptedPDFIsToldAsSuch() async throws {
    let folder = try #require(ScratchFolder())
    defer { folder.remove() }
    #expect(folder.write(Data(Self.hello.bytes), as: "in.pdf"))
    let end = await LimitedChild.besideThisProgram.run(
      "/usr/bin/qpdf", ["--encrypt", "user", "owner", "256", "--", "in.pdf", "out.pdf"], in: folder,
      limits: ChildLimits(
        memory: 500_000_000, processorSeconds: 60, file: 9_000_000, wallSeconds: 120))
    #expect(end == .exited(0))
    let bytes = [UInt8](try #require(folder.read("out.pdf", limit: 9_000_000)))
    #expect(await read(bytes) == DocumentText(pages: [], unreadable: [.init(reason: .encrypted)]))
  }

  static let broken: [(FileKind, [UInt8])] = [
    (.pdf, Array("%PDF-1.7\nskräp\n%%EOF".utf8)), (.pdf, []),
    (.docx, Array("PK\u{3}\u{4}skräp".utf8)), (.xlsx, []),
    (.odt, Array(OfficeFiles.docx("").file.prefix(900))),
    (.png, [0x89, 0x50, 0x4E, 0x47, 1, 2]), (.jpeg, [0xFF, 0xD8, 0xFF, 0xE0]),
    (.tiff, [0x49, 0x49, 0x2A, 0, 8]),
    (.gif, Array("GIF89a".utf8)), (.webp, Array("RIFF1234WEBPVP8 ".utf8)), (.msg, Sniffing.ole),
    (.eml, Array("From: a@b.example\r\nContent-Type: text/plain; x*\r\n\r\nHej".utf8)),
  ]

  @Test(arguments: broken)
  func aDamagedFileIsToldAsSuch(_ kind: FileKind, _ bytes: [UInt8]) async {
    let text = await read(bytes, kind)
    #expect(text.pages == [] && text.reasons == [.damaged])
  }

  @Test func aTruncatedPDFIsReadAsFarAsItGoes() async {
    var pdf = SmallPDF()
    for number in 1...9 { pdf.page(SmallPDF.line("Sida \(number)")) }
    let text = await read(pdf.bytes.dropLast(600))
    #expect(text.reasons.contains(.damaged))
    let nothing = await read(Array(pdf.bytes.prefix(300)))
    #expect(nothing.reasons.contains(.damaged))
  }

  @Test func pagesBeyondTheLimitAreTold() async {
    var pdf = SmallPDF()
    for number in 1...30 { pdf.page(SmallPDF.line("Sida \(number)")) }
    let reader = House.reader { limits in
      limits.pages = 20
    }
    let text = await reader.read(bytes: pdf.bytes, kind: .pdf)
    #expect(text.pages.count == 20)
    #expect(text.unreadable == [UnreadablePart(page: 21, reason: .tooManyPages)])
  }

  @Test func tenThousandPagesAreRead() async {
    var pdf = SmallPDF()
    for number in 1...10_000 { pdf.page(SmallPDF.line("Sida \(number)")) }
    let reader = House.reader { limits in
      limits.pagesInOneRun = 2_500
      // Far less than the words of all pages would need.
      limits.memory = 256_000_000
    }
    let text = await reader.read(bytes: pdf.bytes, kind: .pdf)
    #expect(text.pages.count == 10_000 && text.pages.last?.said == "Sida 10000")
    #expect(text.unreadable == [])
  }

  @Test func aPageAsLargeAsAHouseIsReadSmaller() async {
    var pdf = SmallPDF()
    pdf.page(
      SmallPDF.line("Hej", x: 9_000, y: 9_000) + "q 20000 0 0 20000 0 0 cm /Im1 Do Q",
      box: "0 0 30000 30000", resources: "/XObject << /Im1 6 0 R >>")
    pdf.add(
      stream: "\u{FF}",
      "/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray"
    )
    let text = await read(pdf.bytes)
    #expect(text.words == "Hej" && text.hidden(.coveredText) == "1:Hej")
    #expect(text.unreadable == [UnreadablePart(page: 1, reason: .noText)])
  }

  @Test func aPictureOfTooManyPixelsIsToldAsSuch() async {
    var bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]
    bytes += Array("IHDR".utf8) + [0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30, 8, 2, 0, 0, 0, 0, 0, 0, 0]
    #expect(await read(bytes, .png).reasons == [.tooLarge])
    var pdf = SmallPDF()
    pdf.page("q 595 0 0 842 0 0 cm /Im1 Do Q", resources: "/XObject << /Im1 6 0 R >>")
    pdf.add(
      stream: "x",
      "/Type /XObject /Subtype /Image /Width 30000 /Height 30000 /BitsPerComponent 8 /ColorSpace /DeviceRGB"
    )
    let text = await read(pdf.bytes)
    #expect(text.unreadable.count == 1 && text.unreadable.first?.page == 1)
  }

  /// The page between two good ones calls forms that call forms: more drawing than a life is long.
  @Test func aPageThatNeverEndsIsLeftOutAndTheOthersRead() async {
    var pdf = SmallPDF()
    pdf.page(SmallPDF.line("Före"))
    let calls = String(repeating: "/F Do ", count: 40)
    let first = pdf.objects.count + 1
    for depth in 0..<7 {
      let inner = depth == 6 ? "" : "/Resources << /XObject << /F \(first + depth + 1) 0 R >> >>"
      pdf.add(
        stream: depth == 6 ? "0 0 9 9 re f " : calls,
        "/Type /XObject /Subtype /Form /BBox [0 0 99 99] \(inner)")
    }
    pdf.page(calls, resources: "/XObject << /F \(first) 0 R >>")
    pdf.page(SmallPDF.line("Efter"))
    let reader = House.reader { limits in
      limits.documentSeconds = 3
      limits.pageSeconds = 1
    }
    let text = await reader.read(bytes: pdf.bytes, kind: .pdf)
    #expect(text.pages.map(\.number) == [1, 3] && text.words == "Före Efter")
    #expect(text.unreadable.contains(UnreadablePart(page: 2, reason: .timedOut)))
  }

  @Test func whatRefersToItselfHasAnEnd() async {
    var pdf = SmallPDF()
    pdf.page(SmallPDF.line("Hej") + "/F Do", resources: "/XObject << /F 6 0 R >>")
    pdf.add(
      stream: "/F Do",
      "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 6 0 R >> >>")
    pdf.add("<< /Kids [7 0 R] /Title (Slinga) /Parent 7 0 R /Next 7 0 R >>")
    pdf.catalogue = "/Outlines 7 0 R /Names << /Dests 7 0 R >>"
    let text = await read(pdf.bytes)
    #expect(text.words == "Hej" && text.unreadable == [])
  }

  @Test func bombsAreNotOpened() async {
    let zeros = Deflate.repeated(0x20, times: 200_000)
    var zip = OfficeFiles.docx("<w:p/>")
    zip.add("word/big.xml", zeros, method: 8, checksum: 0, size: 2_000_000_000)
    #expect(await read(zip.file, .docx).reasons == [.tooLarge])
    // One that does not say how large it is.
    zip = OfficeFiles.docx("<w:p/>")
    zip.add("word/big.xml", zeros, method: 8, checksum: 0, size: 9)
    #expect(await read(zip.file, .docx).reasons == [.damaged])
    // A content stream that is blanks without end.
    var pdf = SmallPDF()
    let packed = [0x78, 0x01] + Deflate.repeated(0x20, times: 2_000_000)
    let stream = String(String.UnicodeScalarView(packed.map { UnicodeScalar($0) }))
    let number = pdf.add(stream: stream, "/Filter /FlateDecode")
    pdf.page(SmallPDF.line("Hej"), "/X \(number) 0 R")
    pdf.page("", "/Contents [\(number) 0 R \(number) 0 R]")
    let reader = House.reader { limits in
      limits.documentSeconds = 2
      limits.pageSeconds = 1
    }
    let text = await reader.read(bytes: pdf.bytes, kind: .pdf)
    #expect(text.words.hasPrefix("Hej"))
  }

  @Test func entitiesAndPathsThatLeadOutAreRefused() async {
    let laughs =
      "<!DOCTYPE a [<!ENTITY b \"hahaha\"><!ENTITY c \"&b;&b;&b;&b;\">]><w:document>&c;</w:document>"
    var zip = OfficeFiles.docx("<w:p/>")
    zip.add("word/more.xml", Array(laughs.utf8))
    #expect(await read(zip.file, .docx).reasons == [.damaged])
    zip = OfficeFiles.docx("<w:p/>")
    zip.add("../../etc/passwd", [1])
    #expect(await read(zip.file, .docx).reasons == [.damaged])
  }

  @Test func aMissingProgramIsToldAsSuch() async {
    let docx = OfficeFiles.docx("<w:p/>").file
    var tools = House.tools
    tools.office = nil
    let partly = await House.reader(tools).read(bytes: docx, kind: .docx)
    #expect(partly.reasons == [.toolMissing])
    // What needs no converter is told all the same.
    #expect(partly.hidden(.metadata).contains("Rut Hemlig"))
    tools.pages = nil
    tools.python = nil
    let reader = House.reader(tools)
    for (bytes, kind) in [
      (Self.hello.bytes, FileKind.pdf), (docx, .docx), (Array("Hej".utf8), .text),
    ] {
      #expect(await reader.read(bytes: bytes, kind: kind).reasons == [.toolMissing])
    }
    #expect(tools.missing.count == 3)
  }

  @Test func whatNobodyReadsHereIsForAPerson() async {
    #expect(await read([0], .heic).reasons == [.unknownKind])
    #expect(await read(Sniffing.ole, .oldOffice).reasons == [.unknownKind])
  }

  @Test func bytesAtRandomBringNothingDown() async {
    var random = SystemRandomNumberGenerator()
    let pdf = Self.hello.bytes
    for _ in 0..<20 {
      var bytes = pdf
      for _ in 0..<8 {
        bytes[Int.random(in: 9..<bytes.count, using: &random)] = .random(in: 0...255)
      }
      let text = await read(bytes)
      #expect(!text.pages.isEmpty || !text.unreadable.isEmpty, "\(bytes)")
    }
  }

  /// Letters so tall or so far away that their places are no whole numbers.
  @Test(arguments: ["1 0 0 1\(zeros) 50 10", "1\(zeros) 0 0 1 50 700", "1 0 0 1 50 1\(zeros)"])
  func placesFarAwayEndNothing(_ matrix: String) async {
    var pdf = SmallPDF()
    pdf.page(SmallPDF.line("Hej") + "BT /F1 12 Tf \(matrix) Tm (Anna) Tj ET\n")
    let content = SmallPDF.line("Hej")
    let bytes = SmallPDF.revised(
      pdf.bytes, size: pdf.objects.count + 1,
      changed: [(4, "<< /Length \(content.isoLatin1.count) >>\nstream\n\(content)\nendstream")])
    #expect(await read(bytes).words == "Hej")
    let text = await read(pdf.bytes)
    #expect(text.words.contains("Hej"))
    let isTold = text.words.contains("Anna") || text.hidden.contains { $0.text == "Anna" }
    #expect(isTold)
    for word in text.pages.flatMap(\.words) where word.text == "Anna" {
      #expect(word.box.left >= 0 && word.box.right <= 595)
      #expect(word.box.top >= 0 && word.box.bottom <= 842)
      #expect(text.unreadable.contains(UnreadablePart(page: 1, reason: .tooLarge)))
    }
  }
  private static let zeros = String(repeating: "0", count: 25)

  @Test func aPageWithTooManyWordsIsTold() async {
    var pdf = SmallPDF()
    let row = String(repeating: "aaa ", count: 250)
    pdf.page(
      (0..<100).map { "BT /F1 8 Tf 20 \(20 + 8 * $0) Td (\(row)) Tj ET\n" }.joined(),
      box: "0 0 4100 842")
    pdf.page(SmallPDF.line("Hej"))
    let text = await read(pdf.bytes)
    #expect(text.pages.map(\.words.count) == [20_000, 1])
    #expect(text.unreadable == [UnreadablePart(page: 1, reason: .tooLarge)])
  }

  /// The library that reads pages leaves out what is beyond 50,000 tiny letters.
  @Test func aPageWithTooManyTinyLettersIsTold() async {
    var pdf = SmallPDF()
    let row = String(repeating: "aaa ", count: 250)
    pdf.page(
      (0..<60).map { "BT /F1 4 Tf 20 \(20 + 8 * $0) Td (\(row)) Tj ET\n" }.joined(),
      box: "0 0 2100 842")
    #expect(await read(pdf.bytes).unreadable == [UnreadablePart(page: 1, reason: .tooLarge)])
  }
}
