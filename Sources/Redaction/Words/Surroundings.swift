// Words that stand near a passage and decide what it is: "mobil", "personnr", "faktura".

import Policy

/// The lists of `flags.yaml` as a table, and how near each must be.
struct CueWords: Sendable {
  private let singles: WordTable<UInt32>
  /// Phrases with the same first word side by side, and where, by the hash of that word.
  private let phrases: [Phrase]
  private let places: WordTable<Neighbours>
  private let within: [Int]

  init(_ lists: [FlagWords: FlagWordList]) {
    var singles: [UInt64: UInt32] = [:]
    var phrases: [UInt64: [Phrase]] = [:]
    for (index, name) in FlagWords.allCases.enumerated() {
      for word in lists[name]?.words ?? [] {
        var bytes = Folding.folded(word)[...]
        while let last = bytes.last, last == 0x2E || last == 0x3A { bytes.removeLast() }
        let parts = bytes.split(separator: 0x20, maxSplits: 1)
        guard let first = parts.first else { continue }
        let hash = Folding.hash(first)
        if parts.count == 1 {
          singles[hash, default: 0] |= 1 << UInt32(index)
        } else {
          phrases[hash, default: []].append(
            Phrase(rest: Array(parts[1]), lists: 1 << UInt32(index)))
          singles[hash, default: 0] |= CueWords.startsPhrase
        }
      }
    }
    self.singles = WordTable(singles, none: 0)
    (self.phrases, places) = Neighbours.flattened(phrases)
    within = FlagWords.allCases.map { lists[$0]?.within ?? 0 }
  }

  static let startsPhrase: UInt32 = 1 << 31

  /// What follows the first word of a phrase, folded, and the lists that hold it.
  struct Phrase: Sendable {
    let rest: [UInt8]
    let lists: UInt32
    /// The first byte of `rest`, by which nearly all that follows is told apart.
    let first: UInt8

    init(rest: [UInt8], lists: UInt32) {
      self.rest = rest
      self.lists = lists
      first = rest.first ?? 0
    }
  }

  /// Lends the lists for the time of a scan.
  func withView<Result>(_ body: (CueView) -> Result) -> Result {
    singles.withView { singles in
      places.withView { places in
        phrases.withUnsafeBufferPointer { phrases in
          within.withUnsafeBufferPointer { within in
            body(CueView(singles: singles, phrases: phrases, places: places, within: within))
          }
        }
      }
    }
  }
}

/// The lists of words, lent for the time of a scan.
struct CueView {
  fileprivate let singles: WordView<UInt32>
  fileprivate let phrases: UnsafeBufferPointer<CueWords.Phrase>
  fileprivate let places: WordView<Neighbours>
  fileprivate let within: UnsafeBufferPointer<Int>

  /// The most bytes between a word of the list and what it speaks of.
  func reach(_ list: Int) -> Int { within[list] }

  /// The lists that hold the word from `start` to `end`, or a phrase that begins with it.
  @inline(__always)
  func lists(_ bytes: Bytes, _ start: Int, _ hash: UInt64, _ end: Int) -> (UInt32, end: Int) {
    let found = singles[hash]
    return found & CueWords.startsPhrase == 0 ? (found, end) : phrase(bytes, found, hash, end)
  }

  private func phrase(
    _ bytes: Bytes, _ single: UInt32, _ hash: UInt64, _ end: Int
  ) -> (UInt32, end: Int) {
    var found = single & ~CueWords.startsPhrase
    var last = end
    let next = bytes.white(end)
    guard next > end else { return (found, last) }
    let first = Folding.fold(bytes[next], after: 0)
    for index in places[hash].range where phrases[index].first == first {
      if let phraseEnd = bytes.matches(phrases[index].rest, at: next) {
        found |= phrases[index].lists
        last = max(last, phraseEnd)
      }
    }
    return (found, last)
  }

  /// The lists that have a word near the passage, each with its distance; `reach` bounds the look.
  func around(_ bytes: Bytes, _ start: Int, _ end: Int, reach: Int = 80) -> Surroundings {
    var found = Surroundings(within: within)
    noteBefore(bytes, start, reach: reach, &found)
    noteAfter(bytes, end, &found)
    return found
  }

  /// Whether a word of the list stands before `start`, near enough.
  func precedes(_ bytes: Bytes, _ start: Int, _ list: FlagWords) -> Bool {
    var found = Surroundings(within: within)
    noteBefore(bytes, start, reach: within[CueWords.index(list)], &found)
    return found.has(list)
  }

  private func noteBefore(
    _ bytes: Bytes, _ start: Int, reach: Int, _ found: inout Surroundings
  ) {
    var at = max(0, start - reach - 24)
    // A word that began before counts with its end: go to where one begins.
    while at > 0, at < start, bytes.beginsLetter(at) || bytes[at] & 0xC0 == 0x80 { at += 1 }
    while at < start {
      let token = bytes.token(at, limit: start)
      guard token.end > at else {
        if bytes[at] == 0 { found.clear() }
        at += bytes.length(at)
        continue
      }
      let (lists, last) = lists(bytes, at, token.hash, token.end)
      if lists != 0, last <= start { found.note(lists, distance: start - last) }
      at = token.end
    }
  }

  private func noteAfter(_ bytes: Bytes, _ end: Int, _ found: inout Surroundings) {
    var at = end
    while at < end + 24 {
      let token = bytes.token(at, limit: end + 24)
      guard token.end > at else {
        if bytes[at] == 0 { break }
        at += bytes.length(at)
        continue
      }
      let (lists, _) = lists(bytes, at, token.hash, token.end)
      // A word after the passage speaks of it less often than one before.
      if lists != 0 { found.note(lists, distance: (at - end) * 2 + 2) }
      at = token.end
    }
  }
}

/// Which lists have a word near a passage, and how far away the nearest is.
struct Surroundings {
  private let within: UnsafeBufferPointer<Int>
  private var lists: UInt32 = 0
  private var nearest = SIMD32<UInt16>(repeating: .max)

  init(within: UnsafeBufferPointer<Int>) { self.within = within }

  mutating func note(_ lists: UInt32, distance: Int) {
    var left = lists
    while left != 0 {
      let index = left.trailingZeroBitCount
      left &= left - 1
      guard distance <= within[index] else { continue }
      self.lists |= 1 << UInt32(index)
      nearest[index] = min(nearest[index], UInt16(clamping: distance))
    }
  }

  mutating func clear() { self = Surroundings(within: within) }

  /// The distance to the nearest word of a list; nil where none is near enough.
  func distance(_ list: FlagWords) -> Int? {
    let index = CueWords.index(list)
    return lists & (1 << UInt32(index)) != 0 ? Int(nearest[index]) : nil
  }

  func has(_ list: FlagWords) -> Bool { distance(list) != nil }

  /// Whether a word of `list` is nearer than any of `others`.
  func isNearest(_ list: FlagWords, than others: FlagWords...) -> Bool {
    guard let own = distance(list) else { return false }
    return others.allSatisfy { other in distance(other).map { own <= $0 } ?? true }
  }
}

extension CueWords {
  /// The place of a list in `FlagWords.allCases`.
  @inline(__always)
  static func index(_ list: FlagWords) -> Int { list.order }
}

extension Bytes {
  /// The word that begins at `start`: letters, and `.`, `-` or `_` between two letters.
  @inline(__always)
  func token(_ start: Int, limit: Int) -> (end: Int, hash: UInt64) {
    var at = start
    var hash = Folding.seed
    var previous: UInt8 = 0
    while at < limit {
      let byte = self[at]
      if beginsLetter(at) {
        for offset in 0..<length(at) {
          let folded = Folding.fold(self[at + offset], after: previous)
          previous = self[at + offset]
          hash = Folding.mix(hash, folded)
        }
        at += length(at)
      } else if at > start, byte == 0x2E || byte == 0x2D || byte == 0x5F, beginsLetter(at + 1) {
        hash = Folding.mix(hash, byte)
        previous = byte
        at += 1
      } else {
        break
      }
    }
    return (at, hash)
  }

  /// Where `words` end if they stand at `index`, with any white space between words; nil otherwise.
  func matches(_ words: [UInt8], at index: Int) -> Int? {
    var at = index
    var previous: UInt8 = 0
    for byte in words {
      if byte == 0x20 {
        let next = white(at)
        guard next > at else { return nil }
        at = next
      } else {
        guard Folding.fold(self[at], after: previous) == byte else { return nil }
        previous = self[at]
        at += 1
      }
    }
    return at
  }

  /// The end of the white space at `index`, at most eight characters on.
  func white(_ index: Int) -> Int {
    var at = index
    for _ in 0..<8 {
      switch self[at] {
      case 0x20, 0x09, 0x0A, 0x0C, 0x0D: at += 1
      case 0xC2 where self[at + 1] == 0xA0: at += 2
      case 0xE2 where self[at + 1] == 0x80 && self[at + 2] == 0xAF: at += 3
      default: return at
      }
    }
    return at
  }
}
