// What tesseract tells, as tab-separated rows: pages, blocks, lines and words in pixels.

import Redaction

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The pages of a picture file as the recogniser read them.
struct Recognised {
  struct Page {
    /// In pixels.
    var width: Double
    var height: Double
    fileprivate var found: [(text: String, box: Box, line: Int)] = []

    /// The words, with places in points.
    func words(perPoint scale: Double) -> [Word] {
      found.map { word in
        Word(
          text: word.text,
          box: Box(
            left: word.box.left / scale, top: word.box.top / scale, right: word.box.right / scale,
            bottom: word.box.bottom / scale),
          line: word.line)
      }
    }
  }

  private(set) var pages: [Page] = []

  /// The text of a picture file, whose pages stand in a PDF as large as the pictures say they are.
  func text(on read: PDFReading.Seen) -> DocumentText {
    var text = DocumentText(pages: [], unreadable: read.unreadable)
    for var page in read.pages.map(\.text) where pages.indices.contains(page.number - 1) {
      let found = pages[page.number - 1]
      guard page.width > 0, found.width > 0 else { continue }
      page.source = .recognised
      page.words = found.words(perPoint: found.width / page.width)
      text.pages.append(page)
      if page.words.isEmpty {
        text.unreadable.append(UnreadablePart(page: page.number, reason: .noText))
      }
    }
    return text
  }

  /// One thread, so that the time limit is one of work; the rest of the environment is empty.
  static let environment = ["OMP_THREAD_LIMIT": "1"]

  init(_ data: Data?) {
    var line: (key: [Substring], number: Int) = ([], -1)
    for row in String(decoding: data ?? Data(), as: UTF8.self).split(separator: "\n").dropFirst() {
      let fields = row.split(separator: "\t", maxSplits: 11, omittingEmptySubsequences: false)
      guard fields.count == 12, let level = Int(fields[0]), let left = Double(fields[6]),
        let top = Double(fields[7]), let width = Double(fields[8]), let height = Double(fields[9])
      else { continue }
      if level == 1 {
        pages.append(Page(width: width, height: height))
        line = ([], -1)
      }
      let text = fields[11].filter { !$0.isWhitespace }
      guard level == 5, !text.isEmpty, !pages.isEmpty else { continue }
      let key = Array(fields[1...4])
      if key != line.key { line = (key, line.number + 1) }
      pages[pages.count - 1].found.append(
        (
          text, Box(left: left, top: top, right: left + width, bottom: top + height), line.number
        ))
    }
  }
}
