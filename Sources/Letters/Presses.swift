// How many documents are set at a time: a typesetter takes memory, and whoever asks may be anybody.

/// Places for typesetters; whoever finds none waits in line, and whoever finds a long line is told so.
actor Presses {
  private var free: Int
  private let longest: Int
  private var line: [CheckedContinuation<Void, Never>] = []

  /// - Parameters:
  ///   - count: typesetters at a time.
  ///   - longest: how many may wait.
  init(count: Int, longest: Int) {
    free = count
    self.longest = longest
  }

  /// Takes a place; `leave` must follow.
  func enter() async throws(PrintFailure) {
    if free > 0 {
      free -= 1
      return
    }
    guard line.count < longest else { throw .busy }
    await withCheckedContinuation { line.append($0) }
  }

  /// Gives the place to the next in line.
  func leave() {
    if line.isEmpty { free += 1 } else { line.removeFirst().resume() }
  }
}
