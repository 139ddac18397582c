// The templates of decisions: read once, and never without the appeal instructions.

enum DecisionTemplates {
  static let names = [
    "decision.typ", "decision/body.typ", "decision/words.typ", "decision/appeal.typ",
  ]
  /// The line of `decision.typ` that sets the appeal instructions (FL 33 §).
  static let instructions = "#appeal-instructions(facts)"

  static func load(_ path: String) throws(PrintFailure) -> [String: String] {
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
    let lines = templates["main.typ"]?.split(separator: "\n") ?? []
    if problems.isEmpty, !lines.contains(where: { $0 == instructions }) {
      problems.append(LetterProblem(.requiredPartMissing(instructions, within: nil), in: names[0]))
    }
    guard problems.isEmpty else { throw .templates(LetterProblems(problems)) }
    return templates
  }
}
