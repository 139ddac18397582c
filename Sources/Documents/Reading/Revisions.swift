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
  func hidden(_ unreadable: inout [UnreadablePart]) async -> [HiddenContent] {
    func refuse(_ number: Int?, _ reason: UnreadablePart.Reason) {
      let place = number.map { "revision \($0)" } ?? "revisions"
      unreadable.append(UnreadablePart(place: place, reason: reason))
    }
    guard let data = try? Data(contentsOf: URL(filePath: reading.path), options: .mappedIfSafe)
    else {
      refuse(nil, .failed)
      return []
    }
    let ends = Revisions.ends(in: data)
    guard !ends.isEmpty else { return [] }
    var told: [UnreadablePart] = []
    let present = Set(await reading.structure(pages: 1, &told).hidden)
    var all: [HiddenContent] = []
    let first = max(1, ends.count - reading.limits.revisions + 1)
    for (number, end) in zip(1..., ends) {
      let place = String(number)
      all.append(HiddenContent(kind: .earlierRevision, place: place, text: ""))
      guard number >= first else {
        refuse(number, .tooLarge)
        continue
      }
      guard reading.folder.write(data.prefix(end), as: "revision") else {
        refuse(number, .failed)
        continue
      }
      let earlier = PDFReading(
        reading.tools, reading.limits, reading.folder, reading.folder.file("revision"))
      let found = await earlier.differences(from: seen, present, place: place)
      all += found.hidden
      if let reason = found.unread { refuse(number, reason) }
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
  ) async -> (hidden: [HiddenContent], unread: UnreadablePart.Reason?) {
    let opening = await run(["words", path, "1", "0"], pages: 1)
    let count = min(ReadPages(opening.records).count, limits.pages)
    guard opening.failure == nil, count > 0 else { return ([], opening.failure ?? .damaged) }
    let before = await pages(1...count, of: path)
    var unreadable: [UnreadablePart] = []
    let things = await structure(pages: count, &unreadable).hidden.filter { !present.contains($0) }
    let words = HiddenContent.differences(
      before.pages, beside: seen.pages, kind: .earlierRevision, place: place)
    let others = things.map { HiddenContent(kind: .earlierRevision, place: place, text: $0.text) }
    return (words + others, (before.unreadable + unreadable).first?.reason)
  }
}
