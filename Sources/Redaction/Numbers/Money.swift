// Bankgiro, plusgiro, clearing number with account, and IBAN.

import Policy

extension NumberScanner {
  /// NNN-NNNN or NNNN-NNNN with a Luhn digit.
  func bankgiro(_ first: Int) -> (hit: Hit, groups: Int)? {
    guard first + 1 < cluster.count, (3...4).contains(cluster[first].count),
      cluster[first + 1].count == 4, cluster[first + 1].gap == .dash, stands(first, first + 1),
      first + 2 >= cluster.count || cluster[first + 2].gap != .dash
    else { return nil }
    var digits = Digits()
    append(first...(first + 1), to: &digits)
    let holds = digits.holdsLuhn(from: 0)
    let (start, end) = (cluster[first].start, cluster[first + 1].end)
    let areYears =
      digits.count == 8 && (16...20).contains(digits.number(0, 2))
      && (16...21).contains(digits.number(4, 2))
    guard !areYears || words.precedes(bytes, start, .bankgiro) else { return nil }
    let near = words.around(bytes, start, end, reach: 40)
    let isNamed = near.isNearest(.bankgiro, than: .phone, .caseNumber, .otherNumber)
    guard isNamed || (holds && !near.has(.caseNumber) && !near.has(.phone)) else {
      return nil
    }
    let certainty: FlagCertainty = isNamed ? (holds ? .certain : .possible) : .possible
    return (money(.bankgiro, start, end, certainty, holds, isNamed), 2)
  }

  /// Two to eight digits, in groups of two or three, a dash and a Luhn digit.
  func plusgiro(_ first: Int) -> (hit: Hit, groups: Int)? {
    guard cluster[first].count <= 7 else { return nil }
    var last = first
    var digits = Digits()
    append(first...first, to: &digits)
    while last + 1 < cluster.count, digits.count < 8 {
      last += 1
      append(last...last, to: &digits)
      if cluster[last].gap == .dash { break }
      guard cluster[last].gap == .space, cluster[last].count <= 3 else { return nil }
    }
    guard last > first, cluster[last].gap == .dash, cluster[last].count == 1, digits.count <= 8,
      stands(first, last), digits.holdsLuhn(from: 0)
    else { return nil }
    let (start, end) = (cluster[first].start, cluster[last].end)
    let near = words.around(bytes, start, end)
    let isNamed = near.isNearest(.plusgiro, than: .phone, .caseNumber, .otherNumber)
    let arePairs = (first + 1..<last).allSatisfy { cluster[$0].count == 2 } && last > first + 1
    guard isNamed || (digits.count >= 6 && arePairs && !near.has(.caseNumber)) else { return nil }
    return (
      money(.plusgiro, start, end, isNamed ? .certain : .possible, true, isNamed),
      last - first + 1
    )
  }

  /// Digits beside "konto" or "clearing": four or five of clearing, seven to ten of account.
  func bankAccount(_ first: Int) -> (hit: Hit, groups: Int)? {
    var last = first
    var count = cluster[first].count
    while last + 1 < cluster.count, count + cluster[last + 1].count <= 15,
      cluster[last + 1].gap.isSubset(of: [.space, .dash, .comma, .dot, .column])
    {
      last += 1
      count += cluster[last].count
    }
    let (start, end) = (cluster[first].start, cluster[last].end)
    guard count >= 7 || (count >= 4 && followsAccount(start)) else { return nil }
    let near = words.around(bytes, start, end)
    guard
      near.isNearest(
        .account, than: .phone, .identity, .organisation, .bankgiro, .plusgiro, .caseNumber),
      near.distance(.account).map({ count >= 7 || $0 <= 3 }) ?? false
    else { return nil }
    let hit = money(.bankAccount, start, end, count >= 11 ? .likely : .possible, nil, true)
    return (hit, last - first + 1)
  }

  /// Whether the word right before ends as those for accounts do: konto, nummer, clearing, account.
  private func followsAccount(_ start: Int) -> Bool {
    var at = start - 1
    while at > start - 4, bytes[at] == 0x20 || bytes[at] == 0x3A || bytes[at] == 0x2E { at -= 1 }
    switch bytes[at] | 0x20 {
    case 0x6F, 0x72, 0x67, 0x74: return words.precedes(bytes, start, .account)
    default: return false
    }
  }

  func append(_ groups: ClosedRange<Int>, to digits: inout Digits) {
    for index in groups {
      for at in cluster[index].start..<cluster[index].end { digits.append(bytes[at] &- 48) }
    }
  }

  private func money(
    _ kind: FlagKind, _ start: Int, _ end: Int, _ certainty: FlagCertainty, _ holds: Bool?,
    _ isNamed: Bool
  ) -> Hit {
    let check: FlagReason =
      holds.map { $0 ? .checkDigitHolds : .checkDigitFails } ?? .noCheckDigit
    return Hit(
      start: start, end: end, kind: kind, certainty: certainty,
      reasons: FlagReasons(check, isNamed ? .wordBeside : .noWordBeside))
  }
}

/// International account numbers.
enum IBAN {
  /// How long the number of a country is; SWIFT's registry.
  private static let lengths: [UInt16: Int] = {
    let table = """
      AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18
      DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23
      IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27
      MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19
      SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30
      """
    return table.split { $0 == " " || $0.isNewline }.reduce(into: [:]) { result, row in
      let bytes = Array(row.utf8)
      result[UInt16(bytes[0]) << 8 | UInt16(bytes[1])] = Int(row.dropFirst(2))
    }
  }()

  /// The end of an IBAN whose first check digit stands at `digit`, and whether modulo 97 holds.
  static func end(_ bytes: Bytes, _ digit: Int) -> (end: Int, holds: Bool)? {
    let (first, second) = (bytes[digit - 2] & 0xDF, bytes[digit - 1] & 0xDF)
    guard first &- 65 < 26, second &- 65 < 26, !bytes.letterEnds(digit - 2),
      !bytes.isDigit(digit - 3),
      let length = lengths[UInt16(first) << 8 | UInt16(second)], bytes.isDigit(digit + 1)
    else { return nil }
    var at = digit + 2
    var found = 4
    var rest = 0
    while found < length {
      let byte = bytes[at]
      if byte &- 48 < 10 {
        rest = (rest * 10 + Int(byte - 48)) % 97
      } else if (byte & 0xDF) &- 65 < 26, byte < 0x80 {
        rest = (rest * 100 + Int((byte & 0xDF) - 55)) % 97
      } else {
        let next = bytes.white(at)
        guard next > at, next - at <= 3 else { return nil }
        at = next
        continue
      }
      found += 1
      at += 1
    }
    guard !bytes.isDigit(at), !bytes.beginsLetter(at) else { return nil }
    rest = (rest * 10000 + Int(first - 55) * 100 + Int(second - 55)) % 97
    rest = (rest * 100 + Int(bytes[digit] &- 48) * 10 + Int(bytes[digit + 1] &- 48)) % 97
    return (at, rest == 1)
  }
}
