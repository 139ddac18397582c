// The pages of a PDF as the page tool tells them.

import Redaction

/// A page with what decides whether it must be read as a picture, too.
struct ReadPage {
  var text: PageText
  /// Letters drawn, and those of them of which nobody can say what they are.
  var letters: Int
  var unmapped: Int
  /// Parts of the page, from 0 to 1: all pictures together, and the largest.
  var pictures: Double
  var largestPicture: Double
  /// Areas and lines painted.
  var paintings: Int
  /// Told to its end.
  var isWhole = false

  /// Pictures, letters without meaning, or something drawn that is no text.
  var mayShowMore: Bool {
    largestPicture >= 0.05 || pictures >= 0.15 || unmapped * 20 > letters
      || (letters == 0 && paintings > 0)
  }

  /// What its letters say cannot be relied on.
  var isGuessed: Bool { unmapped * 20 > letters }
}

/// Pages and hidden content out of the records of one run.
struct ReadPages {
  var pages: [ReadPage] = []
  var hidden: [HiddenContent] = []
  /// Where something was left out because there was too much of it, or stands where no page is.
  private(set) var cuts: Set<String> = []
  /// Of the whole document.
  var count = 0
  var isMended = false
  var hasHiddenLayers = false

  init(_ records: Records) {
    for row in records.rows {
      switch row.first {
      case "document" where row.count == 4:
        count = Int(row[1]) ?? 0
        isMended = row[2] == "1"
        hasHiddenLayers = row[3] == "1"
      case "page" where row.count == 9: begin(row)
      case "done" where !pages.isEmpty: pages[pages.count - 1].isWhole = true
      case "word" where row.count == 7 && !pages.isEmpty: add(row)
      case "cut" where row.count == 2: cuts.insert(row[1])
      case "hidden" where row.count == 4:
        guard let kind = HiddenContent.Kind(rawValue: row[1]) else { continue }
        hidden.append(HiddenContent(kind: kind, place: row[2], text: row[3]))
      default: continue
      }
    }
  }

  private mutating func begin(_ row: [String]) {
    let numbers = row.dropFirst().map { Double($0) ?? 0 }
    let sides = numbers[1...2].map { $0.isFinite ? min(max(0, $0), Box.furthest) : 0 }
    if sides != Array(numbers[1...2]) { cuts.insert(row[1]) }
    let text = PageText(
      number: Int(row[1]) ?? 0, width: sides[0], height: sides[1], source: .text, words: [])
    pages.append(
      ReadPage(
        text: text,
        letters: Int(row[4]) ?? 0, unmapped: Int(row[5]) ?? 0, pictures: numbers[5],
        largestPicture: numbers[6], paintings: Int(row[8]) ?? 0))
  }

  private mutating func add(_ row: [String]) {
    guard let line = Int(row[1]), let left = Double(row[2]), let top = Double(row[3]),
      let right = Double(row[4]), let bottom = Double(row[5]), !row[6].isEmpty
    else { return }
    let page = pages[pages.count - 1].text
    guard page.words.count < Self.mostWords else {
      cuts.insert(String(page.number))
      return
    }
    var box = Box(left: left, top: top, right: right, bottom: bottom)
    if !box.isNear {
      box = box.clipped(to: page)
      cuts.insert(String(page.number))
    }
    pages[pages.count - 1].text.words.append(Word(text: row[6], box: box, line: line))
  }

  /// Words of a page that are read; what compares them with one another takes time for each pair.
  private static let mostWords = 20_000
}

extension Box {
  /// Points from the corner of a page beyond which nothing is taken to be; PDF knows no larger page.
  static let furthest = 100_000.0

  /// Whether every side is a number of points that a page can have.
  var isNear: Bool {
    [left, top, right, bottom].allSatisfy { abs($0) <= Box.furthest }
  }

  /// What of it lies on the page; a side that is no number is the page's own.
  func clipped(to page: PageText) -> Box {
    func side(_ value: Double, _ most: Double, _ otherwise: Double) -> Double {
      value.isNaN ? otherwise : min(max(0, value), most)
    }
    return Box(
      left: side(left, page.width, 0), top: side(top, page.height, 0),
      right: side(right, page.width, page.width), bottom: side(bottom, page.height, page.height))
  }
}
