// `flags.yaml`: what each kind of flag asks, which provisions come first, and the words that decide.

extension Fields {
  /// The whole file; nil while something of it is missing.
  func flagRules() -> FlagRules? {
    let areas = named("areas", FlagArea.init) { $0.bilingual() }
    let known = areas.keys.map(\.text).sorted()
    let authorities = named("authorities", AuthorityID.init) { $0.area(among: known) }
    let records = named("records", RecordKind.init) { $0.area(among: known) }
    let rules = each("kinds", FlagKind.self) { kind, entry in
      Fields(entry)?.flagRule(kind, areas: known)
    }
    let reasons = each("reasons", FlagReason.self) { $1.bilingual() }
    let lists = each("words", FlagWords.self) { Fields($1)?.wordList() }
    let whole = list("wholeCues").compactMap { $0.text() }
    if areas[FlagRules.general] == nil { entry.problem("areas has no general") }
    return FlagRules(
      rules: rules, reasons: reasons, lists: lists, areas: areas, authorities: authorities,
      records: records, wholeCues: Set(whole))
  }

  /// A table with a row for each case of an enumeration, no more and no less.
  func each<Key: RawRepresentable & CaseIterable & Hashable, Value>(
    _ key: String, _ type: Key.Type, read: (Key, Entry) -> Value?
  ) -> [Key: Value] where Key.RawValue == String {
    guard let entry = required(key), let fields = Fields(entry) else { return [:] }
    var found: [Key: Value] = [:]
    for name in Key.allCases {
      if let value = fields.required(name.rawValue) { found[name] = read(name, value) }
    }
    fields.close()
    return found
  }

  /// A table whose keys are names given here.
  private func named<Key: Identifier, Value>(
    _ key: String, _ name: (String) -> Key, read: (Entry) -> Value?
  ) -> [Key: Value] {
    guard let entry = required(key), let fields = Fields(entry) else { return [:] }
    var found: [Key: Value] = [:]
    for (key, value) in fields.all() { found[name(key)] = read(value) }
    return found
  }

  private func flagRule(_ kind: FlagKind, areas: [String]) -> FlagRule? {
    let name = bilingual("name")
    let question = bilingual("question")
    let provisions = list("provisions").compactMap { $0.text() }.map { ProvisionID($0) }
    var byArea: [FlagArea: [ProvisionID]] = [:]
    if let fields = optional("areas").flatMap({ Fields($0) }) {
      for (area, entry) in fields.all() {
        if !areas.contains(area) { entry.unknown("area", area, among: areas) }
        byArea[FlagArea(area)] = entry.list()?.compactMap { $0.text() }.map { ProvisionID($0) }
      }
    }
    close()
    guard let name, let question else { return nil }
    return FlagRule(
      kind: kind, name: name, question: question, provisions: provisions, byArea: byArea)
  }

  private func wordList() -> FlagWordList? {
    let words = list("list").compactMap { $0.text() }
    let within = integer("within", in: 0...400)
    close()
    return within.map { FlagWordList(words: words, within: $0) }
  }
}

extension Entry {
  fileprivate func area(among known: [String]) -> FlagArea? {
    guard let text = text() else { return nil }
    guard known.contains(text) else {
      unknown("area", text, among: known)
      return nil
    }
    return FlagArea(text)
  }
}
