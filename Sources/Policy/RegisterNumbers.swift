// Register numbers found in what people write: with other spaces, dashes and zeros than ours.

extension RegisterFormat {
  /// The register numbers of this format that stand in a text, as the register writes them, each
  /// once in their order; at most `limit`.
  ///
  /// Spaces may be missing, dashes may be of any length, capitals do not matter, and leading zeros
  /// may be missing where letters in front tell the number from others.
  public func numbers(in text: String, limit: Int = 20) -> [String] {
    let scalars = Array(text.unicodeScalars)
    var found: [String] = []
    var at = 0
    while at < scalars.count, found.count < limit {
      guard isFree(scalars, before: at), let match = match(scalars, at: at),
        isFree(scalars, after: match.end)
      else {
        at += 1
        continue
      }
      if !found.contains(match.text) { found.append(match.text) }
      at = match.end
    }
    return found
  }

  /// Whether letters in front tell the number from others.
  private var hasLetters: Bool { prefix.contains(where: \.isLetter) }

  /// A number that begins at a place, and where it ends.
  private func match(
    _ scalars: [Unicode.Scalar], at start: Int
  ) -> (text: String, end: Int)? {
    var at = start
    var year: Int?
    var number: Int?
    for part in parts {
      switch part {
      case .text(let plain):
        guard let end = Self.skip(plain, in: scalars, from: at) else { return nil }
        at = end
      case .year(let digits):
        guard let value = Self.digits(scalars, from: at), value.count == digits else { return nil }
        year = digits == 2 ? 2000 + value.number : value.number
        at += digits
      case .number(let digits):
        guard let value = Self.digits(scalars, from: at),
          value.count >= (hasLetters ? 1 : digits)
        else { return nil }
        number = value.number
        at += value.count
      }
    }
    guard let year, let number, (1900...2999).contains(year), number > 0 else { return nil }
    return (text(year: year, number: number), at)
  }

  /// The digits at a place, at most nine; nil where there is none or are more.
  private static func digits(
    _ scalars: [Unicode.Scalar], from start: Int
  ) -> (number: Int, count: Int)? {
    let digits = scalars[start...].prefix(10).prefix { "0"..."9" ~= $0 }
    guard (1...9).contains(digits.count) else { return nil }
    return (digits.reduce(0) { $0 * 10 + Int($1.value) - 0x30 }, digits.count)
  }

  /// Past plain text; a space may be none or a few, a dash any dash.
  private static func skip(
    _ plain: String, in scalars: [Unicode.Scalar], from start: Int
  ) -> Int? {
    var at = start
    for sign in plain.unicodeScalars {
      if sign == " " {
        var spaces = 0
        while at < scalars.count, spaces < 3, scalars[at] == " " || scalars[at] == "\u{A0}" {
          at += 1
          spaces += 1
        }
        continue
      }
      guard at < scalars.count else { return nil }
      let isSame =
        sign == "-"
        ? dashes.contains(scalars[at])
        : sign.properties.lowercaseMapping == scalars[at].properties.lowercaseMapping
      guard isSame else { return nil }
      at += 1
    }
    return at
  }

  private static let dashes: Set<Unicode.Scalar> = ["-", "\u{2010}", "\u{2011}", "–", "—"]

  /// Whether no longer word or number holds what begins here.
  private func isFree(_ scalars: [Unicode.Scalar], before start: Int) -> Bool {
    start == 0 || isEdge(scalars[start - 1])
  }

  private func isFree(_ scalars: [Unicode.Scalar], after end: Int) -> Bool {
    guard end < scalars.count else { return true }
    // A full stop or a dash may end a sentence; before another digit it does not.
    let goesOn = end + 1 < scalars.count && "0"..."9" ~= scalars[end + 1]
    return isEdge(scalars[end]) || (!goesOn && !Self.isWord(scalars[end]))
  }

  private func isEdge(_ scalar: Unicode.Scalar) -> Bool {
    if Self.isWord(scalar) { return false }
    return hasLetters || !(Self.dashes.contains(scalar) || "/.:,+".unicodeScalars.contains(scalar))
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || "0"..."9" ~= scalar
  }
}
