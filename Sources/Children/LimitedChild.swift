// The one way to run an external program: without a shell, with limits, without a connection.

import Subprocess

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// Limits on one run of a program.
public struct ChildLimits: Sendable, Hashable {
  /// Bytes of address space.
  public var memory: Int
  /// Seconds of processor time.
  public var processorSeconds: Int
  /// Bytes of the largest file it may write, its standard output among them.
  public var file: Int
  /// Seconds by the clock.
  public var wallSeconds: Int
  public init(memory: Int, processorSeconds: Int, file: Int, wallSeconds: Int) {
    self.memory = memory
    self.processorSeconds = processorSeconds
    self.file = file
    self.wallSeconds = wallSeconds
  }
}

/// How a child process ended.
public enum ChildEnd: Sendable, Hashable {
  case exited(Int)
  /// By a signal: a fault of its own, or a limit on processor time or on files.
  case killed(signal: Int)
  /// The time by the clock was out, or the task that waited was cancelled.
  case outOfTime
  /// There is no such program, or a limit could not be set.
  case notStarted
}

/// Runs programs through `utlamnande-confine`: a single process that can open no connection and start no
/// other, with an empty environment, in a scratch folder, ended when its time is out.
public struct LimitedChild: Sendable, Hashable {
  /// The absolute path of `utlamnande-confine`.
  public let launcher: String

  public init(launcher: String) { self.launcher = launcher }

  /// The one that lies in the folder of the running program.
  public static let besideThisProgram = LimitedChild(
    launcher: "\(folderOfThisProgram)/utlamnande-confine")

  /// The folder of the running program, where its own child programs lie as well.
  public static let folderOfThisProgram: String = {
    let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let program = link ?? CommandLine.arguments.first ?? ""
    return program.lastIndex(of: "/").map { String(program[..<$0]) } ?? "."
  }()

  /// Runs a program to its end. What it wrote is in the files `stdout` and `stderr` of the folder, also
  /// when it was ended by force.
  ///
  /// - Parameters:
  ///   - program: an absolute path.
  ///   - readable: files and folders that it may read beside the system's own and the scratch folder,
  ///     in which alone it may write.
  ///   - environment: beside which there is nothing.
  public func run(
    _ program: String, _ arguments: [String], readable: [String] = [],
    environment: [String: String] = [:], in folder: ScratchFolder, limits: ChildLimits
  ) async -> ChildEnd {
    let limited =
      [String(limits.memory), String(limits.processorSeconds), String(limits.file)] + readable
      + [program, "--", program] + arguments
    return await withTaskGroup(of: ChildEnd.self) { group in
      group.addTask { await result(limited, environment, folder) }
      group.addTask {
        try? await Task.sleep(for: .seconds(limits.wallSeconds))
        return .outOfTime
      }
      let first = await group.next() ?? .notStarted
      // Ends the child, which is one process, or the wait for it.
      group.cancelAll()
      return first
    }
  }

  private func result(
    _ arguments: [String], _ environment: [String: String], _ folder: ScratchFolder
  ) async -> ChildEnd {
    let own = environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
    do {
      let result = try await Subprocess.run(
        .path(FilePath(launcher)), arguments: Arguments(arguments),
        environment: .custom(Dictionary(uniqueKeysWithValues: own)),
        workingDirectory: FilePath(folder.path), output: .discarded, error: .discarded)
      switch result.terminationStatus {
      case .exited(126), .exited(127): return .notStarted
      case .exited(let code): return .exited(Int(code))
      case .signaled(let signal):
        return Task.isCancelled ? .outOfTime : .killed(signal: Int(signal))
      }
    } catch {
      return Task.isCancelled ? .outOfTime : .notStarted
    }
  }
}
