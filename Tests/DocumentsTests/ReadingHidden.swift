// What a PDF holds and its pages do not show, each place with a PDF made for it.

import Documents
import Redaction
import Testing

@Suite struct ReadingHidden {
  private func read(_ pdf: SmallPDF) async -> DocumentText { await read(pdf.bytes) }

  private func read(_ bytes: [UInt8]) async -> DocumentText {
    await House.patient.read(bytes: bytes, kind: .pdf)
  }

  /// Ways to draw a name that nobody sees, and what each is called.
  static let unseen: [(String, HiddenContent.Kind)] = [
    (SmallPDF.line("Hemlig", before: "3 Tr"), .invisibleText),
    (SmallPDF.line("Hemlig", before: "1 g"), .whiteText),
    ("0 0 1 rg 60 690 200 30 re f " + SmallPDF.line("Hemlig", before: "0 0 1 rg"), .whiteText),
    (SmallPDF.line("Hemlig") + "0 g 60 690 200 30 re f\n", .coveredText),
    (SmallPDF.line("Hemlig") + "1 g 60 690 m 260 690 l 260 720 l 60 720 l h f\n", .coveredText),
    (SmallPDF.line("Hemlig") + "20 w 60 704 m 260 704 l S\n", .coveredText),
    (SmallPDF.line("Hemlig") + "q 200 0 0 30 60 690 cm /Im1 Do Q\n", .coveredText),
    (SmallPDF.line("Hemlig", x: 700), .outsidePage),
    (SmallPDF.line("Hemlig", y: -40), .outsidePage),
    ("q 300 300 50 50 re W n " + SmallPDF.line("Hemlig") + "Q\n", .outsidePage),
    ("BT /F1 1 Tf 72 600 Td (Hemlig) Tj ET\n", .hiddenText),
    ("/GS1 gs " + SmallPDF.line("Hemlig"), .invisibleText),
  ]

  @Test(arguments: unseen)
  func textThatNobodySeesIsFound(_ content: String, _ kind: HiddenContent.Kind) async {
    var pdf = SmallPDF()
    pdf.page(
      SmallPDF.line("Synlig text", y: 500) + "q \(content) Q\n" + SmallPDF.line("Mer text", y: 400),
      resources: "/XObject << /Im1 6 0 R >> /ExtGState << /GS1 << /ca 0 >> >>")
    pdf.add(
      stream: "x",
      "/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray"
    )
    let text = await read(pdf)
    #expect(text.hidden == [HiddenContent(kind: kind, place: "1", text: "Hemlig")])
    #expect(text.words.contains("Synlig text") && text.words.contains("Mer text"))
  }

  @Test func whatIsSeenIsNotHidden() async {
    var pdf = SmallPDF()
    pdf.page(
      "0 g 60 690 200 30 re f " + SmallPDF.line("Vit på svart", before: "1 g")
        + "0.9 g 60 590 200 30 re f " + SmallPDF.line("Svart på grått", y: 600, before: "0 g")
        + "/GS1 gs 1 1 0 rg 60 490 200 30 re f " + SmallPDF.line("Överstruket", y: 500)
        + SmallPDF.line("Under", y: 450) + "/GS1 gs 1 1 0 rg 60 440 200 30 re f\n",
      resources: "/ExtGState << /GS1 << /BM /Multiply >> >>")
    #expect(await read(pdf).hidden == [])
  }

  @Test func layersThatAreOffAreRead() async {
    var pdf = SmallPDF()
    let layer = pdf.add("<< /Type /OCG /Name (Granskning) >>")
    pdf.catalogue = "/OCProperties << /OCGs [\(layer) 0 R] /D << /OFF [\(layer) 0 R] >> >>"
    pdf.page(
      SmallPDF.line("Synlig") + "/OC /L1 BDC \(SmallPDF.line("Hemlig", y: 600)) EMC\n",
      resources: "/Properties << /L1 \(layer) 0 R >>")
    let text = await read(pdf)
    #expect(text.words == "Synlig")
    #expect(text.hidden(.layer).contains("1:Hemlig"))
    #expect(text.hidden(.layer).contains("Granskning"))
  }

  @Test func earlierRevisionsAreRead() async {
    var pdf = SmallPDF()
    pdf.page(SmallPDF.line("Anna Hemlig bor här"))
    let content = SmallPDF.line("Anna Anonym bor här")
    let before = pdf.bytes
    let bytes = SmallPDF.revised(
      before, size: pdf.objects.count + 1,
      changed: [(4, "<< /Length \(content.isoLatin1.count) >>\nstream\n\(content)\nendstream")])
    let text = await read(bytes)
    #expect(text.words == "Anna Anonym bor här")
    #expect(text.hidden(.earlierRevision).contains("1:Hemlig"))
    #expect(await read(before).hidden == [])
  }

  @Test func everyPlaceBesideThePagesIsTold() async {
    var pdf = SmallPDF()
    pdf.information = "/Title (Titel Hemlig) /Author <FEFF00C50073006100200048>"
    pdf.page(
      SmallPDF.line("Text"),
      """
      /Annots [ << /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (Anteckning) >>
        << /Type /Annot /Subtype /Widget /FT /Tx /T (namn) /V (Ifyllt) /Rect [0 0 9 9] >>
        << /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (https://x.example/anna) >> >> ]
      /Thumb 7 0 R
      """)
    let xmp = pdf.add(stream: "<x:xmpmeta>XMP Hemlig</x:xmpmeta>", "/Type /Metadata /Subtype /XML")
    pdf.add(stream: "x", "/Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray")
    let file = pdf.add(stream: "bilaga", "/Type /EmbeddedFile")
    pdf.add("<< /Unused (Oanvänd Hemlig) >>")
    let outline = pdf.objects.count + 1
    pdf.add("<< /Type /Outlines /First \(outline + 1) 0 R /Last \(outline + 1) 0 R >>")
    pdf.add("<< /Title (Bokmärke) /Parent \(outline) 0 R /Dest [4 0 R /Fit] >>")
    pdf.catalogue = """
      /Metadata \(xmp) 0 R /Outlines \(outline) 0 R
      /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>
      /PageLabels << /Nums [0 << /P (Etikett) >>] >>
      /Names << /Dests << /Names [(destination-anna) [4 0 R /Fit] (U1x0y0) [4 0 R /Fit]
      (G3.1002) [4 0 R /Fit] (a871220b2384) [4 0 R /Fit] (AB12) [4 0 R /Fit]] >>
        /EmbeddedFiles << /Names [(bilagan) << /Type /Filespec /F (hemlig.txt) /EF << /F \(file) 0 R >> >>] >> >>
      /StructTreeRoot << /Type /StructTreeRoot /K << /Type /StructElem /S /Figure /Alt (Bild av Anna) >> >>
      """
    let text = await read(pdf)
    #expect(text.hidden(.metadata).contains("Titel Hemlig"))
    #expect(text.hidden(.metadata).contains("Åsa H"))
    #expect(text.hidden(.metadata).contains("XMP Hemlig"))
    #expect(text.hidden(.metadata).contains("Oanvänd Hemlig"))
    #expect(text.hidden(.annotation).contains("Anteckning"))
    #expect(text.hidden(.formValue).contains("Ifyllt"))
    #expect(text.hidden(.externalLink).contains("https://x.example/anna"))
    #expect(text.hidden(.script).contains("app.alert"))
    #expect(text.hidden(.outline).contains("Bokmärke"))
    #expect(text.hidden(.pageLabel).contains("Etikett"))
    #expect(text.hidden(.destination).contains("destination-anna"))
    // Names that a typesetter counts are no content; whatever may be a word or a number of somebody is.
    #expect(!text.hidden.contains { ["U1x0y0", "G3.1002"].contains($0.text) })
    for name in ["a871220b2384", "AB12"] { #expect(text.hidden(.destination).contains(name)) }
    #expect(text.hidden(.embeddedFile).contains("hemlig.txt"))
    #expect(text.hidden(.embeddedFile).contains("hemlig.txt: 1:bilaga"))
    #expect(text.unreadable == [])
    #expect(text.hidden(.alternativeText).contains("Bild av Anna"))
    #expect(text.hidden.contains { $0.kind == .thumbnail })
  }

  @Test func aTextThatIsSaidInsteadOfTheDrawnOneIsTold() async {
    var pdf = SmallPDF()
    pdf.page(
      "/Span << /ActualText (Lisa) >> BDC \(SmallPDF.line("Anna")) EMC\n"
        + "/Span << /ActualText (lika) >> BDC \(SmallPDF.line("lika", y: 600)) EMC\n")
    let text = await read(pdf)
    #expect(text.words == "Anna lika")
    #expect(text.hidden == [HiddenContent(kind: .alternativeText, place: "1", text: "Lisa")])
  }

  @Test func aCoverTooLongToFollowIsTold() async {
    var pdf = SmallPDF()
    let many = (0..<3000).map { "\(60 + $0 % 200) \(690 + $0 % 30) 9 9 re" }.joined(separator: "\n")
    pdf.page(SmallPDF.line("Hemlig") + "0 g \(many) f\n")
    pdf.page("0 g \(many) f\n" + SmallPDF.line("Synlig", y: 500))
    #expect(await read(pdf).unreadable == [UnreadablePart(page: 1, reason: .tooLarge)])
  }

  @Test func whatIsCutIsTold() async {
    var pdf = SmallPDF()
    pdf.page(SmallPDF.line("Text"))
    pdf.information = "/Title (\(String(repeating: "Rubrik ", count: 40_000)))"
    let text = await read(pdf)
    #expect(text.hidden(.metadata).utf8.count > 10_000)
    #expect(text.unreadable.contains(UnreadablePart(place: "structure", reason: .tooLarge)))
    pdf.information =
      "/Title " + String(repeating: "[", count: 70) + "(Djup)"
      + String(repeating: "]", count: 70)
    #expect(
      await read(pdf).unreadable.contains(UnreadablePart(place: "structure", reason: .tooLarge)))
  }

  @Test func aLongTextIsCutAndTold() async {
    var pdf = SmallPDF()
    pdf.page(SmallPDF.line("Text"))
    pdf.information = "/Title (\(String(repeating: "Rubrik ", count: 5000)))"
    let text = await read(pdf)
    #expect(text.unreadable == [UnreadablePart(place: "hidden", reason: .tooLarge)])
  }

  @Test func everyEarlierRevisionIsTold() async {
    var pdf = SmallPDF()
    pdf.page(SmallPDF.line("Anna Hemlig bor här"))
    var bytes = pdf.bytes
    let content = SmallPDF.line("Anna Anonym bor här")
    for _ in 0..<8 {
      bytes = SmallPDF.revised(
        bytes, size: pdf.objects.count + 1,
        changed: [(4, "<< /Length \(content.isoLatin1.count) >>\nstream\n\(content)\nendstream")])
    }
    let text = await read(bytes)
    let places = Set(text.hidden.filter { $0.kind == .earlierRevision }.map(\.place))
    #expect(places == Set((1...8).map(String.init)))
    #expect(text.unreadable.contains(UnreadablePart(place: "revision 1", reason: .tooLarge)))
  }

  @Test func aLongDrawingIsNothingHidden() async {
    var pdf = SmallPDF()
    pdf.page(SmallPDF.line("Text") + String(repeating: "9 9 m 99 99 l S\n", count: 20_000))
    let text = await read(pdf)
    #expect(text.unreadable == [] && text.hidden == [])
  }
}
