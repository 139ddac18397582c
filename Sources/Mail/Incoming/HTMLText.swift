// HTML made readable as plain text: tags, entities and styles gone, links kept.

/// HTML to text, in one walk over its bytes.
enum HTMLText {
  /// The text of a page: a line for each block, `- ` before items, links with their address.
  static func readable(_ html: String) -> String {
    var walk = HTMLWalk(Array(html.utf8))
    return walk.text()
  }
}

private struct HTMLWalk {
  private let bytes: [UInt8]
  private var at = 0
  private var result: [UInt8] = []
  /// White space that has been met and not written, and line ends that are wanted before more text.
  private var space = false
  private var lines = 0
  private var preformatted = 0
  /// Addresses of links that are open, and where their text begins.
  private var links: [(address: [UInt8], start: Int)] = []
  /// Whether no `>` comes any more, so that a `<` is only itself.
  private var isTagless = false
  /// Whether a quote in a tag was never closed, so that quotes are no longer heeded.
  private var isQuoteless = false

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    result.reserveCapacity(bytes.count / 2)
  }

  mutating func text() -> String {
    while at < bytes.count {
      let byte = bytes[at]
      if byte == UInt8(ascii: "<"), !isTagless, readMarkup() { continue }
      if byte == UInt8(ascii: "&"), let (scalar, end) = HTMLEntity.read(bytes, at: at) {
        at = end
        if scalar == "\u{A0}" { space = true } else { write(Array(String(scalar).utf8)) }
        continue
      }
      at += 1
      switch byte {
      case 0x0A where preformatted > 0: lines = min(lines + 1, 3)
      case 0x09, 0x0A, 0x0D, 0x20:
        if preformatted > 0, byte == 0x20 { write([byte]) } else { space = true }
      // A no-break space is as wide as another, and pads tables.
      case 0xC2 where at < bytes.count && bytes[at] == 0xA0:
        at += 1
        space = true
      default: write([byte])
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Text, after the white space that stood before it.
  private mutating func write(_ text: [UInt8]) {
    if lines > 0, !result.isEmpty {
      result += [UInt8](repeating: 0x0A, count: min(lines, 2))
    } else if space, !result.isEmpty, result.last != 0x0A, result.last != 0x20 {
      result.append(0x20)
    }
    (space, lines) = (false, 0)
    result += text
  }

  /// A tag, a comment or a declaration at `at`; false if it is only the sign.
  private mutating func readMarkup() -> Bool {
    let next = at + 1 < bytes.count ? bytes[at + 1] : 0
    if next == UInt8(ascii: "!") || next == UInt8(ascii: "?") {
      let isComment = bytes[at...].starts(with: Array("<!--".utf8))
      at = isComment ? skip(past: "-->", from: at + 4) : skip(past: ">", from: at + 1)
      return true
    }
    let isClosing = next == UInt8(ascii: "/")
    let start = at + (isClosing ? 2 : 1)
    guard start < bytes.count, Self.isLetter(bytes[start]), let end = tagEnd(from: start) else {
      return false
    }
    let tag = bytes[start..<end]
    let name = lowercasedASCII(tag.prefix(12).prefix { Self.isLetter($0) || 0x30...0x39 ~= $0 })
    at = end + 1
    if isClosing { close(name) } else { open(name, tag) }
    return true
  }

  /// The place of the `>` of a tag; one within quotes does not count, unless a quote never ends.
  private mutating func tagEnd(from start: Int) -> Int? {
    var quote: UInt8 = 0
    var first: Int?
    for index in start..<bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: ">") {
        if quote == 0 { return index }
        if first == nil { first = index }
      } else if !isQuoteless, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        if quote == byte {
          quote = 0
        } else if quote == 0, index > start, bytes[index - 1] == UInt8(ascii: "=") {
          quote = byte
        }
      }
    }
    if first == nil { isTagless = true } else { isQuoteless = true }
    return first
  }

  /// The place after a mark; the end where it never comes.
  private func skip(past mark: StaticString, from start: Int) -> Int {
    let mark = mark.withUTF8Buffer { Array($0) }
    var index = start
    while index + mark.count <= bytes.count {
      if bytes[index] == mark[0], bytes[index..<(index + mark.count)].elementsEqual(mark) {
        return index + mark.count
      }
      index += 1
    }
    return bytes.count
  }

  private mutating func open(_ name: String, _ tag: ArraySlice<UInt8>) {
    switch name {
    case "script", "style", "title", "template", "noembed": skipElement(name)
    case "br": lines = min(lines + 1, 2)
    case "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "hr":
      wantLines(2)
    case "div", "tr", "section", "article", "header", "footer", "dt", "dd", "form", "center":
      wantLines(1)
    case "li":
      wantLines(1)
      write(Array("- ".utf8))
    case "td", "th": if !result.isEmpty, result.last != 0x0A, lines == 0 { space = true }
    case "pre":
      wantLines(2)
      preformatted += 1
    case "a": if links.count < 50 { links.append((attribute("href", tag), result.count)) }
    case "img": if case let words = attribute("alt", tag), !words.isEmpty { write(words) }
    default: break
    }
  }

  private mutating func close(_ name: String) {
    switch name {
    case "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote": wantLines(2)
    case "div", "tr", "li", "section", "article", "header", "footer", "dt", "dd", "center":
      wantLines(1)
    case "pre":
      preformatted = max(preformatted - 1, 0)
      wantLines(2)
    case "a": if let link = links.popLast() { writeAddress(of: link) }
    default: break
    }
  }

  private mutating func wantLines(_ count: Int) { lines = max(lines, count) }

  /// The address of a link after its text, unless that is the same.
  private mutating func writeAddress(of link: (address: [UInt8], start: Int)) {
    let address = link.address.prefix(1_000)
    let scheme = lowercasedASCII(address.prefix(8))
    let isShown = ["http://", "https://", "mailto:", "tel:"].contains { scheme.hasPrefix($0) }
    guard isShown else { return }
    let bare = scheme.hasPrefix("mailto:") ? address.dropFirst(7) : address
    let text = result[min(link.start, result.count)...].filter { $0 > 0x20 }
    let isSame =
      text.elementsEqual(bare)
      || (text.count < bare.count && bare.count - text.count <= 9
        && bare.filter({ $0 != 0x2F }).suffix(text.count).elementsEqual(text.filter { $0 != 0x2F }))
    if isSame { return }
    space = true
    write([UInt8(ascii: "<")] + bare + [UInt8(ascii: ">")])
  }

  /// Passes over an element with all that is in it.
  private mutating func skipElement(_ name: String) {
    let name = Array(name.utf8)
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: "<"), at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: "/"),
        lowercasedASCII(bytes[(at + 2)...].prefix(name.count)).utf8.elementsEqual(name)
      {
        at = skip(past: ">", from: at)
        return
      }
      at += 1
    }
  }

  /// The value of an attribute of a tag, with its entities read; at most 2 000 bytes.
  private func attribute(_ name: StaticString, _ tag: ArraySlice<UInt8>) -> [UInt8] {
    let name = name.withUTF8Buffer { Array($0) }
    let tag = tag.prefix(8_000)
    var index = tag.startIndex
    while index + name.count < tag.endIndex {
      defer { index += 1 }
      guard tag[index] | 0x20 == name[0], index > tag.startIndex,
        tag[index - 1] <= 0x20 || tag[index - 1] == 0x22,
        lowercasedASCII(tag[index..<(index + name.count)]).utf8.elementsEqual(name)
      else { continue }
      var rest = tag[(index + name.count)...].drop { $0 <= 0x20 }
      guard rest.first == UInt8(ascii: "=") else { continue }
      rest = rest.dropFirst().drop { $0 <= 0x20 }
      if let quote = rest.first, quote == 0x22 || quote == 0x27 {
        rest = rest.dropFirst().prefix { $0 != quote }
      } else {
        rest = rest.prefix { $0 > 0x20 }
      }
      return HTMLEntity.decoded(rest.prefix(2_000))
    }
    return []
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    0x41...0x5A ~= byte || 0x61...0x7A ~= byte
  }
}

/// Characters that HTML writes by name or number.
enum HTMLEntity {
  /// The character at an `&`, and where the text goes on; nil if it is only the sign.
  static func read(_ bytes: [UInt8], at start: Int) -> (Unicode.Scalar, Int)? {
    let word = bytes[(start + 1)...].prefix(12).prefix {
      0x30...0x39 ~= $0 || 0x41...0x5A ~= $0 || 0x61...0x7A ~= $0 || $0 == UInt8(ascii: "#")
    }
    guard !word.isEmpty else { return nil }
    let isEnded = word.endIndex < bytes.count && bytes[word.endIndex] == UInt8(ascii: ";")
    let end = isEnded ? word.endIndex + 1 : word.endIndex
    let text = String(decoding: word, as: UTF8.self)
    if text.hasPrefix("#") {
      let digits = text.dropFirst()
      let isHex = digits.first == "x" || digits.first == "X"
      guard let value = isHex ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits) else {
        return nil
      }
      return (scalar(value), end)
    }
    return isEnded ? names[text].map { ($0, end) } : nil
  }

  /// A text with its entities read.
  static func decoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    guard bytes.contains(UInt8(ascii: "&")) else { return Array(bytes) }
    let bytes = Array(bytes)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "&"), let (scalar, end) = read(bytes, at: index) {
        result += Array(String(scalar).utf8)
        index = end
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return result
  }

  /// A number as HTML understands it: of Windows-1252 where Unicode has controls.
  private static func scalar(_ value: UInt32) -> Unicode.Scalar {
    if 0x80...0x9F ~= value {
      var troubles = TroubleList()
      let text = Windows1252.text([UInt8(value)], &troubles)
      return text.unicodeScalars.first ?? "\u{FFFD}"
    }
    return value == 0 ? "\u{FFFD}" : Unicode.Scalar(value) ?? "\u{FFFD}"
  }

  /// The names that letters use; others stay as they are written.
  private static let names: [String: Unicode.Scalar] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}",
    "aring": "å", "auml": "ä", "ouml": "ö", "Aring": "Å", "Auml": "Ä", "Ouml": "Ö",
    "eacute": "é", "Eacute": "É", "egrave": "è", "ecirc": "ê", "euml": "ë", "agrave": "à",
    "aacute": "á", "acirc": "â", "atilde": "ã", "aelig": "æ", "AElig": "Æ", "oslash": "ø",
    "Oslash": "Ø", "uuml": "ü", "Uuml": "Ü", "iuml": "ï", "iacute": "í", "oacute": "ó",
    "ograve": "ò", "ocirc": "ô", "otilde": "õ", "uacute": "ú", "ntilde": "ñ", "ccedil": "ç",
    "szlig": "ß", "yacute": "ý", "eth": "ð", "thorn": "þ", "copy": "©", "reg": "®",
    "trade": "™", "euro": "€", "pound": "£", "cent": "¢", "yen": "¥", "sect": "§", "para": "¶",
    "deg": "°", "plusmn": "±", "times": "×", "divide": "÷", "frac12": "½", "frac14": "¼",
    "frac34": "¾", "sup2": "²", "sup3": "³", "middot": "·", "bull": "•", "hellip": "…",
    "ndash": "–", "mdash": "—", "lsquo": "‘", "rsquo": "’", "sbquo": "‚", "ldquo": "“",
    "rdquo": "”", "bdquo": "„", "laquo": "«", "raquo": "»", "lsaquo": "‹", "rsaquo": "›",
    "iexcl": "¡", "iquest": "¿", "shy": "\u{AD}", "zwnj": "\u{200C}", "zwj": "\u{200D}",
    "ensp": "\u{2002}", "emsp": "\u{2003}", "thinsp": "\u{2009}", "larr": "←", "rarr": "→",
    "check": "✓", "minus": "−", "ge": "≥", "le": "≤", "ne": "≠", "acute": "´", "uml": "¨",
  ]
}
