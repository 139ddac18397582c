// Whether every byte of a PDF belongs to an object that its one table names.

import Foundation

/// Reads a file from its end, as a reader of PDF does, and leaves no byte unexplained.
struct FileLayout {
  private let handle: FileHandle
  private let size: Int

  /// What is longer than this before an object's stream or end is not one of ours.
  private static let headBytes = 1 << 16
  private static let tableBytes = 200_000_000
  private static let header = Data("%PDF-1.7\n%".utf8) + [0xE2, 0xE3, 0xCF, 0xD3, 0x0A]

  /// Nil where the file cannot be opened.
  init?(path: String) {
    guard let handle = FileHandle(forReadingAtPath: path), let end = try? handle.seekToEnd() else {
      return nil
    }
    self.handle = handle
    size = Int(end)
  }

  /// What is wrong; empty where every byte is explained.
  func findings() -> [String] {
    defer { try? handle.close() }
    guard let tail = read(max(0, size - 64), 64),
      let mark = tail.range(of: "startxref\n"), tail.hasSuffix("\n%%EOF\n"),
      let table = Int(tail[mark.upperBound...].dropLast(7)), table > 15, table < size
    else { return ["noEndOfFile"] }
    guard bytes(0, 15) == Self.header, size - table < Self.tableBytes,
      let end = read(table, size - table)
    else { return ["noHeader"] }
    guard let starts = Self.starts(in: end) else { return ["noTable"] }
    let sorted = starts.sorted { $0.start < $1.start }
    guard sorted.first?.start == 15 else { return ["bytesBeforeObjects"] }
    var findings: [String] = []
    for (index, object) in sorted.enumerated() {
      let next = index + 1 < sorted.count ? sorted[index + 1].start : table
      if !isWhole(object.number, from: object.start, to: next) {
        findings.append("bytesOutsideObject \(object.number)")
      }
    }
    return findings
  }

  /// Where objects begin, from `xref` to the trailer; nil where the table has another form.
  private static func starts(in end: String) -> [(number: Int, start: Int)]? {
    let lines = end.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count > 4, lines[0] == "xref",
      case let head = lines[1].split(separator: " "), head.count == 2, head[0] == "0",
      let count = Int(head[1]), count > 1, lines.count == count + 8,
      lines[2] == "0000000000 65535 f ", lines[count + 2] == "trailer"
    else { return nil }
    // The trailer is one dictionary on one line; its keys are held against the allow-list elsewhere.
    guard lines[count + 3].hasPrefix("<<"), lines[count + 3].hasSuffix(">>"),
      !lines[count + 3].contains("%")
    else { return nil }
    var starts: [(Int, Int)] = []
    for number in 1..<count {
      let line = lines[number + 2]
      guard line.utf8.count == 19, line.hasSuffix(" 00000 n "), let start = Int(line.prefix(10))
      else { return nil }
      starts.append((number, start))
    }
    return starts
  }

  /// Whether an object begins and ends where it should, and is one dictionary, or one and a stream of
  /// the length it tells.
  private func isWhole(_ number: Int, from start: Int, to end: Int) -> Bool {
    guard end > start, let head = read(start, min(end - start, Self.headBytes)) else {
      return false
    }
    let opening = "\(number) 0 obj\n"
    guard head.hasPrefix(opening) else { return false }
    let body = head.dropFirst(opening.count)
    guard let lineEnd = body.firstIndex(of: "\n") else {
      // A long dictionary, such as the list of pages: without a line break or a comment before its end.
      guard let whole = read(start, end - start) else { return false }
      let rest = whole.dropFirst(opening.count)
      return rest.hasSuffix(">>\nendobj\n") && !rest.dropLast(8).contains("\n")
        && !rest.contains("%")
    }
    let dictionary = body[..<lineEnd]
    guard dictionary.hasPrefix("<<"), dictionary.hasSuffix(">>"), !dictionary.contains("%") else {
      return false
    }
    let rest = body[lineEnd...]
    if rest.hasPrefix("\nendobj\n") {
      return opening.utf8.count + dictionary.utf8.count + 8 == end - start
    }
    guard rest.hasPrefix("\nstream\n"), dictionary.hasPrefix("<</Length "),
      let length = Int(dictionary.dropFirst(10).prefix { $0.isNumber })
    else { return false }
    let closing = "\nendstream\nendobj\n"
    let whole = opening.utf8.count + dictionary.utf8.count + 8 + length + closing.utf8.count
    return whole == end - start && read(end - closing.utf8.count, closing.utf8.count) == closing
  }

  /// Bytes as ASCII; what is none of it becomes a sign that stands for no byte.
  private func read(_ start: Int, _ count: Int) -> String? {
    bytes(start, count).map { String(decoding: $0, as: Unicode.ASCII.self) }
  }

  private func bytes(_ start: Int, _ count: Int) -> Data? {
    guard (try? handle.seek(toOffset: UInt64(start))) != nil,
      let data = try? handle.read(upToCount: count), data.count == count
    else { return nil }
    return data
  }
}
