// Text as a person reads it: one kind of line end, no controls, and paragraphs put together again.

/// Text made fit to be shown and stored.
enum ReadableText {
  /// The text with `\n` at line ends, without other controls than the tabulator, and without empty
  /// lines at its ends.
  static func cleaned(_ text: String) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    var before: UInt8 = 0
    for byte in text.utf8 {
      switch byte {
      case 0x0A: if before != 0x0D { bytes.append(0x0A) }
      case 0x0C, 0x0D: bytes.append(0x0A)
      case 0x09: bytes.append(0x09)
      case 0..<0x20, 0x7F: break
      // The controls from U+0080 to U+009F.
      case 0x80...0x9F where before == 0xC2: bytes.removeLast()
      default: bytes.append(byte)
      }
      before = byte
    }
    while let last = bytes.last, last == 0x0A || last == 0x20 || last == 0x09 {
      bytes.removeLast()
    }
    let start = bytes.firstIndex { $0 != 0x0A } ?? bytes.endIndex
    let rest = bytes[start...]
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    return String(decoding: rest.starts(with: mark) ? rest.dropFirst(3) : rest, as: UTF8.self)
  }

  /// Whether there is nothing to read.
  static func isBlank(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy {
      $0.properties.isWhitespace || $0.isControl || $0.properties.generalCategory == .format
    }
  }
}

/// Paragraphs that a mail program broke into lines (RFC 3676).
enum FlowedText {
  /// The text with its paragraphs on one line each; quoted lines keep their marks.
  static func unfolded(_ text: String, deletesSpace: Bool) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count)
    /// The depth of quotes of a paragraph that goes on, or nil.
    var open: Int?
    for line in lines(of: text) {
      let depth = line.prefix { $0 == UInt8(ascii: ">") }.count
      var rest = line.dropFirst(depth)
      if rest.first == 0x20 { rest.removeFirst() }
      let isSignature = rest.elementsEqual("-- ".utf8)
      if open == depth, !isSignature {
        result += rest
      } else {
        if open != nil { result.append(0x0A) }
        if depth > 0 {
          result += [UInt8](repeating: UInt8(ascii: ">"), count: depth) + [0x20]
        }
        result += rest
      }
      if rest.last == 0x20, !isSignature {
        open = depth
        if deletesSpace { result.removeLast() }
      } else {
        open = nil
        result.append(0x0A)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

/// Files that stand in the text itself, as mail had them before MIME.
enum InlineFiles {
  /// A file's name and its lines, still encoded.
  struct File {
    let name: String
    let lines: [UInt8]
  }

  /// The text without its files, and the files; a file that has no `end` stays in the text.
  static func taken(from text: String) -> (text: String, files: [File]) {
    guard mayHold(text) else { return (text, []) }
    var files: [File] = []
    var kept: [UInt8] = []
    var name: String?
    /// The lines of a file that may turn out to be none.
    var held: [UInt8] = []
    for line in lines(of: text) {
      if name == nil { name = Self.name(line) }
      guard let found = name else {
        kept += line + [0x0A]
        continue
      }
      held += line + [0x0A]
      if line.elementsEqual("end".utf8) {
        files.append(File(name: found, lines: held))
        (name, held) = (nil, [])
      } else if line.count > 63, held.count > line.count + 1 {
        // No line of a file is so long: it was text.
        kept += held
        (name, held) = (nil, [])
      }
    }
    kept += held
    return (String(decoding: kept, as: UTF8.self), files)
  }

  /// Whether some line begins as a file does.
  private static func mayHold(_ text: String) -> Bool {
    let mark = Array("begin ".utf8)
    var matched = 0
    for byte in text.utf8 {
      if byte == 0x0A || byte == 0x0D {
        matched = 0
      } else if matched >= 0 {
        matched = byte == mark[matched] ? matched + 1 : -1
        if matched == mark.count { return true }
      }
    }
    return false
  }

  /// The name in `begin 644 name`.
  private static func name(_ line: ArraySlice<UInt8>) -> String? {
    let words = line.split(separator: 0x20, maxSplits: 2)
    guard words.count == 3, words[0].elementsEqual("begin".utf8), (3...4).contains(words[1].count),
      words[1].allSatisfy({ 0x30...0x37 ~= $0 })
    else { return nil }
    return String(decoding: words[2], as: UTF8.self)
  }
}
