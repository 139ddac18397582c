// Words of PDF files with their places, in the order of reading.

import Documents
import Redaction
import Testing

@Suite struct ReadingWords {
  private func read(_ pdf: SmallPDF) async -> DocumentText {
    await House.patient.read(bytes: pdf.bytes, kind: .pdf)
  }

  @Test func everyToolIsThere() {
    #expect(House.tools.missing == [])
  }

  @Test func wordsHaveTheirPageLineAndPlace() async throws {
    var pdf = SmallPDF()
    pdf.page(SmallPDF.line("Åsa Öberg bor här.") + SmallPDF.line("Andra raden", y: 680))
    pdf.page(SmallPDF.line("Sida två"))
    let text = await read(pdf)
    #expect(text.pages.map(\.number) == [1, 2])
    #expect(text.pages.map(\.said) == ["Åsa Öberg bor här. Andra raden", "Sida två"])
    let page = try #require(text.pages.first)
    #expect(page.width == 595 && page.height == 842 && page.source == .text)
    #expect(page.words.map(\.line) == [0, 0, 0, 0, 1, 1])
    let first = page.words[0].box
    #expect(abs(first.left - 72) < 1 && first.top < 142 && first.bottom > 142)
    #expect(abs((first.right - first.left) - 21) < 3)
    #expect(text.hidden == [] && text.unreadable == [])
  }

  @Test func aTurnedPageIsReadAsItIsShown() async throws {
    var pdf = SmallPDF()
    pdf.page("BT /F1 12 Tf 0 1 -1 0 100 72 Tm (Liggande text) Tj ET", "/Rotate 90")
    let text = await read(pdf)
    let page = try #require(text.pages.first)
    #expect(page.width == 842 && page.height == 595)
    #expect(page.said == "Liggande text")
    #expect(page.words[0].box.left < page.words[1].box.left)
    #expect(abs(page.words[0].box.left - 72) < 1)
  }

  @Test func wordsSplitOverOperatorsAndFontsAreWhole() async {
    var pdf = SmallPDF(fonts: "/F1 3 0 R /F2 4 0 R")
    pdf.add(
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>")
    pdf.page("BT /F1 12 Tf 72 700 Td [(An) -5 (ders)] TJ /F2 12 Tf (son) Tj ( bor) Tj ET")
    #expect(await read(pdf).words == "Andersson bor")
  }

  @Test func columnsAreReadOneAfterTheOther() async {
    var pdf = SmallPDF()
    let rows = (0..<6).map { row in
      SmallPDF.line("vänster \(row) text i spalt", x: 60, y: 700 - 14 * row)
        + SmallPDF.line("höger \(row) text i spalt", x: 330, y: 700 - 14 * row)
    }
    pdf.page(rows.joined())
    let said = await read(pdf).words
    #expect(said.hasPrefix("vänster 0 text i spalt vänster 1"))
    #expect(said.hasSuffix("höger 4 text i spalt höger 5 text i spalt"))
  }

  @Test func ligaturesAreLetters() async {
    var pdf = SmallPDF(fonts: "/F1 4 0 R")
    pdf.add(
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /ToUnicode 5 0 R >>"
    )
    pdf.add(
      stream: """
        /CIDInit /ProcSet findresource begin begincmap
        1 begincodespacerange <00> <FF> endcodespacerange
        2 beginbfchar <66> <FB01> <6B> <006B> endbfchar endcmap
        """)
    pdf.page(SmallPDF.line("fk"))
    #expect(await read(pdf).words == "fik")
  }

  @Test func theSameBytesGiveTheSameText() async {
    var pdf = SmallPDF()
    pdf.information = "/Title (Titel) /Author (Någon)"
    for number in 0..<4 { pdf.page(SmallPDF.line("Sida \(number) av fyra")) }
    let first = await read(pdf)
    #expect(await read(pdf) == first)
    #expect(first.hidden.count == 2)
  }

  @Test func manyPagesAreReadInSeveralRuns() async {
    var pdf = SmallPDF()
    for number in 1...120 { pdf.page(SmallPDF.line("Sida \(number)")) }
    let text = await read(pdf)
    #expect(text.pages.map(\.said) == (1...120).map { "Sida \($0)" })
    #expect(text.unreadable == [])
  }
}
