// One language in one shape: the templates that may include one another.

import Policy

/// Text or HTML.
enum Shape: String, Sendable, Hashable, CaseIterable {
  case text = "txt"
  case html

  /// The first line of every file.
  var pragma: String {
    switch self {
    case .text: "{{% CONTENT_TYPE:TEXT}}"
    case .html: "{{% CONTENT_TYPE:HTML}}"
    }
  }
}

/// A language and a shape.
struct Edition: Sendable, Hashable {
  let language: Language
  let shape: Shape

  static let all: [Edition] = Language.allCases.flatMap { language in
    Shape.allCases.map { Edition(language: language, shape: $0) }
  }

  /// Below the folder of templates.
  var folder: String { "letters/\(language.rawValue)" }

  /// The file of a template, for the one who edits it.
  func place(_ name: String) -> String { "\(folder)/\(name).\(shape.rawValue)" }
}

/// The sources of one edition, by name: `answer`, `parts/line`, `inline/citation`.
struct Sources: Sendable {
  let edition: Edition
  private(set) var texts: [String: String] = [:]
  private(set) var tags: [String: [TemplateTag]] = [:]
  private(set) var problems: [LetterProblem] = []

  init(_ edition: Edition, folder: TemplateFolder) {
    self.edition = edition
    for name in folder.names(in: edition.folder, ending: edition.shape.rawValue) {
      add(name, folder: folder)
    }
    for name in TemplateName.all where texts[name] == nil {
      problems.append(LetterProblem(.missingTemplate, in: edition.place(name)))
    }
  }

  private mutating func add(_ name: String, folder: TemplateFolder) {
    let place = edition.place(name)
    guard let source = folder.text(place) else {
      problems.append(LetterProblem(.unreadable, in: place))
      return
    }
    if !name.contains("/"), !TemplateName.all.contains(name) {
      problems.append(LetterProblem(.unknownTemplate, in: place))
    }
    if !source.hasPrefix(edition.shape.pragma + "\n") {
      problems.append(
        LetterProblem(.pragmaMissing(expected: edition.shape.pragma), in: place, line: 1))
    }
    let read = TagReader.read(source, place: place)
    tags[name] = read.tags
    problems += read.problems
    // What stands inside a sentence must not end the line.
    texts[name] =
      name.hasPrefix("inline/") && source.hasSuffix("\n") ? String(source.dropLast()) : source
  }
}
