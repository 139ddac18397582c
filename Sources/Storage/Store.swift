// The store: what the desk asks of storage, on whatever engine there is.

/// Cases, letters, errands, staff and keys in one database.
public struct Store: Sendable {
  let database: any Database
  let cache: CaseCache
  let randomBytes: @Sendable (Int) -> [UInt8]
  /// Of two requests with one key the second must see what became of the first.
  let intakes = Gathering<WaitingIntake, IntakeEnd> { $0.key.map { [$0.scope, $0.key] } }
  /// Ends of errands; whether each was still its worker's.
  let finishes = Gathering<Statement, Bool>()
  /// Who has read what; this store's own chain of it.
  let accessLog: AccessLog
  /// Put together once, since every intake begins with it.
  let lastNumber: SQL

  /// - Parameters:
  ///   - database: the engine, opened and migrated.
  ///   - cachedCases: how many folded cases are kept in memory; each is checked against its row before use.
  ///   - waitingAccesses: accesses that may wait to be logged, from 1; those beyond are not answered.
  ///   - randomBytes: unpredictable bytes, so many as asked for.
  public init(
    database: any Database, cachedCases: Int = 512, waitingAccesses: Int = 10_000,
    randomBytes: @escaping @Sendable (Int) -> [UInt8] = Store.systemRandomBytes
  ) {
    self.database = database
    self.cache = CaseCache(limit: cachedCases)
    self.randomBytes = randomBytes
    accessLog = AccessLog(limit: waitingAccesses)
    lastNumber = Store.lastNumber(database.dialect)
  }

  /// Bytes from the operating system.
  @Sendable public static func systemRandomBytes(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + 7)
    while bytes.count < count {
      withUnsafeBytes(of: generator.next()) { bytes.append(contentsOf: $0) }
    }
    return Array(bytes.prefix(count))
  }

  /// Work without hurry; now and then, and after personal texts were erased.
  public func tidy() async -> Result<Void, StorageFailure> { await database.tidy() }
}
