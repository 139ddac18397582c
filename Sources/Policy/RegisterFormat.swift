// How an authority writes its register numbers, and when two authorities could write the same one.

/// How a register number is written, such as `KS {year}-{number:5}` or `{number:4}/{year:2}`.
public struct RegisterFormat: Sendable, Hashable {
  /// The format as it stands in `policy/authorities.yaml`.
  public let pattern: String
  let parts: [Part]

  enum Part: Sendable, Hashable {
    case text(String)
    /// Four digits, or the last two.
    case year(digits: Int)
    /// At least so many digits; wider when the number needs it.
    case number(digits: Int)
  }
}

extension RegisterFormat {
  /// Takes `{year}`, `{year:2}`, `{number}` and `{number:N}` (N from 1 to 9) in plain text.
  ///
  /// Nil where a brace is left over, or the year or the number does not stand exactly once: numbers
  /// begin anew each year, so that without the year they would repeat.
  public init?(pattern: String) {
    guard pattern.utf8.count <= 64, let parts = RegisterFormat.parts(of: pattern) else {
      return nil
    }
    var years = 0
    var numbers = 0
    for part in parts {
      switch part {
      case .year: years += 1
      case .number: numbers += 1
      case .text: break
      }
    }
    guard years == 1, numbers == 1 else { return nil }
    self.init(pattern: pattern, parts: parts)
  }

  /// The register number of `number` (from 1) in the Swedish local `year` of registration.
  public func text(year: Int, number: Int) -> String {
    parts.reduce(into: "") { text, part in
      switch part {
      case .text(let plain): text += plain
      case .year(digits: 2): text += (year % 100).padded(2)
      case .year(let digits): text += year.padded(digits)
      case .number(let digits): text += number.padded(digits)
      }
    }
  }

  /// The plain text in front, without the space that ends it: `KS`; empty where a figure comes first.
  public var prefix: String {
    guard case .text(let text)? = parts.first else { return "" }
    let trimmed = text.drop { $0 == " " }
    return String(trimmed.prefix(trimmed.count - trimmed.reversed().prefix { $0 == " " }.count))
  }

  private static func parts(of pattern: String) -> [Part]? {
    var parts: [Part] = []
    var rest = Substring(pattern)
    while let next = rest.first {
      if next == "{" {
        guard let end = rest.firstIndex(of: "}"), let part = figure(rest[..<end].dropFirst())
        else { return nil }
        parts.append(part)
        rest = rest[rest.index(after: end)...]
      } else {
        let plain = rest.prefix { $0 != "{" }
        guard plain.allSatisfy({ $0 != "}" && !$0.isNewline }) else { return nil }
        parts.append(.text(String(plain)))
        rest = rest[plain.endIndex...]
      }
    }
    return parts
  }

  private static func figure(_ name: Substring) -> Part? {
    let halves = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    switch (halves[0], halves.count == 2 ? halves[1] : nil) {
    case ("year", nil), ("year", "4"): return .year(digits: 4)
    case ("year", "2"): return .year(digits: 2)
    case ("number", nil): return .number(digits: 1)
    case ("number", let width?):
      guard let digits = Int(width), (1...9).contains(digits) else { return nil }
      return .number(digits: digits)
    default: return nil
    }
  }
}

extension RegisterFormat {
  /// Whether some year and number of this format is written as some other year and number of `other`.
  func canCollide(with other: RegisterFormat) -> Bool {
    RegisterFormat.meet(signs[...], other.signs[...])
  }

  private enum Sign: Hashable {
    case exactly(Character)
    case digit
    /// None or more digits.
    case digits
  }

  private var signs: [Sign] {
    parts.flatMap { part -> [Sign] in
      switch part {
      case .text(let text): text.map { .exactly($0) }
      case .year(let digits): Array(repeating: .digit, count: digits)
      case .number(let digits): Array(repeating: .digit, count: digits) + [.digits]
      }
    }
  }

  /// Whether a text exists that both read; short lists, so plain recursion is enough.
  private static func meet(_ left: ArraySlice<Sign>, _ right: ArraySlice<Sign>) -> Bool {
    switch (left.first, right.first) {
    case (nil, nil): true
    case (.digits?, .digits?): meet(left.dropFirst(), right) || meet(left, right.dropFirst())
    case (.digits?, _):
      meet(left.dropFirst(), right) || (takesDigit(right.first) && meet(left, right.dropFirst()))
    case (_, .digits?): meet(right, left)
    case (nil, _), (_, nil): false
    case (.exactly(let one)?, .exactly(let two)?):
      one == two && meet(left.dropFirst(), right.dropFirst())
    case (let one?, let two?):
      takesDigit(one) && takesDigit(two) && meet(left.dropFirst(), right.dropFirst())
    }
  }

  private static func takesDigit(_ sign: Sign?) -> Bool {
    switch sign {
    case .exactly(let character)?: ("0"..."9").contains(character)
    case .digit?, .digits?: true
    case nil: false
    }
  }
}
