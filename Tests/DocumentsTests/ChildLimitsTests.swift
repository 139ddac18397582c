// A child process reaches nothing and takes no more than it was given.

import Children
import Foundation
import Testing

@Suite struct ChildLimitsTests {
  private func run(
    _ program: String, wallSeconds: Int = 300, memory: Int = 500_000_000, file: Int = 1_000_000
  ) async throws -> (ChildEnd, String) {
    let folder = try #require(ScratchFolder())
    defer { folder.remove() }
    let end = await LimitedChild.besideThisProgram.run(
      "/usr/bin/python3", ["-I", "-c", program], in: folder,
      limits: ChildLimits(
        memory: memory, processorSeconds: 10, file: file, wallSeconds: wallSeconds))
    let output = folder.read("stdout", limit: 2_000_000) ?? Data()
    return (end, String(decoding: output, as: UTF8.self))
  }

  @Test(arguments: [
    "socket.create_connection(('127.0.0.1', 9))",
    "socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
    "socket.socket(socket.AF_UNIX).connect('/run/x')", "os.fork()",
    "os.posix_spawn('/bin/true', ['true'], {})",
    "os.kill(os.getppid(), 0)", "ctypes.CDLL(None, use_errno=True).unshare(0) and 1/0",
  ])
  func noConnectionAndNoOtherProcess(_ attempt: String) async throws {
    let (end, output) = try await run(
      """
      import ctypes, os, socket
      try:
        \(attempt)
        print('done')
      except (PermissionError, BlockingIOError, ZeroDivisionError):
        print('refused')
      """)
    #expect(end == .exited(0) && output == "refused\n")
  }

  @Test func threadsOfItsOwnAreAllowed() async throws {
    let (end, output) = try await run(
      "import threading; t = threading.Thread(target=lambda: print('thread')); t.start(); t.join()")
    #expect(end == .exited(0) && output == "thread\n")
  }

  @Test func itEndsWhenItsTimeIsOut() async throws {
    let (end, output) = try await run(
      "import sys, time; print('begun', flush=True); time.sleep(600)", wallSeconds: 8)
    #expect(end == .outOfTime)
    #expect(output == "begun\n")
  }

  @Test func itGetsNoMoreMemoryThanAllowed() async throws {
    let (end, output) = try await run(
      """
      try: bytearray(600_000_000)
      except MemoryError: print('refused')
      """)
    #expect(end == .exited(0) && output == "refused\n")
  }

  @Test func itWritesNoLargerFileThanAllowed() async throws {
    let (end, output) = try await run("import os; [os.write(1, b'x' * 99_999) for _ in range(99)]")
    #expect(end != .exited(0))
    #expect(output.utf8.count <= 1_000_000)
  }

  @Test func itsEnvironmentIsEmptyAndItSeesNoFilesOfOurs() async throws {
    let (end, output) = try await run(
      "import os; print(sorted(os.environ)); print([f for f in os.listdir('/proc/self/fd') if int(f) > 3])"
    )
    #expect(end == .exited(0) && output.hasPrefix("['LC_CTYPE']\n[") && output.hasSuffix("[]\n"))
  }

  @Test func aMissingProgramIsToldAsSuch() async throws {
    let folder = try #require(ScratchFolder())
    defer { folder.remove() }
    let end = await LimitedChild.besideThisProgram.run(
      "/usr/bin/there-is-none", [], in: folder,
      limits: ChildLimits(memory: 1 << 28, processorSeconds: 1, file: 1 << 20, wallSeconds: 300))
    #expect(end == .notStarted)
  }
}
