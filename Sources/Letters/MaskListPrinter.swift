// Prints the list of masks that stands at the end of a masked copy.

/// The list of masks: for each box its page, what it may say, and why, where that may be told.
public struct MaskListFacts: Sendable, Hashable, Encodable {
  /// `sv` or `en`.
  let language: String
  /// The public title of the document.
  let title: String
  /// Whether a row tells less than its provision and reason.
  let tellsLess: Bool
  let rows: [Row]

  /// A mask.
  public struct Row: Sendable, Hashable, Encodable {
    let page: Int
    let label: String
    let reason: String?

    /// - Parameters:
    ///   - label: what the box on the page says, and no more.
    ///   - reason: nil where the provision's row lets nothing be told.
    public init(page: Int, label: String, reason: String?) {
      self.page = page
      self.label = label
      self.reason = reason
    }
  }

  public init(language: String, title: String, rows: [Row]) {
    self.language = language
    self.title = title
    self.rows = rows
    tellsLess = rows.contains { $0.reason == nil }
  }
}

/// Prints lists of masks; holds the template, so that what was checked is what is printed.
public struct MaskListPrinter: Sendable {
  private let typesetter: Typesetter
  private let template: String

  /// - Parameter templates: the path of `templates/`.
  public init(
    templates folder: String, command: TypesetterCommand, limits: PrintLimits = PrintLimits()
  ) throws(PrintFailure) {
    guard let template = TemplateFolder(path: folder).text("masks.typ") else {
      throw .templates(LetterProblems([LetterProblem(.missingTemplate, in: "masks.typ")]))
    }
    self.template = template
    typesetter = Typesetter(command: command, limits: limits)
  }

  /// The list as a PDF, whose pages the maker of copies draws like any others.
  public func pdf(for facts: MaskListFacts) async throws(PrintFailure) -> [UInt8] {
    try await typesetter.pdf(of: facts, templates: ["main.typ": template], seconds: 0)
  }
}
