// Files and the search index: what is copied or made again beside the rows.

import Policy
import Workflow

extension Copying {
  /// Copies every file that the source names and the target does not have.
  func copyFiles() async throws(CopyFailure) {
    guard let targetFiles else { return }
    var after = ""
    var copied = 0
    while true {
      let page = try await rows(source, Statement(CaseAuditSQL.blobs, [.text(after), .int(500)]))
      for row in page {
        let id: BlobID
        do throws(StorageFailure) { id = BlobID(try row.text(0)) } catch { throw .storage(error) }
        after = id.text
        if try await copy(id, to: targetFiles) { copied += 1 }
        if copied.isMultiple(of: 100) { progress(.files(copied, isLast: false)) }
      }
      if page.count < 500 { break }
    }
    progress(.files(copied, isLast: true))
  }

  /// False when it is there already.
  private func copy(_ id: BlobID, to files: BlobStore) async throws(CopyFailure) -> Bool {
    do throws(StorageFailure) {
      guard let size = try await sourceFiles.size(of: id).get() else { throw .corrupt("missing") }
      if try await files.keptSize(of: id).get() == size { return false }
    } catch {
      if case .corrupt = error { throw .file(id, .missing) }
      throw .storage(error)
    }
    let chunks = FileChunks(store: sourceFiles, id: id)
    do {
      guard let kept = try await files.put(chunks), kept.id == id else {
        throw CopyFailure.file(id, .hash)
      }
      return true
    } catch let failure as CopyFailure {
      throw failure
    } catch { throw .storage(error as? StorageFailure ?? .failed("\(type(of: error))")) }
  }

  /// Makes the search index of the target, case by case; what is right already is left.
  func copyWords() async throws(CopyFailure) {
    let store = Store(database: target)
    var after = ""
    var made = 0
    do throws(StorageFailure) {
      while true {
        let (folded, last) = try await store.foldedCases(after: after, limit: 200)
        let wrong = Set(try await store.wordFindings(folded))
        let missing = folded.filter { wrong.contains(.words($0.file.id)) }
        try await target.write(missing.flatMap { store.indexing($0.file) }).get()
        made += missing.count
        progress(.words(made, isLast: last == nil))
        guard let last else { return }
        after = last
      }
    } catch { throw .storage(error) }
  }
}

extension Store {
  /// Cases in the order of their ids, folded; and the id after which there may be more.
  fileprivate func foldedCases(
    after id: String, limit: Int
  ) async throws(StorageFailure) -> ([FoldedCase], last: String?) {
    let values: [Value] = [.text(id), .int(limit)]
    let rows = try await database.read([
      Statement(CaseAuditSQL.rows, values), Statement(CaseAuditSQL.events, values),
    ]).get()
    let events = Dictionary(grouping: rows[1], by: \.values.first)
    var folded: [FoldedCase] = []
    for row in rows[0] {
      let id = try row.text(0)
      let audit = CaseAudit(
        id: CaseID(id), row: row, records: events[.text(id)] ?? [], letters: [])
      if let whole = audit.findings(EventCoder()).1 { folded.append(whole.folded) }
    }
    return (folded, rows[0].count < limit ? nil : try rows[0].last?.text(0))
  }

  /// The statements that put a case's words into the index in place of others.
  fileprivate func indexing(_ file: Case) -> [Statement] {
    let columns = CaseColumns(file)
    let more = file.disposedBy == nil ? CaseColumns.moreWords(file) : ""
    return [
      Statement(database.dialect.removeWords, [.text(file.id.text)]),
      Statement(
        database.dialect.addWords,
        [.text(file.id.text)]
          + database.dialect.indexed(columns.authority, columns.shownWords, more)),
    ]
  }
}

/// A stored file as chunks of a mebibyte.
private struct FileChunks: AsyncSequence, AsyncIteratorProtocol, Sendable {
  typealias Element = [UInt8]
  let store: BlobStore
  let id: BlobID
  private var offset = 0

  init(store: BlobStore, id: BlobID) {
    self.store = store
    self.id = id
  }

  func makeAsyncIterator() -> FileChunks { self }

  mutating func next() async throws -> [UInt8]? {
    guard let bytes = try await store.read(id, from: offset, count: 1 << 20).get(), !bytes.isEmpty
    else { return nil }
    offset += bytes.count
    return bytes
  }
}
