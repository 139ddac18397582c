// Whether the database can be reached: after a failure the next try waits, longer and longer.

import Storage
import Synchronization

/// Shared by all connections of a pool, so that a database that is down is asked by one of them at a time.
final class Reach: Sendable {
  private struct State {
    var failures = 0
    var nextTry: ContinuousClock.Instant?
    var failure = StorageFailure.unavailable("the database cannot be reached")
  }

  private let state = Mutex(State())

  /// The longest wait between two tries, so that a restart is noticed soon.
  static let longestWait = Duration.milliseconds(500)

  /// - Throws: the last failure, while it is too early for another try.
  func check() throws(StorageFailure) {
    let failure = state.withLock { state -> StorageFailure? in
      guard let nextTry = state.nextTry, ContinuousClock.now < nextTry else {
        // Whoever comes now tries; the others wait for what comes of it.
        if state.failures > 0 { state.nextTry = ContinuousClock.now + wait(state.failures) }
        return nil
      }
      return state.failure
    }
    if let failure { throw failure }
  }

  func succeeded() {
    state.withLock {
      $0.failures = 0
      $0.nextTry = nil
    }
  }

  func failed(_ failure: StorageFailure) {
    state.withLock {
      $0.failures += 1
      $0.failure = failure
      $0.nextTry = ContinuousClock.now + wait($0.failures)
    }
  }

  /// 50 ms, doubled each time, with some chance in it so that many processes do not come at once.
  private func wait(_ failures: Int) -> Duration {
    let usual = Duration.milliseconds(50 << min(failures, 8))
    return min(usual, Reach.longestWait) * Double.random(in: 0.5...1)
  }
}
