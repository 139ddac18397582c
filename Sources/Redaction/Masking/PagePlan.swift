// What becomes of one page: which words stay, which lines are set anew, where boxes go.

/// The plan of a page of a masked copy, made before anything is drawn.
///
/// The picture of a page would tell how wide a masked word was by where the next word stands. A line
/// with masked words is therefore set anew: the words that stay are moved, the masked ones become
/// boxes of one width, and the new places follow from what stays alone.
public struct PagePlan: Sendable, Hashable {
  /// The first page is 1.
  public var page: Int
  public var lines: [SetLine]
  /// Boxes that keep their place whatever the background is.
  public var boxes: [LabelledBox]
  /// The words that stay, in the order of reading, with the boxes among them.
  public var words: [PlannedWord]

  /// A box and what it says.
  public struct LabelledBox: Sendable, Hashable {
    public var box: Box
    public var label: String
  }

  /// A line, or a part of it between wide gaps, that is set anew.
  public struct SetLine: Sendable, Hashable {
    /// What is cleared: the old line and the room that the new one takes.
    public var area: Box
    public var moves: [Move]
    /// Where the masked words stand in the original.
    public var gone: [Box]
    /// The boxes of the new line.
    public var set: [LabelledBox]
    /// The boxes where the background is not even and the line must stay as it is.
    public var kept: [LabelledBox]
  }

  /// A piece of the picture, the new place of its left edge, and how much narrower it becomes.
  public struct Move: Sendable, Hashable {
    public var from: Box
    public var left: Double
    public var scale: Double
  }

  /// A word of the text layer.
  public struct PlannedWord: Sendable, Hashable {
    public var text: String
    /// Where it stands if its line is not set anew.
    public var box: Box
    /// Where it stands if line number `line` of the plan is set anew.
    public var moved: Moved?
    /// The line of reading it belongs to.
    public var line: Int
    /// A box and not a word: the text is what the box says.
    public var isBox: Bool
    /// Never in the text layer, because another word stands in the same place.
    public var isDoubtful: Bool
  }

  /// The place of a word in a line that is set anew.
  public struct Moved: Sendable, Hashable {
    public var line: Int
    public var box: Box
  }

  /// Plans a page.
  public init(of page: PageText, masking marks: [MaskedArea]) {
    self.page = page.number
    let reach = MarkReach(page: page, marks: marks.filter { $0.page == page.number })
    boxes = BoxGrowth.boxes(for: reach.areas, on: page, gone: reach.gone)
    lines = []
    var moved: [Int: Moved] = [:]
    var bySegment: [Int: [PlannedWord]] = [:]
    for segment in LineSegment.segments(of: page, touchedBy: reach) {
      let kept = segment.keptBoxes
      guard let line = segment.set(kept: kept),
        !boxes.contains(where: { $0.box.overlaps(line.area) })
      else {
        boxes += kept
        Self.note(kept, moved: nil, after: segment, in: &bySegment)
        continue
      }
      for (word, box) in segment.newPlaces { moved[word] = Moved(line: lines.count, box: box) }
      Self.note(kept, moved: (lines.count, line.set), after: segment, in: &bySegment)
      lines.append(line)
    }
    let doubtful = DoubtfulWords.find(page.words)
    words = []
    for (index, word) in page.words.enumerated() {
      words += bySegment[index] ?? []
      guard reach.gone[index] == nil else { continue }
      words.append(
        PlannedWord(
          text: word.text, box: word.box, moved: moved[index], line: word.line, isBox: false,
          isDoubtful: doubtful.contains(index)))
    }
    let mentioned = Set(words.filter(\.isBox).map(\.box))
    let line = (page.words.map(\.line).max() ?? -1) + 1
    for (offset, box) in boxes.enumerated() where !mentioned.contains(box.box) {
      words.append(.mention(of: box, moved: nil, line: line + offset))
    }
  }

  /// Puts the boxes of a segment among the words, each where its first masked word stood.
  private static func note(
    _ kept: [LabelledBox], moved: (Int, [LabelledBox])?, after segment: LineSegment,
    in words: inout [Int: [PlannedWord]]
  ) {
    for (offset, run) in segment.runs.enumerated() {
      let place = moved.map { Moved(line: $0.0, box: $0.1[offset].box) }
      words[run.first, default: []].append(
        .mention(of: kept[offset], moved: place, line: segment.line))
    }
  }
}

extension PagePlan.PlannedWord {
  fileprivate static func mention(
    of box: PagePlan.LabelledBox, moved: PagePlan.Moved?, line: Int
  ) -> Self {
    Self(
      text: box.label, box: box.box, moved: moved, line: line, isBox: true, isDoubtful: false)
  }
}
