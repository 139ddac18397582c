// `words.yaml`: groups of keys, each with its text in both languages.

extension Fields {
  /// The whole file: group, key, text.
  func words() -> Words {
    var groups: [String: [String: Word]] = [:]
    for (group, entry) in all() {
      guard let fields = Fields(entry) else { continue }
      for (key, entry) in fields.all() {
        if let word = Fields(entry)?.word() { groups[group, default: [:]][key] = word }
      }
    }
    return Words(groups: groups)
  }

  private func word() -> Word? {
    let sv = text("sv")
    let en = text("en")
    let citation = optional("citation")?.text()
    close()
    guard let sv, let en else { return nil }
    let word = Word(text: Bilingual(sv: sv, en: en), citation: citation)
    checkNames(of: word)
    return word
  }

  /// What one language names in braces, the other must name as well.
  private func checkNames(of word: Word) {
    let sv = Word(text: Bilingual(sv: word.text.sv, en: "")).names
    let en = Word(text: Bilingual(sv: "", en: word.text.en)).names
    for name in sv.symmetricDifference(en).sorted() {
      entry.problem("only one language says {\(name)}")
    }
  }
}
