// What can be wrong with marks, all of it told at once.

import Redaction

struct MarkCheck {
  let limits: MaskingLimits

  func problems(of marks: [MaskedArea], on text: DocumentText) -> [MarkProblem] {
    guard marks.count <= limits.marks else {
      return [MarkProblem(mark: limits.marks, reason: .tooManyMarks)]
    }
    let pages = Dictionary(text.wholePages.map { ($0.number, $0) }) { first, _ in first }
    return marks.enumerated().flatMap { index, mark in
      reasons(mark, on: pages[mark.page]).map { MarkProblem(mark: index, reason: $0) }
    }
  }

  private func reasons(_ mark: MaskedArea, on page: PageText?) -> [MarkProblem.Reason] {
    var reasons: [MarkProblem.Reason] = []
    if mark.label.count > limits.labelCharacters { reasons.append(.labelTooLong) }
    if mark.label.utf8.count > 120 { reasons.append(.labelTooLong) }
    if mark.boxes.isEmpty { reasons.append(.noBox) }
    if mark.boxes.count > limits.boxesPerMark { reasons.append(.tooManyBoxes) }
    guard let page else { return reasons + [.noSuchPage] }
    for box in mark.boxes.prefix(limits.boxesPerMark) {
      let isNumber = [box.left, box.top, box.right, box.bottom].allSatisfy(\.isFinite)
      guard isNumber, box.right > box.left, box.bottom > box.top else {
        reasons.append(.emptyBox)
        continue
      }
      // A point is forgiven, for what rounding does to a box at the edge.
      let isInside =
        box.left >= -1 && box.top >= -1 && box.right <= page.width + 1
        && box.bottom <= page.height + 1
      if !isInside { reasons.append(.outsidePage) }
    }
    return reasons
  }
}
