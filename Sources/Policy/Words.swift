// What stages, verbs, verdicts and refusals are called, from `policy/words.yaml`.

/// A text in both languages, and the rule it rests on where it tells of one.
public struct Word: Sendable, Hashable {
  public let text: Bilingual
  /// `OSL 6:3`, `FL 45 §`, or `arbetsordning` for a rule of the house; nil where none is told.
  public let citation: String?
  public init(text: Bilingual, citation: String? = nil) {
    self.text = text
    self.citation = citation
  }

  /// The text in one language, with `{name}` filled by the value of that name.
  public func filled(_ language: Language, _ values: [String: String]) -> String {
    Phrase.filled(text[language], values)
  }

  /// The names in braces, in either language.
  public var names: Set<String> { Set(Word.names(in: text.sv) + Word.names(in: text.en)) }

  private static func names(in text: String) -> [String] {
    text.split(separator: "{").dropFirst().compactMap { part in
      part.firstIndex(of: "}").map { String(part[..<$0]) }
    }
  }
}

/// All words, by group and key. Which groups and keys there must be is asked by those who use them.
public struct Words: Sendable, Hashable {
  public let groups: [String: [String: Word]]
  public init(groups: [String: [String: Word]] = [:]) { self.groups = groups }

  /// The word under `key` in `group`, or nil.
  public subscript(group: String, key: String) -> Word? { groups[group]?[key] }
}
