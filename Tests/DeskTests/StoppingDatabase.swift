// A database that is gone after so many calls, as a process is that is killed: before a commit, or just after it.

import Storage
import Synchronization

/// Passes everything on to another until it stops; then nothing is done any more, until it is let go on.
final class StoppingDatabase: Database {
  private struct State {
    var left = Int.max
    /// Whether the call that stops it is still carried out, and only its answer is lost.
    var loses = false
  }
  private enum Step { case goOn, lose, stop }

  private let base: any Database
  private let state = Mutex(State())

  init(_ base: any Database) { self.base = base }

  var dialect: Dialect { base.dialect }

  func stop(after calls: Int, losingTheAnswer loses: Bool) {
    state.withLock { $0 = State(left: calls, loses: loses) }
  }

  func goOn() { state.withLock { $0 = State() } }

  /// Whether it has stopped.
  var isStopped: Bool { state.withLock { $0.left < 0 } }

  private func step() -> Step {
    state.withLock { state in
      guard state.left != .max else { return .goOn }
      state.left -= 1
      if state.left >= 0 { return .goOn }
      return state.left == -1 && state.loses ? .lose : .stop
    }
  }

  func transact<Answer: Sendable>(
    reading reads: [Query],
    _ body: @escaping @Sendable ([Rows]) throws(StorageFailure) -> Change<Answer>
  ) async -> Result<Answer, StorageFailure> {
    switch step() {
    case .goOn: return await base.transact(reading: reads, body)
    case .lose: _ = await base.transact(reading: reads, body)
    case .stop: break
    }
    return .failure(.unavailable("stopped"))
  }

  func read(_ queries: [Query]) async -> Result<[Rows], StorageFailure> {
    if case .goOn = step() { return await base.read(queries) }
    return .failure(.unavailable("stopped"))
  }

  func tidy() async -> Result<Void, StorageFailure> { await base.tidy() }
}
