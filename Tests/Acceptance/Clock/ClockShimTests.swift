// The shim beside this file is itself tried, on programs that only tell the time.

import Foundation
import Subprocess
import Testing

@Suite("The shim of the clock")
final class ClockShimTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "clock-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Compiles `source`, warnings being errors.
  private func compile(
    _ source: String, to name: String, _ options: [String]
  ) async throws -> String {
    let result = folder.appending(path: name).path
    let built = try await Subprocess.run(
      .name("gcc"),
      arguments: Arguments(
        ["-std=gnu11", "-O1", "-Wall", "-Wextra", "-Werror", "-o", result, source] + options),
      output: .discarded, error: .string(limit: 65_536))
    try #require(built.terminationStatus.isSuccess, "\(built.standardError)")
    return result
  }

  /// The output of `program`, started with the shim, `seconds` later.
  private func output(
    of program: String, _ arguments: [String], secondsLater seconds: Int
  ) async throws -> String {
    let source = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "shim.c")
    let shim = try await compile(source.path, to: "clock.so", ["-shared", "-fPIC", "-ldl"])
    let result = try await Subprocess.run(
      .name(program), arguments: Arguments(arguments),
      environment: .inherit.updating([
        "LD_PRELOAD": shim, "UTLAMNANDE_TEST_CLOCK_OFFSET": "\(seconds)",
      ]),
      output: .string(limit: 4_096))
    try #require(result.terminationStatus.isSuccess)
    return result.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  @Test(arguments: [0, 86_400 * 25, -86_400 * 400])
  func theWallClockIsMoved(_ seconds: Int) async throws {
    let shown = try #require(
      Int(try await output(of: "date", ["+%s"], secondsLater: seconds)))
    let now = Int(Date().timeIntervalSince1970)
    #expect(abs(shown - now - seconds) <= 60)
  }

  @Test func theMonotonicClockIsNot() async throws {
    let script = "import time; print(time.monotonic() > 86_400 * 365 * 50)"
    #expect(
      try await output(of: "python3", ["-c", script], secondsLater: 86_400 * 365 * 60)
        == "False")
  }

  /// Dispatch and Foundation wait in these two ways for a moment of the wall clock.
  @Test(arguments: [0, 86_400 * 25])
  func waitsEnd(_ seconds: Int) async throws {
    let source = folder.appending(path: "waits.c").path
    try Self.waits.write(toFile: source, atomically: true, encoding: .utf8)
    let program = try await compile(source, to: "waits", ["-pthread"])
    #expect(
      try await output(of: "timeout", ["20", program], secondsLater: seconds) == "timed out twice")
  }

  private static let waits = """
    #include <pthread.h>
    #include <semaphore.h>
    #include <stdio.h>
    #include <time.h>
    int main(void) {
      sem_t semaphore;
      pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
      pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
      struct timespec until;
      clock_gettime(CLOCK_REALTIME, &until);
      until.tv_sec += 1;
      sem_init(&semaphore, 0, 0);
      if (sem_timedwait(&semaphore, &until) == 0) return 1;
      pthread_mutex_lock(&mutex);
      until.tv_nsec = 0;
      if (pthread_cond_timedwait(&condition, &mutex, &until) == 0) return 2;
      puts("timed out twice");
      return 0;
    }
    """
}
