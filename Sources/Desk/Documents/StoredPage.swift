// How the words of a document are stored: one text a page, a word in some forty bytes.

import FoundationEssentials
import Redaction
import Storage

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
  /// Width and height of each page in points.
  let sizes: [[Double]]
  let hidden: [HiddenContent]
  let unreadable: [UnreadablePart]

  init(_ text: DocumentText) {
    sizes = text.pages.map { [$0.width, $0.height] }
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
