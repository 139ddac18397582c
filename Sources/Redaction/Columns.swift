// Numbers of persons that a table splits: the date in one column, the last four in the next.

import Policy

/// Looks for halves of a number side by side on a page that are apart in the order of reading.
struct Columns {
  /// A half: the word and its digits.
  private struct Half {
    let index: Int
    let box: Box
    let digits: [UInt8]
  }

  /// The widest gap between the halves, in points.
  private static let widest = 80.0

  /// Places and digits of numbers whose halves stand in neighbouring columns.
  static func find(_ page: PageText) -> [(words: PageWords, digits: String)] {
    var dates: [Half] = []
    var rows: [Int: [Half]] = [:]
    for (index, word) in page.words.enumerated() {
      // Nearly all words are none; nothing is made for them.
      guard let first = word.text.utf8.first, first &- 48 < 10 else { continue }
      let digits = word.text.utf8.filter { $0 &- 48 < 10 }
      guard digits.count == word.text.utf8.count - (word.text.hasSuffix("-") ? 1 : 0) else {
        continue
      }
      let half = Half(index: index, box: word.box, digits: digits)
      if digits.count == 4 { rows[row(word.box), default: []].append(half) }
      if digits.count == 6 || digits.count == 8 { dates.append(half) }
    }
    return dates.compactMap { date in
      let candidates = (-1...1).flatMap { rows[row(date.box) + $0] ?? [] }
      guard let other = candidates.first(where: { beside(date, $0) && isNumber(date, $0) }) else {
        return nil
      }
      let words = PageWords(
        page: page.number, words: [date.index, other.index].sorted(), boxes: [date.box, other.box])
      return (words, String(decoding: date.digits + other.digits, as: UTF8.self))
    }
  }

  /// Rows of twelve points, so that each half is compared with its own and the next ones only.
  private static func row(_ box: Box) -> Int {
    let middle = (box.top + box.bottom) / 24
    return middle.isFinite && abs(middle) < 1e9 ? Int(middle) : 0
  }

  /// Whether the second stands right of the first on the same height, and does not follow it anyway.
  private static func beside(_ date: Half, _ other: Half) -> Bool {
    let gap = other.box.left - date.box.right
    return other.index != date.index + 1 && gap >= -1 && gap <= widest
      && min(date.box.bottom, other.box.bottom) - max(date.box.top, other.box.top) > 0
  }

  private static func isNumber(_ date: Half, _ other: Half) -> Bool {
    var digits = Digits()
    for digit in date.digits + other.digits { digits.append(digit &- 48) }
    return IdentityShape.kind(digits) != nil && digits.holdsLuhn(from: digits.count == 12 ? 2 : 0)
  }
}

extension Assessor {
  /// A flag for each number that columns split and that is not `found` already.
  func split(_ document: DocumentText, _ area: FlagArea, found flags: [Flag]) -> [Flag] {
    var taken: Set<PageWords> = []
    for case .words(let pages) in flags.lazy.filter({ $0.certainty >= .likely }).map(\.place) {
      for page in pages {
        for word in page.words {
          taken.insert(PageWords(page: page.page, words: [word], boxes: []))
        }
      }
    }
    return document.pages.flatMap { page in
      Columns.find(page).compactMap { found in
        let halves = found.words.words.map { PageWords(page: page.number, words: [$0], boxes: []) }
        guard taken.isDisjoint(with: halves) else { return nil }
        return Flag(
          id: FlagID(Assessor.digest("split|\(found.words.page)|\(found.words.words)", 24)),
          kind: .identityNumber, place: .words([found.words]), text: found.digits,
          key: String(found.digits.suffix(10)), certainty: .likely,
          reasons: [.checkDigitHolds, .splitForm],
          provisions: rules.rules[.identityNumber]?.provisions(in: area) ?? [],
          isLikelyPublic: false)
      }
    }
  }
}
