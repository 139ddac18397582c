// A document as it was read: what is stored of it, page by page when it is needed.

import Policy
import Redaction
import Storage
import Workflow

/// What was read of a file, with its pages still in the store.
struct ReadDocument: Sendable {
  let stored: StoredReading
  /// Width and height of each page, the first at 0; both 0 where nobody has read it.
  let sizes: [[Double]]
  let hidden: [HiddenContent]
  let unreadable: [UnreadablePart]

  init?(_ stored: StoredReading) {
    guard let summary: StoredSummary = StoredJSON.value(stored.summary) else { return nil }
    self.stored = stored
    sizes = summary.sizes
    hidden = summary.hidden
    unreadable = summary.unreadable
  }
}

extension Desk {
  /// What was read of a file by this version's reader; nil where nobody has yet.
  func document(_ blob: BlobID?) async throws(DeskFailure) -> ReadDocument? {
    guard let blob, let reader = documents?.readerIdentity,
      let stored = try await store.reading(of: blob).orDeskFailure(), stored.reader == reader
    else { return nil }
    return ReadDocument(stored)
  }

  /// All the words of one page; nil where the document has no such page, or nobody has read it.
  func page(_ number: Int, of document: ReadDocument) async throws(DeskFailure) -> PageText? {
    guard number >= 1, number <= document.sizes.count else { return nil }
    let pages = try await store.pages(of: document.stored.blob, number...number).orDeskFailure()
    guard let row = pages.first, let stored: StoredPages = StoredJSON.value(row) else { return nil }
    return DocumentText(pages: stored.pages.map(\.page)).wholePages.first
  }

  /// The whole text; nil where a page is missing or cannot be read back.
  func text(of document: ReadDocument) async throws(DeskFailure) -> DocumentText? {
    var rows: [StoredPages] = []
    if !document.sizes.isEmpty {
      let range = 1...document.sizes.count
      let stored = try await store.pages(of: document.stored.blob, range).orDeskFailure()
      rows = stored.compactMap { StoredJSON.value($0) }
    }
    guard rows.count == document.sizes.count else { return nil }
    let pages = rows.flatMap(\.pages).map(\.page)
    return DocumentText(pages: pages, hidden: document.hidden, unreadable: document.unreadable)
  }

  /// The flags of one document of a case, where they are of this file; nil where nobody has raised any yet.
  func flags(
    of line: Line, in file: Case
  ) async throws(DeskFailure) -> (stored: StoredFlags, set: FlagSet)? {
    guard let blob = line.original?.blob else { return nil }
    guard let stored = try await store.flags(of: file.id, line: line.id).orDeskFailure().first,
      stored.blob == blob, stored.policy == policy.hash, stored.reader == documents?.readerIdentity,
      let set: FlagSet = StoredJSON.value(stored.content), set.detectors == Assessor.version
    else { return nil }
    return (stored, set)
  }
}
