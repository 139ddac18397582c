// A Python program of the tests, as a child process.
//
// Not Foundation's Process: on Linux its children inherit each other's pipes, so that none sees its
// end, and waiting for one needs a run loop that the threads of Swift's tasks do not have.

public import Foundation
import Glibc

/// A running program with a pipe to and from it.
public final class PythonProgram: Sendable {
  private let pid: pid_t
  private let input: Int32
  private let output: Int32

  /// Starts `/usr/bin/python3` with a program; its standard input ends when its owner goes.
  public init(_ file: URL, _ arguments: [String]) throws {
    Self.spawning.lock()
    defer { Self.spawning.unlock() }
    let (theirInput, input) = try Self.pipe()
    let (output, theirOutput) = try Self.pipe()
    defer {
      close(theirInput)
      close(theirOutput)
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, theirInput, 0)
    posix_spawn_file_actions_adddup2(&actions, theirOutput, 1)
    let words = ["python3", file.path] + arguments
    var argv = words.map { strdup($0) } + [nil]
    defer { for word in argv { free(word) } }
    var pid: pid_t = 0
    let result = posix_spawn(&pid, "/usr/bin/python3", &actions, nil, &argv, environ)
    guard result == 0 else { throw ProgramProblem(words: "python3 did not start: errno \(result)") }
    (self.pid, self.input, self.output) = (pid, input, output)
  }

  deinit {
    close(input)
    kill(pid, SIGTERM)
    waitpid(pid, nil, 0)
    close(output)
  }

  /// What the program writes, until it ends or until a line is whole.
  public func read(lineOnly: Bool = false) -> Data {
    var data = Data()
    var buffer = [UInt8](repeating: 0, count: lineOnly ? 1 : 65_536)
    while !lineOnly || data.last != 0x0A {
      let count = Glibc.read(output, &buffer, buffer.count)
      if count <= 0 { break }
      data += buffer[..<count]
    }
    return data
  }

  /// Held from the making of pipes until the child runs, so that no other child inherits them.
  private static let spawning = NSLock()

  private static func pipe() throws -> (Int32, Int32) {
    var ends: [Int32] = [0, 0]
    guard Glibc.pipe(&ends) == 0 else { throw ProgramProblem(words: "no pipe: errno \(errno)") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }
}

/// Why a program is of no use to the tests.
public struct ProgramProblem: Error {
  public let words: String
  public init(words: String) { self.words = words }
}
