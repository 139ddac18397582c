// Earlier revisions of a PDF: what was changed by appending is still in the file, before the last end.

import Children
import Foundation
import Redaction

/// The revisions that an appended change left in the file.
struct Revisions {
  let reading: PDFReading
  let seen: PDFReading.Seen

  private static let mark = Data("%%EOF".utf8)

  /// What earlier revisions say and the last one does not.
  func hidden() async -> [HiddenContent] {
    guard let data = try? Data(contentsOf: URL(filePath: reading.path), options: .mappedIfSafe)
    else { return [] }
    let ends = Revisions.ends(in: data)
    guard !ends.isEmpty else { return [] }
    var unreadable: [UnreadablePart] = []
    let present = Set(await reading.structure(pages: 1, &unreadable).hidden)
    var all: [HiddenContent] = []
    for (number, end) in ends.enumerated().suffix(reading.limits.revisions) {
      let place = String(number + 1)
      all.append(HiddenContent(kind: .earlierRevision, place: place, text: ""))
      guard reading.folder.write(data.prefix(end), as: "revision") else { continue }
      let earlier = PDFReading(
        reading.tools, reading.limits, reading.folder, reading.folder.file("revision"))
      all += await earlier.differences(from: seen, present, place: place)
    }
    return all
  }

  /// Where each revision but the last ends. The first end of a file made for the web is none.
  static func ends(in data: Data) -> [Int] {
    var ends: [Int] = []
    var from = data.startIndex
    while let found = data.range(of: mark, in: from..<data.endIndex) {
      ends.append(found.upperBound - data.startIndex)
      from = found.upperBound
    }
    // What follows the last mark may be white space, or nothing that a reader looks at.
    ends = Array(ends.dropLast())
    if data.prefix(1024).range(of: Data("/Linearized".utf8)) != nil {
      ends = Array(ends.dropFirst())
    }
    return ends
  }
}

extension PDFReading {
  /// What this revision says that the present one does not say at the same place.
  fileprivate func differences(
    from seen: Seen, _ present: Set<HiddenContent>, place: String
  ) async -> [HiddenContent] {
    let opening = await run(["words", path, "1", "0"], pages: 1)
    let count = min(ReadPages(opening.records).count, limits.pages)
    guard opening.failure == nil, count > 0 else { return [] }
    let before = await pages(1...count, of: path)
    var unreadable: [UnreadablePart] = []
    let things = await structure(pages: count, &unreadable).hidden.filter { !present.contains($0) }
    return HiddenContent.differences(
      before.pages, beside: seen.pages, kind: .earlierRevision, place: place)
      + things.map { HiddenContent(kind: .earlierRevision, place: place, text: $0.text) }
  }
}
