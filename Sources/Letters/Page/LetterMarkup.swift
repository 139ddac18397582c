// The words of a letter with the little markup they have, read back from its HTML: so that text, HTML
// and paper say the same.

/// A part of a letter on paper.
struct PageBlock: Sendable, Hashable, Encodable {
  let kind: Kind
  /// One for a heading or a paragraph; one for each item of a list, each line of an address.
  var items: [[PageRun]]

  enum Kind: String, Sendable, Encodable { case title, heading, subheading, paragraph, list, lines }
}

/// Words in one style.
struct PageRun: Sendable, Hashable, Encodable {
  let text: String
  let style: Style

  enum Style: String, Sendable, Encodable { case plain, strong, code, link }

  /// The words as the fonts of letters can show them.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Printable.text(text), forKey: .text)
    try container.encode(style, forKey: .style)
  }

  private enum CodingKeys: CodingKey { case text, style }
}

/// Reads the HTML that our own templates write; what else is in a tag is left out.
struct LetterMarkup {
  /// What a letter may be marked up with, so that it can stand on paper as well.
  static let tags = ["h1", "h2", "h3", "p", "ul", "li", "div", "strong", "code", "a"]

  private var blocks: [PageBlock] = []
  private var runs: [PageRun] = []
  private var styles: [PageRun.Style] = []

  private init() {}

  /// The blocks between `<main>` and `</main>`.
  static func blocks(of html: String) -> [PageBlock] {
    var reader = LetterMarkup()
    var isInside = false
    for piece in pieces(of: html) {
      switch piece {
      case .opening("main"): isInside = true
      case .closing("main"): isInside = false
      case .opening(let name): if isInside { reader.open(name) }
      case .closing(let name): if isInside { reader.close(name) }
      case .words(let text): if isInside { reader.add(text) }
      }
    }
    reader.flush(as: .paragraph)
    return reader.blocks
  }

  enum Piece: Sendable, Hashable {
    case opening(String)
    case closing(String)
    case words(String)
  }

  /// Tags and what stands between them, byte by byte: a combining mark after `>` does not hide it.
  static func pieces(of html: String) -> [Piece] {
    var pieces: [Piece] = []
    var rest = html.utf8[...]
    while let start = rest.firstIndex(of: UInt8(ascii: "<")) {
      if start > rest.startIndex { pieces.append(.words(String(rest[..<start]) ?? "")) }
      guard let end = rest[start...].firstIndex(of: UInt8(ascii: ">")) else { return pieces }
      let tag = rest[rest.index(after: start)..<end]
      let name = String(
        decoding: tag.drop { $0 == UInt8(ascii: "/") }.prefix { $0 > 0x20 }, as: UTF8.self)
      pieces.append(tag.first == UInt8(ascii: "/") ? .closing(name) : .opening(name))
      rest = rest[html.utf8.index(after: end)...]
    }
    if !rest.isEmpty { pieces.append(.words(String(rest) ?? "")) }
    return pieces
  }

  private mutating func open(_ name: String) {
    switch name {
    case "strong": styles.append(.strong)
    case "code": styles.append(.code)
    case "a": styles.append(.link)
    case "h1", "h2", "h3", "p", "li", "div", "ul": flush(as: .paragraph)
    default: break
    }
  }

  private mutating func close(_ name: String) {
    switch name {
    case "strong", "code", "a": styles.removeLast(min(1, styles.count))
    case "h1": flush(as: .title)
    case "h2": flush(as: .heading)
    case "h3": flush(as: .subheading)
    case "p": flush(as: .paragraph)
    case "li": flush(as: .list)
    case "div": flush(as: .lines)
    default: break
    }
  }

  private mutating func add(_ html: String) {
    let text = LetterMarkup.decoded(html)
    guard !runs.isEmpty || text.contains(where: { !$0.isWhitespace }) else { return }
    runs.append(PageRun(text: text, style: styles.last ?? .plain))
  }

  private mutating func flush(as kind: PageBlock.Kind) {
    defer { runs = [] }
    guard runs.contains(where: { $0.text.contains { !$0.isWhitespace } }) else { return }
    // Items of one list, and lines of one address, are one block.
    if kind == .list || kind == .lines, blocks.last?.kind == kind {
      blocks[blocks.count - 1].items.append(runs)
    } else {
      blocks.append(PageBlock(kind: kind, items: [runs]))
    }
  }

  private static func decoded(_ html: String) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", "\u{A0}")]
      .reduce(html) { $0.replacing($1.0, with: $1.1) }.replacing("&amp;", with: "&")
  }
}
