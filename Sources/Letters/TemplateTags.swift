// The tags of a template with their lines: what the checker walks.

/// One tag, or a section with what stands in it.
indirect enum TemplateTag: Sendable {
  case variable(String, line: Int)
  case section(String, inverted: Bool, tags: [TemplateTag], line: Int)
  case partial(String, line: Int)
}

/// Reads the tags of one template and keeps every mistake.
struct TagReader {
  private let place: String
  private var rest: Substring
  private var line = 1
  private(set) var problems: [LetterProblem] = []
  private var isEnded = false

  private init(_ source: String, place: String) {
    self.place = place
    rest = source[...]
  }

  static func read(
    _ source: String, place: String
  ) -> (tags: [TemplateTag], problems: [LetterProblem]) {
    var reader = TagReader(source, place: place)
    let tags = reader.tags(within: nil)
    return (tags, reader.problems)
  }

  private mutating func tags(within section: String?) -> [TemplateTag] {
    var tags: [TemplateTag] = []
    let start = line
    while let content = next() {
      let name = TagReader.name(content)
      switch content.first {
      case "#", "^":
        let opened = line
        let inner = self.tags(within: name)
        tags.append(.section(name, inverted: content.first == "^", tags: inner, line: opened))
      case "/":
        if name == section { return tags }
        problems.append(LetterProblem(.sectionClosedWrongly(name), in: place, line: line))
      case ">": tags.append(.partial(name, line: line))
      case "!", "%": break
      case _ where !content.allSatisfy(TagReader.isNameCharacter):
        problems.append(LetterProblem(.tagForbidden(content), in: place, line: line))
      default: tags.append(.variable(content, line: line))
      }
    }
    if let section, !isEnded {
      isEnded = true
      problems.append(LetterProblem(.sectionUnclosed(section), in: place, line: start))
    }
    return tags
  }

  /// The content of the next tag; nil at the end.
  private mutating func next() -> String? {
    guard let open = TagReader.find("{{", in: rest) else { return nil }
    line += rest[..<open.lowerBound].utf8.count { $0 == 0x0A }
    guard let close = TagReader.find("}}", in: rest[open.upperBound...]) else {
      problems.append(LetterProblem(.tagUnclosed, in: place, line: line))
      rest = ""
      return nil
    }
    let content = rest[open.upperBound..<close.lowerBound]
    rest = rest[close.upperBound...]
    return TagReader.trimmed(content)
  }

  private static func find(_ mark: String, in text: Substring) -> Range<Substring.Index>? {
    text.firstRange(of: mark)
  }

  private static func name(_ content: String) -> String { trimmed(content.dropFirst()) }

  private static func trimmed(_ text: Substring) -> String {
    let start = text.drop { $0 == " " }
    return String(start.prefix(start.count - start.reversed().prefix { $0 == " " }.count))
  }

  private static func isNameCharacter(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber)
  }
}
