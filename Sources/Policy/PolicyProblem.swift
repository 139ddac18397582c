// What is wrong with the policy folder: every mistake in every file, told at once.

/// One mistake, where it stands, and what would be right.
public struct PolicyProblem: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The file as the one who edits it knows it: `policy/delegation.yaml`.
  public let file: String
  /// From 1.
  public let line: Int
  /// From 1.
  public let column: Int
  public let message: String

  public init(file: String, line: Int, column: Int, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
  }

  /// `policy/delegation.yaml:14: …`
  public var description: String { "\(file):\(line): \(message)" }

  public static func < (left: PolicyProblem, right: PolicyProblem) -> Bool {
    (left.file, left.line, left.column, left.message)
      < (right.file, right.line, right.column, right.message)
  }
}

/// All mistakes of a policy folder, by file and line. Nothing starts while there is one.
public struct PolicyProblems: Error, Sendable, Hashable, CustomStringConvertible {
  public let problems: [PolicyProblem]

  public init(_ problems: [PolicyProblem]) { self.problems = problems.sorted() }

  /// A mistake a line.
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}
