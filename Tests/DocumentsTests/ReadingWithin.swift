// Files that PDF and office files carry along: read in their own way, told as hidden, never passed over.

import Documents
import Foundation
import Redaction
import Testing

@Suite(.serialized) struct ReadingWithin {
  private func pdf(_ text: String, carrying files: [(String, [UInt8])] = []) -> [UInt8] {
    var pdf = SmallPDF()
    pdf.page(SmallPDF.line(text))
    let names = files.map { name, bytes in
      let content = String(bytes: bytes, encoding: .isoLatin1) ?? ""
      let file = pdf.add(stream: content, "/Type /EmbeddedFile")
      return "(\(name)) << /Type /Filespec /UF (\(name)) /EF << /F \(file) 0 R >> >>"
    }
    pdf.catalogue = "/Names << /EmbeddedFiles << /Names [\(names.joined(separator: " "))] >> >>"
    return pdf.bytes
  }

  private func read(
    _ bytes: [UInt8], _ kind: FileKind, by reader: DocumentReader = House.patient
  ) async -> DocumentText {
    await reader.read(bytes: bytes, kind: kind)
  }

  @Test func aFileInAPDFIsReadAndItsPagesAreNotThoseOfTheDocument() async {
    let inner = pdf("Anna Hemlig", carrying: [("djup.txt", Array("Djupt inne".utf8))])
    let text = await read(pdf("Synlig", carrying: [("bilaga.pdf", inner)]), .pdf)
    #expect(text.words == "Synlig")
    #expect(text.pages.count == 1)
    #expect(text.unreadable == [])
    let said = text.hidden(.embeddedFile)
    #expect(said.contains("bilaga.pdf: 1:Anna Hemlig"))
    #expect(said.contains("bilaga.pdf: djup.txt: 1:Djupt inne"))
  }

  @Test func whatCannotBeReadInItIsSaid() async {
    let zip = SmallZip([("a.txt", "x")]).file
    let text = await read(pdf("Synlig", carrying: [("arkiv.zip", zip)]), .pdf)
    #expect(text.unreadable == [UnreadablePart(place: "arkiv.zip", reason: .unknownKind)])
  }

  @Test func filesAreFollowedSoDeepAndSoManyAndNoFurther() async {
    var bytes = Array("Botten".utf8)
    var name = "botten.txt"
    for depth in 1...6 {
      bytes = pdf("Nivå \(depth)", carrying: [(name, bytes)])
      name = "\(depth).pdf"
    }
    let deep = await read(bytes, .pdf)
    #expect(deep.reasons == [.tooLarge])
    #expect(deep.hidden(.embeddedFile).contains("Nivå 2"))
    #expect(!deep.hidden(.embeddedFile).contains("Botten"))
    let many = pdf("Synlig", carrying: (1...3).map { ("\($0).txt", Array("Fil \($0)".utf8)) })
    let few = await read(many, .pdf, by: House.reader { $0.filesWithin = 2 })
    #expect(few.reasons == [.tooLarge])
    #expect(few.hidden(.embeddedFile).contains("Fil 2"))
    // The count begins anew with each document.
    let again = House.reader { $0.filesWithin = 3 }
    for _ in 1...2 { #expect(await read(many, .pdf, by: again).unreadable == []) }
  }

  @Test func aWorkbookBehindADiagramIsReadWithWhatItHides() async {
    let secret =
      "<sheetData><row r=\"1\">\(OfficeFiles.cell("A1", "Blad Hemlig"))</row></sheetData>"
    let shown = "<sheetData><row r=\"1\">\(OfficeFiles.cell("A1", "Tal"))</row></sheetData>"
    var file = OfficeFiles.docx("<w:p><w:r><w:t>Synlig</w:t></w:r></w:p>")
    file.add(
      "word/embeddings/bok.xlsx",
      OfficeFiles.xlsx([("Ett", "visible", shown), ("Dolt", "hidden", secret)]).file)
    let text = await read(file.file, .docx)
    #expect(text.words == "Synlig")
    #expect(text.unreadable == [])
    #expect(text.hidden(.embeddedFile).contains("word/embeddings/bok.xlsx: 1:Tal"))
    #expect(text.hidden(.hiddenSheet) == "word/embeddings/bok.xlsx: Dolt:Blad Hemlig")
  }

  @Test func aFileThatOLEWrapsIsReadUnderItsOwnName() async {
    let letter = Array("Brev från Anna Hemlig".utf8)
    func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(value >> ($0 * 8) & 255) } }
    let path = Array("C:\\brev.txt\0".utf8)
    let inner =
      [2, 0] + Array("brev.txt\0".utf8) + path + [0, 0, 3, 0] + number(path.count) + path
      + number(letter.count) + letter
    let wrapped = SmallCompound.file([
      SmallCompound(name: "\u{1}Ole10Native", content: number(inner.count) + inner)
    ])
    var file = OfficeFiles.docx("<w:p><w:r><w:t>Synlig</w:t></w:r></w:p>")
    file.add("word/embeddings/oleObject1.bin", wrapped)
    let text = await read(file.file, .docx)
    #expect(text.unreadable == [])
    #expect(
      text.hidden(.embeddedFile).contains(
        "word/embeddings/oleObject1.bin: brev.txt: 1:Brev från Anna Hemlig"))
  }
}
