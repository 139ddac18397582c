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
}
