// Which long work an event leaves behind; written in the same commit, so that nothing is forgotten.

import Storage
import Workflow

extension Event {
  /// What is to be done with documents because of it.
  var work: [NewWork] {
    switch self {
    case .submitted(let submission):
      submission.lines.filter { $0.file != nil }.map { NewWork(kind: .assess, line: $0.id) }
    case .lineAdded(let line):
      line.file == nil ? [] : [NewWork(kind: .assess, line: line.id)]
    case .documentAdded(let line, _), .documentReplaced(let line, _, _):
      [NewWork(kind: .assess, line: line)]
    case .maskingRequested(let line, _): [NewWork(kind: .mask, line: line)]
    case .maskedCopyAdded(let line, _, _): [NewWork(kind: .check, line: line)]
    default: []
    }
  }
}
