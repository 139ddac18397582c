// The port: what storage asks of an engine, in two round trips at most.

/// A database that keeps its promises: what was answered is on the disk, and what failed left nothing.
///
/// Drivers: `StorageSQLite`; PostgreSQL on the same SQL.
public protocol Database: Sendable {
  /// What this engine says differently.
  var dialect: Dialect { get }

  /// Reads, decides, writes, in one transaction, and answers once it is on the disk.
  ///
  /// All of `reads` go out at once, then all statements of the change. `body` is synchronous, so nothing
  /// gets between read and write, and it may be run more than once: it has no effects of its own.
  /// Transactions that wait at the same time may share a commit; one that fails takes nothing with it.
  ///
  /// - Returns: the answer of `body`; `.conflict` when another writer took a key first.
  func transact<Answer: Sendable>(
    reading reads: [Query],
    _ body: @escaping @Sendable ([Rows]) throws(StorageFailure) -> Change<Answer>
  ) async -> Result<Answer, StorageFailure>

  /// Reads all queries from one snapshot.
  func read(_ queries: [Query]) async -> Result<[Rows], StorageFailure>

  /// Tells whoever works the outbox, in any process, that there is something new. Costs nothing.
  func announceErrands()

  /// Waits for such news, or for as long as one usually waits between two looks.
  func awaitErrands(usually: Duration) async

  /// Work without hurry: checkpoints, merging the search index, overwriting what was erased.
  func tidy() async -> Result<Void, StorageFailure>
}

/// What a transaction has come to.
public struct Change<Answer: Sendable>: Sendable {
  /// What to write, in order; nil undoes what the reads may have done.
  public let statements: [Statement]?
  public let answer: Answer

  private init(_ statements: [Statement]?, _ answer: Answer) {
    self.statements = statements
    self.answer = answer
  }

  /// Writes and commits.
  public static func commit(_ statements: [Statement], answer: Answer) -> Change {
    Change(statements, answer)
  }

  /// Leaves everything as it was.
  public static func abandon(answer: Answer) -> Change { Change(nil, answer) }
}

extension Database {
  /// Nothing: an engine of one process is looked at often enough.
  public func announceErrands() {}

  public func awaitErrands(usually usual: Duration) async { try? await Task.sleep(for: usual) }

  /// Statements that need nothing read first.
  func write(_ statements: [Statement]) async -> Result<Void, StorageFailure> {
    await transact(reading: []) { _ throws(StorageFailure) in .commit(statements, answer: ()) }
  }

  /// One query from one snapshot.
  func read(_ query: Query) async -> Result<Rows, StorageFailure> {
    await read([query]).map { $0[0] }
  }
}
