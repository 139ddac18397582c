// Codes that begin with letters: plates, passports, diagnoses, IBAN; and case numbers, which are a trap.

import Policy

extension NumberScanner {
  /// What a group that stands right after a letter may belong to.
  func lettered(_ first: Int) -> (hit: Hit, groups: Int)? {
    let group = cluster[first]
    if group.count >= 2, let (end, holds) = IBAN.end(bytes, group.start) {
      var groups = 1
      while first + groups < cluster.count, cluster[first + groups].start < end { groups += 1 }
      let hit = Hit(
        start: group.start - 2, end: end, kind: .iban, certainty: holds ? .certain : .possible,
        reasons: FlagReasons(.writtenForm, holds ? .checkDigitHolds : .checkDigitFails))
      return (hit, groups)
    }
    if group.count == 7, let hit = letteredPassport(group) { return (hit, 1) }
    return diagnosis(first) ?? plate(first)
  }

  /// Three letters, two digits, and a digit or a letter; no I, Q, V, Å, Ä, Ö, and no O last.
  func plate(_ first: Int) -> (hit: Hit, groups: Int)? {
    let group = cluster[first]
    guard group.count == 2 || group.count == 3 else { return nil }
    let letters = bytes[group.start - 1] == 0x20 ? group.start - 4 : group.start - 3
    guard letters >= 0, !bytes.letterEnds(letters), !bytes.isDigit(letters - 1) else { return nil }
    for at in letters..<(letters + 3) where !Self.isOnPlate(bytes[at]) { return nil }
    var end = group.end
    if group.count == 2 {
      guard Self.isOnPlate(bytes[end]), bytes[end] != 0x4F else { return nil }
      end += 1
    }
    guard !bytes.beginsLetter(end), !bytes.isDigit(end),
      bytes[end] != 0x2D || !bytes.isDigit(end + 1), bytes[end] != 0x3A
    else { return nil }
    let near = words.around(bytes, letters, end)
    if !near.has(.plate), near.has(.caseNumber) || near.has(.otherNumber) { return nil }
    let hit = Hit(
      start: letters, end: end, kind: .plate, certainty: near.has(.plate) ? .likely : .possible,
      reasons: FlagReasons(.writtenForm, near.has(.plate) ? .wordBeside : .noWordBeside))
    return (hit, 1)
  }

  private static func isOnPlate(_ byte: UInt8) -> Bool {
    byte &- 65 < 26 && byte != 0x49 && byte != 0x51 && byte != 0x56
  }

  /// ICD-10-SE beside a word of health: a letter but U, two digits, and more after a point.
  private func diagnosis(_ first: Int) -> (hit: Hit, groups: Int)? {
    let group = cluster[first]
    let letter = bytes[group.start - 1]
    guard letter &- 65 < 26, letter != 0x55, !bytes.letterEnds(group.start - 1),
      !bytes.isDigit(group.start - 2), (2...4).contains(group.count)
    else { return nil }
    var end = group.end
    var groups = 1
    if group.count == 2, first + 1 < cluster.count, cluster[first + 1].gap == .dot,
      cluster[first + 1].count <= 2
    {
      end = cluster[first + 1].end
      groups = 2
    }
    if bytes[end] &- 65 < 26 { end += 1 }
    guard !bytes.beginsLetter(end), !bytes.isDigit(end) else { return nil }
    let near = words.around(bytes, group.start - 1, end)
    guard near.isNearest(.health, than: .plate) else { return nil }
    let hit = Hit(
      start: group.start - 1, end: end, kind: .diagnosis,
      certainty: groups == 2 ? .likely : .possible, reasons: FlagReasons(.healthWord, .writtenForm))
    return (hit, groups)
  }

  /// Two letters and seven digits beside a word of passports.
  private func letteredPassport(_ group: Group) -> Hit? {
    let start = group.start - 2
    guard bytes[start] &- 65 < 26, bytes[start + 1] &- 65 < 26, !bytes.letterEnds(start),
      !bytes.isDigit(start - 1), !bytes.beginsLetter(group.end)
    else { return nil }
    let near = words.around(bytes, start, group.end)
    guard near.has(.passport) else { return nil }
    return Hit(
      start: start, end: group.end, kind: .passport, certainty: .likely,
      reasons: FlagReasons(.writtenForm, .wordBeside))
  }

  /// Eight digits beside a word of passports.
  func passport(_ first: Int) -> (hit: Hit, groups: Int)? {
    let group = cluster[first]
    guard group.count == 8, stands(first, first) else { return nil }
    let near = words.around(bytes, group.start, group.end)
    guard near.isNearest(.passport, than: .phone, .account, .caseNumber, .otherNumber, .birth)
    else { return nil }
    let hit = Hit(
      start: group.start, end: group.end, kind: .passport, certainty: .likely,
      reasons: FlagReasons(.writtenForm, .wordBeside))
    return (hit, 1)
  }

  /// How many groups a case number takes that begins with `first`: a trap, no flag.
  func caseNumber(_ first: Int) -> Int? {
    guard first + 1 < cluster.count else { return nil }
    let (group, next) = (cluster[first], cluster[first + 1])
    guard next.gap == .slash || next.gap == .dash || next.gap == .colon else { return nil }
    let isYearFirst = group.count == 4 && (18...21).contains(number(group.start, 2))
    let isYearLast = next.gap == .slash && (2...4).contains(next.count) && group.count <= 6
    guard isYearFirst || isYearLast, next.count <= 6, !(next.gap == .dash && next.count == 2)
    else { return nil }
    let end = group.start
    let hasPrefix =
      bytes[end - 1] == 0x20 && bytes.isCapital(bytes.before(end - 1)) && bytes[end - 2] < 0x80
    let isAlone = first + 2 >= cluster.count || cluster[first + 2].gap != .dash || !isYearFirst
    guard isAlone,
      next.gap != .dash || hasPrefix || words.around(bytes, end, next.end).has(.caseNumber)
    else { return nil }
    return first + 2 < cluster.count && cluster[first + 2].gap.isSubset(of: [.dash, .slash])
      && !cluster[first + 2].gap.isEmpty && cluster[first + 2].count <= 4 ? 3 : 2
  }

  func number(_ start: Int, _ length: Int) -> Int {
    var number = 0
    for at in start..<(start + length) { number = number * 10 + Int(bytes[at] &- 48) }
    return number
  }
}
