// Which templates an edition must have: a letter of each kind, and the staff's digest.

import Workflow

/// The names of the templates that are letters by themselves.
enum TemplateName {
  static let digest = "digest"
  static let all = LetterKind.allCases.map(\.rawValue) + [digest]
}
