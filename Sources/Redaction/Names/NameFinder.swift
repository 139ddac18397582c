// Names of persons among the words with a capital: by lists, by letters, by what is said before them.

import Policy

/// Reads the words with a capital in runs and says which are names.
struct NameFinder {
  let bytes: Bytes
  let tables: ScanTables
  let tokens: [NameToken]
  /// Roles, titles, heads of mails and signatures, in order.
  let said: [(lists: UInt32, end: Int)]
  var hits: [Hit] = []
  /// The words of the names that were found surely enough to look for them everywhere.
  var known: [UInt64: FlagReason] = [:]
  /// `A.B.` and `A. B.` of those names, as two letters.
  var initials: Set<UInt16> = []
  private var saidAt = 0

  init(_ scanner: WordScanner, known: [String]) {
    bytes = scanner.bytes
    tables = scanner.tables
    tokens = scanner.tokens
    said = scanner.said
    for name in known { learn(name) }
  }

  /// All names, in order of their kind of finding; `Overlaps` puts them in order of place.
  mutating func find() {
    var index = 0
    while index < tokens.count { index = run(index) }
    findAgain()
  }

  private mutating func learn(_ name: String) {
    let parts = name.split(whereSeparator: \.isWhitespace).filter { $0.utf8.count > 2 }
    for part in parts { known[Folding.hash(Folding.folded(String(part)))] = .knownToCase }
    if let first = parts.first?.utf8.first, let last = parts.last?.utf8.first, parts.count > 1 {
      initials.insert(UInt16(first) << 8 | UInt16(last))
    }
  }

  /// Looks at the name that may begin with `index`; gives the next word to look at.
  private mutating func run(_ index: Int) -> Int {
    while saidAt < said.count, said[saidAt].end <= tokens[index].start { saidAt += 1 }
    guard !tokens[index].bits.contains(.never) else { return index + 1 }
    let before = saidBefore(tokens[index].start)
    let last = isNameLike(index) ? lastOfName(index) : index
    if before != 0, let hit = named(index, last, before) { return add(hit, index, last) }
    if let hit = whole(index, last) { return add(hit, index, last) }
    if let hit = turned(index) { return add(hit, index, index) }
    if let hit = single(index) { hits.append(hit) }
    return index + 1
  }

  /// The lists that speak of what begins at `start`, near enough.
  private func saidBefore(_ start: Int) -> UInt32 {
    var found: UInt32 = 0
    var at = saidAt - 1
    while at >= 0, at > saidAt - 4 {
      let (lists, end) = said[at]
      var left = lists
      while left != 0 {
        let list = left.trailingZeroBitCount
        left &= left - 1
        if start - end <= tables.words.reach(list), isQuiet(end, start, list) {
          found |= 1 << UInt32(list)
        }
      }
      at -= 1
    }
    return found
  }

  /// Whether nothing but a sign or two stands between; for a signature also a word or a line, but nothing
  /// from another place of the document.
  private func isQuiet(_ end: Int, _ start: Int, _ list: Int) -> Bool {
    if list == CueWords.index(.signature) { return !(end..<start).contains { bytes[$0] == 0 } }
    let isTitle = list == CueWords.index(.title)
    for at in end..<start {
      if bytes.beginsLetter(at) || bytes.isDigit(at) { return false }
      // A sentence ends here, but not after "dr.".
      if !isTitle, [0x2E, 0x3B, 0x21, 0x3F, 0x0A, 0x2D].contains(bytes[at]) { return false }
    }
    return start - end <= 4
  }

  /// The last word that can belong to the name that begins with `first`: at most five.
  private func lastOfName(_ first: Int) -> Int {
    var last = first
    while last + 1 < tokens.count, last - first < 4, tokens[last + 1].isJoined,
      isNameLike(last + 1)
    {
      last += 1
    }
    return last
  }

  private func isNameLike(_ index: Int) -> Bool {
    let token = tokens[index]
    if token.isInitial { return true }
    if token.bits.contains(.never) { return false }
    if !token.bits.isDisjoint(with: [.given, .family]) { return true }
    return looksLikeName(token)
  }

  /// Neither a place nor a word on a list, and its letters are those of names.
  private func looksLikeName(_ token: NameToken) -> Bool {
    token.lists == 0 && token.bits.isDisjoint(with: [.place, .never])
      && token.end - token.start >= 3
      && tables.lexicon.score(bytes, token.start, token.end) > 0
  }

  /// A name because a role, a title, a mail header or a signature stands before it.
  private func named(_ first: Int, _ last: Int, _ before: UInt32) -> Hit? {
    let range = first...last
    guard tokens[first].lists == 0,
      range.contains(where: { isNameLike($0) && !tokens[$0].isInitial })
    else { return nil }
    if before == WordScanner.bit(.signature), first == last { return nil }
    var reasons: FlagReasons = []
    if before & WordScanner.bit(.title) != 0 { reasons.formUnion(FlagReasons(.title)) }
    if before & WordScanner.bit(.role) != 0 { reasons.formUnion(FlagReasons(.role)) }
    if before & WordScanner.bit(.mailHeader) != 0 { reasons.formUnion(FlagReasons(.mailHeader)) }
    if before & WordScanner.bit(.signature) != 0 { reasons.formUnion(FlagReasons(.signature)) }
    return hit(first, last, .likely, reasons)
  }

  /// Given name and family name, or two words that look like names.
  private func whole(_ first: Int, _ last: Int) -> Hit? {
    guard last > first else { return nil }
    let range = first...last
    let listed = range.contains { tokens[$0].bits.contains(.given) && !isOnlyWord($0) }
    let given = tokens[first].bits.contains(.given) || tokens[first].isInitial
    let family = tokens[last].bits.contains(.family) && !tokens[last].isInitial
    if tokens[first].isInitial {
      guard family, !tokens[last].bits.contains(.place), !tokens[last].bits.contains(.word),
        bytes[tokens[first].end] == 0x2E
      else { return nil }
      return hit(first, last, .likely, FlagReasons(.initials, .familyName))
    }
    if given, family {
      return hit(first, last, .likely, FlagReasons(.fullName, .givenName, .familyName))
    }
    if given, !tokens[last].isInitial {
      return hit(first, last, listed ? .likely : .possible, FlagReasons(.fullName, .givenName))
    }
    if given { return hit(first, last, .possible, FlagReasons(.givenName, .initials)) }
    if family, looksLikeName(tokens[first]) {
      return hit(first, last, .likely, FlagReasons(.fullName, .familyName))
    }
    if listed { return hit(first, last, .likely, FlagReasons(.fullName, .givenName)) }
    guard range.allSatisfy({ tokens[$0].bits.isEmpty && looksLikeName(tokens[$0]) }) else {
      return nil
    }
    return hit(first, last, .possible, FlagReasons(.foreignForm))
  }

  private func isOnlyWord(_ index: Int) -> Bool { tokens[index].bits.contains(.word) }

  /// The given name of `Berg, Anna`.
  private func turned(_ index: Int) -> Hit? {
    guard tokens[index].bits.contains(.given), followsFamilyName(index) else { return nil }
    return hit(index, index, .likely, FlagReasons(.fullName, .givenName, .familyName))
  }

  /// Whether `Berg, ` stands before the word, and not as the end of another whole name.
  private func followsFamilyName(_ index: Int) -> Bool {
    guard index > 0 else { return false }
    let before = tokens[index - 1]
    guard before.bits.contains(.family), before.bits.isDisjoint(with: [.place, .never]),
      tokens[index].start - before.end == 2, bytes[before.end] == 0x2C
    else { return false }
    return hits.last.map { $0.end != before.end || $0.start == before.start } ?? true
  }

  /// A given or family name by itself, where it is no word and no place.
  private func single(_ index: Int) -> Hit? {
    let token = tokens[index]
    guard token.bits.isDisjoint(with: [.word, .place]), token.lists == 0,
      token.end - token.start >= 3, token.start < bytes.count
    else { return nil }
    if token.bits.contains(.given) { return hit(index, index, .possible, FlagReasons(.givenName)) }
    if token.bits.contains(.family) {
      return hit(index, index, .possible, FlagReasons(.familyName))
    }
    return nil
  }

  private func hit(
    _ first: Int, _ last: Int, _ certainty: FlagCertainty, _ reasons: FlagReasons
  ) -> Hit {
    Hit(
      start: tokens[first].start, end: tokens[last].end, kind: .name, certainty: certainty,
      reasons: reasons)
  }

  /// Takes a name in, with `Berg, ` before `Anna`, and remembers its words.
  private mutating func add(_ found: Hit, _ first: Int, _ last: Int) -> Int {
    var hit = found
    var from = first
    if followsFamilyName(first) {
      from = first - 1
      hit.start = tokens[from].start
      if hits.last?.start == hit.start { hits.removeLast() }
    }
    judgeOffice(&hit)
    hits.append(hit)
    if hit.certainty >= .likely || hit.isLikelyPublic { remember(from, last) }
    return last + 1
  }

  /// Staff acting in office are normally public: the flag stays, less sure, and says so.
  private func judgeOffice(_ hit: inout Hit) {
    let near = tables.words.around(bytes, hit.start, hit.end, reach: 60)
    guard near.isNearest(.staff, than: .role), !near.has(.identity) else { return }
    hit.isLikelyPublic = true
    hit.reasons.formUnion(FlagReasons(.staffInOffice))
    if hit.certainty == .likely { hit.certainty = .possible }
  }

  private mutating func remember(_ first: Int, _ last: Int) {
    for index in first...last where !tokens[index].isInitial {
      let token = tokens[index]
      guard token.end - token.start >= 3, known[token.base] == nil else { continue }
      // What is also a word or a place is said too often of something else, unless it is a family name.
      if token.bits.contains(.never) { continue }
      if !token.bits.isDisjoint(with: [.word, .place]), index < last || first == last { continue }
      guard !token.bits.isEmpty || looksLikeName(token) else { continue }
      known[token.hash] = .sameAsElsewhere
      known[token.base] = .sameAsElsewhere
    }
    if last > first {
      initials.insert(UInt16(bytes[tokens[first].start]) << 8 | UInt16(bytes[tokens[last].start]))
    }
  }
}
