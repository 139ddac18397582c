// A later day for a program under test: the shim beside this file, built once in a folder of its own.

import Foundation
import Subprocess

/// Moves the wall clock of programs that are started with its environment; their timers go on.
struct ShiftedClock {
  private let library: String

  /// Builds the shim with the C compiler.
  ///
  /// - Parameter folder: where the library is put; it must live as long as the programs.
  init(folder: String) async throws {
    let source = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "shim.c").path
    library = "\(folder)/clock.so"
    let built = try await run(
      .name("gcc"),
      arguments: [
        "-std=c11", "-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", library, source,
        "-ldl",
      ],
      output: .discarded, error: .string(limit: 65_536))
    guard built.terminationStatus.isSuccess else {
      throw NotBuilt(words: built.standardError)
    }
  }

  struct NotBuilt: Error {
    let words: String
  }

  /// What to add to the environment of a program whose clock is to show a moment so much later.
  func environment(secondsLater seconds: Int) -> [String: String] {
    ["LD_PRELOAD": library, "UTLAMNANDE_TEST_CLOCK_OFFSET": "\(seconds)"]
  }
}
