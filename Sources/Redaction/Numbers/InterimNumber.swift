// Numbers with letters in their last group: interim numbers, and the reserve numbers of two regions.

import Policy

extension NumberScanner {
  /// A date of six or eight digits that ends with group `last`, and then a letter and three digits.
  func letterNumber(_ first: Int, _ last: Int, _ date: Digits) -> Hit? {
    let end = cluster[last].end
    var at = end
    if !bytes.beginsLetter(at) { at = bytes.gap(end).1 }
    let letter = bytes[at] & 0xDF
    guard letter &- 65 < 26, bytes[at] < 0x80, at - end <= 6 else { return nil }
    if bytes[at + 1] & 0xDF &- 65 < 26, bytes[at + 1] < 0x80 {
      return twoLetterReserve(first, at, date)
    }
    guard bytes.isDigit(at + 1), bytes.isDigit(at + 2), bytes.isDigit(at + 3),
      !bytes.isDigit(at + 4), !bytes.beginsLetter(at + 4), !bytes.letterEnds(cluster[first].start),
      first == 0 || cluster[first].gap.isDisjoint(with: [.dash, .slash, .colon])
    else { return nil }
    return letterHit(letter, start: cluster[first].start, at: at, date)
  }

  private func letterHit(_ letter: UInt8, start: Int, at: Int, _ date: Digits) -> Hit? {
    let isLong = date.count == 8
    func kind(as digit: UInt8) -> (FlagKind?, Bool) {
      var digits = date
      digits.append(digit)
      for offset in 1...3 { digits.append(bytes[at + offset] - 48) }
      return (IdentityShape.kind(digits), digits.holdsLuhn(from: isLong ? 2 : 0))
    }
    if isLong, let value = Self.westValues[letter] {
      let (found, holds) = kind(as: value)
      if found != nil, holds {
        return Hit(
          start: start, end: at + 4, kind: .reserveNumber, certainty: .likely,
          reasons: FlagReasons(.reserveForm, .checkDigitHolds))
      }
    }
    guard Self.interimLetters.contains(letter) else { return nil }
    let (found, holds) = kind(as: 1)
    guard found != nil else { return nil }
    let near = words.around(bytes, start, at + 4)
    return Hit(
      start: start, end: at + 4, kind: .interimNumber,
      certainty: holds ? (near.has(.identity) ? .certain : .likely) : .possible,
      reasons: FlagReasons(.interimLetter, holds ? .checkDigitHolds : .checkDigitFails))
  }

  /// Date, two letters, a digit and a check digit (Region Värmland).
  private func twoLetterReserve(_ first: Int, _ at: Int, _ date: Digits) -> Hit? {
    guard date.count == 8, at == cluster[first].start + 8, bytes.isDigit(at + 2),
      bytes.isDigit(at + 3), !bytes.isDigit(at + 4), !bytes.beginsLetter(at + 4),
      (18...20).contains(date.number(0, 2)),
      Dates.isReal(year: date.number(0, 4), month: date.number(4, 2), day: date.number(6, 2)),
      !bytes.letterEnds(cluster[first].start)
    else { return nil }
    return Hit(
      start: cluster[first].start, end: at + 4, kind: .reserveNumber, certainty: .possible,
      reasons: FlagReasons(.reserveForm, .noCheckDigit))
  }

  /// T, R, S, U, W, X, J, K, L, M, N.
  private static let interimLetters = Set("TRSUWXJKLMN".utf8)

  /// The letters of Västra Götaland's reserve numbers and what each counts as in the check digit.
  private static let westValues: [UInt8: UInt8] = [0x4B: 5, 0x4D: 7, 0x58: 8]
}
