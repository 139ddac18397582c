// Writes that wait at the same time: gathered, done in one transaction, each answered after the commit.

import Synchronization

/// Gathers work: the first to come does it for all that wait, then the next for those that came meanwhile.
///
/// Nobody waits for company: who comes alone goes alone.
final class Gathering<Work: Sendable, End: Sendable>: Sendable {
  /// What becomes of a piece of work.
  typealias Ended = Result<End, StorageFailure>

  private enum Turn: Sendable {
    /// Do these, of which the first is one's own, and `leave`.
    case lead([Work])
    /// Nothing: another has done it.
    case done(Ended)
  }

  private struct Guest: Sendable {
    let work: Work
    let turn: CheckedContinuation<Turn, Never>
  }

  private struct State {
    var isLed = false
    var waiting: [Guest] = []
    /// Those whose work the present leader does.
    var guests: [Guest] = []
  }

  private let state = Mutex(State())
  private let largest: Int
  private let limit: Int
  private let name: @Sendable (Work) -> [String]?

  /// - Parameters:
  ///   - largest: pieces that share a transaction at most.
  ///   - limit: pieces that wait at most; more are refused as unavailable.
  ///   - name: of two with one name the second waits until the first is done; nil where it does not matter.
  init(
    largest: Int = 128, limit: Int = 4_096,
    name: @escaping @Sendable (Work) -> [String]? = { _ in nil }
  ) {
    self.largest = largest
    self.limit = limit
    self.name = name
  }

  /// What became of the work, done by another or by oneself.
  ///
  /// - Parameter doing: does a group and answers in its order.
  func end(of work: Work, doing: ([Work]) async -> [Ended]) async -> Ended {
    switch await enter(work) {
    case .done(let end): return end
    case .lead(let group):
      let ends = await doing(group)
      leave(answering: ends.dropFirst())
      return ends[0]
    }
  }

  /// Does a group in one transaction; each for itself where one of them makes that fail.
  static func together(
    _ group: [Work], _ all: ([Work]) async -> Result<[End], StorageFailure>
  ) async -> [Ended] {
    if group.count > 1 {
      switch await all(group) {
      case .success(let ends): return ends.map { .success($0) }
      // What is none's fault befalls all: the next try would end in the same way, or do it twice.
      case .failure(.unavailable(let why)): return group.map { _ in .failure(.unavailable(why)) }
      case .failure(.uncertain): return group.map { _ in .failure(.uncertain) }
      case .failure: break
      }
    }
    var ends: [Ended] = []
    for one in group { ends.append(await all([one]).map { $0[0] }) }
    return ends
  }

  private func enter(_ work: Work) async -> Turn {
    await withCheckedContinuation { turn in
      let now = state.withLock { state -> Turn? in
        guard state.isLed else {
          state.isLed = true
          return .lead([work])
        }
        guard state.waiting.count < limit else {
          return .done(.failure(.unavailable("too many requests are waiting")))
        }
        state.waiting.append(Guest(work: work, turn: turn))
        return nil
      }
      if let now { turn.resume(returning: now) }
    }
  }

  /// Answers those whose work the leader did, in the order of its group, and lets the next lead.
  private func leave(answering ends: some Sequence<Ended>) {
    let (answered, next) = state.withLock { state -> ([Guest], (Guest, [Work])?) in
      let answered = state.guests
      (state.guests, state.waiting) = split(state.waiting)
      guard !state.guests.isEmpty else {
        state.isLed = false
        return (answered, nil)
      }
      let group = state.guests.map(\.work)
      return (answered, (state.guests.removeFirst(), group))
    }
    // The next group goes to the database while the answers of this one are made.
    if let (leader, group) = next { leader.turn.resume(returning: .lead(group)) }
    for (guest, end) in zip(answered, ends) { guest.turn.resume(returning: .done(end)) }
  }

  /// Those who can share a transaction, and those who wait on.
  private func split(_ waiting: [Guest]) -> (group: [Guest], rest: [Guest]) {
    var names: Set<[String]> = []
    var (group, rest): ([Guest], [Guest]) = ([], [])
    for guest in waiting {
      let isAlone = name(guest.work).map { names.insert($0).inserted } ?? true
      if isAlone, group.count < largest { group.append(guest) } else { rest.append(guest) }
    }
    return (group, rest)
  }
}
