// A document made ready for reading: as pieces of PDF, with what was found on the way.

import Children
import Redaction

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What came of a file before its pages are read.
struct Prepared {
  var pieces: [Piece] = []
  var hidden: [HiddenContent] = []
  var unreadable: [UnreadablePart] = []
  /// Texts that a reader of the file may see, each with its place; those that its pages do not show are
  /// hidden content.
  var said: [(place: String, text: String)] = []

  static func unread(_ reason: UnreadablePart.Reason) -> Prepared {
    Prepared(unreadable: [UnreadablePart(reason: reason)])
  }

  /// Takes over what a reading script told.
  mutating func take(_ records: Records) {
    for row in records.rows {
      switch row.first {
      case "hidden" where row.count == 4:
        guard let kind = HiddenContent.Kind(rawValue: row[1]) else { continue }
        hidden.append(HiddenContent(kind: kind, place: row[2], text: row[3]))
      case "unreadable" where row.count == 3:
        unreadable.append(
          UnreadablePart(place: row[1], reason: UnreadablePart.Reason(rawValue: row[2]) ?? .failed))
      case "said" where row.count == 3: said.append((row[1], row[2]))
      default: continue
      }
    }
  }

  /// What the file says and its pages do not show: beyond a print area, cut off, behind something.
  func unshown(on pages: [PageText]) -> [HiddenContent] {
    guard !said.isEmpty, !pieces.isEmpty else { return [] }
    var known: Set<Substring> = []
    var joined = ""
    for word in pages.lazy.flatMap(\.words) {
      known.insert(word.text[...])
      joined += word.text
    }
    let all = Data(joined.utf8)
    return said.compactMap { place, text in
      let missed = text.split(whereSeparator: \.isWhitespace).filter { word in
        !known.contains(word) && !all.holds(word)
      }
      guard !missed.isEmpty else { return nil }
      return HiddenContent(kind: .hiddenText, place: place, text: missed.joined(separator: " "))
    }
  }
}

extension Data {
  /// Whether a word stands in it, as bytes.
  fileprivate func holds(_ word: Substring) -> Bool {
    let wanted = Array(word.utf8)
    guard let first = wanted.first else { return true }
    return withUnsafeBytes { (buffer: UnsafeRawBufferPointer) in
      var from = 0
      while from + wanted.count <= buffer.count,
        let at = buffer[from...(buffer.count - wanted.count)].firstIndex(of: first)
      {
        if buffer[at..<at + wanted.count].elementsEqual(wanted) { return true }
        from = at + 1
      }
      return false
    }
  }
}

/// A PDF that is the document or a part of it.
struct Piece {
  let path: String
  let folder: ScratchFolder
  /// Made here: then only its pages are of interest, and not what a converter wrote beside them.
  let isMadeHere: Bool
  /// How deep within other files it stands.
  var depth = 0
  /// The attachment that it is; empty for the document itself.
  var name = ""
  /// The pages of a picture, already read.
  var recognised: DocumentText?

  func read(
    by reader: DocumentReader, _ progress: @escaping PageProgress
  ) async -> DocumentText {
    if let recognised { return recognised }
    var reading = PDFReading(reader.tools, reader.limits, folder, path)
    reading.progress = progress
    reading.within = { await reader.embedded($0, in: folder, depth) }
    return await reading.read(onlyPages: isMadeHere)
  }
}
