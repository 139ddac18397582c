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

  /// The needles by how many bytes at their beginning are looked up, longest first, and by those.
  private var index: [(bytes: Int, needles: [UInt64: [Needle]])] = []
  /// How many rows are looked for.
  public private(set) var count = 0
  /// Rows of words that a person has seen elsewhere in the document and let stand, by their first word.
  private var standing: [[UInt8]: [[[UInt8]]]] = [:]
  /// The words of those rows.
  private let standingWords: Set<[UInt8]>

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

  /// - Parameter standing: names and words that may be found, because they stand unmasked elsewhere and a
  ///   person has confirmed that they are public there. Each excuses what lies within it, and nothing else.
  public init(_ sought: [SoughtString], lettingStand standing: [String] = []) {
    let rows = standing.map { Self.words(of: $0) }.filter { !$0.isEmpty }
    standingWords = Set(rows.joined())
    self.standing = Dictionary(grouping: rows, by: { $0[0] })
    var needles: Set<Needle> = []
    for (index, string) in sought.enumerated() {
      for form in [string.text] + string.forms {
        let whole = Self.words(of: form).flatMap(\.self)
        if whole.count > 1 { needles.insert(Needle(text: whole, sought: index, isWhole: true)) }
      }
      for part in Self.parts(of: string.text) where part.count > 1 {
        needles.insert(Needle(text: part, sought: index, isWhole: false))
      }
    }
    count = needles.count
    let sizes = [8, 4, 2]
    let bySize = Dictionary(grouping: needles) { needle in
      sizes.first { needle.text.count >= $0 } ?? 2
    }
    index = sizes.compactMap { size in
      bySize[size].map { needles in
        (size, Dictionary(grouping: needles) { Self.key($0.text[..<size]) })
      }
    }
  }

  private static func key(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Which of the strings sought are in a text, counted from 0.
  ///
  /// - Parameter isPicture: what a machine read in a piece of a picture, which may end within a name that
  ///   stands: then each word of such a name is excused by itself.
  public func found(in text: String, isPicture: Bool = false) -> [Int] {
    let text = SoughtText(Self.words(of: text))
    let excused = excuses(in: text.words, lengths: text)
    var found: Set<Int> = []
    for (size, needles) in index where text.joined.count >= size {
      for place in 0...(text.joined.count - size) {
        let key = Self.key(text.joined[place..<place + size])
        for needle in needles[key, default: []] where !found.contains(needle.sought) {
          guard matches(needle, at: place, in: text.joined, text.starts) else { continue }
          let end = place + needle.text.count
          if excused.holds(place, end) { continue }
          if isPicture, let word = text.word(holding: place, end), standingWords.contains(word) {
            continue
          }
          found.insert(needle.sought)
        }
      }
    }
    return found.sorted()
  }

  /// Where rows of words that stand are in a text, each whole and in its order.
  private func excuses(in words: [[UInt8]], lengths text: SoughtText) -> Excuses {
    var excuses = Excuses()
    guard !standing.isEmpty else { return excuses }
    for (first, word) in words.enumerated() {
      for row in standing[word, default: []] where words[first...].starts(with: row) {
        excuses.add(text.begins[first], text.begins[first + row.count])
      }
    }
    return excuses
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
  /// The words of a text in small letters, as UTF-8, without anything but letters and figures; a letter
  /// made of a base and marks is the one letter that it shows.
  static func words(of text: String) -> [[UInt8]] {
    var words: [[UInt8]] = []
    var word: [UInt8] = []
    var last: Unicode.Scalar?
    for scalar in text.lowercased().unicodeScalars {
      if scalar.value >= 0x300, let base = last, let letter = ComposedLetters.letter(base, scalar) {
        word.removeLast(UTF8.width(base))
        word.append(contentsOf: UTF8.encode(letter).map(Array.init) ?? [])
        last = letter
      } else if isLetterOrFigure(scalar) {
        word.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
        last = scalar
      } else if isWithinWords(scalar) {
        continue
      } else if !word.isEmpty {
        words.append(word)
        word = []
        last = nil
      }
    }
    if !word.isEmpty { words.append(word) }
    return words
  }

  /// Soft hyphens and spaces of no width stand inside a word, and marks that make no other letter.
  private static func isWithinWords(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value == 0xAD || (0x200B...0x200D).contains(scalar.value) { return true }
    guard scalar.value >= 0x300 else { return false }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: return true
    default: return false
    }
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
