// From the bytes of a policy file to its root entry, or to the line where YAML stops making sense.

import Yams

extension PolicyFile {
  /// The largest file that is read, in bytes.
  static let largest = 1_000_000

  /// The root of the file; nil, with a mistake recorded, where it cannot be read as YAML.
  func root(problems: ProblemList) -> Entry? {
    guard bytes.count <= PolicyFile.largest else {
      report("larger than \(PolicyFile.largest) bytes", at: 1, 1, problems)
      return nil
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      report("not UTF-8", at: 1, 1, problems)
      return nil
    }
    do {
      // Without rules that guess types: nothing here asks for one, and keys are compared as they are written.
      guard let node = try Yams.compose(yaml: text, .basic) else {
        report("empty file", at: 1, 1, problems)
        return nil
      }
      return Entry(node: node, file: shownPath, problems: problems)
    } catch {
      let place = PolicyFile.place(of: error)
      report(place.message, at: place.line, place.column, problems)
      return nil
    }
  }

  private func report(_ message: String, at line: Int, _ column: Int, _ problems: ProblemList) {
    problems.add(PolicyProblem(file: shownPath, line: line, column: column, message: message))
  }

  private static func place(of error: any Error) -> (line: Int, column: Int, message: String) {
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _)?, .parser(_, let problem, let mark, _)?,
      .composer(_, let problem, let mark, _)?:
      (mark.line, mark.column, "not YAML: \(problem)")
    case .duplicatedKeysInMapping(let duplicates, let context)?:
      (
        context.mark.line, context.mark.column,
        "the same key twice: \(duplicates.joined(separator: ", "))"
      )
    case .reader(let problem, _, _, _)?: (1, 1, "not YAML: \(problem)")
    default: (1, 1, "not YAML")
    }
  }
}

extension Entry {
  /// The root of another file of settings that is read like the policy; nil, with a mistake recorded, where it is no
  /// YAML.
  package static func root(
    of bytes: [UInt8], shownAs path: String, problems: ProblemList
  ) -> Entry? {
    PolicyFile(path: path, shownPath: path, bytes: bytes).root(problems: problems)
  }
}
