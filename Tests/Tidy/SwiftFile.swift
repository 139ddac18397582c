// A Swift file taken apart: code without comments and texts, and the texts by themselves.

/// A Swift file with its comments and string literals told from its code.
struct SwiftFile: Sendable, CustomStringConvertible {
  let path: String
  /// As written.
  let lines: [Substring]
  /// The same lines, with spaces for comments and for what stands inside string literals.
  let code: [Substring]
  /// What stands inside string literals, without the interpolated code.
  let literals: [Literal]

  struct Literal: Sendable {
    let line: Int
    let text: String
  }

  /// The module or test target: the second part of the path.
  var module: String { String(path.split(separator: "/").dropFirst().first ?? "") }
  var description: String { path }

  init(_ file: TreeFile) {
    path = file.path
    lines = file.lines
    var separator = Separator(Array(file.text.utf8))
    separator.readCode(until: nil)
    code = String(decoding: separator.code, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
    literals = separator.literals
  }
}

/// Walks the bytes once. Regex literals with quotes in them are not known; there are none.
private struct Separator {
  private let bytes: [UInt8]
  private var at = 0
  private var line = 1
  private(set) var code: [UInt8] = []
  private(set) var literals: [SwiftFile.Literal] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    code.reserveCapacity(bytes.count)
  }

  /// Reads code to the end, or to the parenthesis that closes an interpolation.
  mutating func readCode(until end: UInt8?) {
    var depth = 0
    while at < bytes.count {
      if next("//") {
        while at < bytes.count, bytes[at] != UInt8(ascii: "\n") { blank() }
      } else if next("/*") {
        readBlockComment()
      } else if let hashes = literalStart() {
        readLiteral(hashes: hashes)
      } else {
        if bytes[at] == UInt8(ascii: "(") { depth += 1 }
        if bytes[at] == UInt8(ascii: ")") {
          if end != nil, depth == 0 { return }
          depth -= 1
        }
        keep()
      }
    }
  }

  private mutating func readBlockComment() {
    var depth = 0
    repeat {
      if next("/*") { depth += 1 } else if next("*/") { depth -= 1 }
      blank()
    } while at < bytes.count && (depth > 0 || bytes[at - 1] != UInt8(ascii: "/"))
  }

  /// How many `#` open the literal that begins here; nil where none begins.
  private func literalStart() -> Int? {
    var index = at
    while index < bytes.count, bytes[index] == UInt8(ascii: "#") { index += 1 }
    return index < bytes.count && bytes[index] == UInt8(ascii: "\"") ? index - at : nil
  }

  private mutating func readLiteral(hashes: Int) {
    let hash = String(repeating: "#", count: hashes)
    for _ in 0..<hashes { keep() }
    let quote = next("\"\"\"") ? "\"\"\"" : "\""
    for _ in quote.utf8 { keep() }
    var text: [UInt8] = []
    let start = line
    while at < bytes.count, !next(quote + hash) {
      if next("\\" + hash + "(") {
        for _ in 0..<(hashes + 2) { blank() }
        readCode(until: UInt8(ascii: ")"))
        if at < bytes.count { blank() }
        text.append(UInt8(ascii: " "))
      } else if hashes == 0, next("\\") {
        blank()
        if at < bytes.count { blank() }
      } else {
        text.append(bytes[at])
        blank()
      }
    }
    for _ in 0..<(quote.utf8.count + hashes) where at < bytes.count { keep() }
    literals.append(.init(line: start, text: String(decoding: text, as: UTF8.self)))
  }

  private func next(_ text: String) -> Bool { bytes[at...].starts(with: text.utf8) }

  private mutating func keep() {
    if bytes[at] == UInt8(ascii: "\n") { line += 1 }
    code.append(bytes[at])
    at += 1
  }

  /// Keeps line breaks, so that the lines of `code` are those of the file.
  private mutating func blank() {
    if bytes[at] == UInt8(ascii: "\n") {
      keep()
    } else {
      code.append(UInt8(ascii: " "))
      at += 1
    }
  }
}
