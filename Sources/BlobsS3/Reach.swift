// Whether the store answers, asked once for everybody who wants to know within a few seconds.

import Synchronization

/// The last answer to whether the store can be reached, or the call that is being made.
final class Reach: Sendable {
  /// How long an answer is told again, counted from when it was asked for.
  private static let age = Duration.seconds(5)

  private let last = Mutex<(began: ContinuousClock.Instant, answer: Task<Bool, Never>)?>(nil)

  /// What `check` answers, or answered a moment ago.
  func asked(_ check: @escaping @Sendable () async -> Bool) async -> Bool {
    let task = last.withLock { last in
      if let last, last.began.duration(to: .now) < Reach.age { return last.answer }
      let task = Task { await check() }
      last = (.now, task)
      return task
    }
    return await task.value
  }
}
