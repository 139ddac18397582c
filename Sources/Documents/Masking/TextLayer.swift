// The invisible text of a page and its structure: what can be read, selected and read aloud.

import Redaction

/// The words of one page of a masked copy as content and as marked sequences.
struct TextLayer {
  /// Operators that set the text in rendering mode 3, which draws nothing.
  private(set) var content = ""
  /// One for each block of lines.
  private(set) var blocks: [Block] = []

  /// The largest size in points of what a box says, and how much wider than natural it is set.
  private static let boxSize = 11.0
  private static let boxStretch = 1.35

  /// A paragraph: sequences of words and the boxes between them.
  struct Block {
    var parts: [Part] = []
  }

  /// A marked sequence; its number is its place in the page.
  struct Part {
    var number: Int
    /// What a box says; nil for words.
    var alternative: String?
  }

  /// A word with the place where it stands in the copy.
  struct PlacedWord {
    var text: String
    var box: Box
    var line: Int
    var isBox: Bool
  }

  /// - Parameter height: of the page in points.
  init(words: [PlacedWord], height: Double) {
    var last: PlacedWord?
    var sequences = 0
    for word in words where word.box.right > word.box.left && word.box.bottom > word.box.top {
      let text = PDFText.plain(word.text)
      guard !text.allSatisfy(\.isWhitespace) else { continue }
      if last.map({ Self.startsBlock(word, after: $0) }) ?? true { blocks.append(Block()) }
      let follows =
        last.map { $0.line == word.line && !$0.isBox && !word.isBox } ?? false
      if !follows {
        if last != nil { content += "EMC\n" }
        let tag = word.isBox ? "Span" : "P"
        content += "/\(tag) <</MCID \(sequences)>> BDC\n"
        blocks[blocks.count - 1].parts.append(
          Part(number: sequences, alternative: word.isBox ? text : nil))
        sequences += 1
      }
      show(text, in: word, height: height)
      last = word
    }
    if last != nil { content = "BT\n3 Tr\n\(content)EMC\nET\n" }
  }

  private mutating func show(_ text: String, in word: PlacedWord, height: Double) {
    var box = word.box
    let text = word.isBox ? "[\(text)]" : text
    let size = min(max(1, box.bottom - box.top) * 0.8, word.isBox ? Self.boxSize : .infinity)
    // Each code is half a size wide.
    let natural = Double(text.utf16.count) * size / 2
    if word.isBox {
      // Drawn out somewhat, so that readers of the text see one line, but not over a whole page.
      let spare = max(0, box.width - natural * Self.boxStretch) / 2
      box.left += spare
      box.right -= spare
    }
    let baseline = height - box.bottom + (box.bottom - box.top) * 0.22
    content +=
      "/F \(PDFText.number(size)) Tf \(PDFText.number(box.width / natural * 100)) Tz "
      + "1 0 0 1 \(PDFText.number(box.left)) \(PDFText.number(baseline)) Tm "
      + "<\(PDFText.codes(text))0020> Tj\n"
  }

  /// A new block begins below a gap, above the line before, or beside it.
  private static func startsBlock(_ word: PlacedWord, after last: PlacedWord) -> Bool {
    if word.line == last.line { return false }
    let gap = word.box.top - last.box.bottom
    return gap > (last.box.bottom - last.box.top) * 0.6 || gap < -(last.box.bottom - last.box.top)
  }
}

extension Box {
  fileprivate var width: Double { right - left }
}
