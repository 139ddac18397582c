// One pass over the words: cues of provisions, wording of protection, secrets, and names.

import Policy

/// A word that may be part of a name.
struct NameToken {
  var start: Int
  var end: Int
  let hash: UInt64
  /// The hash without its last byte, when that is an `s`: the genitive's base.
  let base: UInt64
  var bits: NameBits
  /// The lists of `flags.yaml` that hold it.
  let lists: UInt32
  /// Bound by the gap to the token before it: one space on the same line, and never from one place of the
  /// document, such as its last page, to another, such as the name of its file.
  let isJoined: Bool
  /// In the next column of the same line.
  let isBeside: Bool
  /// `A` or `A.`
  let isInitial: Bool
}

/// Goes through all words once; what needs more than one word is looked at where it may begin.
struct WordScanner {
  let bytes: Bytes
  let tables: ScanTables
  /// From here on small letters may be names too: names of files, titles.
  let looseFrom: Int
  var hits: [Hit] = []
  /// Words with a capital, and those of names of files.
  var tokens: [NameToken] = []
  /// Where a role, a title, a mail header or a signature was last said, and its lists.
  var said: [(lists: UInt32, end: Int)] = []
  private(set) var steps = 0
  private var secretEnd = 0

  init(_ bytes: Bytes, _ tables: ScanTables, looseFrom: Int) {
    self.bytes = bytes
    self.tables = tables
    self.looseFrom = looseFrom
  }

  mutating func scan(most: Int) {
    var at = 0
    while at < bytes.count, steps < most {
      let byte = bytes[at]
      if Self.isStart(byte) || (byte >= 0x80 && bytes.beginsLetter(at)) {
        steps += 1
        at = word(at)
      } else {
        if byte == 0xC2 { sign(at) }
        at += 1
      }
    }
  }

  /// ASCII letters and digits.
  @inline(__always)
  private static func isStart(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 97 < 26 || byte &- 48 < 10
  }

  private mutating func sign(_ at: Int) {
    if let (cue, end) = tables.cues.findSign(bytes, at) {
      addCue(cue, at, end)
    }
  }

  private mutating func word(_ start: Int) -> Int {
    if let bucket = ProvisionCues.bucket(bytes, start, tables.cues.filter),
      let (cue, end) = tables.cues.find(bytes, start, bucket)
    {
      addCue(cue, start, end)
    }
    if bytes.isDigit(start) {
      var end = start + 1
      while bytes.isDigit(end) { end += 1 }
      return end
    }
    let (end, hash, base) = read(start)
    if end &- start == 2 || end &- start == 17 { address(start) }
    let isName = bytes.isCapital(start) || start >= looseFrom
    let (lists, phraseEnd) = tables.words.lists(bytes, start, hash, end)
    if lists != 0 { note(lists, start, end, phraseEnd) }
    if isName { addToken(start, end, hash, base, lists) }
    return end
  }

  /// A MAC address that holds no digit, which the scan of numbers does not stop at.
  @inline(__always)
  private mutating func address(_ start: Int) {
    let sign = bytes[start &+ 2]
    guard sign == 0x3A || sign == 0x2D, bytes.isMAC(start), !bytes.beginsLetter(start + 17),
      !bytes.isDigit(start + 17), bytes[start + 17] != sign, bytes[start - 1] != sign
    else { return }
    hits.append(
      Hit(
        start: start, end: start + 17, kind: .macAddress, certainty: .likely,
        reasons: FlagReasons(.writtenForm)))
  }

  /// The word at `start` with its hash and that of all but its last byte.
  @inline(__always)
  private func read(_ start: Int) -> (end: Int, hash: UInt64, base: UInt64) {
    var at = start
    var hash = Folding.seed
    var base = Folding.seed
    var previous: UInt8 = 0
    while true {
      let byte = bytes[at]
      if byte < 0x80 {
        let isLetter = (byte | 0x20) &- 97 < 26
        // Not after one letter: initials are words of their own.
        let joins = byte == 0x2D || (byte == 0x2E && at &- start > 1)
        guard isLetter || (joins && at > start && bytes.beginsLetter(at &+ 1) && at < looseFrom)
        else { break }
        base = hash
        hash = Folding.mix(hash, byte &- 65 < 26 ? byte | 0x20 : byte)
        previous = byte
        at &+= 1
      } else {
        guard byte & 0xC0 == 0x80 || bytes.beginsLetter(at) else { break }
        base = hash
        hash = Folding.mix(hash, Folding.fold(byte, after: previous))
        previous = byte
        at &+= 1
      }
    }
    return (max(at, start + 1), hash, base)
  }

  private mutating func addCue(_ cue: Int32, _ start: Int, _ end: Int) {
    var hit = Hit(
      start: start, end: end, kind: .cue, certainty: .possible, reasons: FlagReasons(.provisionCue))
    hit.cue = cue
    hits.append(hit)
  }

  private mutating func addToken(
    _ start: Int, _ end: Int, _ hash: UInt64, _ base: UInt64, _ lists: UInt32
  ) {
    var bits = tables.lexicon.names[hash]
    let isGenitive = bytes[end - 1] | 0x20 == 0x73
    if bits.isEmpty, isGenitive { bits = tables.lexicon.names[base] }
    if bits.isEmpty, end - start > 6 { bits = doubleName(start, end) }
    let gap = start - (tokens.last?.end ?? -9)
    let between = bytes[start - 1]
    let isInitialBefore = tokens.last?.isInitial == true
    let isJoined =
      (gap == 1 && (between == 0x20 || between == 0x0A || (start >= looseFrom && between != 0)))
      || (gap == 2 && (between == 0xA0 || (isInitialBefore && bytes[start - 2] == 0x2E)))
    let letters = bytes.length(start)
    tokens.append(
      NameToken(
        start: start, end: end, hash: hash, base: isGenitive ? base : hash, bits: bits,
        lists: lists, isJoined: isJoined, isBeside: gap == 1 && between == 0x09,
        isInitial: end - start == letters))
  }
}

extension WordScanner {
  /// What the lists say of both halves of `Nils-Erik` or `Berg-Lund`, where both are names.
  private func doubleName(_ start: Int, _ end: Int) -> NameBits {
    guard let dash = ((start + 3)..<(end - 2)).first(where: { bytes[$0] == 0x2D }),
      bytes.isCapital(dash + 1)
    else { return [] }
    let one = tables.lexicon.names[bytes.token(start, limit: dash).hash]
    var other = tables.lexicon.names[bytes.token(dash + 1, limit: end).hash]
    if other.isEmpty, bytes[end - 1] | 0x20 == 0x73 {
      other = tables.lexicon.names[bytes.token(dash + 1, limit: end - 1).hash]
    }
    return one.intersection(other).intersection([.given, .family])
  }

  /// Takes note of what a word of the lists says about what follows.
  private mutating func note(_ lists: UInt32, _ start: Int, _ end: Int, _ phraseEnd: Int) {
    if lists & Self.bit(.protected) != 0 {
      hits.append(
        Hit(
          start: start, end: phraseEnd, kind: .protectedIdentity, certainty: .likely,
          reasons: FlagReasons(.protectedWords)))
    }
    if lists & Self.bit(.secret) != 0 { secret(after: phraseEnd) }
    var said = lists & Self.aboutNames
    if bytes[end] != 0x3A { said &= ~Self.bit(.mailHeader) }
    if said != 0 { self.said.append((said, phraseEnd)) }
  }

  @inline(__always)
  static func bit(_ list: FlagWords) -> UInt32 { 1 << UInt32(CueWords.index(list)) }

  @inline(__always)
  private static var aboutNames: UInt32 {
    bit(.title) | bit(.role) | bit(.mailHeader) | bit(.signature)
  }

  /// What stands after `lösenord:`, `kod =`, `token är`, if it looks like a secret.
  private mutating func secret(after end: Int) {
    var at = bytes.white(end)
    let sign = bytes[at]
    var isSaid = sign == 0x3A || sign == 0x3D
    if isSaid { at = bytes.white(at + 1) }
    if !isSaid, bytes[at] == 0xC3, bytes[at + 1] == 0xA4, bytes[at + 2] == 0x72 {
      isSaid = true
      at = bytes.white(at + 3)
      if bytes[at] == 0x3A { at = bytes.white(at + 1) }
    }
    guard isSaid, at >= secretEnd else { return }
    while [0x22, 0x27, 0x60].contains(bytes[at]) { at += 1 }
    var last = at
    var kinds = 0
    while last < at + 512, bytes[last] > 0x20 {
      kinds |= bytes.isDigit(last) ? 1 : bytes.isCapital(last) ? 2 : bytes.isLetter(last) ? 4 : 8
      last += 1
    }
    while last > at, [0x2E, 0x2C, 0x29, 0x22, 0x27, 0x60, 0x3B].contains(bytes[last - 1]) {
      last -= 1
    }
    // A word of small letters after "lösenord:" is a sentence, not a secret; "är" asks for more.
    guard last - at >= 4, kinds != 4, kinds != 2 || last - at > 5, sign != 0xC3 || kinds & 9 != 0
    else { return }
    secretEnd = last
    hits.append(
      Hit(
        start: at, end: last, kind: .secret, certainty: .likely,
        reasons: FlagReasons(.secretWords)))
  }
}
