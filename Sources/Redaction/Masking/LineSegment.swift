// A line with masked words, set anew so that nothing in it tells how wide they were.

/// The words of a line between two wide gaps (as between the columns of a table), some masked.
struct LineSegment {
  let line: Int
  /// Places in the page's words, from left to right.
  let words: [Int]
  /// Masked words that stand beside one another.
  let runs: [Run]
  private let page: PageText
  private let gone: [Int: [String]]
  /// The height of the letters' boxes, in points: everything is measured by it.
  private let height: Double
  private let band: (top: Double, bottom: Double)
  private let canBeSet: Bool

  struct Run: Hashable {
    /// Places in the page's words.
    var first: Int
    var members: [Int]
    var label: String
  }

  /// Measures in heights of the line.
  private enum Measure {
    static let gap = 1.6
    static let space = 0.23
    static let box = 5.0
    static let smallestBox = 2.5
    static let keptStep = 3.0
    static let smallestScale = 0.6

    /// Up to a quarter of a point: what is measured differs by a hair with the place on the page.
    static func even(_ width: Double) -> Double { (width * 4).rounded(.up) / 4 }
  }

  /// The parts of lines that hold masked words, except what lies under an area.
  static func segments(of page: PageText, touchedBy reach: MarkReach) -> [LineSegment] {
    let lines = Set(
      reach.gone.keys.filter { !reach.inAreas.contains($0) }.map { page.words[$0].line })
    let byLine = Dictionary(grouping: page.words.indices) { page.words[$0].line }
    return lines.sorted().flatMap { line in
      split(byLine[line, default: []], of: page).filter { part in
        part.contains { reach.gone[$0] != nil && !reach.inAreas.contains($0) }
      }.map { LineSegment(line: line, words: $0, page: page, reach: reach) }
    }
  }

  private static func split(_ words: [Int], of page: PageText) -> [[Int]] {
    let sorted = words.sorted { page.words[$0].box.left < page.words[$1].box.left }
    let height = sorted.map { page.words[$0].box.height }.max() ?? 0
    var parts: [[Int]] = []
    var end = 0.0
    for word in sorted {
      let box = page.words[word].box
      if let last = parts.indices.last, box.left - end < Measure.gap * height {
        parts[last].append(word)
        end = max(end, box.right)
      } else {
        parts.append([word])
        end = box.right
      }
    }
    return parts
  }

  private init(line: Int, words: [Int], page: PageText, reach: MarkReach) {
    self.line = line
    self.words = words
    self.page = page
    gone = reach.gone
    canBeSet = words.allSatisfy { page.words[$0].isUpright && !reach.inAreas.contains($0) }
    let staying = words.filter { reach.gone[$0] == nil }
    // Measured by what stays, where anything does.
    let measured = (staying.isEmpty ? words : staying).map { page.words[$0].box }
    height = ((measured.map(\.height).max() ?? 0) * 10).rounded() / 10
    let all = words.map { page.words[$0].box }
    band = Self.band(
      all.dropFirst().reduce(all[0]) { $0.union($1) }, page.words.filter { $0.line != line })
    var runs: [Run] = []
    var lastWasGone = false
    for word in words {
      defer { lastWasGone = reach.gone[word] != nil }
      guard let labels = reach.gone[word], !reach.inAreas.contains(word) else { continue }
      if lastWasGone, let last = runs.indices.last {
        runs[last].members.append(word)
        runs[last].label = BoxGrowth.joined([runs[last].label] + labels)
      } else {
        runs.append(Run(first: word, members: [word], label: BoxGrowth.joined(labels)))
      }
    }
    self.runs = runs
  }

  /// The strip that is the line's own: up to the middle between it and its neighbours.
  private static func band(_ whole: Box, _ others: [Word]) -> (top: Double, bottom: Double) {
    var top = whole.top - 1.5
    var bottom = whole.bottom + 1.5
    for other in others where other.box.sharedWidth(whole.grown(by: whole.height * 6)) > 0 {
      let middle = (other.box.top + other.box.bottom) / 2
      if middle < whole.top { top = max(top, (other.box.bottom + whole.top) / 2) }
      if middle > whole.bottom { bottom = min(bottom, (other.box.top + whole.bottom) / 2) }
    }
    return (top, bottom)
  }
}

extension LineSegment {
  /// Boxes in the place of the masked words, for a line that cannot be set anew: as wide as a
  /// multiple of three heights where there is room for it.
  var keptBoxes: [PagePlan.LabelledBox] {
    runs.map { run in
      let boxes = run.members.map { page.words[$0].box }
      let whole = boxes.dropFirst().reduce(boxes[0]) { $0.union($1) }.grown(by: 1)
      let step = Measure.keptStep * height
      let wished = whole.left + (whole.width / step).rounded(.up) * step
      let next =
        page.words.indices.filter { gone[$0] == nil }.map { page.words[$0].box }
        .filter { $0.left >= whole.right - 2 && $0.sharedHeight(whole) > 1 }.map(\.left).min()
      let right = min(wished, (next ?? page.width) - 1, page.width)
      return PagePlan.LabelledBox(
        box: Box(
          left: max(0, whole.left), top: max(0, min(band.top, whole.top + 1)),
          right: max(whole.right, right), bottom: max(band.bottom, whole.bottom - 1)),
        label: run.label)
    }
  }

  /// The new places of the words that stay.
  var newPlaces: [(Int, Box)] {
    guard let setting else { return [] }
    return setting.items.compactMap { item in
      guard let word = item.word else { return nil }
      let box = page.words[word].box
      return (
        word, Box(left: item.left, top: box.top, right: item.left + item.width, bottom: box.bottom)
      )
    }
  }

  /// The line set anew, or nil where it has no room or is not level.
  func set(kept: [PagePlan.LabelledBox]) -> PagePlan.SetLine? {
    guard canBeSet, let setting else { return nil }
    let old = words.map { page.words[$0].box }
    var area = old.dropFirst().reduce(old[0]) { $0.union($1) }.grown(by: 1.5)
    area.top = band.top
    area.bottom = band.bottom
    area.left = min(area.left, setting.left)
    area.right = max(area.right, setting.right)
    var moves: [PagePlan.Move] = []
    var boxes: [PagePlan.LabelledBox] = []
    for item in setting.items {
      if let word = item.word {
        let room = room(around: word)
        let box = page.words[word].box
        moves.append(
          PagePlan.Move(
            from: Box(
              left: box.left - room.before, top: band.top, right: box.right + room.after,
              bottom: band.bottom),
            left: item.left - room.before * setting.scale, scale: setting.scale))
      } else {
        let box = Box(
          left: item.left, top: band.top, right: item.left + item.width, bottom: band.bottom)
        boxes.append(PagePlan.LabelledBox(box: box, label: item.label))
      }
    }
    let masked = runs.flatMap(\.members).map { page.words[$0].box }
    return PagePlan.SetLine(area: area, moves: moves, gone: masked, set: boxes, kept: kept)
  }

  /// How much of the gaps beside a word goes with it: letters may lean out of their box, but no
  /// part of a masked neighbour may come along.
  private func room(around word: Int) -> (before: Double, after: Double) {
    guard let at = words.firstIndex(of: word) else { return (0, 0) }
    func part(of gap: Double, beside neighbour: Int) -> Double {
      max(0, min(height * 0.08, gap * (gone[neighbour] == nil ? 0.4 : 0.2)))
    }
    let box = page.words[word].box
    let before =
      at == 0
      ? height * 0.08
      : part(of: box.left - page.words[words[at - 1]].box.right, beside: words[at - 1])
    let after =
      at == words.count - 1
      ? height * 0.08
      : part(of: page.words[words[at + 1]].box.left - box.right, beside: words[at + 1])
    return (before, after)
  }
}

extension LineSegment {
  /// A line as it is set: nothing in it depends on the width of a masked word.
  private struct Setting {
    struct Item {
      /// Nil for a box.
      var word: Int?
      var label = ""
      var width: Double
      var left = 0.0
    }
    var items: [Item]
    var scale: Double
    var left: Double { items.first?.left ?? 0 }
    var right: Double { items.last.map { $0.left + $0.width } ?? 0 }
  }

  private var setting: Setting? {
    let starts = Dictionary(uniqueKeysWithValues: runs.map { ($0.first, $0) })
    let boxWidth = Measure.box * height
    let items: [Setting.Item] = words.compactMap { word in
      if let run = starts[word] { return .init(word: nil, label: run.label, width: boxWidth) }
      return gone[word] == nil
        ? .init(word: word, width: Measure.even(page.words[word].box.width)) : nil
    }
    guard height > 1, !items.isEmpty else { return nil }
    let place = LinePlace(
      segment: words.map { page.words[$0].box }, line: line, page: page, height: height)
    return fitted(items, into: place)
  }

  /// Narrows first the boxes, then everything, until the line fits.
  private func fitted(_ wished: [Setting.Item], into place: LinePlace) -> Setting? {
    var items = wished
    let spaces = Double(items.count - 1) * Measure.space * height
    let boxes = items.count { $0.word == nil }
    let words = items.filter { $0.word != nil }.reduce(0) { $0 + $1.width }
    let forBoxes = (place.room - words - spaces) / Double(max(boxes, 1))
    let boxWidth = min(Measure.box * height, max(Measure.smallestBox * height, forBoxes))
    for at in items.indices where items[at].word == nil { items[at].width = boxWidth }
    let total = words + spaces + Double(boxes) * boxWidth
    let scale = min(1, place.room / total)
    guard scale >= Measure.smallestScale else { return nil }
    var left = place.left(forWidth: total * scale)
    for at in items.indices {
      items[at].width *= scale
      items[at].left = left
      left += items[at].width + Measure.space * height * scale
    }
    return Setting(items: items, scale: scale)
  }
}
