// Pages that are pictures, or hold some: drawn and read by tesseract in Swedish.

import Children
import Redaction

extension PDFReading {
  /// The pages in order; behind a page what was recognised on it beside its text.
  func recognised(
    _ pages: [ReadPage], _ unreadable: inout [UnreadablePart]
  ) async -> [PageText] {
    var all: [PageText] = []
    var count = 0
    let plain = pages.count { !$0.mayShowMore }
    for page in pages {
      if !page.text.words.isEmpty || !page.mayShowMore { all.append(page.text) }
      guard page.mayShowMore else { continue }
      count += 1
      guard count <= limits.recognisedPages else {
        unreadable.append(UnreadablePart(page: page.text.number, reason: .tooManyPages))
        continue
      }
      let (found, failure) = await recognise(page)
      progress(plain + count, pages.count)
      if let failure {
        unreadable.append(UnreadablePart(page: page.text.number, reason: failure))
      }
      if var found {
        if !page.isGuessed { found.words.removeAll { page.text.shows($0) } }
        if !found.words.isEmpty {
          all.append(found)
        } else if page.text.words.isEmpty {
          // The page stands in the text, although nobody could read it.
          all.append(found)
        }
      } else if page.text.words.isEmpty {
        all.append(page.text)
      }
    }
    return all
  }

  /// Draws a page and reads the picture.
  private func recognise(_ page: ReadPage) async -> (PageText?, UnreadablePart.Reason?) {
    guard let recogniser = tools.recogniser else { return (nil, .toolMissing) }
    let number = page.text.number
    let (drawn, failure) = await run(
      ["picture", path, String(number), String(limits.dots), "page.png"], pages: 3)
    if let failure { return (nil, failure) }
    guard let row = drawn.rows.first, row.count == 2, let dots = Double(row[1]), dots > 0 else {
      return (nil, .failed)
    }
    let end = await tools.child.run(
      recogniser, ["page.png", "page", "-l", "swe", "--dpi", String(Int(dots)), "tsv"],
      environment: Recognised.environment, in: folder, limits: limits.recognition())
    if let failure = end.failure(folder.complaint) { return (nil, failure) }
    let found = Recognised(folder.read("page.tsv", limit: limits.output))
    var text = page.text
    text.source = .recognised
    text.words = found.pages.first?.words(perPoint: dots / 72) ?? []
    // A picture that shows no word to a machine may show a hand, a face, a map.
    let isMute = text.words.isEmpty && (page.letters == 0 || page.pictures > 0)
    return (text, isMute ? .noText : nil)
  }
}

extension PageText {
  /// Whether a word recognised in the picture stands on the page as text.
  func shows(_ word: Word) -> Bool {
    words.contains { own in
      let width = min(own.box.right, word.box.right) - max(own.box.left, word.box.left)
      let height = min(own.box.bottom, word.box.bottom) - max(own.box.top, word.box.top)
      let area = (word.box.right - word.box.left) * (word.box.bottom - word.box.top)
      return width > 0 && height > 0 && width * height > 0.5 * area
    }
  }
}
