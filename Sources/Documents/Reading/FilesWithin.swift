// Files within files: attachments of mails, and what PDF and office files carry along; each is read in its own way.

import Children
import Redaction
import Synchronization

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// How many files within one document may still be read, however deep they stand.
final class FilesLeft: Sendable {
  private let left: Mutex<Int>
  init(_ count: Int) { left = Mutex(count) }

  /// Whether there is one more; then it is taken.
  func take() -> Bool {
    left.withLock { left in
      guard left > 0 else { return false }
      left -= 1
      return true
    }
  }
}

/// What files say that a document carries along and that its pages do not show.
struct SaidWithin {
  var hidden: [HiddenContent] = []
  var unreadable: [UnreadablePart] = []
}

extension DocumentReader {
  /// How deep files within files are followed.
  private static let deepest = 4

  /// Makes a file ready that a script or tool wrote into `folder`, in a folder of its own within.
  func within(
    _ file: String, named name: String, in folder: ScratchFolder, _ depth: Int
  ) async -> Prepared {
    guard depth < DocumentReader.deepest, filesLeft.take() else { return .unread(.tooLarge) }
    guard folder.holds(file) else { return .unread(.failed) }
    let path = folder.file(file)
    let head = [UInt8](Data.mapped(path).prefix(FileKind.headLength))
    guard let kind = FileKind.sniff(head, name: name) else { return .unread(.unknownKind) }
    guard let own = folder.folder("folder-\(file)") else { return .unread(.failed) }
    return await prepared(path, kind, own, depth: depth + 1)
  }

  /// Reads the embedded files that the records tell of. They belong to no page, so all they say is hidden.
  func embedded(
    _ records: Records, in folder: ScratchFolder, _ depth: Int
  ) async -> SaidWithin {
    var all = SaidWithin()
    for row in records.rows where row.first == "embedded" && row.count == 3 {
      let name = row[2]
      let prepared = await within(row[1], named: name, in: folder, depth)
      let text = await text(of: prepared) { _, _ in }
      let places = PlacesWithin(name: name, after: 0)
      all.hidden += text.pages.flatMap { $0.said(within: name, atMost: limits.hiddenText) }
      all.hidden += text.hidden.map(places.moved)
      all.unreadable += text.unreadable.map { part in
        let page = part.page.map { UnreadablePart(place: String($0), reason: part.reason) }
        return places.moved(page ?? part)
      }
    }
    return all
  }
}

extension PageText {
  /// What it says, line by line, as hidden content: as many of them as are needed to leave nothing out.
  fileprivate func said(within name: String, atMost limit: Int) -> [HiddenContent] {
    var texts: [String] = []
    var line = -1
    for word in words {
      let sign = word.line == line ? " " : "\n"
      line = word.line
      if let last = texts.last, last.utf8.count + word.text.utf8.count < limit {
        texts[texts.count - 1] += sign + word.text
      } else {
        texts.append(word.text)
      }
    }
    return texts.map {
      HiddenContent(kind: .embeddedFile, place: "\(name): \(number)", text: $0)
    }
  }
}
