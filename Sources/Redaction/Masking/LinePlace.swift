// Where a line that is set anew begins and how much room it has.

/// The place of a line, told by the other lines and the page and not by its own masked words.
struct LinePlace {
  /// The room in points.
  let room: Double
  private let anchor: Anchor

  private enum Anchor {
    case left(Double)
    case middle(Double)
    case right(Double)
  }

  /// - Parameters:
  ///   - segment: the boxes of the line's words, masked ones too, from left to right.
  ///   - height: of the line, in points.
  init(segment: [Box], line: Int, page: PageText, height: Double) {
    let whole = segment.dropFirst().reduce(segment[0]) { $0.union($1) }
    let others = page.words.filter { $0.line != line || !segment.contains($0.box) }
    // What stands beside the line, and the edges of the other lines.
    let beside = others.map(\.box).filter { $0.sharedHeight(whole) > height * 0.2 }
    let ends = Dictionary(grouping: others.filter { $0.line != line }, by: \.line).values
      .map { words in words.dropFirst().reduce(words[0].box) { $0.union($1.box) } }
    let rightMost = ends.map(\.right).max() ?? (page.width - whole.left)
    let nextLeft = beside.filter { $0.left >= whole.right - 1 }.map(\.left).min()
    let nextRight = beside.filter { $0.right <= whole.left + 1 }.map(\.right).max()
    let right = min(
      nextLeft.map { $0 - height * 0.4 } ?? max(rightMost, whole.left + height * 5),
      page.width - 4)
    let left = max(nextRight.map { $0 + height * 0.4 } ?? (ends.map(\.left).min() ?? 4), 4)
    anchor = Self.anchor(of: whole, beside: ends, page: page)
    switch anchor {
    case .left(let start): room = right - start
    case .middle(let middle): room = 2 * min(right - middle, middle - left)
    case .right(let end): room = end - left
    }
  }

  /// The left edge of a line of this width.
  func left(forWidth width: Double) -> Double {
    switch anchor {
    case .left(let start): start
    case .middle(let middle): middle - width / 2
    case .right(let end): end - width
    }
  }

  /// Flush left where another line begins there too; else centred or flush right where other lines
  /// or the page say so; else flush left.
  private static func anchor(of whole: Box, beside lines: [Box], page: PageText) -> Anchor {
    if lines.contains(where: { abs($0.left - whole.left) < 1 }) { return .left(whole.left) }
    let centred = abs(whole.middle - page.width / 2) < 1.5
    if centred { return .middle(page.width / 2) }
    if let same = lines.first(where: { abs($0.right - whole.right) < 1 }) {
      return .right(same.right)
    }
    if let same = lines.first(where: { abs($0.middle - whole.middle) < 1 }) {
      return .middle(same.middle)
    }
    return .left(whole.left)
  }
}
