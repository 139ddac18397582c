// Numbers of fixed width, read from and written to texts such as dates and register numbers.

/// Reads numbers of known width from the front of an ASCII text.
struct Digits {
  private var rest: Substring.UTF8View

  init(_ text: String) { rest = Substring(text).utf8 }

  var isAtEnd: Bool { rest.isEmpty }

  /// The next `width` digits as a number; nil, taking nothing, where there are fewer.
  mutating func number(_ width: Int) -> Int? {
    let taken = rest.prefix(width)
    guard taken.count == width, taken.allSatisfy({ (48...57).contains($0) }) else { return nil }
    rest = rest.dropFirst(width)
    return taken.reduce(0) { $0 * 10 + Int($1) - 48 }
  }

  /// Takes the next character if it is one of these.
  mutating func skip(_ characters: Unicode.Scalar...) -> Bool {
    guard let next = rest.first, characters.contains(where: { UInt8(ascii: $0) == next }) else {
      return false
    }
    rest = rest.dropFirst()
    return true
  }

  /// A fraction of a second after its point, in milliseconds; nil where no digit follows.
  mutating func fraction() -> Int? {
    let taken = rest.prefix { (48...57).contains($0) }
    guard !taken.isEmpty, taken.count <= 18 else { return nil }
    rest = rest.dropFirst(taken.count)
    let milliseconds = taken.prefix(3).reduce(0) { $0 * 10 + Int($1) - 48 }
    return [milliseconds * 100, milliseconds * 10, milliseconds][min(taken.count, 3) - 1]
  }
}

extension Int {
  /// The number in decimal, with zeros in front up to `width`; wider when it needs to be.
  func padded(_ width: Int) -> String {
    let digits = String(magnitude)
    let zeros = String(repeating: "0", count: Swift.max(0, width - digits.utf8.count))
    return (self < 0 ? "-" : "") + zeros + digits
  }
}
