// A word that the end of a line breaks is one word, and both its parts are found.

import Redaction
import Testing

@Suite struct BrokenWords {
  @Test(arguments: [
    ("Jag heter Anna Svens-\nson och bor här", "Anna Svensson", [2, 3, 4]),
    ("Jag heter Anna Lind\u{AD}\nström och bor här", "Anna Lindström", [2, 3, 4]),
    ("Ring Anna på 070-\n174 06 05 i dag", "070-174 06 05", [3, 4, 5, 6]),
    ("Hon har personnummer 870513-\n2384 enligt", "870513-2384", [3, 4]),
  ])
  func bothPartsAreMarked(_ text: String, _ found: String, _ words: [Int]) throws {
    let all = try flags(text)
    let flag = try #require(all.first { $0.text == found }, "\(all.map(\.text))")
    guard case .words(let pages) = flag.place else { return #expect(Bool(false)) }
    #expect(pages.map(\.words) == [words])
    #expect(pages.first?.boxes.count == 2)
  }

  /// Only small letters go on with a word, and only figures with a number.
  @Test func otherLinesStayApart() throws {
    let all = try flags("Närvarande: Anna -\nson till Erik Karl-\nErik Berg")
    #expect(!all.contains { $0.text.contains("Annason") || $0.text.contains("KarlErik") })
  }
}
