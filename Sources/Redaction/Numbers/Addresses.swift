// Postal addresses and property designations: a number with a street before it, a town after it.

import Policy

extension NumberScanner {
  /// Five digits and a town: 431 37 Mölndal, SE-451 50 UDDEVALLA.
  func postalCode(_ first: Int) -> (hit: Hit, groups: Int)? {
    let group = cluster[first]
    guard bytes[group.start] != 0x30,
      first == 0 || cluster[first].gap.isSubset(of: [.space, .comma, .line, .column])
    else { return nil }
    var last = first
    if group.count == 3 {
      guard first + 1 < cluster.count, cluster[first + 1].count == 2,
        cluster[first + 1].gap == .space
      else { return nil }
      last = first + 1
    } else if group.count != 5 {
      return nil
    }
    let end = bytes.white(cluster[last].end)
    guard end > cluster[last].end, bytes.isCapital(end), bytes.beginsLetter(bytes.before(end) + 1)
    else { return nil }
    let town = townEnd(end)
    guard town - end >= 2, town - end <= 60 else { return nil }
    var start = group.start
    if bytes[start - 1] == 0x2D, bytes[start - 2] &- 65 < 26 {
      start -= bytes[start - 3] &- 65 < 26 ? 3 : 2
    }
    guard !bytes.letterEnds(start) else { return nil }
    let hit = Hit(
      start: start, end: town, kind: .postalAddress,
      certainty: group.count == 3 ? .likely : .possible, reasons: FlagReasons(.addressForm))
    return (hit, last - first + 1)
  }

  /// The end of a town's name: a word with a capital, and a second one on the same line.
  private func townEnd(_ start: Int) -> Int {
    var end = bytes.token(start, limit: start + 60).end
    if bytes[end] == 0x20, bytes.isCapital(end + 1) {
      let next = bytes.token(end + 1, limit: end + 40).end
      if next > end + 3 { end = next }
    }
    return end
  }

  /// A number after a word that ends as streets do: Storgatan 12 B.
  func street(_ first: Int) -> (hit: Hit, groups: Int)? {
    let group = cluster[first]
    guard group.count <= 3, bytes[group.start - 1] == 0x20 || bytes[group.start - 1] == 0xA0,
      bytes[group.start] != 0x30
    else { return nil }
    let wordEnd = bytes[group.start - 1] == 0xA0 ? group.start - 2 : group.start - 1
    guard Streets.endsStreet(bytes, wordEnd) else { return nil }
    var start = bytes.wordStart(wordEnd)
    guard bytes.isCapital(start) else { return nil }
    // Östra Storgatan, Karl Johans gata: words with a capital before it belong to it.
    for _ in 0..<2 {
      guard bytes[start - 1] == 0x20 else { break }
      let before = bytes.wordStart(start - 1)
      guard before < start - 1, bytes.isCapital(before) else { break }
      start = before
    }
    var end = group.end
    if bytes.beginsLetter(end), !bytes.beginsLetter(end + 1) {
      end += 1
    } else if bytes[end] == 0x20, bytes[end + 1] &- 65 < 26, !bytes.beginsLetter(end + 2) {
      end += 2
    }
    guard !bytes.beginsLetter(end), bytes[end] != 0x3A else { return nil }
    let hit = Hit(
      start: start, end: end, kind: .postalAddress, certainty: .likely,
      reasons: FlagReasons(.addressForm))
    return (hit, 1)
  }

  /// A tract with block and unit: Bergsjön 12:3, Lindholmen s:4.
  func property(_ first: Int) -> (hit: Hit, groups: Int)? {
    guard first + 1 < cluster.count, cluster[first + 1].gap == .colon,
      (1...3).contains(cluster[first].count), (1...4).contains(cluster[first + 1].count),
      bytes[cluster[first].end] == 0x3A, cluster[first + 1].start == cluster[first].end + 1,
      bytes[cluster[first + 1].end] != 0x3A, bytes[cluster[first].start] != 0x30,
      !bytes.beginsLetter(cluster[first + 1].end)
    else { return nil }
    let end = bytes.before(cluster[first].start) + 1
    guard bytes[cluster[first].start - 1] == 0x20 || bytes[cluster[first].start - 1] == 0xA0 else {
      return nil
    }
    let wordEnd = bytes[cluster[first].start - 1] == 0xA0 ? cluster[first].start - 2 : end - 1
    var start = bytes.wordStart(wordEnd)
    guard bytes.isCapital(start), wordEnd - start >= 4, !isLaw(start, wordEnd) else { return nil }
    for _ in 0..<2 {
      guard bytes[start - 1] == 0x20 else { break }
      let before = bytes.wordStart(start - 1)
      guard start - 1 - before >= 3, bytes.isCapital(before), !isLaw(before, start - 1) else {
        break
      }
      start = before
    }
    let hit = Hit(
      start: start, end: cluster[first + 1].end, kind: .property, certainty: .likely,
      reasons: FlagReasons(.writtenForm, .noCheckDigit))
    return (hit, 2)
  }

  /// All capitals or an abbreviation: OSL 26:1, RÅ 84 2:12, Prop. 1:2; also Kl 12:30 and the like.
  private func isLaw(_ start: Int, _ end: Int) -> Bool {
    if bytes[end - 1] == 0x2E { return true }
    var small = 0
    for at in start..<end where bytes[at] &- 97 < 26 || bytes[at] >= 0x9F && bytes[at] < 0xC0 {
      small += 1
    }
    return small == 0 && end - start <= 5
  }
}

/// What names of streets end in.
enum Streets {
  private static let endings = [
    "gatan", "vägen", "stigen", "gränd", "torget", "allén", "backen", "gata", "väg", "stig",
    "leden", "plan", "planen", "platsen", "esplanaden", "parken", "kajen", "gården", "stråket",
    "gången", "gränden", "allé", "strand", "stranden", "rundan", "slingan", "höjden", "hamnen",
  ].map { Array($0.utf8) }

  /// Endings by their last byte; most words are gone after one look.
  private static let byLast: [[[UInt8]]] = (0..<256).map { last in
    endings.filter { $0.last == UInt8(last) }
  }

  static func endsStreet(_ bytes: Bytes, _ end: Int) -> Bool {
    let candidates = byLast[Int(bytes[end - 1])]
    guard !candidates.isEmpty else { return false }
    return candidates.contains { ending in
      ending.indices.allSatisfy { bytes[end - ending.count + $0] | 0x20 == ending[$0] | 0x20 }
    }
  }
}

extension Bytes {
  /// Where the word that ends at `end` begins, at most forty bytes back.
  func wordStart(_ end: Int) -> Int {
    var at = end
    while at > end - 40 {
      let previous = before(at)
      guard beginsLetter(previous) || (self[previous] == 0x2D && beginsLetter(at)) else { break }
      at = previous
    }
    return at
  }
}
