// The embedded database: one file, WAL, every commit synced before it is answered.

import Foundation
import GRDB
public import Storage

/// SQLite behind the port.
public struct SQLiteDatabase: Storage.Database {
  private let base: any DatabaseWriter
  private let writer: GroupCommit
  public var dialect: Dialect { .sqlite }

  private init(_ base: any DatabaseWriter, _ options: Options) throws(StorageFailure) {
    self.base = base
    writer = GroupCommit(base, limit: options.waitingWriters)
    try prepare(options)
  }

  /// Limits of the embedded database.
  public struct Options: Sendable {
    /// Connections that read at the same time, from 1.
    public var readers = 4
    /// Transactions that wait at most; more are refused as unavailable.
    public var waitingWriters = 4_096
    /// Seconds to wait for another process that writes.
    public var busySeconds = 5.0
    /// Pages of 4 KiB that the file may have; nil for SQLite's own limit.
    public var maximumPages: Int?
    /// Whether nobody else may have the file open, for as long as it is open here.
    public var isExclusive = false
    /// Pages of the log after which it is written into the file; 0 leaves that to `tidy`.
    public var checkpointPages = 4_000
    public init() {}
  }

  /// Opens the file, makes it if it is not there, and brings its schema up to date.
  /// - Throws: `.notOurs` for a file of another program, `.newerSchema` for one of a newer version.
  public static func open(
    at path: String, _ options: Options = Options()
  ) throws(StorageFailure) -> SQLiteDatabase {
    var configuration = configuration(options)
    configuration.maximumReaderCount = max(options.readers, 1)
    var tries = 0
    while true {
      do {
        try refuseForeignFile(at: path)
        if options.isExclusive {
          return try SQLiteDatabase(
            DatabaseQueue(path: path, configuration: configuration), options)
        }
        return try SQLiteDatabase(DatabasePool(path: path, configuration: configuration), options)
      } catch {
        // SQLite does not wait for another process that turns a new file to WAL at the same moment.
        let failure = StorageFailure(sqlite: error)
        guard case .unavailable = failure, tries < (options.isExclusive ? 3 : 100) else {
          throw failure
        }
        tries += 1
        Thread.sleep(forTimeInterval: 0.02)
      }
    }
  }

  /// A database in memory that nobody else sees; it is gone with the last reference.
  public static func inMemory(
    _ options: Options = Options()
  ) throws(StorageFailure) -> SQLiteDatabase {
    do {
      return try SQLiteDatabase(
        DatabaseQueue(configuration: configuration(options)), options)
    } catch { throw StorageFailure(sqlite: error) }
  }

  /// Ends all connections; what comes afterwards fails.
  public func close() throws(StorageFailure) {
    do { try base.close() } catch { throw StorageFailure(sqlite: error) }
  }

  private static func configuration(_ options: Options) -> Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(options.busySeconds)
    configuration.foreignKeysEnabled = true
    if options.isExclusive { configuration.journalMode = .wal }
    configuration.prepareDatabase { db in
      if options.isExclusive { try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE") }
      try db.execute(sql: "PRAGMA temp_store = MEMORY")
      // Readers keep SQLite's own 2 MB, so that an idle server stays small.
      guard !db.configuration.readonly else { return }
      // What disposal erases is overwritten, not only unlinked.
      try db.execute(
        sql: """
          PRAGMA cache_size = -16384; PRAGMA secure_delete = ON;
          PRAGMA journal_size_limit = 67108864
          """)
    }
    return configuration
  }

  private func prepare(_ options: Options) throws(StorageFailure) {
    do {
      try base.writeWithoutTransaction { db in
        // `DatabasePool` lowers it to NORMAL after `prepareDatabase`, so it is set here and read back.
        try db.execute(sql: "PRAGMA synchronous = FULL")
        guard try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2 else {
          throw StorageFailure.failed("synchronous is not FULL")
        }
        if let pages = options.maximumPages {
          try db.execute(sql: "PRAGMA max_page_count = \(pages)")
        }
        try db.execute(sql: "PRAGMA wal_autocheckpoint = \(options.checkpointPages)")
        try Migrations.run(on: Connection(base: db))
      }
    } catch { throw StorageFailure(sqlite: error) }
  }
}

extension SQLiteDatabase {
  public func transact<Answer: Sendable>(
    reading reads: [Query],
    _ body: @escaping @Sendable ([Rows]) throws(StorageFailure) -> Change<Answer>
  ) async -> Result<Answer, StorageFailure> {
    await withCheckedContinuation { continuation in
      writer.submit(
        Job(
          work: { connection in
            do throws(StorageFailure) {
              var rows: [Rows] = []
              for read in reads { rows.append(try connection.rows(read)) }
              let change = try body(rows)
              for statement in change.statements ?? [] { try connection.run(statement) }
              let answer: Job.Answer = { failure in
                continuation.resume(
                  returning: failure.map { .failure($0) } ?? .success(change.answer))
              }
              return change.statements == nil ? .undone(answer) : .kept(answer)
            } catch {
              return .failed(error)
            }
          },
          refuse: { continuation.resume(returning: .failure($0)) }))
    }
  }

  public func read(_ queries: [Query]) async -> Result<[Rows], StorageFailure> {
    await withCheckedContinuation { continuation in
      base.asyncRead { opened in
        do throws(StorageFailure) {
          let connection = try Connection.opened(opened)
          var rows: [Rows] = []
          for query in queries { rows.append(try connection.rows(query)) }
          continuation.resume(returning: .success(rows))
        } catch {
          continuation.resume(returning: .failure(error))
        }
      }
    }
  }

  /// Merges the search index, forgets erased words, and empties the log into the file.
  public func tidy() async -> Result<Void, StorageFailure> {
    await withCheckedContinuation { continuation in
      base.asyncWriteWithoutTransaction { db in
        do throws(StorageFailure) {
          let connection = Connection(base: db)
          try connection.run("INSERT INTO words(words) VALUES ('optimize')")
          try connection.run("PRAGMA optimize")
          try connection.failing { _ = try db.checkpoint(.truncate) }
          continuation.resume(returning: .success(()))
        } catch {
          continuation.resume(returning: .failure(error))
        }
      }
    }
  }
}

extension Connection {
  static func opened(
    _ result: Result<GRDB.Database, any Error>
  ) throws(StorageFailure) -> Connection {
    do { return Connection(base: try result.get()) } catch { throw StorageFailure(sqlite: error) }
  }
}
