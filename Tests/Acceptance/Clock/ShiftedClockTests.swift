// The shim is itself tried, on programs that only tell the time.

import Foundation
import Subprocess
import Testing

@Suite("Shifted clock")
struct ShiftedClockTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

  /// The output of `program`, started `seconds` later.
  private func output(
    of program: String, _ arguments: [String], secondsLater seconds: Int
  ) async throws -> String {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let clock = try await ShiftedClock(folder: folder.path)
    var environment = Environment.inherit
    for (name, value) in clock.environment(secondsLater: seconds) {
      environment = environment.updating([.init(stringLiteral: name): value])
    }
    let result = try await run(
      .name(program), arguments: Arguments(arguments), environment: environment,
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
    let program = folder.appending(path: "waits").path
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Self.waits.write(toFile: source, atomically: true, encoding: .utf8)
    let built = try await run(
      .name("gcc"), arguments: ["-o", program, source, "-pthread"], output: .discarded)
    try #require(built.terminationStatus.isSuccess)
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
