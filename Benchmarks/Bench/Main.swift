// What `scripts/bench` measures: one run, each figure beside a reference of the same run.

import Foundation

/// Runs all parts, or those named on the command line; `--database URL` is where the servers keep their cases.
@main
struct Bench {
  static func main() async throws {
    var arguments = Array(CommandLine.arguments.dropFirst())
    // The servers that are started inherit it: the HTTP parts then run on that database.
    if let place = arguments.firstIndex(of: "--database"), place + 1 < arguments.count {
      setenv("UTLAMNANDE_DATABASE", arguments[place + 1], 1)
      arguments.removeSubrange(place...place + 1)
    }
    let wanted = Set(arguments)
    let parts: [(String, () async throws -> Void)] = [
      ("decide", DecideBench.run), ("commit", CommitBench.run), ("http", HTTPBench.run),
      ("start", StartBench.run), ("list", ListBench.run), ("flags", FlagsBench.run),
      ("names", NamesBench.run), ("masking", MaskingBench.run),
      ("letters", LettersBench.run), ("mail", MailBench.run), ("proof", ProofBench.run),
      ("postgres", PostgresBench.run),
    ]
    print(Machine.words)
    for (name, run) in parts where wanted.isEmpty || wanted.contains(name) {
      print("\n## \(name)")
      try await run()
    }
  }
}

/// The machine, so that figures can be read later.
enum Machine {
  static var words: String {
    let info = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let model =
      info.split(separator: "\n").first { $0.hasPrefix("model name") }
      .map { $0.drop { $0 != ":" }.dropFirst(2) } ?? "unknown processor"
    let memory = ProcessInfo.processInfo.physicalMemory >> 30
    return "\(ProcessInfo.processInfo.processorCount) × \(model), \(memory) GiB"
  }

  /// Resident memory of a process in bytes.
  static func resident(_ pid: Int32) -> Int {
    let status = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 1024
  }

  /// Seconds of the processor that a process has had.
  static func processor(_ pid: Int32) -> Double {
    let stat = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ""
    // The second field is the program's name in parentheses; the fourteenth and fifteenth are ticks.
    let fields = stat.split(separator: ") ").last?.split(separator: " ") ?? []
    return fields.dropFirst(11).prefix(2).reduce(0) { $0 + (Double($1) ?? 0) }
      / Double(sysconf(Int32(_SC_CLK_TCK)))
  }
}

/// Time and its medians.
enum Clocked {
  /// Seconds that `work` took.
  static func seconds(_ work: () async throws -> Void) async rethrows -> Double {
    let start = ContinuousClock.now
    try await work()
    return (ContinuousClock.now - start) / .seconds(1)
  }

  /// The middle of five runs.
  static func medianOfFive(_ run: () async throws -> Double) async rethrows -> Double {
    var figures: [Double] = []
    for _ in 0..<5 { figures.append(try await run()) }
    return figures.sorted()[2]
  }
}

/// A row of the report.
func report(_ what: String, _ figure: Double, _ unit: String, beside: (String, Double)? = nil) {
  let ratio = beside.map { name, other in
    String(format: "   %.2f × %@ (%.0f)", figure / other, name, other)
  }
  let name = what.padding(toLength: 44, withPad: " ", startingAt: 0)
  print(name + String(format: "%12.1f %@", figure, unit) + (ratio ?? ""))
  fflush(nil)
}
