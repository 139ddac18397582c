// The database of many processes: PostgreSQL behind the port, through libpq.

import CPostgres
public import Storage

/// PostgreSQL behind the port.
///
/// A transaction has a connection and its thread to itself. Reads go out with BEGIN, statements with COMMIT, so
/// an act costs two round trips, and a read one.
public struct PostgresDatabase: Database {
  private let pool: Pool
  private let news: News
  public var dialect: Dialect { .postgres }

  /// The version of libpq that the program runs with, as PostgreSQL writes it: 150018 is 15.18.
  public static var libpqVersion: Int { Int(PQlibVersion()) }

  /// Connects, and brings the schema up to date.
  /// - Throws: `.unavailable` with the reason while it cannot be reached, `.newerSchema` for one of a newer
  ///   version, `.failed` for one with another encoding.
  public static func open(_ options: PostgresOptions) async throws(StorageFailure)
    -> PostgresDatabase
  {
    _ = openSSL
    let pool = Pool(options)
    try await pool.run { session throws(StorageFailure) in
      try Migrations.run(on: session)
    }.get()
    return PostgresDatabase(pool: pool, news: News(options))
  }

  /// Once, before anything else asks OpenSSL.
  private static let openSSL: Void = cpostgres_keep_openssl_to_the_end()

  /// Ends all connections; what comes afterwards fails.
  public func close() {
    pool.close()
    news.listener?.close()
  }

  /// How many times the threads have waited for the server so far.
  public var roundTrips: Int { pool.roundTrips }

  public func transact<Answer: Sendable>(
    reading reads: [Query],
    _ body: @escaping @Sendable ([Rows]) throws(StorageFailure) -> Change<Answer>
  ) async -> Result<Answer, StorageFailure> {
    await pool.run { session throws(StorageFailure) in
      try session.transact(reading: reads, body)
    }
  }

  public func read(_ queries: [Query]) async -> Result<[Rows], StorageFailure> {
    await pool.run { session throws(StorageFailure) in try session.read(queries) }
  }

  public func announceErrands() { news.listener?.tell() }

  public func awaitErrands(usually usual: Duration) async {
    guard let listener = news.listener else {
      try? await Task.sleep(for: usual)
      return
    }
    await listener.wait(usually: usual)
  }

  /// Takes what disposal erased out of the tables' files, and renews what the planner knows.
  public func tidy() async -> Result<Void, StorageFailure> {
    await pool.run { session throws(StorageFailure) in
      try session.maintain([
        Statement("VACUUM (ANALYZE) personal"), Statement("VACUUM (ANALYZE) letters"),
        Statement("VACUUM (ANALYZE) words"), Statement("VACUUM (ANALYZE) idempotency"),
        Statement("VACUUM (ANALYZE) readings, reading_pages, flag_sets, work"),
      ])
    }
  }
}

/// Holds the listener for as long as there is somebody to hear it.
private final class News: Sendable {
  /// Nil where there is no way to listen: behind a pooler, when no direct URL is given.
  let listener: Listener?

  init(_ options: PostgresOptions) {
    listener = options.listening.map {
      let listener = Listener()
      listener.start($0)
      return listener
    }
  }

  deinit { listener?.close() }
}
