// What is known of a word as a name: on the lists, or by its letters alone.

/// What the lists say of a word.
struct NameBits: OptionSet, Sendable {
  let rawValue: UInt8
  static let given = NameBits(rawValue: 1)
  static let family = NameBits(rawValue: 2)
  static let place = NameBits(rawValue: 4)
  /// A Swedish word as well: Björn, Per, Ek.
  static let word = NameBits(rawValue: 8)
  /// Opens sentences or stands in names of organisations.
  static let never = NameBits(rawValue: 16)
  /// What no strange name may be.
  static let notPerson: NameBits = [.place, .word, .never]
}

/// The lists of names and the model of what names look like; the same in every policy.
struct Lexicon: Sendable {
  let names: WordTable<NameBits>
  let weights: [Int8]

  static let shared = Lexicon()

  private init() {
    var table: [UInt64: NameBits] = [:]
    func add(_ rows: [String], _ bits: NameBits) {
      for row in rows {
        for word in row.utf8.split(separator: 0x20) {
          table[Folding.hash(word), default: []].formUnion(bits)
        }
      }
    }
    add(NameLists.given, .given)
    add(NameLists.givenWords, [.given, .word])
    add(NameLists.family, .family)
    add(NameLists.familyWords, [.family, .word])
    add(NameLists.places, .place)
    add(NameLists.never, .never)
    names = WordTable(table, none: [])
    weights = NameWeights.hexadecimal.flatMap { row -> [Int8] in
      let digits = Array(row.utf8).map { $0 < 0x3A ? $0 &- 0x30 : $0 &- 0x57 }
      return stride(from: 0, to: digits.count, by: 2).map {
        Int8(bitPattern: digits[$0] << 4 | digits[$0 + 1])
      }
    }
  }
}

extension Lexicon {
  /// Lends the tables for the time of a scan.
  func withView<Result>(_ body: (LexiconView) -> Result) -> Result {
    names.withView { names in
      weights.withUnsafeBufferPointer { body(LexiconView(names: names, weights: $0)) }
    }
  }
}

/// The lexicon, lent for the time of a scan.
struct LexiconView {
  let names: WordView<NameBits>
  fileprivate let weights: UnsafeBufferPointer<Int8>

  /// How much a word looks like a name; above 0 more so than not. `end - start` at most 40 is looked at.
  func score(_ bytes: Bytes, _ start: Int, _ end: Int) -> Int {
    let buckets = UInt64(weights.count - 1)
    var sum = Int(weights[weights.count - 1])
    let last = min(end, start + 40)
    // The word with a mark before its first and after its last letter.
    for first in (start - 1)...last {
      var hash = Folding.seed
      for at in first..<min(first + 5, last + 1) {
        let byte =
          at < start ? 0x5E : at == last ? 0x24 : Folding.fold(bytes[at], after: bytes[at - 1])
        hash = Folding.mix(hash, byte)
        if at > first { sum += Int(weights[Int((hash ^ (hash >> 29)) % buckets)]) }
      }
    }
    return sum
  }
}
