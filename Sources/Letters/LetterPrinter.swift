// Prints letters other than decisions: the words that went by mail, as PDF/A with tags.

/// A letter as a file.
public struct PrintedLetter: Sendable, Hashable {
  public let bytes: [UInt8]
  public let pages: Int
}

/// Prints letters; holds the templates, so that what was checked is what is printed.
public struct LetterPrinter: Sendable {
  let typesetter: Typesetter
  let templates: [String: String]

  /// The files of the frame, the one that is set first.
  static let names = ["letter.typ", "letterhead.typ"]

  /// - Parameter templates: the path of `templates/`.
  public init(
    templates folder: String, command: TypesetterCommand, limits: PrintLimits = PrintLimits()
  ) throws(PrintFailure) {
    typesetter = Typesetter(command: command, limits: limits)
    templates = try TypesetTemplates.load(LetterPrinter.names, from: folder)
  }

  /// Prints one letter. The same facts and templates give the same bytes.
  public func pdf(for page: LetterPage) async throws(PrintFailure) -> PrintedLetter {
    let bytes = try await typesetter.pdf(
      of: page, templates: templates, picture: page.picture, seconds: page.day.secondsAtNoon)
    guard let pages = PDFPages.count(bytes) else { throw .notAPDF }
    return PrintedLetter(bytes: bytes, pages: pages)
  }
}

/// Templates of the typesetter, read from disk once.
enum TypesetTemplates {
  /// The files by the names under which they import one another; the first is `main.typ`.
  static func load(_ names: [String], from path: String) throws(PrintFailure) -> [String: String] {
    let folder = TemplateFolder(path: path)
    var templates: [String: String] = [:]
    var problems: [LetterProblem] = []
    for name in names {
      if let text = folder.text(name) {
        templates[name == names[0] ? "main.typ" : name] = text
      } else {
        problems.append(LetterProblem(.missingTemplate, in: name))
      }
    }
    guard problems.isEmpty else { throw .templates(LetterProblems(problems)) }
    return templates
  }
}
