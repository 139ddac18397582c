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
  /// The words of the names that were found surely enough to look for them everywhere, and why;
  /// `staffInOffice` for those that were found of staff only.
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
    guard !tokens[index].bits.contains(.never) || beginsName(index) else { return index + 1 }
    let before = saidBefore(tokens[index].start)
    let last = isNameLike(index) || beginsName(index) ? lastOfName(index) : index
    if before != 0 {
      let end = lastStrange(last)
      if let hit = named(index, end, before) { return add(hit, index, end) }
    }
    if let hit = whole(index, last) { return add(hit, index, last) }
    let end = lastStrange(last)
    if let hit = strange(index, end) { return add(hit, index, end) }
    if let hit = turned(index) { return add(hit, index, index) }
    if let hit = single(index) { hits.append(hit) }
    return index + 1
  }

  /// `Inga` opens sentences; before a family name it is a given name.
  private func beginsName(_ index: Int) -> Bool {
    guard tokens[index].bits.contains(.given), index + 1 < tokens.count else { return false }
    let next = tokens[index + 1]
    return next.isJoined && next.bits.contains(.family) && next.bits.isDisjoint(with: .notPerson)
      && bytes[next.start - 1] == 0x20
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
    var isSplit = false
    while last + 1 < tokens.count, last - first < 4, isNameLike(last + 1) {
      if !(tokens[last + 1].isJoined && goesOn(last + 1)) {
        guard !isSplit, areHalves(first, last + 1) else { return last }
        isSplit = true
      }
      last += 1
    }
    return last
  }

  /// Whether a column of given names and one of family names stand side by side, in either order: only what
  /// the lists know as names, and one of the two as nothing else, is joined over a column.
  private func areHalves(_ first: Int, _ other: Int) -> Bool {
    let (one, two) = (tokens[first].bits, tokens[other].bits)
    return tokens[other].isBeside && tokens[other].lists == 0
      && two.isDisjoint(with: [.place, .never])
      && (one.isDisjoint(with: .notPerson) || two.isDisjoint(with: .notPerson))
      && ((one.contains(.given) && two.contains(.family))
        || (one.contains(.family) && two.contains(.given)))
  }

  /// On the same line, or on a list: the first word of a line is seldom the rest of a name.
  private func goesOn(_ index: Int) -> Bool {
    bytes[tokens[index].start - 1] != 0x0A
      || !tokens[index].bits.isDisjoint(with: [.given, .family])
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
        || (before != WordScanner.bit(.signature) && mayBeName(tokens[first]))
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
    return nil
  }

  /// Two or three words with capitals that no list holds, written and placed as names are.
  private func strange(_ first: Int, _ last: Int) -> Hit? {
    guard last > first, mayBeName(tokens[first]), !isInName(last) else { return nil }
    let scores = (first...last).map { score(tokens[$0]) }
    let isFree = !opensSentence(tokens[first].start)
    let least = isFree ? NameFinder.leastFree : NameFinder.leastOpening
    guard scores.reduce(0, +) > least, scores.max() ?? 0 > 0,
      isFree || !endsAsNoun(tokens[first])
    else { return nil }
    return hit(first, last, .possible, FlagReasons(.foreignForm))
  }

  /// The last of up to two more words on the line that may be of a name.
  private func lastStrange(_ known: Int) -> Int {
    var last = known
    while last - known < 2, last + 1 < tokens.count, tokens[last + 1].isJoined,
      bytes[tokens[last + 1].start - 1] == 0x20, mayBeName(tokens[last + 1])
    {
      last += 1
    }
    return last
  }

  /// Least sums of scores inside a sentence and where one opens.
  private static let leastFree = -40
  private static let leastOpening = 8

  /// A word of whose form alone nothing speaks against a name.
  private func mayBeName(_ token: NameToken) -> Bool {
    token.lists == 0 && token.bits.isDisjoint(with: .notPerson) && token.end - token.start >= 3
      && !token.isInitial && bytes.isCapital(token.start) && !isAbbreviation(token)
      && score(token) > -64
  }

  private func score(_ token: NameToken) -> Int {
    token.bits.isDisjoint(with: [.given, .family])
      ? tables.lexicon.score(bytes, token.start, token.end) : 24
  }

  /// Whether a word with a capital is bound to the one after it that is no name.
  private func isInName(_ last: Int) -> Bool {
    last + 1 < tokens.count && tokens[last + 1].isJoined
      && bytes[tokens[last + 1].start - 1] == 0x20 && !tokens[last + 1].isInitial
  }

  /// Up to five letters, all capitals, in text that is not.
  private func isAbbreviation(_ token: NameToken) -> Bool {
    token.end - token.start <= 5 && bytes.isCapital(token.start + bytes.length(token.start))
  }

  /// Whether a sentence, a line or a cell begins at `start`.
  private func opensSentence(_ start: Int) -> Bool {
    var at = start - 1
    while bytes[at] == 0x20 { at -= 1 }
    return [0, 0x0A, 0x0C, 0x2E, 0x21, 0x3F, 0x3A, 0x09, 0x7C].contains(bytes[at])
  }

  /// Ends as nouns in their definite form do: Rapporten, Ärendet, Barnets.
  private func endsAsNoun(_ token: NameToken) -> Bool {
    let (one, two) = (bytes[token.end - 2], bytes[token.end - 1])
    let isGenitive = two == 0x73 && (one == 0x6E || one == 0x74)
    return isGenitive || (one == 0x65 && (two == 0x6E || two == 0x74))
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
    let opensLine = before.start == 0 || bytes[before.start - 1] == 0x0A
    guard before.bits.contains(.family) || (opensLine && mayBeName(before) && score(before) > 0),
      before.bits.isDisjoint(with: [.place, .never]), tokens[index].start - before.end == 2,
      bytes[before.end] == 0x2C
    else { return false }
    return hits.last.map { $0.end != before.end || $0.start == before.start } ?? true
  }

  /// A given or family name by itself, where it is no word and no place.
  private func single(_ index: Int) -> Hit? {
    let token = tokens[index]
    guard token.bits.isDisjoint(with: [.word, .place]), token.lists == 0,
      token.end - token.start >= 3, !isAbbreviation(token)
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
    judgeOrganisation(&hit, from, last)
    hits.append(hit)
    if hit.isLikelyPublic {
      remember(from, last, .staffInOffice)
    } else if hit.certainty >= .likely {
      remember(from, last, .sameAsElsewhere)
    } else if hit.reasons == FlagReasons(.foreignForm) {
      remember(from, last, .foreignForm)
    }
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

  /// A family name that is a place, or a name with AB behind it, may be no person: it says so.
  private func judgeOrganisation(_ hit: inout Hit, _ first: Int, _ last: Int) {
    let isFirm = last + 1 < tokens.count && tokens[last + 1].isJoined && isFirm(tokens[last + 1])
    guard isFirm || tokens[first...last].contains(where: { $0.bits.contains(.place) }) else {
      return
    }
    hit.reasons.formUnion(FlagReasons(.placeOrOrganisation))
    if isFirm, hit.certainty == .likely { hit.certainty = .possible }
  }

  /// AB, HB or KB.
  private func isFirm(_ token: NameToken) -> Bool {
    token.end - token.start == 2 && [0x41, 0x48, 0x4B].contains(bytes[token.start])
      && bytes[token.start + 1] == 0x42
  }

  private mutating func remember(_ first: Int, _ last: Int, _ reason: FlagReason) {
    for index in first...last where !tokens[index].isInitial {
      let token = tokens[index]
      guard token.end - token.start >= 3,
        known[token.base].map({ $0 != .knownToCase && reason == .sameAsElsewhere }) ?? true
      else { continue }
      // What is also a word or a place is said too often of something else, unless it is a family name.
      if token.bits.contains(.never) { continue }
      if !token.bits.isDisjoint(with: [.word, .place]), index < last || first == last { continue }
      guard !token.bits.isEmpty || reason == .foreignForm || looksLikeName(token) else { continue }
      known[token.hash] = reason
      known[token.base] = reason
    }
    if last > first {
      initials.insert(UInt16(bytes[tokens[first].start]) << 8 | UInt16(bytes[tokens[last].start]))
    }
  }
}
