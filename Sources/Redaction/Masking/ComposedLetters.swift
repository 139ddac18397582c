// Letters that Unicode writes in two ways: as one, and as a base with marks.

/// The one letter that a base and a mark show, for Latin, Greek and Cyrillic letters.
enum ComposedLetters {
  /// By the letter as people see it: both ways to write it are the same `Character`.
  private static let letters: [Character: Unicode.Scalar] = {
    let blocks: [ClosedRange<UInt32>] = [0xC0...0x24F, 0x386...0x4FF, 0x1E00...0x1FFF]
    let scalars = blocks.joined().compactMap { Unicode.Scalar($0) }
    return Dictionary(scalars.map { (Character($0), $0) }) { first, _ in first }
  }()

  /// Nil where the two are no letter together.
  static func letter(_ base: Unicode.Scalar, _ mark: Unicode.Scalar) -> Unicode.Scalar? {
    guard mark.properties.generalCategory == .nonspacingMark else { return nil }
    var both = String.UnicodeScalarView()
    both.append(base)
    both.append(mark)
    let text = String(both)
    guard text.count == 1, let letter = text.first else { return nil }
    return letters[letter]
  }
}
