// Which words a mark takes, and which marks are on something other than words.

/// What the marks of a page reach.
struct MarkReach {
  /// The labels of each word that is masked, by its place in the page's words.
  private(set) var gone: [Int: [String]] = [:]
  /// Boxes that are not, or not only, on words of one line.
  private(set) var areas: [PagePlan.LabelledBox] = []
  /// Masked words that belong to areas: their line keeps its place.
  private(set) var inAreas: Set<Int> = []

  init(page: PageText, marks: [MaskedArea]) {
    for mark in marks {
      for box in mark.boxes { take(box, label: mark.label, on: page) }
    }
  }

  private mutating func take(_ box: Box, label: String, on page: PageText) {
    let touched = page.words.indices.filter { Self.touches(box, page.words[$0].box) }
    for word in touched where gone[word]?.contains(label) != true {
      gone[word, default: []].append(label)
    }
    if Self.isOnWords(box, touched.map { page.words[$0] }) { return }
    inAreas.formUnion(touched)
    let whole = touched.map { page.words[$0].box }.reduce(box) { $0.union($1) }
    areas.append(PagePlan.LabelledBox(box: whole, label: label))
  }

  /// Whether a box takes a word: more than a hair of it, in both directions.
  static func touches(_ box: Box, _ word: Box) -> Bool {
    box.sharedWidth(word) > min(0.5, word.width * 0.2)
      && box.sharedHeight(word) > word.height * 0.15
  }

  /// Whether a box is on words of one line and on nothing else: not on a gap between two of them, where
  /// something may be drawn or written by hand that is no word.
  private static func isOnWords(_ box: Box, _ words: [Word]) -> Bool {
    guard let first = words.first, words.allSatisfy({ $0.line == first.line && $0.isUpright })
    else { return false }
    let whole = words.dropFirst().reduce(first.box) { $0.union($1.box) }
    var end = whole.left
    for word in words.map(\.box).sorted(by: { $0.left < $1.left }) {
      if word.left - end > whole.height * 0.6 { return false }
      end = max(end, word.right)
    }
    return whole.grown(by: whole.height * 0.5).holds(box)
  }
}

extension Word {
  /// Whether it is set from left to right on a level line, as far as its box tells.
  var isUpright: Bool { text.count < 3 || box.height < box.width * 1.5 }
}
