// Personnummer, samordningsnummer, interim and reserve numbers: one shape, a date and four signs more.

import Policy

/// What ten or twelve digits mean as the number of a person.
enum IdentityShape {
  /// The kind for a date and whether it is a real one; nil where no such number has it.
  @inline(__always)
  static func kind(_ digits: Digits) -> FlagKind? {
    let century = digits.count == 12 ? digits.number(0, 2) : nil
    if let century, century < 18 || century > 20 { return nil }
    let at = century == nil ? 0 : 2
    let month = digits.number(at + 2, 2)
    guard month <= 12 else { return nil }
    let day = digits.number(at + 4, 2)
    let year = (century ?? 0) * 100 + digits.number(at, 2)
    if day >= 60 {
      let known = day > 60 && month > 0
      return day <= 91 && (!known || Dates.isReal(year: year, month: month, day: day - 60))
        ? .coordinationNumber : nil
    }
    if Dates.isReal(year: year, month: month, day: day) { return .identityNumber }
    return century != nil && month > 0 && (32...59).contains(day) ? .reserveNumber : nil
  }
}

extension NumberScanner {
  /// A number of a person that begins with group `first`; the groups it takes.
  func identityNumber(_ first: Int) -> (hit: Hit, groups: Int)? {
    var digits = Digits()
    var gaps: Gap = []
    for index in first..<cluster.count {
      let group = cluster[index]
      if index > first { gaps.formUnion(group.gap) }
      guard digits.count + group.count <= 12 else { return nil }
      for at in group.start..<group.end { digits.append(bytes[at] - 48) }
      if digits.count == 6 || digits.count == 8,
        let hit = letterNumber(first, index, digits)
      {
        return (hit, index - first + 1)
      }
      if digits.count == 10 || digits.count == 12,
        let hit = identityHit(first, index, digits, gaps)
      {
        return (hit, index - first + 1)
      }
    }
    return nil
  }

  private func identityHit(_ first: Int, _ last: Int, _ digits: Digits, _ gaps: Gap) -> Hit? {
    if let reserve = stockholmReserve(first, last, digits) { return reserve }
    guard let kind = IdentityShape.kind(digits), stands(first, last) else { return nil }
    guard let form = IdentityForm(cluster, first, last, gaps) else { return nil }
    let holds = digits.holdsLuhn(from: digits.count == 12 ? 2 : 0)
    return judge(kind, form, holds, cluster[first].start, cluster[last].end)
  }

  /// How sure a number in this form is, given its check digit and what stands beside it.
  private func judge(
    _ kind: FlagKind, _ form: IdentityForm, _ holds: Bool, _ start: Int, _ end: Int
  ) -> Hit? {
    let near = words.around(bytes, start, end, reach: 120)
    let isNamed = near.isNearest(.identity, than: .phone, .caseNumber, .otherNumber, .account)
    let isOther = near.has(.otherNumber) || near.has(.caseNumber)
    let mayBePhone = form == .plain && looksLikePhone(start) && !isNamed
    if mayBePhone, !holds || near.has(.phone) { return nil }
    var certainty: FlagCertainty
    switch (form, holds) {
    case (.usual, true): certainty = .certain
    case (.plain, true), (.split, true): certainty = isNamed ? .certain : .likely
    case (.loose, true): certainty = isNamed ? .likely : .possible
    case (.split, false) where !isNamed && !isOnOneLine(end): return nil
    case (.usual, false), (.split, false): certainty = .possible
    case (.plain, false):
      if near.has(.phone) && !isNamed { return nil }
      certainty = .possible
    case (.loose, false):
      guard isNamed else { return nil }
      certainty = .possible
    }
    if mayBePhone || (isOther && !isNamed && form != .usual) { certainty = .possible }
    var reasons: FlagReasons = [
      FlagReasons(holds ? .checkDigitHolds : .checkDigitFails), form.reasons,
    ]
    if isNamed { reasons.formUnion(FlagReasons(.wordBeside)) }
    if near.has(.soleTrader) || near.has(.organisation) {
      reasons.formUnion(FlagReasons(.soleTrader))
    }
    return Hit(start: start, end: end, kind: kind, certainty: certainty, reasons: reasons)
  }

  /// Whether the last four stand on the line of the digits before them, with a space between.
  private func isOnOneLine(_ end: Int) -> Bool {
    let sign = bytes[end - 5]
    return sign == 0x20 || sign == 0xA0
  }

  /// Ten digits from 070 to 079 are written so for a mobile phone.
  private func looksLikePhone(_ start: Int) -> Bool {
    bytes[start] == 0x30 && bytes[start + 1] == 0x37
      && [0x30, 0x32, 0x33, 0x36, 0x39]
        .contains(bytes[start + 2])
  }

  /// 99, year, five digits, check digit over the last eight (Region Stockholm).
  private func stockholmReserve(_ first: Int, _ last: Int, _ digits: Digits) -> Hit? {
    guard digits.count == 12, digits.number(0, 2) == 99,
      (1850...2100).contains(digits.number(2, 4)), digits.holdsLuhn(from: 4), stands(first, last)
    else { return nil }
    return Hit(
      start: cluster[first].start, end: cluster[last].end, kind: .reserveNumber,
      certainty: .likely, reasons: FlagReasons(.reserveForm, .checkDigitHolds))
  }

  /// Whether nothing before or after makes the groups part of something longer.
  func stands(_ first: Int, _ last: Int) -> Bool {
    if first > 0, !cluster[first].gap.isDisjoint(with: [.dash, .slash, .plus, .colon]) {
      return false
    }
    if last + 1 < cluster.count, cluster[last + 1].gap == .dash || cluster[last + 1].gap == .colon {
      return false
    }
    return !bytes.letterEnds(cluster[first].start) && !bytes.beginsLetter(cluster[last].end)
  }
}

/// How the parts of such a number stand to one another.
enum IdentityForm {
  /// A dash or plus before the last four, or twelve digits in a row.
  case usual
  /// Ten digits in a row.
  case plain
  /// White space or a column before the last four.
  case split
  case loose

  /// Nil where numbers of persons are never grouped so.
  init?(_ cluster: Cluster, _ first: Int, _ last: Int, _ gaps: Gap) {
    if first == last {
      self = cluster[first].count == 12 ? .usual : .plain
    } else if last == first + 1, cluster[last].count == 4, cluster[first].count != 4 {
      let gap = cluster[last].gap
      guard gap.isDisjoint(with: [.dot, .slash, .colon]) else { return nil }
      self = !gap.isDisjoint(with: [.dash, .plus]) ? .usual : .split
    } else {
      var shape = 0
      for index in first...last { shape = shape &* 10 &+ cluster[index].count }
      guard IdentityForm.looseShapes.contains(shape),
        gaps.isDisjoint(with: [.comma, .slash, .colon])
      else { return nil }
      self = shape == 4224 && gaps == .dash ? .usual : .loose
    }
  }

  /// How many digits stand in each group: 1987-12-20-2384, 19 871220-2384, digit by digit.
  private static let looseShapes: Set<Int> = [
    2224, 4224, 264, 822, 622, 22222, 222222, 444, 46, 42222, 11_1111_1111, 1111_1111_1111,
  ]

  var reasons: FlagReasons {
    switch self {
    case .usual, .plain: FlagReasons(.writtenForm)
    case .split: FlagReasons(.splitForm)
    case .loose: FlagReasons(.looseForm)
    }
  }
}
