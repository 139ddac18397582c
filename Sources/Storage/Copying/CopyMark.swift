// The mark of an unfinished copy: what it is a copy of, so that it is resumed and never served.

import Crypto
import Policy
import Workflow

extension Copying {
  static let markName = "copy-unfinished"

  /// Marks an empty target, or finds the mark of this very copy.
  func begin(_ tables: [TableShape], anew: Bool) async throws(CopyFailure) {
    let (identity, end) = try await mark()
    let found = try await rows(target, Statement(Store.markQuery)).first.map { try? $0.blob(0) }
    if let found {
      guard found?.prefix(32) == identity[...] else { throw .ofAnother }
      if !anew {
        guard found == identity + end else { throw .sourceMoved }
        return
      }
      // The mark goes with the rest, in one transaction, and is set again.
      try await write(
        [Statement(target.dialect.clearWords)] + tables.reversed().map { Statement($0.clear) }
          + [Statement(Store.insertMark, [.blob(identity + end)])])
      return
    }
    for table in tables where try await !rows(target, Statement(table.last)).isEmpty {
      throw .notEmpty
    }
    try await write([Statement(Store.insertMark, [.blob(identity + end)])])
  }

  /// What tells the source from others, and how far it has come.
  private func mark() async throws(CopyFailure) -> (identity: [UInt8], end: [UInt8]) {
    let keys = try await rows(source, Statement(Store.keyOfHeads))
    let first = try await rows(source, Statement(Store.firstEvent))
    let last = try await rows(source, Statement(Store.lastEvent))
    do throws(StorageFailure) {
      let key = try keys.first?.blob(0) ?? []
      let event = try first.first?.blob(0) ?? []
      let end = try last.first?.int64(0) ?? 0
      return (
        HashChain.sha256(Array("utlamnande/copy/1".utf8), HashChain.length(key), key, event),
        HashChain.bigEndian(UInt64(end))
      )
    } catch { throw .storage(error) }
  }

  /// Lets numbers go on where the source's ended, and takes the mark away.
  func finish() async throws(CopyFailure) {
    let queries = target.dialect.afterCopy.map { Statement($0) }
    let result = await target.transact(reading: queries) { _ throws(StorageFailure) in
      .commit([Statement(Store.removeMark)], answer: ())
    }
    if case .failure(let failure) = result { throw .storage(failure) }
  }
}

extension Store {
  /// Whether a copy to this database was begun and not finished: then it is not to be used.
  public func isUnfinishedCopy() async -> Result<Bool, StorageFailure> {
    await database.read(Statement(Store.markQuery)).map { !$0.isEmpty }
  }

  fileprivate static let markQuery = SQL(
    "SELECT value FROM settings WHERE name = 'copy-unfinished'")
  fileprivate static let insertMark = SQL(
    "INSERT INTO settings (name, value) VALUES ('copy-unfinished', $1)")
  fileprivate static let removeMark = SQL("DELETE FROM settings WHERE name = 'copy-unfinished'")
  fileprivate static let keyOfHeads = SQL("SELECT value FROM settings WHERE name = 'head-key'")
  fileprivate static let firstEvent = SQL("SELECT hash FROM events ORDER BY seq LIMIT 1")
  fileprivate static let lastEvent = SQL("SELECT seq FROM events ORDER BY seq DESC LIMIT 1")
}
