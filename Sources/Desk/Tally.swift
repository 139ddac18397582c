// A number that only grows, counted from everywhere at once.

import Synchronization

/// A count that many tasks share.
final class Tally: Sendable {
  private let value = Atomic(0)

  var count: Int { value.load(ordering: .relaxed) }

  func add() { value.add(1, ordering: .relaxed) }
}
