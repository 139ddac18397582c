// Whether every mark lies under boxes of the copy, or on lines that were set anew.

import Redaction

extension VerifyingTask {
  /// The boxes of marks that the copy's boxes, and the lines that it set anew, leave open.
  var uncovered: [(page: Int, box: Box)] {
    let covers = copy.boxes.map { ($0.page, $0.box) } + copy.newLines.map { ($0.page, $0.box) }
    let byPage = Dictionary(grouping: covers, by: \.0).mapValues { $0.map(\.1.withEdge) }
    return order.marks.flatMap { mark in
      mark.boxes.filter { !$0.isCovered(by: byPage[mark.page, default: []]) }
        .map { (mark.page, $0) }
    }
  }
}

extension Box {
  /// With the edge by which a mark that a hand draws may stand out of the words it is on: half a line.
  fileprivate var withEdge: Box {
    let edge = Swift.min((bottom - top) / 2, 20)
    return Box(left: left - edge, top: top - edge, right: right + edge, bottom: bottom + edge)
  }

  /// Whether the boxes cover all of it together: what one of them leaves of it is left to the others.
  fileprivate func isCovered(by covers: [Box]) -> Bool {
    var rest = [self]
    for cover in covers where !rest.isEmpty { rest = rest.flatMap { $0.parts(beside: cover) } }
    return rest.isEmpty
  }

  /// What lies beside another box; slivers of a tenth of a point are none.
  private func parts(beside cover: Box) -> [Box] {
    guard cover.left < right, cover.right > left, cover.top < bottom, cover.bottom > top else {
      return [self]
    }
    let (over, under) = (Swift.max(top, cover.top), Swift.min(bottom, cover.bottom))
    return [
      Box(left: left, top: top, right: right, bottom: over),
      Box(left: left, top: under, right: right, bottom: bottom),
      Box(left: left, top: over, right: cover.left, bottom: under),
      Box(left: cover.right, top: over, right: right, bottom: under),
    ].filter { $0.right - $0.left > 0.1 && $0.bottom - $0.top > 0.1 }
  }
}
