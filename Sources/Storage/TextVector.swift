// The words of a case and of a search as PostgreSQL's text search takes them, without its parser.

/// A case's words with their places.
///
/// The words are cut here, as SQLite's tokenizer cuts them: PostgreSQL's own parser reads `2026-00003` as a
/// number and its negative. Shown words have the weight A, others B; the Swedish stems, which PostgreSQL adds,
/// have C and D. The authority stands as a word that no text can hold.
struct TextVector: Sendable, Hashable {
  /// What can be cast to a tsvector.
  let text: String
  /// The same words, apart from one another by spaces, for the stems.
  let shown: String
  let more: String

  /// Words of one case that are indexed; more than a case may have of listed documents.
  private static let maximumWords = 20_000
  /// Scalars of a word that are indexed; PostgreSQL takes 2046 bytes.
  private static let maximumLength = 200
  /// Bytes of all words together, since PostgreSQL takes a megabyte with the stems and places.
  private static let maximumBytes = 250_000
  /// PostgreSQL's last place.
  private static let lastPlace = 16_383

  init(authority: String, shown: String, more: String) {
    let shownWords = TextVector.words(shown)
    let moreWords = TextVector.words(more)
    var places: [String: [String]] = [:]
    for (index, word) in shownWords.enumerated() {
      places[word, default: []].append("\(min(index + 1, TextVector.lastPlace))A")
    }
    // A gap, so that no phrase reaches from one to the other.
    let start = shownWords.count + 10
    for (index, word) in moreWords.enumerated() {
      places[word, default: []].append("\(min(start + index, TextVector.lastPlace))B")
    }
    text = places.sorted { $0.key < $1.key }.reduce(into: TextVector.quoted(authority)) {
      // PostgreSQL keeps 256 places of a word.
      $0 += " '\($1.key)':\($1.value.prefix(255).joined(separator: ","))"
    }
    self.shown = shownWords.joined(separator: " ")
    self.more = moreWords.joined(separator: " ")
  }

  /// In lower case, and no more than the index takes.
  private static func words(_ text: String) -> [String] {
    var bytes = 0
    return SearchWords.words(text.lowercased()).prefix(maximumWords).map {
      String(String.UnicodeScalarView($0.unicodeScalars.prefix(maximumLength)))
    }.prefix {
      bytes += $0.utf8.count
      return bytes <= maximumBytes
    }
  }

  private static func quoted(_ authority: String) -> String {
    "'@\(SearchWords.key(authority))'"
  }

  /// Three searches in one text: the authority, the words as they stand, and their stems. A case is found when
  /// the first agrees and one of the others does.
  @Sendable static func search(
    _ words: SearchWords, in scope: SearchScope, of authority: String?
  ) -> String {
    let phrases = words.phrases.map { phrase in
      (words: Self.words(phrase.words), ending: phrase.isWhole ? "" : "*")
    }
    let exact = phrases.map { phrase in
      let marks = phrase.words.enumerated().map { index, word in
        let ending = index == phrase.words.count - 1 ? phrase.ending : ""
        return "'\(word)':\(ending)\(scope == .all ? "AB" : "A")"
      }
      return "(\(marks.joined(separator: " <-> ")))"
    }
    let stems = phrases.map { phrase in
      let marks = phrase.words.map { "'\($0)':\(scope == .all ? "CD" : "C")" }
      return "(\(marks.joined(separator: " <-> ")))"
    }
    return [
      authority.map(quoted) ?? "", exact.joined(separator: " & "), stems.joined(separator: " & "),
    ].joined(separator: "|||")
  }
}
