// Cases that were folded lately, so that an act need not fold the whole case again.

import Synchronization
import Workflow

/// A case with the mark of its last event, by which it is checked against the database before use.
struct FoldedCase: Sendable {
  let file: Case
  let number: Int
  let hash: [UInt8]
}

/// A bounded set of folded cases; losing one costs only time.
final class CaseCache: Sendable {
  private let limit: Int
  private let cases = Mutex<[CaseID: FoldedCase]>([:])

  init(limit: Int) { self.limit = limit }

  subscript(id: CaseID) -> FoldedCase? { cases.withLock { $0[id] } }

  func keep(_ folded: FoldedCase) {
    cases.withLock { cases in
      // Whichever comes first goes: the order of a dictionary is as good as random.
      if cases.count >= limit, cases[folded.file.id] == nil, let some = cases.keys.first {
        cases[some] = nil
      }
      if limit > 0 { cases[folded.file.id] = folded }
    }
  }

  func forget(_ id: CaseID) { cases.withLock { $0[id] = nil } }
}
