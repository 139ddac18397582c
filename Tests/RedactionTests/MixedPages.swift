// Flags on a page that holds text and a picture of text: its words are counted through, text first.

import Policy
import Redaction
import Testing

@Suite struct FlagsOnMixedPages {
  private func page(_ source: PageText.Source, _ words: String..., top: Double) -> PageText {
    let placed = words.enumerated().map { place, text in
      let left = Double(place) * 100
      return Redaction.Word(
        text: text, box: Box(left: left, top: top, right: left + 80, bottom: top + 12), line: 0)
    }
    return PageText(number: 1, width: 595, height: 842, source: source, words: placed)
  }

  @Test func aWordInThePictureIsCountedBehindTheText() throws {
    let text = DocumentText(pages: [
      page(.text, "Journal", "och", "annat", top: 100),
      page(.recognised, "Nummer", "19871220-2384", top: 20),
    ])
    let flag = try #require(
      try assessor().flags(in: text).flags.first { $0.kind == .identityNumber })
    #expect(
      flag.place
        == .words([
          PageWords(
            page: 1, words: [4], boxes: [Box(left: 100, top: 20, right: 180, bottom: 32)])
        ]))
    #expect(text.wholePages[0].words[4].text == "19871220-2384")
  }
}
