// The marks as the list at the end of a copy counts them; a box without room for its words shows the number.

import Redaction

/// A row of the list of masks.
public struct ListedMark: Sendable, Hashable {
  public let page: Int
  public let label: String
  public let reason: String?

  /// The rows as a reader meets the masks: page by page, from the top; the first has the number 1.
  ///
  /// Masks of one line that say the same are told once: side by side they are drawn as one box, and as
  /// many rows as there were words would tell how many it hides.
  static func rows(of marks: [MaskedArea]) -> [ListedMark] {
    let places = marks.flatMap { mark in
      mark.boxes.map { (page: mark.page, box: $0, mark: mark) }
    }.sorted { ($0.page, $0.box.top, $0.box.left) < ($1.page, $1.box.top, $1.box.left) }
    var rows: [ListedMark] = []
    var bottom = -Double.infinity
    for place in places {
      let row = ListedMark(
        page: place.page, label: place.mark.label, reason: place.mark.reason)
      if row == rows.last, (place.box.top + place.box.bottom) / 2 < bottom { continue }
      rows.append(row)
      bottom = place.box.bottom
    }
    return rows
  }

  /// For each page and label on it, the number of the first row that tells of it.
  static func numbers(of marks: [MaskedArea]) -> [Int: [String: Int]] {
    var numbers: [Int: [String: Int]] = [:]
    for (index, row) in rows(of: marks).enumerated() {
      for label in row.label.split(separator: ", ").map(String.init)
      where numbers[row.page]?[label] == nil {
        numbers[row.page, default: [:]][label] = index + 1
      }
    }
    return numbers
  }
}

extension MaskingOrder {
  /// The rows of its list.
  public var listedMarks: [ListedMark] { ListedMark.rows(of: marks) }
}
