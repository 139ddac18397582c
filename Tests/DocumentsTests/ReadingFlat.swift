// Text, tables, web pages and mails: kinds without pages, set on pages.

import Documents
import Foundation
import Redaction
import Testing

@Suite(.serialized) struct ReadingFlat {
  private func read(_ bytes: [UInt8], _ kind: FileKind) async -> DocumentText {
    await House.patient.read(bytes: bytes, kind: kind)
  }

  static let encodings: [[UInt8]] = [
    Array("Åsa är på Öland".utf8), [0xEF, 0xBB, 0xBF] + Array("Åsa är på Öland".utf8),
    "Åsa är på Öland".isoLatin1,
    [0xFF, 0xFE] + "Åsa är på Öland".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] },
    "Åsa är på Öland".utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] },
  ]

  @Test(arguments: encodings)
  func lettersAreReadInWhateverWayTheyAreWritten(_ bytes: [UInt8]) async {
    let text = await read(bytes, .text)
    #expect(text.words == "Åsa är på Öland" && text.hidden == [] && text.unreadable == [])
  }

  @Test func aFewBytesOfWindowsAreLetters() async {
    #expect(await read([0x80] + Array(" 5 ".utf8) + [0x94], .text).words == "€ 5 ”")
  }

  @Test func tablesAndLongTextsAreRead() async {
    let rows = (1...200).map { "\($0);Åsa;850101-0000" }.joined(separator: "\n")
    let text = await read(Array(rows.utf8), .csv)
    #expect(text.pages.count > 1)
    #expect(text.words == rows.replacingOccurrences(of: "\n", with: " "))
  }

  @Test func aWebPageTellsWhatItHides() async {
    let text = await read(
      Array(
        """
        <!DOCTYPE html><html><head><title>Titel</title><meta name="author" content="Rut Hemlig">
        <script>var x = "Skript Hemlig"</script></head><body onload="start()"><p>Synlig&nbsp;text</p>
        <!-- Kommentar Hemlig --><div style="display: none">Dold Hemlig</div>
        <input type="hidden" name="n" value="Fält Hemlig"><img src="https://x.example/p" alt="Bild"></body>
        """.utf8), .html)
    #expect(text.words == "Titel Synlig text")
    #expect(text.hidden(.comment).contains("Kommentar Hemlig"))
    #expect(text.hidden(.hiddenText).contains("Dold Hemlig"))
    #expect(text.hidden(.formValue).contains("Fält Hemlig"))
    #expect(text.hidden(.script).contains("Skript Hemlig"))
    #expect(text.hidden(.metadata).contains("Rut Hemlig"))
    #expect(text.hidden(.externalLink).contains("https://x.example/p"))
  }

  @Test func aMessageOfOutlookIsReadWithItsAttachments() async {
    var pdf = SmallPDF()
    pdf.page(SmallPDF.line("Sida i bilagan"))
    let bytes = SmallCompound.file([
      .stream("0037", "Ärende"), .stream("0C1A", "Åsa"), .stream("0C1F", "asa@example.org"),
      .stream("1000", "Hej på dig"), .stream("007D", "Received: from [192.0.2.7]"),
      .storage(
        "__recip_version1.0_#00000000",
        [.stream("3001", "Registrator"), .stream("39FE", "ks@example.org")]),
      .storage(
        "__attach_version1.0_#00000000",
        [
          .stream("3707", "avtal.pdf"),
          SmallCompound(name: "__substg1.0_37010102", content: pdf.bytes),
        ]),
    ])
    #expect(FileKind.sniff(bytes) == .msg)
    let text = await read(bytes, .msg)
    for words in ["Åsa <asa@example.org>", "Ärende", "Registrator", "Hej på dig", "Sida i bilagan"]
    {
      #expect(text.words.contains(words))
    }
    #expect(text.hidden(.metadata).contains("192.0.2.7"))
    #expect(text.hidden(.attachment).hasPrefix("avtal.pdf:"))
    #expect(text.unreadable == [])
  }

  @Test func aMarkedSectionWithoutANameIsAComment() async {
    let text = await read(Array("<p>Före <![><b>efter</b><p>Sist".utf8), .html)
    #expect(text.words == "Före efter Sist")
    #expect(text.unreadable == [])
  }

  private static func mail(_ attachments: [(String, [UInt8])]) -> [UInt8] {
    let parts = attachments.map { name, bytes in
      """
      --g\r
      Content-Type: application/octet-stream\r
      Content-Disposition: attachment; filename="\(name)"\r
      Content-Transfer-Encoding: base64\r
      \r
      \(Data(bytes).base64EncodedString(options: .lineLength76Characters))\r

      """
    }
    return Array(
      """
      Received: from mail.example [192.0.2.7]\r
      From: =?utf-8?q?=C3=85sa?= <asa@example.org>\r
      To: ks@example.org\r
      Subject: =?iso-8859-1?q?=C4rende?=\r
      MIME-Version: 1.0\r
      Content-Type: multipart/mixed; boundary=g\r
      \r
      --g\r
      Content-Type: multipart/alternative; boundary=h\r
      \r
      --h\r
      Content-Type: text/plain; charset=iso-8859-1\r
      Content-Transfer-Encoding: quoted-printable\r
      \r
      Hej p=E5 dig\r
      --h\r
      Content-Type: text/html; charset=utf-8\r
      \r
      <p>Hej på dig</p><p>Bara här</p>\r
      --h--\r
      \(parts.joined())--g--\r

      """.utf8)
  }

  @Test func aMailIsReadWithAllItsPartsAndAttachments() async throws {
    var pdf = SmallPDF()
    pdf.information = "/Title (Titel Hemlig)"
    pdf.page(SmallPDF.line("Sida i bilagan"))
    let inner = Self.mail([("djup.txt", Array("Djup text".utf8))])
    let bytes = Self.mail([
      ("avtal.pdf", pdf.bytes), ("samma.pdf", pdf.bytes), ("brev.eml", inner),
      ("arkiv.zip", SmallZip([("a.txt", "x")]).file),
    ])
    let text = await read(bytes, .eml)
    let said = text.words
    for words in [
      "From: Åsa <asa@example.org>", "Subject: Ärende", "Hej på dig", "Bara här",
      "Sida i bilagan", "Djup text",
    ] { #expect(said.contains(words)) }
    #expect(text.pages.map(\.number) == Array(1...text.pages.count))
    #expect(text.hidden(.metadata).contains("192.0.2.7"))
    #expect(text.hidden(.metadata).contains("avtal.pdf: Title:Titel Hemlig"))
    let attached = text.hidden.filter { $0.kind == .attachment }
    #expect(
      attached.map(\.place) == [
        "avtal.pdf", "samma.pdf", "brev.eml", "brev.eml: djup.txt", "arkiv.zip",
      ])
    // The same bytes are read once, and can be told by their hash.
    #expect(attached[0].text == attached[1].text && attached[0].text != attached[2].text)
    #expect(text.unreadable == [UnreadablePart(place: "arkiv.zip", reason: .unknownKind)])
    // The PDF of the mail has the pages that the places refer to.
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let reading = await House.patient.reading(file: file.path(percentEncoded: false), kind: .eml)
    let joined = await read(try #require(reading.pdf), .pdf)
    #expect(joined.pages.map(\.said) == text.pages.map(\.said))
  }
}
