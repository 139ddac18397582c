// Boxes on pictures, blocks and pages: grown to a grid, merged where they meet.

enum BoxGrowth {
  /// Points between the lines of the grid.
  static let step = 12.0

  /// The boxes to paint for areas: each side moved out to the grid, unless that took a word that
  /// nobody marked, and boxes that meet made one.
  static func boxes(
    for areas: [PagePlan.LabelledBox], on page: PageText, gone: [Int: [String]]
  ) -> [PagePlan.LabelledBox] {
    let staying = page.words.indices.filter { gone[$0] == nil }.map { page.words[$0].box }
    var boxes: [PagePlan.LabelledBox] = []
    for area in areas {
      var box = PagePlan.LabelledBox(
        box: grown(area.box, on: page, sparing: staying), label: area.label)
      // A merged box may meet another, so the search starts again after each merger.
      while let other = boxes.firstIndex(where: { merges($0.box, box.box, sparing: staying) }) {
        box.box = box.box.union(boxes[other].box)
        box.label = joined([boxes[other].label, box.label])
        boxes.remove(at: other)
      }
      boxes.append(box)
    }
    return boxes
  }

  /// Bytes of a label that the drawing takes.
  private static let longest = 120

  /// The labels of one box, each once, and as many as can be drawn.
  static func joined(_ labels: [String]) -> String {
    var parts: [String] = []
    var length = 0
    for part in labels.flatMap({ $0.split(separator: ", ") }) where !parts.contains(String(part)) {
      length += part.utf8.count + 2
      if !parts.isEmpty, length > longest { break }
      parts.append(String(part))
    }
    return parts.joined(separator: ", ")
  }

  private static func grown(_ area: Box, on page: PageText, sparing words: [Box]) -> Box {
    let sides: [(WritableKeyPath<Box, Double>, Double)] = [
      (\.left, max(0, (area.left / step).rounded(.down) * step)),
      (\.top, max(0, (area.top / step).rounded(.down) * step)),
      (\.right, min(page.width, (area.right / step).rounded(.up) * step)),
      (\.bottom, min(page.height, (area.bottom / step).rounded(.up) * step)),
    ]
    var box = area
    for (side, value) in sides {
      var wider = box
      wider[keyPath: side] = value
      if !words.contains(where: { takes(wider, $0) && !takes(box, $0) }) { box = wider }
    }
    return box
  }

  private static func merges(_ one: Box, _ other: Box, sparing words: [Box]) -> Bool {
    guard one.grown(by: 1).overlaps(other) else { return false }
    let both = one.union(other)
    return !words.contains { takes(both, $0) && !takes(one, $0) && !takes(other, $0) }
  }

  private static func takes(_ box: Box, _ word: Box) -> Bool {
    box.sharedWidth(word) > 0.5 && box.sharedHeight(word) > word.height * 0.15
  }
}
