// How fast passages are flagged, beside ripgrep on the same bytes and Presidio on a sample.

import Foundation
import Policy
import Redaction

/// `scripts/bench flags`: the statutes where they are at hand, else generated prose.
enum FlagsBench {
  static func run() throws {
    let root = FileManager.default.currentDirectoryPath
    let policy = try Policy.load(
      folder: "\(root)/policy", today: Day(iso: "2026-11-21") ?? Day(number: 0))
    let assessor = Assessor(policy: policy)
    let (name, bytes) = corpus()
    print("\(bytes.count) bytes: \(name); seconds are of the processor, the best of five")
    let numbers = best(bytes) { assessor.scanNumbers($0).hits.count }
    let all = best(bytes) { assessor.scan($0).hits.count }
    let ripgrep = try ripgrepSpeed(bytes)
    report(
      "numbers, check digits and spans", numbers, "MB/s", beside: ripgrep.map { ("ripgrep", $0) })
    report("everything, names and cues too", all, "MB/s", beside: ripgrep.map { ("ripgrep", $0) })
    if let presidio = try presidioSpeed(bytes) {
      report("everything", all, "MB/s", beside: ("Presidio on a sample", presidio))
    }
    hundredPages(assessor, bytes)
    certain(assessor, bytes)
  }

  /// `UTLAMNANDE_CORPUS`, or prose made of sentences with a number now and then.
  private static func corpus() -> (String, [UInt8]) {
    if let path = ProcessInfo.processInfo.environment["UTLAMNANDE_CORPUS"],
      let data = FileManager.default.contents(atPath: path)
    {
      return (path, [UInt8](data))
    }
    let sentences = [
      "Nämnden beslutar enligt 5 kap. 3 § förvaltningslagen (2017:900) att bifalla ansökan. ",
      "Handlingen kom in den 2024-05-06 och har diarieförts som KS 2024-00123. ",
      "Den enskilde har rätt till biståndet så länge förhållandena är oförändrade. ",
      "Kontakta Anna Lindqvist, 871220-2384, på telefon 070-174 06 05 vid frågor. ",
    ]
    var text: [UInt8] = []
    for index in 0..<400_000 { text += sentences[index % 50 == 0 ? 3 : index % 3].utf8 }
    return ("generated prose", text)
  }

  /// MB a second of processor time.
  private static func best(_ bytes: [UInt8], _ work: (UnsafeBufferPointer<UInt8>) -> Int) -> Double
  {
    var seconds = Double.infinity
    for _ in 0..<5 {
      let start = clock()
      _ = bytes.withUnsafeBufferPointer(work)
      seconds = min(seconds, Double(clock() - start) / Double(CLOCKS_PER_SEC))
    }
    return Double(bytes.count) / seconds / 1e6
  }

  private static func hundredPages(_ assessor: Assessor, _ bytes: [UInt8]) {
    let words = String(decoding: bytes.prefix(400_000), as: UTF8.self)
      .split(whereSeparator: \.isWhitespace).prefix(40_000)
    let box = Box(left: 0, top: 0, right: 1, bottom: 1)
    let pages = (0..<100).map { page in
      PageText(
        number: page + 1, width: 595, height: 842, source: .text,
        words: words.dropFirst(page * 400).prefix(400).enumerated().map {
          Redaction.Word(text: String($1), box: box, line: $0 / 10)
        })
    }
    let document = DocumentText(pages: pages)
    var seconds = Double.infinity
    var count = 0
    for _ in 0..<5 {
      let start = clock()
      count = assessor.flags(in: document).flags.count
      seconds = min(seconds, Double(clock() - start) / Double(CLOCKS_PER_SEC))
    }
    report("100 pages of 400 words, \(count) flags", seconds * 1000, "ms")
  }

  /// Numbers of persons and organisations that are at least likely: in the statutes there is none.
  private static func certain(_ assessor: Assessor, _ bytes: [UInt8]) {
    let hits = bytes.withUnsafeBufferPointer { assessor.scan($0).hits }
    for kind in [FlagKind.identityNumber, .coordinationNumber, .organisationNumber] {
      let count = hits.count { $0.kind == kind && $0.certainty >= .likely }
      report("\(kind.rawValue), likely or certain", Double(count), "found")
    }
    let words = bytes.split { $0 <= 0x20 }.count
    let names = hits.count { $0.kind == .name }
    report("names flagged per 1,000 words", Double(names) * 1000 / Double(words), "")
  }

  /// The same shapes as expressions, ASCII boundaries, spans counted; nil where there is no `rg`.
  private static func ripgrepSpeed(_ bytes: [UInt8]) throws -> Double? {
    let pattern =
      #"(?-u:\b)(?:(?:18|19|20)?\d{6}[-+ ]?\d{4}|\d{3,4}-\d{4}|SE\d{2}(?: ?\d{4}){5}"#
      + #"|(?:\+46|0)\d{1,3}(?:[ -]?\d){5,8}|\d{3} ?\d{2} +[A-Z]|[A-Z]{3} ?\d{2}[0-9A-Z]"#
      + #"|(?:\d{1,3}\.){3}\d{1,3})(?-u:\b)|[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}"#
    return try timed(bytes, "rg", ["--count-matches", "--threads", "1", "--text", pattern])
  }

  /// Presidio's recognizers on the first 200,000 bytes; nil unless `UTLAMNANDE_PRESIDIO` names a Python.
  private static func presidioSpeed(_ bytes: [UInt8]) throws -> Double? {
    guard let python = ProcessInfo.processInfo.environment["UTLAMNANDE_PRESIDIO"] else {
      return nil
    }
    return try timed(Array(bytes.prefix(200_000)), python, ["Benchmarks/presidio.py"])
  }

  /// MB a second of a program's processor time over the bytes in a file.
  private static func timed(_ bytes: [UInt8], _ program: String, _ arguments: [String]) throws
    -> Double?
  {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(
      "flags-\(getpid()).txt")
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments + [file.path]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    let before = childSeconds()
    try process.run()
    let said = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    // A program that loads for long says itself how long its work took.
    let own = Double(String(decoding: said, as: UTF8.self).split(separator: "s").first ?? "")
    let isTold = said.last == 0x73 || said.dropLast().last == 0x73
    let seconds = isTold ? own ?? 0 : childSeconds() - before
    return seconds > 0 ? Double(bytes.count) / seconds / 1e6 : nil
  }

  private static func childSeconds() -> Double {
    var usage = rusage()
    getrusage(RUSAGE_CHILDREN.rawValue, &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
  }
}
