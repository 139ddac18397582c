// Whether the store answers, asked once for everybody who wants to know within a few seconds.

import Synchronization

/// The last answer to whether the store can be reached, or the call that is being made.
final class Reach: Sendable {
  /// How long an answer is told again, counted from when it came.
  private static let age = Duration.seconds(5)

  private struct Asked {
    let answer: Task<Bool, Never>
    var came: ContinuousClock.Instant?
  }
  private let last = Mutex<Asked?>(nil)

  /// What `check` answers, is about to answer, or answered a moment ago.
  func asked(_ check: @escaping @Sendable () async -> Bool) async -> Bool {
    let task = last.withLock { last in
      if let last, last.came.map({ $0.duration(to: .now) < Reach.age }) ?? true {
        return last.answer
      }
      let task = Task {
        let isReachable = await check()
        self.last.withLock { $0?.came = .now }
        return isReachable
      }
      last = Asked(answer: task, came: nil)
      return task
    }
    return await task.value
  }
}
