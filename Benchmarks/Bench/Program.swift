// Another program: started with clean signals, read, and stopped in bounded time.

import Foundation
import Glibc

/// A child process.
///
/// Not Foundation's `Process`: its children inherit the signals that a thread of the runtime blocks, and would not
/// hear that they are to stop, nor pgbench that its time is over.
final class Program {
  let pid: pid_t
  /// Where its output is read, if it is.
  private var output: CInt?
  private var hasEnded = false

  /// Starts a program that is found on the path; what it says goes nowhere unless it is read.
  /// - Parameter environment: in addition to one's own.
  init(_ words: [String], _ environment: [String: String] = [:], isRead: Bool = false) throws {
    var ends: [CInt] = [-1, -1]
    if isRead {
      guard pipe(&ends) == 0 else { throw Program.problem }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    if isRead {
      posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    } else {
      posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
      posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let arguments = words.map { strdup($0) } + [nil]
    let settings = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in arguments + settings { free(text) } }
    var pid: pid_t = 0
    let code = posix_spawnp(&pid, words[0], &actions, &attributes, arguments, settings)
    if isRead { Glibc.close(ends[1]) }
    self.pid = pid
    output = isRead ? ends[0] : nil
    guard code == 0 else {
      hasEnded = true
      throw Program.problem
    }
  }

  deinit {
    stop()
    if let output { Glibc.close(output) }
  }

  private static func tell(_ words: String) {
    FileHandle.standardError.write(Data("  \(words)\n".utf8))
  }

  private static var problem: any Error { CocoaError(.executableLoad) }

  /// What it says next; empty at the end.
  func more() -> String {
    guard let output else { return "" }
    var chunk = [UInt8](repeating: 0, count: 65_536)
    let count = read(output, &chunk, chunk.count)
    return count > 0 ? String(decoding: chunk[..<count], as: UTF8.self) : ""
  }

  /// Everything that it says, without the space around it.
  /// - Throws: when it does not end well.
  static func output(_ words: [String]) throws -> String {
    let program = try Program(words, isRead: true)
    var text = ""
    while case let more = program.more(), !more.isEmpty { text += more }
    var status: CInt = 0
    while waitpid(program.pid, &status, 0) < 0, errno == EINTR {}
    program.hasEnded = true
    guard status == 0 else {
      tell("\(words[0]) ended with the status \(status >> 8 & 0xff)")
      throw problem
    }
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Asks it to end, and kills it after ten seconds.
  func stop() {
    guard !hasEnded else { return }
    hasEnded = true
    kill(pid, SIGTERM)
    for _ in 0..<100 {
      if waitpid(pid, nil, WNOHANG) != 0 { return }
      Thread.sleep(forTimeInterval: 0.1)
    }
    Program.tell("process \(pid) did not stop and was killed")
    kill(pid, SIGKILL)
    waitpid(pid, nil, 0)
  }
}
