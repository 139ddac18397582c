// All letters the service can write: templates loaded once, checked as a whole, then only filled in.

import Mustache
import Policy
import Workflow

/// The templates of `templates/letters`, checked; makes letters from cases.
public struct LetterBook: Sendable {
  private let editions: [Edition: MustacheLibrary]

  /// Loads and checks every letter in both languages and both shapes.
  ///
  /// - Parameter folder: the path of `templates/`.
  /// - Throws: every mistake at once; see `LetterProblem.Reason`.
  public init(folder: String) throws(LetterProblems) {
    MarkupEscape.register()
    var editions: [Edition: MustacheLibrary] = [:]
    var problems: [LetterProblem] = []
    let folder = TemplateFolder(path: folder)
    var all: [Edition: Sources] = [:]
    for edition in Edition.all {
      let sources = Sources(edition, folder: folder)
      all[edition] = sources
      problems += sources.problems + LetterBook.problems(of: sources)
      var library = MustacheLibrary()
      problems += LetterBook.parse(sources, into: &library) + LetterBook.unknownMarkup(sources)
      editions[edition] = library
    }
    problems += LetterBook.differences(all)
    guard problems.isEmpty else { throw LetterProblems(LetterBook.inOrder(problems)) }
    self.editions = editions
  }

  func library(_ edition: Edition) -> MustacheLibrary { editions[edition] ?? MustacheLibrary() }

  private static func problems(of sources: Sources) -> [LetterProblem] {
    var problems: [LetterProblem] = []
    for name in TemplateName.all {
      guard let tags = sources.tags[name] else { continue }
      let kind = LetterKind(rawValue: name)
      problems += TemplateCheck.problems(
        of: name, in: sources, fields: kind?.fields ?? DigestFacts.fields)
      if let demanded = kind.flatMap(DemandedPart.of), !demanded.isIn(tags) {
        problems.append(
          LetterProblem(
            .requiredPartMissing(demanded.part, within: demanded.section),
            in: sources.edition.place(name)))
      }
      if sources.edition.shape == .text {
        problems += subjectProblems(sources.texts[name] ?? "", sources.edition.place(name))
      }
    }
    return problems
  }

  /// The first line after the pragma is the subject: it may hold the authority and the number.
  private static func subjectProblems(_ source: String, _ place: String) -> [LetterProblem] {
    let lines = source.split(separator: "\n", maxSplits: 3, omittingEmptySubsequences: false)
    guard lines.count > 2, !lines[1].isEmpty, lines[2].isEmpty else {
      return [LetterProblem(.subjectMissing, in: place, line: 2)]
    }
    return TagReader.read(String(lines[1]), place: place).tags.compactMap { tag in
      switch tag {
      case .variable("authority", _), .variable("number", _): nil
      case .variable(let name, _), .section(let name, _, _, _), .partial(let name, _):
        LetterProblem(.subjectTellsTooMuch(name), in: place, line: 2)
      }
    }
  }

  private static func parse(
    _ sources: Sources, into library: inout MustacheLibrary
  ) -> [LetterProblem] {
    var problems: [LetterProblem] = []
    for (name, text) in sources.texts {
      do {
        try library.register(text, named: name)
      } catch let error as MustacheTemplate.ParserError {
        problems.append(
          LetterProblem(
            .malformed("\(error.error)"), in: sources.edition.place(name),
            line: error.context.lineNumber))
      } catch {
        problems.append(LetterProblem(.malformed("\(error)"), in: sources.edition.place(name)))
      }
    }
    return problems
  }

  private static func differences(_ all: [Edition: Sources]) -> [LetterProblem] {
    Language.allCases.flatMap { language -> [LetterProblem] in
      let edition = Edition(language: language, shape: .html)
      let texts = all[Edition(language: language, shape: .text)]?.texts ?? [:]
      let htmls = all[edition]?.texts ?? [:]
      return texts.compactMap { name, text in
        htmls[name].flatMap { SameWords.difference(text: text, html: $0) }.map {
          LetterProblem(.wordsDiffer(text: $0.text, html: $0.html), in: edition.place(name))
        }
      }
    }
  }

  /// Markup that would be lost on paper; the frame of a page is before and after what is printed.
  private static func unknownMarkup(_ sources: Sources) -> [LetterProblem] {
    guard sources.edition.shape == .html else { return [] }
    let frame = ["parts/begin", "parts/beginDigest", "parts/style", "parts/end"]
    return sources.texts.filter { !frame.contains($0.key) }.flatMap { name, text in
      text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap {
        line, words in
        LetterMarkup.pieces(of: String(words)).compactMap { piece -> LetterProblem? in
          guard case .opening(let tag) = piece, !LetterMarkup.tags.contains(tag) else { return nil }
          return LetterProblem(.markupUnknown(tag), in: sources.edition.place(name), line: line + 1)
        }
      }
    }
  }

  private static func inOrder(_ problems: [LetterProblem]) -> [LetterProblem] {
    Array(Set(problems)).sorted { ($0.place, $0.line ?? 0) < ($1.place, $1.line ?? 0) }
  }
}
