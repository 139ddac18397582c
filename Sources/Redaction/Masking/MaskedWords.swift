// The words that marks take, as texts: what must not be found in the copy is what the maker takes from it.

extension Box {
  /// Whether a mark of this size takes the word at `word`: the same question that the maker of copies asks.
  public func masks(_ word: Box) -> Bool { MarkReach.touches(self, word) }
}

extension DocumentText {
  /// The words under marks, whichever way they were come by: one text for each box of a mark, and for a box
  /// over a whole page one for each of its lines.
  public func texts(under marks: [MaskedArea]) -> [String] {
    let pages = Dictionary(grouping: wholePages, by: \.number)
    return marks.flatMap { mark in
      (pages[mark.page] ?? []).flatMap { page in
        mark.boxes.flatMap { page.texts(under: $0) }
      }
    }
  }
}

extension PageText {
  fileprivate func texts(under box: Box) -> [String] {
    let taken = words.filter { box.masks($0.box) }
    guard !taken.isEmpty else { return [] }
    let isWhole = box.grown(by: 1).holds(Box(left: 0, top: 0, right: width, bottom: height))
    guard isWhole else { return [taken.map(\.text).joined(separator: " ")] }
    return Dictionary(grouping: taken, by: \.line).sorted { $0.key < $1.key }.map {
      $0.value.map(\.text).joined(separator: " ")
    }
  }
}
