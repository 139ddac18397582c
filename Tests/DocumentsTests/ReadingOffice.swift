// Office files: what is on their pages, and what their programs hide.

import Documents
import Redaction
import Testing

@Suite(.serialized) struct ReadingOffice {
  private func read(_ zip: SmallZip, _ kind: FileKind) async -> DocumentText {
    #expect(FileKind.sniff(zip.file) == kind)
    return await House.patient.read(bytes: zip.file, kind: kind)
  }

  @Test func aTextFileTellsItsChangesCommentsAndHiddenWords() async {
    let text = await read(
      OfficeFiles.docx(
        """
        <w:p><w:r><w:t>Synlig text</w:t></w:r>
        <w:r><w:rPr><w:vanish/></w:rPr><w:t>Dold Hemlig</w:t></w:r></w:p>
        <w:p><w:del w:author="Rut" w:date="2026-01-02T00:00:00Z">
        <w:r><w:delText>Struken Hemlig</w:delText></w:r></w:del></w:p>
        """,
        comments:
          "<w:comment w:author=\"Rut\"><w:p><w:r><w:t>Kommentar</w:t></w:r></w:p></w:comment>"
      ), .docx)
    #expect(text.unreadable == [])
    #expect(text.words.contains("Synlig text"))
    #expect(text.pages.first?.words.first?.box.left ?? 0 > 10)
    #expect(text.hidden(.hiddenText) == "word/document.xml:Dold Hemlig")
    #expect(text.hidden(.trackedChange).contains("Struken Hemlig"))
    #expect(text.hidden(.comment).contains("Kommentar"))
    #expect(text.hidden(.metadata).contains("Rut Hemlig"))
    #expect(text.hidden(.externalLink).contains("https://x.example/anna"))
  }

  @Test func aWorkbookTellsWhatItHides() async {
    let rows = """
      <cols><col min="2" max="2" hidden="1" width="9"/></cols><sheetData>
      <row r="1">\(OfficeFiles.cell("A1", "Synligt"))\(OfficeFiles.cell("B1", "Kolumn Hemlig"))</row>
      <row r="2" hidden="1">\(OfficeFiles.cell("A2", "Rad Hemlig"))</row>
      <row r="9">\(OfficeFiles.cell("A9", "Utanför"))</row></sheetData>
      """
    let secret =
      "<sheetData><row r=\"1\">\(OfficeFiles.cell("A1", "Blad Hemlig"))</row></sheetData>"
    let area =
      "<definedName name=\"_xlnm.Print_Area\" localSheetId=\"0\">Ett!$A$1:$C$3</definedName>"
    let text = await read(
      OfficeFiles.xlsx(
        [("Ett", "visible", rows), ("Löner", "hidden", secret), ("Djupt", "veryHidden", secret)],
        names: area), .xlsx)
    #expect(text.unreadable == [])
    #expect(text.words == "Synligt")
    #expect(text.hidden(.hiddenSheet) == "Löner:Blad Hemlig\nDjupt:Blad Hemlig")
    #expect(text.hidden(.hiddenRow) == "Ett 2:Rad Hemlig")
    #expect(text.hidden(.hiddenColumn) == "Ett B1:Kolumn Hemlig")
    #expect(text.hidden(.pivotCache).contains("Pivot Hemlig"))
    // What is beyond the area that is printed is on no page.
    #expect(text.hidden(.hiddenText) == "Ett A9:Utanför")
  }

  @Test func openDocumentsTellWhatTheyHide() async {
    let styles =
      "<style:style style:name=\"D\" style:family=\"text\"><style:text-properties text:display=\"none\"/></style:style>"
    let text = await read(
      OfficeFiles.openDocument(
        "text",
        body: """
          <text:p>Synlig <text:span text:style-name="D">Dold Hemlig</text:span> text<office:annotation>
          <dc:creator>Rut</dc:creator><text:p>Kommentar</text:p></office:annotation></text:p>
          """, styles: styles), .odt)
    #expect(text.unreadable == [])
    #expect(text.words == "Synlig text")
    #expect(text.hidden(.hiddenText) == ":Dold Hemlig")
    #expect(text.hidden(.comment).contains("Kommentar"))
    #expect(text.hidden(.metadata).contains("Rut Hemlig"))
  }

  @Test func openSheetsAndPresentationsAreRead() async {
    let sheet = """
      <table:table table:name="Ett"><table:table-column/><table:table-row><table:table-cell
      office:value-type="string"><text:p>Synligt</text:p></table:table-cell></table:table-row>
      <table:table-row table:visibility="collapse"><table:table-cell office:value-type="string">
      <text:p>Rad Hemlig</text:p></table:table-cell></table:table-row></table:table>
      """
    let sheets = await read(OfficeFiles.openDocument("spreadsheet", body: sheet), .ods)
    #expect(sheets.words.contains("Synligt") && sheets.hidden(.hiddenRow).contains("Rad Hemlig"))
    let slide = """
      <draw:page draw:name="Ett"><draw:frame svg:width="9cm" svg:height="3cm" svg:x="2cm" svg:y="2cm">
      <draw:text-box><text:p>Bild ett</text:p></draw:text-box></draw:frame><presentation:notes>
      <draw:frame svg:width="9cm" svg:height="3cm"><draw:text-box><text:p>Talarens Hemlig</text:p>
      </draw:text-box></draw:frame></presentation:notes></draw:page>
      """
    let slides = await read(OfficeFiles.openDocument("presentation", body: slide), .odp)
    #expect(slides.words == "Bild ett" && slides.hidden(.note).contains("Talarens Hemlig"))
  }

  @Test func richTextIsRead() async {
    let text = await House.patient.read(
      bytes: Array(
        #"{\rtf1\ansi{\info{\author Rut Hemlig}}Synlig text {\v Dold Hemlig}{\*\annotation Kommentar}}"#
          .utf8), kind: .rtf)
    #expect(text.unreadable == [])
    #expect(text.words == "Synlig text")
    #expect(text.hidden(.hiddenText).contains("Dold Hemlig"))
    #expect(text.hidden(.metadata).contains("Rut Hemlig"))
  }

  @Test func aNumberThatThePagesDoNotShowIsTold() async {
    let rows = """
      <cols><col min="2" max="2" width="3" customWidth="1"/></cols><sheetData>
      <row r="1">\(OfficeFiles.cell("A1", "Synligt"))<c r="B1"><v>198705132384</v></c>
      <c r="C1"><v>12</v></c></row></sheetData>
      """
    let text = await read(OfficeFiles.xlsx([("Blad1", "visible", rows)]), .xlsx)
    #expect(!text.words.contains("198705132384"))
    #expect(text.hidden(.hiddenText) == "Blad1 B1:198705132384")
  }

  /// Which columns a number speaks of that is written oddly, or in figures of another script.
  @Test(arguments: [
    (" 2 ", "+02", ["B1"]), ("2", "2147483648", ["B1", "C1"]), ("2", "²", ["B1", "C1"]),
    ("2", "x", ["B1", "C1"]), ("3", "3", ["C1"]),
  ])
  func anOddNumberShowsNoHiddenColumn(_ from: String, _ to: String, _ hidden: [String]) async {
    let rows = """
      <cols><col min="\(from)" max="\(to)" hidden="1"/></cols><sheetData><row r="1">\
      \(["A1", "B1", "C1"].map { OfficeFiles.cell($0, "Ruta \($0)") }.joined())</row></sheetData>
      """
    let text = await read(OfficeFiles.xlsx([("Blad1", "visible", rows)]), .xlsx)
    for cell in ["A1", "B1", "C1"] {
      #expect(text.hidden(.hiddenColumn).contains("Ruta \(cell)") == hidden.contains(cell))
    }
  }
}
