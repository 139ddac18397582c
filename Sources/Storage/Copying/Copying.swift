// Moving to another database: every row as it stands, checked on both sides, resumed where it broke off.

import Policy
public import Workflow

/// A copy from one database to another, of whatever engines.
///
/// The source must be left alone meanwhile. In the target a mark stands until the copy is whole; a store with
/// that mark is refused by everything but a copy from the same source.
public struct Copying: Sendable {
  let source: any Database
  let target: any Database
  let sourceFiles: BlobStore
  /// Nil where both use the same files.
  let targetFiles: BlobStore?
  let batch: Int
  let progress: @Sendable (CopyProgress) -> Void

  /// - Parameters:
  ///   - targetFiles: where files go; nil where both databases use the same.
  ///   - batch: rows of a transaction, from 1.
  public init(
    from source: any Database, _ sourceFiles: BlobStore, to target: any Database,
    _ targetFiles: BlobStore?, batch: Int = 500,
    progress: @escaping @Sendable (CopyProgress) -> Void = { _ in }
  ) {
    self.source = source
    self.target = target
    self.sourceFiles = sourceFiles
    self.targetFiles = targetFiles
    self.batch = max(batch, 1)
    self.progress = progress
  }

  /// Copies what is not there yet, and proves that both sides are sound and the same.
  ///
  /// - Parameter anew: whether an unfinished copy in the target is thrown away first.
  public func run(anew: Bool = false) async -> Result<Void, CopyFailure> {
    do throws(CopyFailure) {
      let tables = try await shapes()
      try await refuseUnfinished()
      try await refuseUsed()
      try await prove(source, sourceFiles, .source)
      try await begin(tables, anew: anew)
      for table in tables { try await copy(table) }
      try await copyFiles()
      try await copyWords()
      for table in tables { try await compare(table) }
      try await prove(target, targetFiles ?? sourceFiles, .target)
      try await refuseUsed()
      try await finish()
      return .success(())
    } catch { return .failure(error) }
  }

  /// The tables, which both sides must have alike.
  private func shapes() async throws(CopyFailure) -> [TableShape] {
    do throws(StorageFailure) {
      let tables = try await TableShape.all(of: source)
      let others = try await TableShape.all(of: target)
      let names = Dictionary(uniqueKeysWithValues: others.map { ($0.name, Set($0.columns)) })
      guard tables.count == others.count,
        tables.allSatisfy({ names[$0.name] == Set($0.columns) && !$0.key.isEmpty })
      else { throw .failed("the two databases do not have the same tables") }
      return tables
    } catch { throw .storage(error) }
  }

  /// What is not whole itself is nothing to copy from.
  private func refuseUnfinished() async throws(CopyFailure) {
    switch await Store(database: source).isUnfinishedCopy() {
    case .failure(let failure): throw .storage(failure)
    case .success(true): throw .unfinishedSource
    case .success(false): return
    }
  }

  /// Others that are connected would change what is being copied.
  private func refuseUsed() async throws(CopyFailure) {
    for (database, side) in [(source, CopySide.source), (target, .target)] {
      let others = try await rows(database, Statement(database.dialect.others))
      if let row = others.first, row.values.first != .int64(0) { throw .inUse(side) }
    }
  }

  /// Chain, register, heads, counters and files.
  private func prove(
    _ database: any Database, _ files: BlobStore, _ side: CopySide
  ) async throws(CopyFailure) {
    progress(.checking(side))
    var options = AuditOptions()
    options.inspectBlob = { await files.flaw(of: $0) }
    options.limit = 20
    switch await Store(database: database).audit(options) {
    case .failure(let failure): throw .storage(failure)
    case .success(let report):
      guard report.isSound else { throw .unsound(side, report) }
    }
  }

  func rows(_ database: any Database, _ query: Query) async throws(CopyFailure) -> Rows {
    switch await database.read(query) {
    case .success(let rows): return rows
    case .failure(let failure): throw .storage(failure)
    }
  }

  func write(_ statements: [Statement]) async throws(CopyFailure) {
    if case .failure(let failure) = await target.write(statements) { throw .storage(failure) }
  }
}

/// One of the two databases.
public enum CopySide: String, Sendable, Hashable {
  case source, target
}

/// How far a copy is.
public enum CopyProgress: Sendable, Hashable {
  case checking(CopySide)
  /// Rows of a table that were copied by this run so far.
  case rows(table: String, Int, isLast: Bool)
  case files(Int, isLast: Bool)
  case words(Int, isLast: Bool)
  case compared(table: String)
}

/// Why a copy did not come to its end; what was done of it stays, to go on from.
public enum CopyFailure: Error, Sendable {
  /// Something is connected to it.
  case inUse(CopySide)
  /// The target holds something, and it is no copy that was broken off.
  case notEmpty
  /// The source is itself a copy that was broken off.
  case unfinishedSource
  /// The target is the unfinished copy of another database.
  case ofAnother
  /// The source has gone on since the copy was begun.
  case sourceMoved
  case unsound(CopySide, AuditReport)
  /// A table that is not the same on both sides.
  case different(table: String)
  /// A file that the source names and does not have.
  case file(BlobID, Finding.Flaw)
  case storage(StorageFailure)
}
