// Phone numbers: with the country's number, or a leading zero and a length that Swedish numbers have.

import Policy

extension NumberScanner {
  /// A phone number that begins with group `first`; the groups it takes.
  func phone(_ first: Int) -> (hit: Hit, groups: Int)? {
    let start = cluster[first].start
    let hasPlus = bytes[start - 1] == 0x2B
    let isZero = bytes[start] == 0x30
    guard hasPlus || isZero, !bytes.letterEnds(start) else { return nil }
    if first > 0, !hasPlus, !cluster[first].gap.isDisjoint(with: [.dash, .slash, .dot, .colon]) {
      return nil
    }
    // Zero, then the area's first digit, which is no zero; 00 only before a country in one group.
    guard
      hasPlus || (cluster[first].count >= 2 && bytes[start + 1] != 0x30)
        || cluster[first].count >= 4
    else { return nil }
    guard let (last, count) = phoneEnd(first, hasPlus: hasPlus) else { return nil }
    // The thousands of a larger number: 9 000 123.
    if first > 0, cluster[first].gap == .space, cluster[first].count == 3, last == first + 1,
      !hasPlus,
      cluster[last].gap == .space
    {
      return nil
    }
    let isForeign = hasPlus || (bytes[start + 1] == 0x30 && bytes[start] == 0x30)
    guard isForeign ? (8...15).contains(count) : (7...11).contains(count) else { return nil }
    let end = cluster[last].end
    guard !bytes.beginsLetter(end) else { return nil }
    return phoneHit(first, last, count, hasPlus ? start - 1 : start, end, isForeign)
  }

  /// The last group that belongs to the number, and how many digits it has then.
  private func phoneEnd(_ first: Int, hasPlus: Bool) -> (last: Int, count: Int)? {
    var last = first
    var count = cluster[first].count
    var dashes = 0
    while last + 1 < cluster.count {
      let next = cluster[last + 1]
      let marks = next.gap.intersection([.dash, .slash])
      guard next.gap.isSubset(of: [.space, .dash, .slash, .bracket, .unseen, .line]),
        !next.gap.contains(.line) || marks == [.dash], next.start - cluster[last].end <= 5,
        count + next.count <= (hasPlus ? 15 : 11)
      else { break }
      // A group that begins with zero after a space is a number of its own: "08-123 45 67 08-…".
      if bytes[next.start] == 0x30, next.count > 1, count >= 7,
        last + 2 < cluster.count, cluster[last + 2].gap.contains(.dash)
      {
        break
      }
      if !marks.isEmpty { dashes += 1 }
      guard dashes <= (hasPlus ? 3 : 2) else { return nil }
      last += 1
      count += next.count
    }
    return (last, count)
  }

  private func phoneHit(
    _ first: Int, _ last: Int, _ count: Int, _ start: Int, _ end: Int, _ isForeign: Bool
  ) -> (hit: Hit, groups: Int)? {
    let near = words.around(bytes, start, end)
    let isNamed = near.isNearest(.phone, than: .caseNumber, .otherNumber, .account, .identity)
    if !isNamed, near.has(.caseNumber) || near.has(.otherNumber) || near.has(.account) {
      return nil
    }
    let isWritten =
      isForeign
      || (first < last && (2...4).contains(cluster[first].count)
        && cluster[first + 1].gap.intersection(.marks) == .dash && count >= 8)
    let isMobile = count == 10 && bytes[cluster[first].start + 1] == 0x37
    // 07/08-12 or 01-12 are no phones: a dash early, few digits, no word.
    guard isNamed || isWritten || (isMobile && count == 10) || (count >= 9 && first < last) else {
      return nil
    }
    let certainty: FlagCertainty =
      isNamed && count >= 8 ? .certain : isWritten || isMobile ? .likely : .possible
    let hit = Hit(
      start: start, end: end, kind: .phone, certainty: certainty,
      reasons: FlagReasons(.writtenForm, isNamed ? .wordBeside : .noWordBeside))
    return (hit, last - first + 1)
  }
}
