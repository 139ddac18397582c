// The cue words of the provisions, found by the first three bytes of a word and then compared.

import Policy

/// All cues, made ready: which words may begin one, and what each stands for.
struct ProvisionCues: Sendable {
  /// One cue and the provisions that name it.
  struct Cue: Sendable {
    let text: String
    /// Folded, but for an abbreviation in capitals; `ProvisionCues.anyDigit` stands for a digit.
    let pattern: [UInt8]
    let isExact: Bool
    /// Whether longer words that begin so are something else.
    let isWhole: Bool
    var provisions: [ProvisionID]
  }

  static let anyDigit: UInt8 = 0xFF
  private(set) var cues: [Cue] = []
  /// A bit for each hash of three folded bytes with which a cue begins.
  /// Also lent by itself, so that most words are gone after one look.
  private(set) var filter = [UInt64](repeating: 0, count: 1024)
  /// The heads of all cues, those with the same first three bytes side by side, and where.
  private let heads: [Head]
  private let places: WordTable<Neighbours>

  /// A cue with its first eight bytes, by which most words differ from it.
  struct Head: Sendable {
    let cue: Int32
    let bytes: UInt64
    let mask: UInt64

    init(_ index: Int32, _ cue: Cue) {
      self.cue = index
      var bytes: UInt64 = 0
      var mask: UInt64 = 0
      var previous: UInt8 = 0
      for (place, byte) in cue.pattern.prefix(8).enumerated() {
        // White space and digits have several forms: from there on the comparison is left to `end`.
        if byte == 0x20 || byte == ProvisionCues.anyDigit { break }
        bytes |= UInt64(Folding.fold(byte, after: previous)) << UInt64(place * 8)
        mask |= 0xFF << UInt64(place * 8)
        previous = byte
      }
      self.bytes = bytes
      self.mask = mask
    }
  }

  /// Cues that begin with a sign, such as ©.
  private(set) var signs: [Int32] = []

  init(_ provisions: ProvisionCatalogue, whole: Set<String>) {
    var known: [String: Int] = [:]
    for row in provisions.rows {
      for cue in row.cues {
        if let place = known[cue] {
          if !cues[place].provisions.contains(row.id) { cues[place].provisions.append(row.id) }
        } else {
          known[cue] = cues.count
          cues.append(ProvisionCues.make(cue, row.id, whole))
        }
      }
    }
    var groups: [UInt64: [Head]] = [:]
    for (index, cue) in cues.enumerated() {
      for slot in ProvisionCues.slots(cue) {
        filter[Int(slot >> 6)] |= 1 << UInt64(slot & 63)
        groups[UInt64(slot) + 1, default: []].append(Head(Int32(index), cue))
      }
      if !ProvisionCues.beginsWord(cue) { signs.append(Int32(index)) }
    }
    (heads, places) = Neighbours.flattened(groups)
  }

  private static func make(_ text: String, _ id: ProvisionID, _ whole: Set<String>) -> Cue {
    let letters = text.unicodeScalars.filter(\.properties.isAlphabetic)
    let isExact = letters.count >= 2 && letters.allSatisfy(\.properties.isUppercase)
    var pattern = isExact ? Array(text.utf8) : Folding.folded(text)
    // The one regular expression that cues use: a digit some times over.
    let digit = Array("[0-9]".utf8)
    while let at = pattern.firstRange(of: digit) {
      var count = 1
      var end = at.upperBound
      if end + 2 < pattern.count, pattern[end] == 0x7B, pattern[end + 2] == 0x7D {
        count = Int(pattern[end + 1] &- 48)
        end += 3
      }
      pattern.replaceSubrange(
        at.lowerBound..<end, with: Array(repeating: ProvisionCues.anyDigit, count: count))
    }
    return Cue(
      text: text, pattern: pattern, isExact: isExact, isWhole: isExact || whole.contains(text),
      provisions: [id])
  }

  private static func beginsWord(_ cue: Cue) -> Bool {
    cue.pattern.first.map { $0 < 0x80 || $0 == 0xC3 || $0 == anyDigit } ?? false
  }

  /// The slots under which a cue is looked for: more than one where it begins with a digit.
  private static func slots(_ cue: Cue) -> Set<UInt32> {
    guard beginsWord(cue) else { return [] }
    var keys: [[UInt8]] = [[]]
    var previous: UInt8 = 0
    for byte in cue.pattern.prefix(3) {
      let options = byte == anyDigit ? Array(UInt8(48)...57) : [byte]
      keys = keys.flatMap { key in options.map { key + [Folding.fold($0, after: previous)] } }
      previous = byte
    }
    return Set(
      keys.map { slot($0[0], $0.count > 1 ? $0[1] : 0, $0.count > 2 ? $0[2] : 0) })
  }

  @inline(__always)
  private static func slot(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> UInt32 {
    let value = UInt32(first) | UInt32(second) << 8 | UInt32(third) << 16
    return (value &* 0x9E37_79B1) >> 16
  }

  /// Whether a cue may begin at `start`, by the lent `filter`; its bucket if so.
  @inline(__always)
  static func bucket(
    _ bytes: Bytes, _ start: Int, _ filter: UnsafeBufferPointer<UInt64>
  ) -> UInt32? {
    let first = bytes[start]
    let second = bytes[start &+ 1]
    let slot = ProvisionCues.slot(
      Folding.fold(first, after: 0), Folding.fold(second, after: first),
      Folding.fold(bytes[start &+ 2], after: second))
    return filter[Int(slot >> 6)] & (1 << UInt64(slot & 63)) != 0 ? slot : nil
  }

  /// Lends the tables for the time of a scan.
  func withView<Result>(_ body: (CueTables) -> Result) -> Result {
    filter.withUnsafeBufferPointer { filter in
      places.withView { places in
        heads.withUnsafeBufferPointer { heads in
          cues.withUnsafeBufferPointer { cues in
            signs.withUnsafeBufferPointer { signs in
              body(
                CueTables(filter: filter, places: places, heads: heads, cues: cues, signs: signs))
            }
          }
        }
      }
    }
  }
}

/// The cues, lent for the time of a scan, which costs no reference counting.
struct CueTables {
  let filter: UnsafeBufferPointer<UInt64>
  fileprivate let places: WordView<Neighbours>
  fileprivate let heads: UnsafeBufferPointer<ProvisionCues.Head>
  fileprivate let cues: UnsafeBufferPointer<ProvisionCues.Cue>
  fileprivate let signs: UnsafeBufferPointer<Int32>

  /// The longest cue of a slot that begins with the word at `start`, and where it ends.
  func find(_ bytes: Bytes, _ start: Int, _ slot: UInt32) -> (cue: Int32, end: Int)? {
    let text = bytes.foldedEight(start)
    var best: (cue: Int32, end: Int)?
    for index in places[UInt64(slot) + 1].range
    where text & heads[index].mask == heads[index].bytes {
      consider(heads[index].cue, bytes, start, &best)
    }
    return best
  }

  /// The longest cue that begins with the sign at `start`.
  func findSign(_ bytes: Bytes, _ start: Int) -> (cue: Int32, end: Int)? {
    var best: (cue: Int32, end: Int)?
    for index in signs { consider(index, bytes, start, &best) }
    return best
  }

  private func consider(
    _ index: Int32, _ bytes: Bytes, _ start: Int, _ best: inout (cue: Int32, end: Int)?
  ) {
    let length = cues[Int(index)].pattern.count
    if let best, length <= cues[Int(best.cue)].pattern.count { return }
    if let end = end(of: cues[Int(index)], bytes, start) { best = (index, end) }
  }

  private func end(of cue: ProvisionCues.Cue, _ bytes: Bytes, _ start: Int) -> Int? {
    var at = start
    var previous: UInt8 = 0
    for wanted in cue.pattern {
      if wanted == 0x20 {
        let next = bytes.white(at)
        guard next > at else { return nil }
        at = next
        continue
      }
      let byte = bytes[at]
      let folded = cue.isExact ? byte : Folding.fold(byte, after: previous)
      guard folded == wanted || (wanted == ProvisionCues.anyDigit && byte &- 48 < 10) else {
        return nil
      }
      previous = byte
      at += 1
    }
    let end = bytes.token(at, limit: at + 60).end
    let last = max(at, end)
    if cue.pattern.last == ProvisionCues.anyDigit
      || cue.pattern.last.map({ $0 &- 48 < 10 }) ?? false
    {
      return bytes.isDigit(at) ? nil : last
    }
    guard cue.isWhole else { return last }
    return last == at || Self.isEnding(bytes, at, last) ? last : nil
  }

  /// Whether the rest of a word only bends it: a genitive, a plural, a definite form, or `-` and more.
  private static func isEnding(_ bytes: Bytes, _ start: Int, _ end: Int) -> Bool {
    if bytes[start] == 0x2D { return true }
    guard end - start <= 4 else { return false }
    let rest = String(decoding: (start..<end).map { bytes[$0] }, as: UTF8.self)
    return endings.contains(rest)
  }

  private static let endings: Set<String> = [
    "s", "n", "t", "en", "et", "er", "ar", "or", "na", "ns", "ts", "ens", "ets", "ers", "ars",
    "erna", "arna", "orna", "re", "ren",
  ]
}

extension [UInt8] {
  fileprivate func firstRange(of part: [UInt8]) -> Range<Int>? {
    guard count >= part.count else { return nil }
    for start in 0...(count - part.count) where Array(self[start..<(start + part.count)]) == part {
      return start..<(start + part.count)
    }
    return nil
  }
}
