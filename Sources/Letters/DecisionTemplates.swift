// The templates of decisions: read once, and never without the appeal instructions.

enum DecisionTemplates {
  static let names = [
    "decision.typ", "decision/body.typ", "decision/words.typ", "decision/appeal.typ",
    "letterhead.typ",
  ]
  /// The line of `decision.typ` that sets the appeal instructions (FL 33 §).
  static let instructions = "#appeal-instructions(facts)"

  static func load(_ path: String) throws(PrintFailure) -> [String: String] {
    let templates = try TypesetTemplates.load(names, from: path)
    let lines = templates["main.typ"]?.split(separator: "\n") ?? []
    guard lines.contains(where: { $0 == instructions }) else {
      throw .templates(
        LetterProblems([
          LetterProblem(.requiredPartMissing(instructions, within: nil), in: names[0])
        ]))
    }
    return templates
  }
}
