// The width of a masked word cannot be told from the copy.

import Children
import Documents
import Foundation
import Redaction
import Testing

@Suite(.serialized) struct Widths {
  @Test func fiveHundredSurnamesGiveTheSamePage() async throws {
    try await Workshop.inFolder { folder in
      let names = Self.surnames
      #expect(Set(names).count == 500)
      let pages = names.map { "Ärendet gäller \($0) som bor i Tibro och har överklagat." }
      let path = try await Workshop.typeset(
        "#set page(width: 420pt, height: 70pt, margin: 20pt)\n#set text(size: 11pt)\n"
          + pages.joined(separator: "\n#pagebreak()\n"), in: folder)
      let masked = Set(names)
      let order = try await Workshop.order(path, in: folder) { masked.contains($0.text) }
      #expect(order.marks.count == 500)
      let widths = order.marks.map { $0.boxes[0].right - $0.boxes[0].left }
      #expect((widths.max() ?? 0) > 4 * (widths.min() ?? 0))
      let copy = folder.file("copy.pdf")
      let made = try await Workshop.maker.make(order, at: copy)
      Workshop.keep(copy, as: "widths.pdf")
      #expect(made.unevenPages == [])
      #expect(Set(made.boxes.map(\.box)).count == 1)
      // Not only the boxes: the pictures and the text layers are the same, byte by byte.
      let streams = CopySurgeon(try Data(contentsOf: URL(filePath: copy))).objects.values
      let pictures = Set(streams.filter { $0.range(of: Data("/Subtype/Image".utf8)) != nil })
      let contents = Set(streams.filter { $0.range(of: Data("/Artifact BMC".utf8)) != nil })
      #expect(pictures.count == 1)
      #expect(contents.count == 1)
    }
  }

  /// Twenty-five beginnings and twenty ends, from Ek to names of thirty letters.
  static let surnames: [String] = {
    let beginnings = [
      "Al", "Ek", "Lind", "Berg", "Ström", "Söder", "Väster", "Öst", "Nord", "Ny", "Hall", "Sjö",
      "Sand", "Sten", "Gran", "Björk", "Kvarn", "Lund", "Åker", "Häger", "Wester", "Wall", "Il",
      "Mellan", "Christoffers",
    ]
    let ends = [
      "", "man", "gren", "kvist", "berg", "ström", "blad", "dahl", "qvist", "lund", "strand",
      "sson", "mark", "holm", "stedt", "-Wallenberg", "-Gyllenstierna", "crona", "ell", "in",
    ]
    return beginnings.flatMap { first in ends.map { first + $0 } }
  }()
}
