// A child process with an empty environment and a limit by the clock.

import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// How a child process ended.
enum ChildOutcome: Sendable {
  /// With a code, and what it wrote to standard error, cut short.
  case exited(Int, String)
  case killed
  case outOfTime
  case notStarted
}

enum Child {
  /// Bytes of standard error that are kept.
  private static let errorBytes = 65_536
  private static let shownCharacters = 1000

  /// Runs a program without a shell, and ends it when the time is out.
  static func run(
    _ program: String, _ arguments: [String], in folder: String, wallSeconds: Int
  ) async -> ChildOutcome {
    await withTaskGroup(of: ChildOutcome.self) { group in
      group.addTask { await result(program, arguments, in: folder) }
      group.addTask {
        do { try await Task.sleep(for: .seconds(wallSeconds)) } catch { return .killed }
        return .outOfTime
      }
      let first = await group.next() ?? .notStarted
      // Ends the child, or the wait for it.
      group.cancelAll()
      return first
    }
  }

  private static func result(
    _ program: String, _ arguments: [String], in folder: String
  ) async -> ChildOutcome {
    do {
      let result = try await Subprocess.run(
        .path(FilePath(program)), arguments: Arguments(arguments), environment: .custom([:]),
        workingDirectory: FilePath(folder), output: .discarded, error: .string(limit: errorBytes))
      switch result.terminationStatus {
      case .exited(let code):
        // What stands in quotation may come from the case.
        let words = result.standardError.prefix(shownCharacters).prefix { $0 != "`" }
        return .exited(Int(code), String(words))
      case .signaled: return .killed
      }
    } catch {
      return .notStarted
    }
  }
}
