// Holds that text and HTML of one letter say the same, word for word.

/// Compares the two shapes of a template by what is left without markup.
enum SameWords {
  /// The first place where they differ, a few words on each side; nil where they agree.
  static func difference(text: String, html: String) -> (text: String, html: String)? {
    let left = words(text)
    let right = words(withoutMarkup(html))
    guard left != right else { return nil }
    let same = zip(left, right).prefix { $0 == $1 }.count
    return (excerpt(left, from: same), excerpt(right, from: same))
  }

  private static func excerpt(_ words: [Substring], from start: Int) -> String {
    words[max(0, start - 2)...].prefix(6).joined(separator: " ")
  }

  /// Words without the pragma, and without the marks that stand for markup in plain text.
  private static func words(_ text: String) -> [Substring] {
    text.split { $0.isWhitespace }.filter { word in
      word != "-" && !word.hasPrefix("{{%") && !word.hasPrefix("CONTENT_TYPE")
    }
  }

  private static func withoutMarkup(_ html: String) -> String {
    var text = ""
    let inner = frame.reduce(html) { $0.replacing($1, with: " ") }
    var rest = inner[...]
    while let open = rest.firstIndex(of: "<") {
      text += rest[..<open]
      let tag = rest[open...]
      guard let close = tag.firstIndex(of: ">") else { return text }
      if !inlineTags.contains(where: { tag.dropFirst().hasPrefix($0) }) { text += " " }
      rest = tag[tag.index(after: close)...]
    }
    return decoded(text + rest)
  }

  /// The parts around an HTML page, which plain text does not have.
  private static let frame = [
    "{{> parts/begin}}", "{{> parts/beginDigest}}", "{{> parts/end}}",
  ]

  /// Tags that stand inside a word's line and so part no words.
  private static let inlineTags = ["a ", "/a", "strong", "/strong", "code", "/code"]

  private static func decoded(_ text: String) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&nbsp;", " "), ("&amp;", "&")]
      .reduce(text) { $0.replacing($1.0, with: $1.1) }
  }
}
