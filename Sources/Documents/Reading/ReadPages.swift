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
      case "hidden" where row.count == 4:
        guard let kind = HiddenContent.Kind(rawValue: row[1]) else { continue }
        hidden.append(HiddenContent(kind: kind, place: row[2], text: row[3]))
      default: continue
      }
    }
    for index in pages.indices { pages[index].text.joinBrokenWords() }
  }

  private mutating func begin(_ row: [String]) {
    let numbers = row.dropFirst().map { Double($0) ?? 0 }
    let text = PageText(
      number: Int(row[1]) ?? 0, width: numbers[1], height: numbers[2], source: .text, words: [])
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
    pages[pages.count - 1].text.words.append(
      Word(
        text: row[6], box: Box(left: left, top: top, right: right, bottom: bottom), line: line))
  }
}

extension PageText {
  /// Marks the words that a hyphen parts at the end of a line and that go on in small letters.
  mutating func joinBrokenWords() {
    for index in words.indices.dropLast() {
      let next = words[index + 1]
      guard next.line == words[index].line + 1, let last = words[index].text.last,
        words[index].text.count > 1, "-\u{AD}\u{2010}".contains(last)
      else { continue }
      words[index].isContinued =
        last == "\u{AD}" || next.text.first.map { $0.isLowercase || $0.isNumber } == true
    }
  }
}
