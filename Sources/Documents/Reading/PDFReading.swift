// The reading of one PDF: runs of the page tool, a few pages each, going on behind a page at which it fails.

import Children
import Redaction

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// One PDF that is being read.
struct PDFReading {
  let tools: ReadingTools
  let limits: ReadingLimits
  let folder: ScratchFolder
  let path: String
  var progress: PageProgress = { _, _ in }
  /// Reads the files that it carries along; nil where they are left alone.
  var within: (@Sendable (Records) async -> SaidWithin)?

  init(_ tools: ReadingTools, _ limits: ReadingLimits, _ folder: ScratchFolder, _ path: String) {
    self.tools = tools
    self.limits = limits
    self.folder = folder
    self.path = path
  }

  /// Everything: words, hidden content, pages that are pictures.
  ///
  /// - Parameter onlyPages: leaves out what the file holds beside its pages.
  func read(onlyPages: Bool) async -> DocumentText {
    var text = DocumentText(pages: [])
    let opening = await run(["words", path, "1", "0"], pages: 1)
    guard opening.failure == nil else {
      text.unreadable = [UnreadablePart(reason: opening.failure ?? .failed)]
      return text
    }
    let document = ReadPages(opening.records)
    if document.isMended { text.unreadable.append(UnreadablePart(reason: .damaged)) }
    if document.count > limits.pages {
      text.unreadable.append(
        UnreadablePart(page: limits.pages + 1, reason: .tooManyPages))
    }
    let last = min(document.count, limits.pages)
    progress(0, last)
    // A page that must be drawn and recognised as well is not done when its words are read.
    let seen = await pages(1...max(last, 1), of: path) { seen in
      progress(seen.pages.count { !$0.mayShowMore }, last)
    }
    text.hidden = seen.hidden
    text.unreadable += seen.unreadable
    if !onlyPages {
      let (hidden, records) = await structure(pages: last, &text.unreadable)
      text.hidden += hidden
      if let said = await within?(records) {
        text.hidden += said.hidden
        text.unreadable += said.unreadable
      }
      if document.hasHiddenLayers {
        text.hidden += await layers(beside: seen.pages, &text.unreadable)
      }
      text.hidden += await Revisions(reading: self, seen: seen).hidden(&text.unreadable)
    }
    text.pages = await recognised(seen.pages, &text.unreadable)
    progress(last, last)
    text.limitHidden(by: limits)
    return text
  }

  /// Pages that were read, one after another.
  struct Seen {
    var pages: [ReadPage] = []
    var hidden: [HiddenContent] = []
    var unreadable: [UnreadablePart] = []
  }

  /// Reads a range of pages, some in each run; a page at which the tool fails is left out and told.
  func pages(
    _ range: ClosedRange<Int>, of path: String, allLayers: Bool = false,
    afterEach: (Seen) -> Void = { _ in }
  ) async -> Seen {
    var seen = Seen()
    var next = range.lowerBound
    var faults = 0
    while next <= range.upperBound {
      let last = min(next + limits.pagesInOneRun - 1, range.upperBound)
      let (records, failure) = await run(
        ["words", path, String(next), String(last)] + (allLayers ? ["layers"] : []),
        pages: last - next + 1)
      let found = ReadPages(records)
      // The page that was being told when the tool ended is not.
      let whole = found.pages.filter(\.isWhole)
      let numbers = Set(whole.map { String($0.text.number) })
      seen.pages += whole
      seen.hidden += found.hidden.filter { numbers.contains($0.place) }
      seen.unreadable += found.cuts.intersection(numbers).compactMap { Int($0) }.sorted().map {
        UnreadablePart(page: $0, reason: .tooLarge)
      }
      afterEach(seen)
      guard let failure else {
        next = last + 1
        continue
      }
      let failed = next + whole.count
      faults += 1
      seen.unreadable.append(UnreadablePart(page: failed, reason: failure))
      next = failed + 1
      if faults == limits.faults || failure == .toolMissing {
        // The rest would most likely fail as well.
        seen.unreadable += (next...max(next, range.upperBound)).filter { $0 <= range.upperBound }
          .map { UnreadablePart(page: $0, reason: failure) }
        break
      }
    }
    return seen
  }

  /// What the objects of the file say beside its pages.
  func structure(
    pages: Int, _ unreadable: inout [UnreadablePart]
  ) async -> (hidden: [HiddenContent], records: Records) {
    let files = within == nil ? [] : ["files"]
    let (records, failure) = await run(["structure", path] + files, pages: min(pages, 60))
    if let failure { unreadable.append(UnreadablePart(place: "structure", reason: failure)) }
    let found = ReadPages(records)
    if !found.cuts.isEmpty {
      unreadable.append(UnreadablePart(place: "structure", reason: .tooLarge))
    }
    for row in records.rows where row.first == "unreadable" && row.count == 3 {
      let reason = UnreadablePart.Reason(rawValue: row[2]) ?? .failed
      unreadable.append(UnreadablePart(place: row[1], reason: reason))
    }
    return (found.hidden, records)
  }

  /// The words that only show when every layer is switched on.
  private func layers(
    beside shown: [ReadPage], _ unreadable: inout [UnreadablePart]
  ) async -> [HiddenContent] {
    guard let last = shown.last?.text.number else { return [] }
    let all = await pages(1...last, of: path, allLayers: true)
    unreadable += all.unreadable
    return HiddenContent.differences(all.pages, beside: shown, kind: .layer)
  }

  /// One run of the page tool.
  func run(
    _ arguments: [String], pages: Int
  ) async -> (records: Records, failure: UnreadablePart.Reason?) {
    guard let program = tools.pages else { return (Records(nil), .toolMissing) }
    let end = await tools.child.run(
      program, arguments, readable: [path], in: folder, limits: limits.reading(pages: pages))
    let records = Records(folder.read("stdout", limit: limits.output))
    if let failure = end.failure(folder.complaint) { return (records, failure) }
    return (records, records.isWhole ? nil : .failed)
  }
}

extension HiddenContent {
  /// The words of some pages that do not stand at their places on the others, page by page.
  static func differences(
    _ pages: [ReadPage], beside others: [ReadPage], kind: Kind, place: String = ""
  ) -> [HiddenContent] {
    let known = Dictionary(
      others.map { ($0.text.number, Set($0.text.words.map(PlacedText.init))) },
      uniquingKeysWith: { first, _ in first })
    return pages.compactMap { page in
      let seen = known[page.text.number] ?? []
      let more = page.text.words.filter { !seen.contains(PlacedText($0)) }
      guard !more.isEmpty else { return nil }
      return HiddenContent(
        kind: kind, place: place.isEmpty ? String(page.text.number) : place,
        text: more.map(\.text).joined(separator: " "))
    }
  }
}

/// A word by its letters and its place on the page, in whole points.
private struct PlacedText: Hashable {
  let text: String
  let left: Int
  let top: Int

  init(_ word: Word) {
    text = word.text
    // Places are near: those far away were clipped when they were read.
    left = Int(word.box.left.rounded())
    top = Int(word.box.top.rounded())
  }
}

extension DocumentText {
  /// Keeps each hidden thing once, its text cut to a length that can be looked at, and no more of them
  /// than is allowed; that something was cut is told.
  mutating func limitHidden(by limits: ReadingLimits) {
    var seen: Set<HiddenContent> = []
    var isCut = false
    hidden = hidden.compactMap { each in
      var each = each
      if each.text.utf8.count > limits.hiddenText {
        each.text = each.text.prefix(bytes: limits.hiddenText)
        isCut = true
      }
      guard seen.count < limits.hidden || seen.contains(each) else {
        isCut = true
        return nil
      }
      return seen.insert(each).inserted ? each : nil
    }
    let cut = UnreadablePart(place: "hidden", reason: .tooLarge)
    if isCut, !unreadable.contains(cut) { unreadable.append(cut) }
  }
}

extension String {
  /// As many whole characters as fit into so many bytes.
  fileprivate func prefix(bytes: Int) -> String {
    var end = utf8.index(startIndex, offsetBy: bytes, limitedBy: endIndex) ?? endIndex
    while end > startIndex, end.samePosition(in: self) == nil {
      end = utf8.index(before: end)
    }
    return String(self[..<end])
  }
}
