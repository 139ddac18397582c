// Each page once, however many ways its words were come by.

extension DocumentText {
  /// The pages with all their words: a page of text and of pictures of text, which `pages` holds
  /// twice, stands here once, and its lines are counted through.
  public var wholePages: [PageText] {
    var whole: [PageText] = []
    for page in pages {
      guard let last = whole.last, last.number == page.number else {
        whole.append(page)
        continue
      }
      let before = (last.words.map(\.line).max() ?? -1) + 1
      whole[whole.count - 1].words += page.words.map { word in
        var word = word
        word.line += before
        return word
      }
    }
    return whole
  }
}
