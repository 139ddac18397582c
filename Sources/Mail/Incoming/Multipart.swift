// The parts of a multipart body: what stands between its boundary lines (RFC 2046 5.1).

/// A multipart body taken apart.
struct Multipart {
  /// What stands between boundary lines, in order.
  private(set) var parts: [Bytes] = []
  /// Whether the closing line is there.
  private(set) var isClosed = false
  /// Whether there were more parts than asked for.
  private(set) var isCut = false

  /// Takes a body apart by its boundary, at most `limit` parts.
  init(_ body: Bytes, boundary: [UInt8], limit: Int) {
    let lineEnd: UInt8 = body.contains(0x0A) || !body.contains(0x0D) ? 0x0A : 0x0D
    var start: Int?
    var line = body.startIndex
    while line < body.endIndex {
      let end = body[line...].firstIndex(of: lineEnd) ?? body.endIndex
      if body[line] == 0x2D, let mark = Self.mark(body[line..<end], boundary) {
        if let start {
          guard parts.count < limit else {
            isCut = true
            return
          }
          parts.append(Self.content(body[start..<line]))
        }
        start = min(end + 1, body.endIndex)
        if mark == .closing {
          isClosed = true
          return
        }
      }
      line = end + 1
    }
    guard let start, start < body.endIndex else { return }
    if parts.count < limit { parts.append(body[start...]) } else { isCut = true }
  }

  private enum Mark { case opening, closing }

  /// What a line is: `--boundary`, with `--` after it if it closes, and white space.
  private static func mark(_ line: Bytes, _ boundary: [UInt8]) -> Mark? {
    guard line.count >= boundary.count + 2, line[line.startIndex + 1] == 0x2D,
      line.dropFirst(2).starts(with: boundary)
    else { return nil }
    let rest = line.dropFirst(2 + boundary.count)
    if rest.starts(with: [0x2D, 0x2D]) { return .closing }
    return rest.allSatisfy { $0 <= 0x20 } ? .opening : nil
  }

  /// A part without the line end before the boundary, which belongs to that (RFC 2046 5.1.1).
  private static func content(_ bytes: Bytes) -> Bytes {
    var rest = bytes
    if rest.last == 0x0A { rest.removeLast() }
    if rest.last == 0x0D { rest.removeLast() }
    return rest
  }

  /// The boundary that a body seems to have: its first line of `--` and one word, before a line
  /// that begins with `Content-`; looked for in the first 200 lines.
  static func guessedBoundary(of body: Bytes) -> [UInt8]? {
    let lines = body.split(
      separator: 0x0A, maxSplits: 200, omittingEmptySubsequences: false
    ).prefix(200).map { line in line.last == 0x0D ? line.dropLast() : line }
    for (line, next) in zip(lines, lines.dropFirst()) {
      let word = line.dropFirst(2)
      let isMark =
        line.starts(with: [0x2D, 0x2D]) && (1...200).contains(word.count)
        && word.allSatisfy { $0 > 0x20 }
      if isMark, lowercasedASCII(next.prefix(8)) == "content-" { return Array(word) }
    }
    return nil
  }
}
