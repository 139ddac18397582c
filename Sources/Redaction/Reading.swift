// A document as one run of bytes: the words of its pages, what is hidden, its names; and the way back.

import Policy

/// The bytes that the detectors see, and which place of the document each came from.
struct Reading {
  private(set) var bytes: [UInt8] = []
  /// Where names of places and files begin, in which a person's name may have small letters.
  private(set) var looseFrom = 0
  private(set) var segments: [Segment] = []
  /// Where each word of the pages begins and ends, in the order of reading.
  private(set) var starts: [Int] = []
  private(set) var ends: [Int] = []
  /// The pages by the first word of each; `base` is the first word of the same page number, which stands
  /// twice where it holds text and pictures of text.
  private var pageOfWord: [(page: Int, first: Int, base: Int)] = []
  private let document: DocumentText

  /// A stretch of bytes from one place; between two stands a NUL, at which findings are cut.
  struct Segment {
    let start: Int
    let end: Int
    let source: Source
  }

  /// What a segment was read from.
  enum Source {
    case pages, hidden(Int), hiddenPlace(Int), fileName, title
  }

  init(_ document: DocumentText, fileName: String, title: String) {
    self.document = document
    let words = document.pages.reduce(0) { $0 + $1.words.count }
    starts.reserveCapacity(words)
    ends.reserveCapacity(words)
    bytes.reserveCapacity(words * 8)
    let first = bytes.count
    for (index, page) in document.pages.enumerated() { append(page, index) }
    close(first, .pages)
    for (index, hidden) in document.hidden.enumerated() {
      append(hidden.text, .hidden(index))
    }
    looseFrom = bytes.count
    for (index, hidden) in document.hidden.enumerated() {
      append(hidden.place, .hiddenPlace(index))
    }
    append(fileName, .fileName)
    append(title, .title)
  }

  private mutating func append(_ page: PageText, _ index: Int) {
    let last = pageOfWord.last.flatMap { document.pages[$0.page].number == page.number ? $0 : nil }
    pageOfWord.append((index, starts.count, last?.base ?? starts.count))
    var before: Word?
    var isContinued = false
    for (index, word) in page.words.enumerated() {
      if !bytes.isEmpty, !isContinued { bytes.append(Reading.sign(between: before, word)) }
      before = word
      starts.append(bytes.count)
      let part = page.partGoingOn(at: index)
      isContinued = part != nil
      bytes.append(contentsOf: (part ?? word.text[...]).utf8)
      ends.append(bytes.count)
    }
  }

  /// What stands between two words: one byte, so that places do not depend on it. A wide gap on a line is a
  /// tab, as between the columns of a table.
  private static func sign(between before: Word?, _ word: Word) -> UInt8 {
    guard let before else { return 0x0C }
    guard before.line == word.line else { return 0x0A }
    let height = min(before.box.bottom - before.box.top, word.box.bottom - word.box.top)
    return word.box.left - before.box.right > Reading.widestSpace * height ? 0x09 : 0x20
  }

  /// The widest space between two words of a sentence, in heights of a line: about four usual spaces.
  private static let widestSpace = 1.0

  private mutating func append(_ text: String, _ source: Source) {
    let first = bytes.count
    bytes.append(contentsOf: text.utf8)
    close(first, source)
  }

  private mutating func close(_ first: Int, _ source: Source) {
    segments.append(Segment(start: first, end: bytes.count, source: source))
    bytes.append(0)
  }
}

extension Reading {
  /// The span, cut where it runs on from one place of the document into another.
  func cut(_ start: Int, _ end: Int) -> [Range<Int>] {
    let first = segments.firstIndexSorted { $0.end > start }
    return segments[first...].prefix { $0.start < end }.compactMap { segment in
      let (from, to) = (max(start, segment.start), min(end, segment.end))
      return from < to ? from..<to : nil
    }
  }

  /// The place of a span that lies within one segment.
  func place(_ start: Int, _ end: Int) -> FlagPlace? {
    let index = segments.firstIndexSorted { $0.end > start }
    guard index < segments.count, segments[index].start <= start, end <= segments[index].end
    else { return nil }
    let segment = segments[index]
    let span = TextSpan(start: start - segment.start, end: end - segment.start)
    switch segment.source {
    case .pages: return .words(words(start, end))
    case .hidden(let index): return .hidden(index: index, span: span)
    case .hiddenPlace(let index): return .hiddenPlace(index: index, span: span)
    case .fileName: return .fileName(span)
    case .title: return .title(span)
    }
  }

  /// Whether the span begins with what a machine read in a picture, where characters may be wrong.
  func isRecognised(_ start: Int) -> Bool {
    guard let pages = segments.first, start < pages.end else { return false }
    return document.pages[pageOf(ends.firstIndexSorted { $0 > start }).page].source == .recognised
  }

  private func pageOf(_ word: Int) -> (page: Int, first: Int, base: Int) {
    pageOfWord[pageOfWord.firstIndexSorted { $0.first > word } - 1]
  }

  /// The words that a span touches, by page, with a box for each line.
  private func words(_ start: Int, _ end: Int) -> [PageWords] {
    let first = ends.firstIndexSorted { $0 > start }
    let last = starts.firstIndexSorted { $0 >= end }
    var found: [PageWords] = []
    var line: (page: Int, line: Int)?
    for index in first..<max(first, last) {
      let place = pageOf(index)
      let page = document.pages[place.page]
      let word = page.words[index - place.first]
      if found.last?.page != page.number {
        found.append(PageWords(page: page.number, words: [], boxes: []))
      }
      let at = found.count - 1
      found[at].words.append(index - place.base)
      if let line, line == (place.page, word.line), let last = found[at].boxes.last {
        found[at].boxes[found[at].boxes.count - 1] = last.union(word.box)
      } else {
        found[at].boxes.append(word.box)
      }
      line = (place.page, word.line)
    }
    return found
  }

  /// The text of a span, with single spaces.
  func text(_ start: Int, _ end: Int) -> String {
    let text = String(decoding: bytes[start..<end], as: UTF8.self)
    return text.split { $0.isWhitespace || $0 == "\0" }.joined(separator: " ")
  }
}

extension Array {
  /// The first index from which on `holds` is true, where it is false before; `count` for none.
  func firstIndexSorted(_ holds: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
