// Where things are: the sources, the binary under test, folders of a test's own.

import Foundation
import Glibc
import Testing

enum Places {
  /// The folder of the project.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The binary: `UTLAMNANDE_BINARY`, or the release build.
  static let binary: String = {
    let given = ProcessInfo.processInfo.environment["UTLAMNANDE_BINARY"]
    let path = given ?? ".build/release/utlamnande"
    return path.hasPrefix("/") ? path : root.appending(path: path).path
  }()

  static let mailServer = root.appending(path: "Tests/MailTests/smtp_server.py").path

  static let mailHouse = root.appending(path: "Tests/MailTests/mail_house.py").path

  /// A new folder of a test's own.
  static func temporary() throws -> URL {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "utlamnande-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }
}

/// A small program or library in C, compiled once for a run into the folder of builds.
enum Compiled {
  static func make(
    _ source: String, as name: String, _ options: [String] = []
  ) async throws -> String {
    let tools = Places.root.appending(path: ".build/tools")
    let scratch = tools.appending(path: "\(name)-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let fresh = scratch.appending(path: name).path
    let file = Places.root.appending(path: "Tests/Acceptance/\(source)").path
    let done = try await run(["gcc", "-O1", "-o", fresh, file] + options, in: scratch)
    try #require(done.code == 0, "\(done.errors)")
    let path = tools.appending(path: name).path
    try #require(rename(fresh, path) == 0)
    return path
  }
}

/// Runs the server under a program that kills it at a system call.
enum Killer {
  private static let program = Task { try await Compiled.make("Kill/killer.c", as: "killer") }

  /// Words to put before the server's own.
  ///
  /// - Parameters:
  ///   - place: which call it dies at, counted from the first connection it makes; 0 for none.
  ///   - file: where the calls are written, a line each.
  static func words(at place: Int, writing file: URL) async throws -> [String] {
    [try await program.value, "\(place)", file.path]
  }
}

/// A wall clock for the server that is some days ahead, by a small library loaded before it.
enum ShiftedClock {
  private static let library = Task {
    try await Compiled.make("Clock/shim.c", as: "clock.so", ["-shared", "-fPIC", "-ldl"])
  }

  /// The environment of a program whose clock shows `moment` as it starts.
  static func environment(at moment: Date) async throws -> [String: String] {
    let seconds = Int(moment.timeIntervalSinceNow.rounded())
    return [
      "LD_PRELOAD": try await library.value, "UTLAMNANDE_TEST_CLOCK_OFFSET": "\(seconds)",
    ]
  }
}

extension Date {
  /// A moment as `2026-11-23T08:00:00Z`.
  init(iso text: String) throws { self = try Date(text, strategy: .iso8601) }
}
