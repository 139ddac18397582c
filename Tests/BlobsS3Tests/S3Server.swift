// The real S3-compatible server of these tests: s3_server.py, one process for all of them.

import BlobsS3
import Foundation
import Glibc
import Storage
import Testing

/// A running server, which ends with its owner or with the test process.
final class S3Server: Sendable {
  let folder: URL
  private let ready: Ready
  private let pid: pid_t
  private let input: Int32

  private struct Ready: Decodable {
    let port: Int
    let id: String
    let secret: String
  }

  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// One for all tests, which run one after the other.
  static let shared = Task { try await S3Server() }

  /// Starts it, and waits until it serves.
  init() async throws {
    folder = try temporaryFolder()
    let python = Self.root.appending(path: ".build/tools/moto-venv/bin/python").path
    try #require(
      FileManager.default.fileExists(atPath: python), "run scripts/test once: it installs moto")
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[0], 0)
    let log = folder.appending(path: "log").path
    for file: Int32 in [1, 2] {
      posix_spawn_file_actions_addopen(&actions, file, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    }
    let program = Self.root.appending(path: "Tests/BlobsS3Tests/s3_server.py").path
    let words: [String] = [python, program, folder.path]
    var argv = words.map { strdup($0) } + [nil]
    defer { for word in argv { free(word) } }
    var pid: pid_t = 0
    let result = posix_spawn(&pid, python, &actions, nil, &argv, environ)
    close(ends[0])
    try #require(result == 0)
    (self.pid, input) = (pid, ends[1])
    let path = folder.appending(path: "ready.json")
    let deadline = ContinuousClock.now + .seconds(60)
    while !FileManager.default.fileExists(atPath: path.path), ContinuousClock.now < deadline {
      try await Task.sleep(for: .milliseconds(20))
    }
    ready = try JSONDecoder().decode(Ready.self, from: Data(contentsOf: path))
  }

  deinit {
    close(input)
    kill(pid, SIGKILL)
    waitpid(pid, nil, 0)
    try? FileManager.default.removeItem(at: folder)
  }

  /// How the line behaves from the next connection on.
  func become(_ mode: String) throws {
    try Data(mode.utf8).write(to: folder.appending(path: "mode"))
  }

  func settings(
    prefix: String = UUID().uuidString, bucket: String = "papers", secret: String? = nil,
    _ change: (inout S3Limits) -> Void = { _ in }
  ) throws -> S3Settings {
    var settings = try S3Settings.parse(
      "s3://\(bucket)/\(prefix)?endpoint=http://127.0.0.1:\(ready.port)&region=eu-north-1",
      credentials: "\(ready.id):\(secret ?? ready.secret)")
    change(&settings.limits)
    return settings
  }
}

/// A new folder of our own.
func temporaryFolder() throws -> URL {
  let folder = FileManager.default.temporaryDirectory.appending(path: "s3-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  return folder
}
