// What becomes of a page, before anything is drawn.

import Redaction
import Testing

@Suite struct PagePlans {
  /// A line of words in letters 6 points wide, with spaces of 3, from a left edge.
  static func words(_ text: String, left: Double = 50, top: Double = 100, line: Int = 0) -> [Word] {
    var at = left
    return text.split(separator: " ").map { word in
      let width = Double(word.count) * 6
      defer { at += width + 3 }
      let box = Box(left: at, top: top, right: at + width, bottom: top + 12)
      return Word(text: String(word), box: box, line: line)
    }
  }

  static func page(_ words: [Word]) -> PageText {
    PageText(number: 1, width: 595, height: 842, source: .text, words: words)
  }

  static func mark(_ words: [Word], label: String = "OSL 21:1") -> MaskedArea {
    MaskedArea(page: 1, boxes: words.map(\.box), label: label)
  }

  static let others =
    words("En hel rad med många ord som når ut till kanten av sidan där", top: 200, line: 8)

  @Test func theBoxAndWhatFollowsDoNotTellTheWidth() {
    let plans = ["Ek", "Andersson", "Gyllenstierna-Wallenberg"].map { name in
      let line = Self.words("Vi hörde \(name) i går")
      return PagePlan(of: Self.page(line + Self.others), masking: [Self.mark([line[2]])])
    }
    #expect(Set(plans.map { $0.lines[0].set }).count == 1)
    #expect(Set(plans.map { $0.words.compactMap(\.moved) }).count == 1)
    #expect(Set(plans.map { $0.lines[0].moves.map(\.left) }).count == 1)
  }

  @Test func noPieceThatStaysHoldsAPartOfAMaskedWord() {
    let line = Self.words("Vi hörde Anna Andersson i går")
    let plan = PagePlan(
      of: Self.page(line + Self.others), masking: [Self.mark(Array(line[2...3]))])
    #expect(plan.lines[0].set.count == 1)
    for move in plan.lines[0].moves {
      for gone in plan.lines[0].gone {
        #expect(move.from.right <= gone.left || move.from.left >= gone.right)
      }
    }
    #expect(plan.words.map(\.text).prefix(5) == ["Vi", "hörde", "OSL 21:1", "i", "går"])
  }

  @Test func aCentredLineStaysCentred() {
    let lines = ["Ek", "Gyllenstierna"].map { name in
      let width = Double("Beslut om ".count + name.count) * 6
      return Self.words("Beslut om \(name)", left: (595 - width + 6) / 2)
    }
    let places = lines.map { line in
      PagePlan(of: Self.page(line + Self.others), masking: [Self.mark([line[2]])]).lines[0].set
    }
    #expect(places[0] == places[1])
  }

  @Test func aBoxThatTouchesAWordTakesAllOfIt() {
    let line = Self.words("Vi hörde Andersson i går")
    var mark = Self.mark([line[2]])
    mark.boxes[0].left += 40
    let plan = PagePlan(of: Self.page(line + Self.others), masking: [mark])
    #expect(!plan.words.contains { $0.text == "Andersson" })
    #expect(plan.lines[0].gone == [line[2].box])
  }

  @Test func aBoxOnAPictureGrowsToTheGridButNotOverWords() {
    let line = Self.words("Text under bilden", top: 124)
    let area = MaskedArea(
      page: 1, boxes: [Box(left: 61, top: 50, right: 130, bottom: 121)], label: "maskat")
    let plan = PagePlan(of: Self.page(line), masking: [area])
    #expect(plan.boxes.map(\.box) == [Box(left: 60, top: 48, right: 132, bottom: 121)])
    #expect(plan.words.map(\.text) == ["Text", "under", "bilden", "maskat"])
  }

  @Test func aWordInThePlaceOfAnotherIsDoubtful() {
    let line = Self.words("Ärendet gäller")
    let over = Word(text: "Svensson", box: line[0].box, line: 1)
    let plan = PagePlan(of: Self.page(line + [over]), masking: [])
    #expect(plan.words.filter(\.isDoubtful).map(\.text) == ["Ärendet", "Svensson"])
  }

  @Test func marksWithDifferentRulesInOneBoxNameBoth() {
    let line = Self.words("Vi hörde Anna Andersson i går")
    let plan = PagePlan(
      of: Self.page(line + Self.others),
      masking: [Self.mark([line[2]]), Self.mark([line[3]], label: "OSL 26:1")])
    #expect(plan.lines[0].set.map(\.label) == ["OSL 21:1, OSL 26:1"])
  }

  @Test func whatIsWrittenByHandBetweenTwoWordsIsHidden() {
    let line = Self.words("Jag,") + Self.words("född", left: 300)
    let mark = MaskedArea(
      page: 1, boxes: [Box(left: 50, top: 100, right: 324, bottom: 112)], label: "maskat")
    let plan = PagePlan(of: Self.page(line + Self.others), masking: [mark])
    #expect(plan.boxes.contains { $0.box.left <= 50 && $0.box.right >= 324 })
    let kept = plan.words.filter { $0.line == 0 && !$0.isBox }
    #expect(kept.isEmpty)
  }

  @Test func theLabelsOfOneBoxAreNoLongerThanCanBeDrawn() {
    let line = Self.words("Andersson")
    let marks = (10..<40).map { Self.mark(line, label: "OSL 21:\($0)") }
    let label = PagePlan(of: Self.page(line + Self.others), masking: marks).lines[0].set[0].label
    #expect(label.hasPrefix("OSL 21:10, OSL 21:11, ") && label.utf8.count < 128)
  }
}
