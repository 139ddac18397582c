// A date beside a word that says that somebody was born then.

import Policy

extension NumberScanner {
  /// `född 1987-12-20`, `f. 871220`, `född den 20/12 1987`; the groups of the date.
  func birthDate(_ first: Int) -> (hit: Hit, groups: Int)? {
    guard let last = dateEnd(first), stands(first, first) || last > first else { return nil }
    let (start, end) = (cluster[first].start, cluster[last].end)
    guard !bytes.letterEnds(start), !bytes.beginsLetter(end) else { return nil }
    guard BirthWords.mayPrecede(bytes, start), words.precedes(bytes, start, .birth) else {
      return nil
    }
    let near = words.around(bytes, start, end)
    guard near.isNearest(.birth, than: .caseNumber, .phone, .otherNumber) else { return nil }
    let hit = Hit(
      start: start, end: end, kind: .birthDate, certainty: .likely,
      reasons: FlagReasons(.dayOfBirth))
    return (hit, last - first + 1)
  }

  private func dateEnd(_ first: Int) -> Int? {
    let group = cluster[first]
    let year: Int
    switch group.count {
    case 8: year = number(group.start, 4)
    case 6: year = number(group.start, 2)
    case 4: return dashedDate(first)
    default: return nil
    }
    let end = group.end
    return Dates.isReal(year: year, month: number(end - 4, 2), day: number(end - 2, 2))
      && (group.count == 6 || (1850...2100).contains(year)) ? first : nil
  }

  private func dashedDate(_ first: Int) -> Int? {
    guard first + 2 < cluster.count, cluster[first + 1].count == 2, cluster[first + 2].count == 2,
      cluster[first + 1].gap == .dash, cluster[first + 2].gap == .dash
    else { return nil }
    let isDate = Dates.isReal(
      year: number(cluster[first].start, 4), month: number(cluster[first + 1].start, 2),
      day: number(cluster[first + 2].start, 2))
    return isDate ? first + 2 : nil
  }
}

/// A quick look for a word of birth; the list itself is asked only where this says perhaps.
enum BirthWords {
  /// Whether an `f` or `b` that may begin "född", "f.", "fd" or "born" stands shortly before.
  static func mayPrecede(_ bytes: Bytes, _ start: Int) -> Bool {
    var at = start - 1
    while at > start - 32 {
      switch bytes[at] {
      case 0x66, 0x46:
        let next = bytes[at + 1]
        if next == 0xC3 || next == 0x2E || next == 0x20 || next == 0x64 { return true }
      case 0x62, 0x42: if bytes[at + 1] == 0x6F { return true }
      case 0: return false
      default: break
      }
      at -= 1
    }
    return false
  }
}
