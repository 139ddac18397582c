// Rectangles: what overlaps, what holds what.

extension Box {
  var width: Double { right - left }
  var height: Double { bottom - top }
  var middle: Double { (left + right) / 2 }

  /// Whether the two share more than an edge.
  func overlaps(_ other: Box) -> Bool {
    left < other.right && other.left < right && top < other.bottom && other.top < bottom
  }

  /// The length that the two share from left to right; negative for the gap between them.
  func sharedWidth(_ other: Box) -> Double {
    Swift.min(right, other.right) - Swift.max(left, other.left)
  }

  /// The length that the two share from top to bottom; negative for the gap between them.
  func sharedHeight(_ other: Box) -> Double {
    Swift.min(bottom, other.bottom) - Swift.max(top, other.top)
  }

  func union(_ other: Box) -> Box {
    Box(
      left: Swift.min(left, other.left), top: Swift.min(top, other.top),
      right: Swift.max(right, other.right), bottom: Swift.max(bottom, other.bottom))
  }

  /// The same with every side moved outwards, in points.
  func grown(by points: Double) -> Box {
    Box(left: left - points, top: top - points, right: right + points, bottom: bottom + points)
  }

  func holds(_ other: Box) -> Bool {
    left <= other.left && top <= other.top && right >= other.right && bottom >= other.bottom
  }
}

/// Words that stand in the place of another word: at most one of them can be seen.
enum DoubtfulWords {
  /// The words that share more than half of the smaller one's area with a different word.
  static func find(_ words: [Word]) -> Set<Int> {
    // From the left: a line of many words is more usual than a column of as many.
    let order = words.indices.sorted { words[$0].box.left < words[$1].box.left }
    var found: Set<Int> = []
    for (position, first) in order.enumerated() {
      let box = words[first].box
      for second in order[(position + 1)...] {
        let other = words[second].box
        guard other.left < box.right else { break }
        let shared = box.sharedWidth(other) * box.sharedHeight(other)
        let smaller = min(box.width * box.height, other.width * other.height)
        guard box.sharedWidth(other) > 0, shared > smaller / 2 else { continue }
        // A word written twice in the same place is how some programs make bold letters.
        if words[first].text == words[second].text { continue }
        found.formUnion([first, second])
      }
    }
    return found
  }
}
