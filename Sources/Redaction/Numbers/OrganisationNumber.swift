// Organisationsnummer: like a personnummer whose month is 20 or more.

import Policy

extension NumberScanner {
  /// An organisation's number that begins with group `first`; the groups it takes.
  func organisationNumber(_ first: Int) -> (hit: Hit, groups: Int)? {
    let head = cluster[first].count
    guard head == 6 || head == 8 || head == 10 || head == 12, stands(first, first) || head < 10
    else { return nil }
    var last = first
    if head < 10 {
      guard first + 1 < cluster.count, cluster[first + 1].count == 4,
        cluster[first + 1].gap.isSubset(of: [.dash, .space, .unseen])
      else { return nil }
      last = first + 1
    }
    guard stands(first, last) else { return nil }
    var digits = Digits()
    for index in first...last {
      for at in cluster[index].start..<cluster[index].end { digits.append(bytes[at] - 48) }
    }
    let at = digits.count == 12 ? 2 : 0
    guard at == 0 || digits.number(0, 2) == 16, digits[at] > 0, digits[at + 2] >= 2 else {
      return nil
    }
    return organisationHit(first, last, holds: digits.holdsLuhn(from: at))
  }

  private func organisationHit(_ first: Int, _ last: Int, holds: Bool) -> (hit: Hit, groups: Int)? {
    let (start, end) = (cluster[first].start, cluster[last].end)
    let near = words.around(bytes, start, end)
    let isNamed = near.isNearest(.organisation, than: .phone, .otherNumber, .caseNumber)
    let isWritten = last > first && cluster[last].gap == .dash
    if near.has(.phone), !isNamed, !isWritten { return nil }
    let certainty: FlagCertainty
    switch (holds, isNamed, isWritten) {
    case (true, true, _): certainty = .certain
    case (true, false, true): certainty = .likely
    case (true, false, false): certainty = .possible
    case (false, true, _): certainty = .possible
    case (false, false, _): return nil
    }
    let reasons: FlagReasons = [
      FlagReasons(holds ? .checkDigitHolds : .checkDigitFails),
      FlagReasons(isNamed ? .wordBeside : .noWordBeside),
    ]
    let hit = Hit(
      start: start, end: end, kind: .organisationNumber, certainty: certainty, reasons: reasons)
    return (hit, last - first + 1)
  }
}
