// Another program, started for a test and ended with it.
//
// Not Foundation's Process: its children inherit each other's pipes, and waiting for one needs a run
// loop that the threads of Swift's tasks do not have.

import Foundation
import Glibc
import Synchronization
import Testing

/// A running program with its output in files.
final class Child: Sendable {
  let pid: pid_t
  private let input: Int32
  private let output: String
  private let errors: String
  private let ended = Mutex<Int32?>(nil)
  private static let spawning = NSLock()

  /// - Parameters:
  ///   - words: the program's path and its arguments.
  ///   - environment: what is added to the test's own environment.
  ///   - output: the start of the paths of the two files that the program writes to.
  init(_ words: [String], environment: [String: String] = [:], output: String) throws {
    self.output = "\(output).out"
    errors = "\(output).err"
    // Held from the making of the pipe until the child runs, so that no other child inherits it.
    Self.spawning.lock()
    defer { Self.spawning.unlock() }
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[0]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[0], 0)
    let flags = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, 1, self.output, flags, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, errors, flags | O_APPEND, 0o600)
    var argv = words.map { strdup($0) } + [nil]
    let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    var envp = variables.map { strdup("\($0)=\($1)") } + [nil]
    defer { for word in argv + envp { free(word) } }
    var pid: pid_t = 0
    let result = posix_spawnp(&pid, words[0], &actions, nil, &argv, &envp)
    guard result == 0 else {
      close(ends[1])
      throw ChildProblem(words: "\(words[0]) did not start: errno \(result)")
    }
    self.pid = pid
    input = ends[1]
  }

  deinit {
    close(input)
    signal(SIGKILL)
    _ = ended.withLock { $0 ?? waitpid(pid, nil, 0) }
  }

  func signal(_ number: Int32) { if status == nil { kill(pid, number) } }

  /// What `waitpid` said, once it has ended.
  var status: Int32? {
    ended.withLock { ended in
      if ended == nil {
        var status: Int32 = 0
        if waitpid(pid, &status, WNOHANG) == pid { ended = status }
      }
      return ended
    }
  }

  /// Waits until it has ended; its exit code, or 128 and the signal's number.
  @discardableResult
  func end() async throws -> Int32 {
    let status = try await eventually("a program ends", within: 180) { self.status }
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
  }

  func write(_ line: String) {
    let bytes = Array("\(line)\n".utf8)
    _ = Glibc.write(input, bytes, bytes.count)
  }

  var said: String { (try? String(contentsOfFile: output, encoding: .utf8)) ?? "" }
  var complained: String { (try? String(contentsOfFile: errors, encoding: .utf8)) ?? "" }

  /// The first line of the output that `reading` understands.
  func line<Found: Sendable>(
    _ what: String, _ reading: @Sendable (String) -> Found?
  ) async throws -> Found {
    try await eventually(what) {
      let text = self.said
      let whole = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      for line in whole { if let found = reading(String(line)) { return found } }
      if self.status != nil { throw ChildProblem(words: "It ended: \(self.complained)") }
      return nil
    }
  }
}

/// Why a program was of no use.
struct ChildProblem: Error, CustomStringConvertible {
  let words: String
  var description: String { words }
}

/// What a program that ends by itself left behind.
struct Finished: Sendable {
  let code: Int32
  let output: String
  let errors: String
}

/// Runs a program to its end.
func run(
  _ words: [String], environment: [String: String] = [:], in folder: URL
) async throws -> Finished {
  let name = folder.appending(path: "run-\(UUID().uuidString)").path
  let child = try Child(words, environment: environment, output: name)
  let code = try await child.end()
  return Finished(code: code, output: child.said, errors: child.complained)
}

/// Asks until there is an answer; no answer within a minute is a failure.
@discardableResult
func eventually<Found: Sendable>(
  _ what: String, within seconds: Int = 60, sourceLocation: SourceLocation = #_sourceLocation,
  _ probe: @Sendable () async throws -> Found?
) async throws -> Found {
  let deadline = ContinuousClock.now + .seconds(seconds)
  while true {
    if let found = try await probe() { return found }
    if ContinuousClock.now > deadline {
      Issue.record("Waited in vain: \(what)", sourceLocation: sourceLocation)
      throw ChildProblem(words: "Waited in vain: \(what)")
    }
    try await Task.sleep(for: .milliseconds(20))
  }
}

/// Asks until something holds.
func eventually(
  _ what: String, within seconds: Int = 60, sourceLocation: SourceLocation = #_sourceLocation,
  holds probe: @Sendable () async throws -> Bool
) async throws {
  try await eventually(what, within: seconds, sourceLocation: sourceLocation) {
    try await probe() ? true : nil
  }
}
