// How the words of a document are stored: one text a page, a word in some forty bytes.

import FoundationEssentials
import Redaction
import Storage

/// Pages of one number as they are stored in one row: none where nobody has read it, two where it holds text
/// and pictures of text.
struct StoredPages: Codable {
  let pages: [StoredPage]

  /// A row for each page from the first to the last; nil where the numbers are no numbers of pages.
  static func rows(of text: DocumentText) -> [StoredPages]? {
    let numbers = text.pages.map(\.number)
    guard numbers.allSatisfy({ (1...100_000).contains($0) }) else { return nil }
    let byNumber = Dictionary(grouping: text.pages, by: \.number)
    return (0..<(numbers.max() ?? 0)).map { index in
      StoredPages(pages: (byNumber[index + 1] ?? []).map { StoredPage($0) })
    }
  }

  init(pages: [StoredPage]) { self.pages = pages }

  init(from decoder: any Decoder) throws {
    pages = try decoder.singleValueContainer().decode([StoredPage].self)
  }

  func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    try value.encode(pages)
  }
}

/// One page as it is stored: the size, how it was read, and each word with its place.
struct StoredPage: Codable {
  let page: PageText

  init(_ page: PageText) { self.page = page }

  init(from decoder: any Decoder) throws {
    var list = try decoder.unkeyedContainer()
    let number = try list.decode(Int.self)
    let (width, height) = (try list.decode(Double.self), try list.decode(Double.self))
    let source = try list.decode(PageText.Source.self)
    var words: [Word] = []
    while !list.isAtEnd {
      let text = try list.decode(String.self)
      let line = try list.decode(Int.self)
      let (left, top) = (try list.decode(Double.self), try list.decode(Double.self))
      let (right, bottom) = (try list.decode(Double.self), try list.decode(Double.self))
      let box = Box(left: left, top: top, right: right, bottom: bottom)
      words.append(Word(text: text, box: box, line: line))
    }
    page = PageText(number: number, width: width, height: height, source: source, words: words)
  }

  func encode(to encoder: any Encoder) throws {
    var list = encoder.unkeyedContainer()
    try list.encode(page.number)
    try list.encode(page.width)
    try list.encode(page.height)
    try list.encode(page.source)
    for word in page.words {
      try list.encode(word.text)
      try list.encode(word.line)
      for edge in [word.box.left, word.box.top, word.box.right, word.box.bottom] {
        try list.encode(edge)
      }
    }
  }
}

/// What is stored of a document beside its pages.
struct StoredSummary: Codable {
  /// Width and height of each page in points, the first at 0; nothing high and wide where nobody has read it.
  let sizes: [[Double]]
  let hidden: [HiddenContent]
  let unreadable: [UnreadablePart]

  init(_ text: DocumentText) {
    let whole = text.wholePages
    var sizes = [[Double]](repeating: [0, 0], count: whole.map(\.number).max() ?? 0)
    for page in whole { sizes[page.number - 1] = [page.width, page.height] }
    self.sizes = sizes
    hidden = text.hidden
    unreadable = text.unreadable
  }
}

/// JSON as it is stored, the same for the same value.
enum StoredJSON {
  static func text(_ value: some Encodable) -> String? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) }
  }

  static func value<Value: Decodable>(_ text: String, _: Value.Type = Value.self) -> Value? {
    try? JSONDecoder().decode(Value.self, from: Data(text.utf8))
  }
}
