// Looks for masked strings in any text: whole, written otherwise, and in parts.

/// A search for masked strings that spaces, hyphens, line breaks and letter case do not mislead.
public struct LeakSearch: Sendable {
  /// A row of letters and figures to look for.
  private struct Needle: Sendable, Hashable {
    var text: [UInt8]
    /// Which of the strings sought it belongs to.
    var sought: Int
    /// Whether it is found inside a longer word, too; parts are not.
    var isWhole: Bool
  }

  private let needles: [Needle]
  /// Words that a person has seen elsewhere in the document and let stand.
  private let standing: Set<[UInt8]>

  private enum Least {
    /// Letters and figures of a part that is looked for by itself.
    static let letters = 3
    static let figures = 4
    /// Of a whole that is looked for inside longer words.
    static let inside = 5
    /// Of a number that is looked for across words.
    static let number = 8
    /// Words of a string whose every word is a part of a name or a number, and not of a sentence.
    static let words = 4
  }

  /// - Parameter standing: words that may be found, because they stand unmasked elsewhere and a
  ///   person has confirmed that they are public there.
  public init(_ sought: [SoughtString], lettingStand standing: [String] = []) {
    self.standing = Set(standing.flatMap { Self.words(of: $0) })
    var needles: Set<Needle> = []
    for (index, string) in sought.enumerated() {
      for form in [string.text] + string.forms {
        let whole = Self.words(of: form).flatMap(\.self)
        if whole.count > 1 { needles.insert(Needle(text: whole, sought: index, isWhole: true)) }
      }
      for part in Self.parts(of: string.text) {
        needles.insert(Needle(text: part, sought: index, isWhole: false))
      }
    }
    self.needles = needles.sorted {
      ($0.sought, $0.isWhole ? 0 : 1, $0.text.count) < (
        $1.sought, $1.isWhole ? 0 : 1, $1.text.count
      )
    }
  }

  /// How many rows are looked for.
  public var count: Int { needles.count }

  /// Which of the strings sought are in a text, counted from 0.
  public func found(in text: String) -> [Int] {
    let words = Self.words(of: text).filter { !standing.contains($0) }
    let joined = words.flatMap(\.self)
    var starts = [Bool](repeating: false, count: joined.count + 1)
    var at = 0
    for word in words {
      starts[at] = true
      at += word.count
    }
    starts[joined.count] = true
    let places = Dictionary(
      grouping: joined.indices.dropLast(), by: { UInt16(joined[$0]) << 8 | UInt16(joined[$0 + 1]) })
    var found: Set<Int> = []
    for needle in needles where !found.contains(needle.sought) {
      let key = UInt16(needle.text[0]) << 8 | UInt16(needle.text[1])
      if places[key, default: []].contains(where: { matches(needle, at: $0, in: joined, starts) }) {
        found.insert(needle.sought)
      }
    }
    return found.sorted()
  }

  /// A match is whole words, with the -s of the genitive or without, or lies within one word.
  private func matches(
    _ needle: Needle, at place: Int, in text: [UInt8], _ starts: [Bool]
  ) -> Bool {
    let end = place + needle.text.count
    guard end <= text.count, text[place..<end].elementsEqual(needle.text) else { return false }
    let isGenitive = end < text.count && text[end] == UInt8(ascii: "s") && starts[end + 1]
    if starts[place], starts[end] || isGenitive { return true }
    guard needle.isWhole, needle.text.count >= Least.inside else { return false }
    // A long number is told by its figures, whatever stands beside or between them.
    let isNumber = needle.text.allSatisfy { (0x30...0x39).contains($0) }
    if isNumber, needle.text.count >= Least.number { return true }
    return !starts[(place + 1)..<end].contains(true)
  }
}

extension LeakSearch {
  /// The words of a text in small letters, as UTF-8, without anything but letters and figures.
  static func words(of text: String) -> [[UInt8]] {
    var words: [[UInt8]] = []
    var word: [UInt8] = []
    for scalar in text.lowercased().unicodeScalars {
      if isLetterOrFigure(scalar) {
        word.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
      } else if scalar.value == 0xAD || (0x200B...0x200D).contains(scalar.value) {
        // A soft hyphen or a space of no width stands inside a word.
        continue
      } else if !word.isEmpty {
        words.append(word)
        word = []
      }
    }
    if !word.isEmpty { words.append(word) }
    return words
  }

  private static func isLetterOrFigure(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x30...0x39, 0x61...0x7A: true
    case 0..<0x80: false
    default: scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }
  }

  /// The words of a masked string that would by themselves tell it: all longer words of a name or a
  /// number; of a sentence only figures and names.
  static func parts(of text: String) -> [[UInt8]] {
    let pieces = text.split { !($0.isLetter || $0.isNumber) }
    guard pieces.count > 1 else { return [] }
    let isSentence = pieces.count > Least.words
    return pieces.enumerated().compactMap { index, piece in
      let isFigures = piece.allSatisfy(\.isNumber)
      guard piece.count >= (isFigures ? Least.figures : Least.letters) else { return nil }
      let tells = isFigures || (piece.first?.isUppercase == true && index > 0)
      guard !isSentence || tells else { return nil }
      return words(of: String(piece)).first
    }
  }
}
