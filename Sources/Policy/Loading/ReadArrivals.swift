// `arrivals.yaml`: proposals, ways, signs, cues and quotes, each mistake told.

extension Fields {
  /// The whole file; nil while something of it is missing.
  func arrivalRules() -> ArrivalRules? {
    let rows = list("proposals").compactMap { Fields($0)?.arrivalRow() }
    for proposal in ArrivalProposal.allCases
    where rows.count(where: { $0.proposal == proposal }) != 1 {
      entry.problem("proposals must have \(proposal.rawValue) once")
    }
    let ways = every("ways", ArrivalWay.self) { way, entry in
      Fields(entry)?.wayWord(names: way.names)
    }
    let signs = every("signs", ArrivalSign.self) { $1.arrivalWeight() }
    let cues = list("cues").compactMap { Fields($0)?.arrivalCue() }
    guard let quotes = required("quotes").flatMap({ Fields($0) }) else { return nil }
    let starts = quotes.list("begin").compactMap { $0.lowered() }
    let ends = quotes.list("end").compactMap { $0.lowered() }
    quotes.close()
    let languages = every("languages", Language.self) { language, entry in
      let words = entry.list()?.compactMap { $0.lowered() } ?? []
      if words.isEmpty { entry.problem("\(language.rawValue) must have words") }
      return Set(words)
    }
    var troubles: [String: Bilingual] = [:]
    for (name, entry) in required("troubles").flatMap({ Fields($0) })?.all() ?? [] {
      troubles[name] = entry.bilingual()
    }
    return ArrivalRules(
      proposals: rows, ways: ways, signs: signs, cues: cues, quoteStarts: starts, quoteEnds: ends,
      languages: languages, troubles: troubles)
  }

  /// A table with a row for each case of an enumeration, no more and no less.
  private func every<Key: RawRepresentable & CaseIterable & Hashable, Value>(
    _ key: String, _ type: Key.Type, read: (Key, Entry) -> Value?
  ) -> [Key: Value] where Key.RawValue == String {
    guard let fields = required(key).flatMap({ Fields($0) }) else { return [:] }
    var found: [Key: Value] = [:]
    for name in Key.allCases {
      if let value = fields.required(name.rawValue) { found[name] = read(name, value) }
    }
    fields.close()
    return found
  }

  private func arrivalRow() -> ArrivalRules.Row? {
    let proposal = name("proposal", of: "proposal", in: ArrivalProposal.self)
    let least = integer("least", in: 0...100)
    let name = bilingual("name")
    close()
    guard let proposal, let least, let name else { return nil }
    return ArrivalRules.Row(proposal: proposal, least: least, name: name)
  }

  /// Words that may name what `names` lists, and nothing else.
  private func wayWord(names: Set<String>) -> Word? {
    let sv = text("sv")
    let en = text("en")
    close()
    guard let sv, let en else { return nil }
    let word = Word(text: Bilingual(sv: sv, en: en))
    for name in word.names.subtracting(names).sorted() {
      entry.problem("nothing fills {\(name)} here")
    }
    return word
  }

  private func arrivalCue() -> ArrivalCue? {
    let place = name("where", of: "place", in: ArrivalCue.Place.self)
    let words = list("words").compactMap { $0.cueWords() }
    let weight = weight()
    close()
    guard let place, let weight else { return nil }
    if words.isEmpty { entry.problem("a cue without words never speaks") }
    return ArrivalCue(weight: weight, place: place, words: words)
  }

  fileprivate func weight() -> ArrivalWeight? {
    let proposal = name("proposal", of: "proposal", in: ArrivalProposal.self)
    let points = integer("points", in: 1...20)
    let reason = bilingual("reason")
    guard let proposal, let points, let reason else { return nil }
    return ArrivalWeight(proposal: proposal, points: points, reason: reason)
  }
}

extension ArrivalWay {
  /// What its words may name in braces.
  fileprivate var names: Set<String> {
    switch self {
    case .registerNumber, .numberInText, .unknownNumber: ["number"]
    case .caseAddress, .reply, .report, .sameSender, .nearAddress, .unknownCase,
      .brokenAddress, .correspondent, .otherWriter, .nothingSays:
      []
    }
  }
}

extension Entry {
  /// The weight of a sign.
  fileprivate func arrivalWeight() -> ArrivalWeight? {
    guard let fields = Fields(self) else { return nil }
    defer { fields.close() }
    return fields.weight()
  }

  fileprivate func lowered() -> String? { text()?.lowercased() }

  /// Words in lower case with single spaces; a star only at the end, after two letters at least.
  fileprivate func cueWords() -> String? {
    guard let words = lowered() else { return nil }
    let stem = words.last == "*" ? words.dropLast() : words[...]
    let isCue =
      !stem.contains("*") && !stem.contains("  ")
      && stem.split(separator: " ").last?.count ?? 0 >= (words.last == "*" ? 3 : 1)
    if !isCue {
      problem("\"\(words)\" is no cue: words with single spaces, a star only at the end")
    }
    return isCue ? words : nil
  }
}
