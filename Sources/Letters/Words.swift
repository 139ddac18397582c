// A text on its way into a letter, cleaned of what could deceive the reader or break the line.

import Workflow

/// A text for a letter or a decision. Empty where a required text is missing.
public struct Words: Sendable, Hashable {
  public let text: String

  /// Keeps one line: names, titles, dates. Line breaks become spaces.
  public init(line: String) {
    var scalars = String.UnicodeScalarView()
    var pendingSpace = false
    for scalar in line.unicodeScalars {
      if scalar.properties.isWhitespace {
        pendingSpace = !scalars.isEmpty
      } else if Words.isPlain(scalar) {
        if pendingSpace { scalars.append(" ") }
        pendingSpace = false
        scalars.append(scalar)
      }
    }
    text = String(scalars)
  }

  /// Keeps paragraphs: what a person wrote at length.
  public init(paragraphs: String) {
    var lines: [String] = []
    var current = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    for scalar in paragraphs.unicodeScalars {
      if Words.breaksLine(scalar) {
        if !(scalar == "\n" && previous == "\r") {
          lines.append(Words(line: String(current)).text)
          current = String.UnicodeScalarView()
        }
      } else {
        current.append(scalar)
      }
      previous = scalar
    }
    lines.append(Words(line: String(current)).text)
    text = Words.withoutEmptyEnds(lines).joined(separator: "\n")
  }

  /// A personal text at length; empty after it was erased.
  init(_ personal: Personal) { self.init(paragraphs: personal.text ?? "") }

  var isEmpty: Bool { text.isEmpty }

  /// Nil for what is empty: an optional text that is there has words.
  var nilIfEmpty: Words? { isEmpty ? nil : self }

  /// Neither a control character nor one that turns the direction of what follows.
  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00...0x1F, 0x7F...0x9F: false
    case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: false
    case 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F: false
    default: !scalar.properties.isNoncharacterCodePoint
    }
  }

  private static func breaksLine(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A...0x0D, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }

  private static func withoutEmptyEnds(_ lines: [String]) -> ArraySlice<String> {
    guard let first = lines.firstIndex(where: { !$0.isEmpty }),
      let last = lines.lastIndex(where: { !$0.isEmpty })
    else { return [] }
    return lines[first...last]
  }
}

extension Words: Encodable {
  /// As a decision prints it.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(Printable.text(text))
  }
}

extension Words: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) { self.init(line: value) }
}
