// Copies masked elsewhere: what is hidden but still there is found, with its place.

import Children
import Documents
import Foundation
import Redaction
import Testing

@Suite(.serialized) struct UploadedCopies {
  typealias Kind = UploadedCopyFinding.Kind

  static let head = """
    #set document(date: none)
    #set page(width: 300pt, height: 150pt, margin: 20pt)
    #set text(size: 12pt)

    """
  /// What is laid on the first line, and what is found then.
  static let covers: [(String, Kind)] = [
    ("rect(width: 120pt, height: 20pt, fill: black)", .coveredText),
    ("rect(width: 120pt, height: 20pt, fill: white)", .coveredText),
    ("rect(width: 120pt, height: 20pt, fill: rgb(0, 0, 0, 50%))", .coveredText),
    ("rect(width: 120pt, height: 20pt, fill: rgb(255, 255, 0, 40%))", .coveredText),
    (
      "rect(width: 120pt, height: 20pt, fill: tiling(size: (4pt, 4pt))"
        + "[#line(start: (0%, 0%), end: (100%, 100%))])",
      .coveredText
    ),
    ("image(\"cover.png\", width: 120pt, height: 20pt)", .imageCover),
  ]

  private func check(
    _ body: String, in folder: ScratchFolder
  ) async throws -> [UploadedCopyFinding] {
    let path = try await Workshop.typeset(Self.head + body, in: folder)
    return try await Workshop.uploads.check(path, original: nil)
  }

  @Test func aCopyWithoutTheTextIsTaken() async throws {
    try await Workshop.inFolder { folder in
      let found = try await check(
        """
        #box(width: 60pt, height: 10pt, fill: black) har anmält saken. #underline[Vi beslutar] att
        #highlight[lämna den] utan åtgärd. #table(columns: 2, fill: luma(230), [Namn], [Dag])
        """, in: folder)
      #expect(found.isEmpty, "\(found)")
    }
  }

  @Test(arguments: covers) func whatLiesOnTextIsFound(_ cover: (String, Kind)) async throws {
    try await Workshop.inFolder { folder in
      _ = try await Workshop.typeset("#set page(width: 60pt, height: 10pt, fill: gray)", in: folder)
      _ = try await Workshop.output(
        of: "/usr/bin/pdftoppm",
        ["-png", "-singlefile", folder.file("source.pdf"), "cover"], in: folder)
      let found = try await check(
        "Svensson Karlsson\\ Beslutet\n#place(top + left, dx: -5pt, dy: -5pt, \(cover.0))",
        in: folder)
      #expect(Set(found.map(\.kind)) == [cover.1], "\(found)")
      #expect(found.count == 2)
      let first = try #require(found.first?.box)
      #expect(found.first?.page == 1 && abs(first.left - 20) < 3 && abs(first.top - 20) < 6)
    }
  }

  @Test func whiteTextIsFound() async throws {
    try await Workshop.inFolder { folder in
      let found = try await check("Beslut #text(fill: white)[Svensson]", in: folder)
      #expect(found.map(\.kind) == [.hiddenText])
    }
  }

  @Test func whatAFileHoldsBesideItsPagesIsFound() async throws {
    try await Workshop.inFolder { folder in
      let order = try await MaskedLeaks.order(in: folder)
      let found = try await Workshop.uploads.check(
        order.source, original: nil)
      let wanted: Set<Kind> = [
        .hiddenText, .coveredText, .annotation, .form, .attachment, .script, .layer, .metadata,
        .earlierRevision, .outline, .link,
      ]
      #expect(wanted.subtracting(found.map(\.kind)) == [])
      #expect(found.contains { $0.kind == .annotation && $0.page == 1 && $0.box?.left == 300 })
      let same = try await Workshop.uploads.check(
        order.source, original: order.source)
      #expect(same == [UploadedCopyFinding(kind: .sameAsOriginal)])
    }
  }

  /// What lies on the words in a form of its own, as flattened notes do; the form is moved or turned.
  static let forms: [(String, String, [String])] = [
    ("0 0 120 20 re f", "1 0 0 1 66 694 cm", []),
    ("/GS1 gs 0 0 120 20 re f", "1 0 0 1 66 694 cm", []),
    ("0 0 20 120 re f", "0 -1 1 0 66 714 cm", []),
    ("0 0 60 10 re f", "2 0 0 2 66 694 cm", []),
    (
      (0..<40).map { "\($0 * 3) 0 m \($0 * 3 + 20) 20 l S" }.joined(separator: "\n"),
      "1 0 0 1 66 694 cm", []
    ),
    ("1 0 0 1 60 0 cm /Fm2 Do", "1 0 0 1 66 694 cm", ["-60 0 60 20 re f"]),
  ]

  @Test(arguments: forms)
  func aCoverInAFormIsFound(_ form: (String, String, [String])) async throws {
    try await Workshop.inFolder { folder in
      var pdf = SmallPDF()
      pdf.page(
        SmallPDF.line("Anna Berg") + SmallPDF.line("Beslut", y: 600)
          + "q \(form.1) /Fm1 Do Q\n",
        resources: "/XObject << /Fm1 6 0 R /Fm2 7 0 R >> ")
      let entries =
        "/Type /XObject /Subtype /Form /BBox [-300 -300 300 300] "
        + "/Resources << /XObject << /Fm2 7 0 R >> /ExtGState << /GS1 << /ca 0.4 >> >> >>"
      pdf.add(stream: form.0, entries)
      pdf.add(stream: form.2.first ?? "", entries.replacing("/Fm2 7 0 R", with: ""))
      #expect(folder.write(Data(pdf.bytes), as: "copy.pdf"))
      let found = try await Workshop.uploads.check(folder.file("copy.pdf"), original: nil)
      #expect(found.map(\.kind) == [.coveredText, .coveredText], "\(found)")
    }
  }

  @Test func aFormThatCoversNothingIsTaken() async throws {
    try await Workshop.inFolder { folder in
      var pdf = SmallPDF()
      pdf.page(
        SmallPDF.line("Anna Berg") + "q 1 0 0 1 300 300 cm /Fm1 Do Q\n",
        resources: "/XObject << /Fm1 6 0 R >>")
      pdf.add(
        stream: "0 0 120 20 re f BT /F1 12 Tf 0 90 Td (I en ram) Tj ET",
        "/Type /XObject /Subtype /Form /BBox [-300 -300 300 300] /Resources << /Font << /F1 3 0 R >> >>"
      )
      #expect(folder.write(Data(pdf.bytes), as: "copy.pdf"))
      let found = try await Workshop.uploads.check(folder.file("copy.pdf"), original: nil)
      #expect(found == [], "\(found)")
    }
  }

  /// Drawn before the words are, so that only the picture tells it: black words on a black box that
  /// leaves a hair of the first and the last letter.
  @Test func aBoxThatLeavesAHairIsFound() async throws {
    try await Workshop.inFolder { folder in
      var pdf = SmallPDF()
      pdf.page("0 g 72.4 690 56 30 re f\n" + SmallPDF.line("Anna Berg"))
      #expect(folder.write(Data(pdf.bytes), as: "copy.pdf"))
      let found = try await Workshop.uploads.check(folder.file("copy.pdf"), original: nil)
      #expect(found.map(\.kind) == [.hiddenText, .hiddenText], "\(found)")
    }
  }

  @Test func signsAndNarrowLettersAreSeen() async throws {
    try await Workshop.inFolder { folder in
      var pdf = SmallPDF()
      pdf.page(SmallPDF.line("I l 1 i 2020 - 2021 . , : / a"))
      #expect(folder.write(Data(pdf.bytes), as: "copy.pdf"))
      let found = try await Workshop.uploads.check(folder.file("copy.pdf"), original: nil)
      #expect(found == [], "\(found)")
    }
  }
}
