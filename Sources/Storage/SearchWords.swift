// The words of a search as somebody typed them, freed of everything that is not a letter or a figure.

/// Words to look for: letters and figures only, few and short.
struct SearchWords: Sendable, Hashable {
  /// Words that stand beside each other; the last one may be the beginning of a longer word.
  struct Phrase: Sendable, Hashable {
    let words: String
    /// Only whole words: for short ones, figures, and words that stand in every row, where looking for
    /// what they might begin would go through most of the index.
    let isWhole: Bool
  }

  static let maximumPhrases = 8
  static let maximumLength = 200

  let phrases: [Phrase]

  /// Nil when nothing in `text` can be looked for.
  init?(_ text: String) {
    let parts = text.prefix(SearchWords.maximumLength).split { $0.isWhitespace }
    let found = parts.compactMap { part -> Phrase? in
      let words = SearchWords.words(String(part))
      guard let last = words.last else { return nil }
      return Phrase(
        words: words.joined(separator: " "),
        isWhole: last.count < 3 || last.allSatisfy(\.isNumber)
          || SearchWords.usual.contains(last.lowercased()))
    }
    guard !found.isEmpty else { return nil }
    phrases = Array(found.prefix(SearchWords.maximumPhrases))
  }

  /// Runs of letters and figures.
  static func words(_ text: String) -> [String] {
    text.unicodeScalars
      .split { !($0.properties.isAlphabetic || $0.properties.numericType != nil || isMark($0)) }
      .map { String(String.UnicodeScalarView($0)) }
  }

  /// An authority's id as one word, so that it can stand in the index.
  static func key(_ authority: String) -> String {
    "a" + authority.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// The subject that most cases show.
  private static let usual = Set(words(RegisterRow.usualSubject.lowercased()))

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .nonspacingMark
  }
}
