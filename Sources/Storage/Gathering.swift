// Requests that wait at the same time: gathered, registered in one transaction, each answered after the commit.

import Policy
import Synchronization
import Workflow

/// A request that waits for its number.
struct WaitingIntake: Sendable {
  let new: NewCase
  let key: Idempotency?
  let build: @Sendable (RegisterNumber) -> Result<Recording, any Error>
}

/// What became of a request.
enum IntakeEnd: Sendable {
  case registered(RegisterNumber, Answer, FoldedCase)
  case repeated(Answer, CaseID?)
  case keyReused
  case refused(any Error)
}

typealias IntakeResult = Result<IntakeEnd, StorageFailure>

/// Gathers requests: the first to come registers for all that wait, then the next of those that came meanwhile.
final class IntakeGroup: Sendable {
  /// Requests that share a transaction at most.
  static let largest = 128
  /// Requests that wait at most; more are refused as unavailable.
  static let limit = 4_096

  /// What one who enters has to do.
  enum Turn: Sendable {
    /// Register these, of which the first is one's own, and `leave`.
    case lead([WaitingIntake])
    /// Nothing: another has registered it.
    case done(IntakeResult)
  }

  private struct Guest: Sendable {
    let intake: WaitingIntake
    let turn: CheckedContinuation<Turn, Never>
  }

  private struct State {
    var isLed = false
    var waiting: [Guest] = []
    /// Those whom the present leader registers.
    var guests: [Guest] = []
  }

  private let state = Mutex(State())

  /// Waits until the request is registered by another, or must be by oneself.
  func enter(_ intake: WaitingIntake) async -> Turn {
    await withCheckedContinuation { turn in
      let now = state.withLock { state -> Turn? in
        guard state.isLed else {
          state.isLed = true
          return .lead([intake])
        }
        guard state.waiting.count < IntakeGroup.limit else {
          return .done(.failure(.unavailable("too many requests are waiting")))
        }
        state.waiting.append(Guest(intake: intake, turn: turn))
        return nil
      }
      if let now { turn.resume(returning: now) }
    }
  }

  /// Answers those who were registered with the leader, in the order of its group, and lets the next lead.
  func leave(answering results: some Sequence<IntakeResult>) {
    let (answered, next) = state.withLock { state -> ([Guest], (Guest, [WaitingIntake])?) in
      let answered = state.guests
      (state.guests, state.waiting) = IntakeGroup.split(state.waiting)
      guard !state.guests.isEmpty else {
        state.isLed = false
        return (answered, nil)
      }
      let group = state.guests.map(\.intake)
      return (answered, (state.guests.removeFirst(), group))
    }
    // The next group goes to the database while the answers of this one are made.
    if let (leader, group) = next { leader.turn.resume(returning: .lead(group)) }
    for (guest, result) in zip(answered, results) {
      guest.turn.resume(returning: .done(result))
    }
  }

  /// Those who can share a transaction, and those who wait on: of two with one key the second must see what became
  /// of the first.
  private static func split(_ waiting: [Guest]) -> (group: [Guest], rest: [Guest]) {
    var keys: Set<[String]> = []
    var (group, rest): ([Guest], [Guest]) = ([], [])
    for guest in waiting {
      let isAlone = guest.intake.key.map { keys.insert([$0.scope, $0.key]).inserted } ?? true
      if isAlone, group.count < largest { group.append(guest) } else { rest.append(guest) }
    }
    return (group, rest)
  }
}
