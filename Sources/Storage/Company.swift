// What processes that share a database learn of one another: who tries how often, and under which policy.

public import Policy
import Workflow

/// What may not be done too often: by a client, or with a request.
public enum AttemptKind: String, Sendable, Hashable {
  case wrongCode, wrongCodeOfRequest, intake
  /// A word that somebody has signed out, which nothing followed from; something kept for after a sign-in.
  case signOut, kept
}

extension Store {
  /// Whether other processes may serve from the same database.
  public var isShared: Bool { database.dialect.isShared }

  /// Adds tries of one client in one minute; how many there are then, from all processes.
  ///
  /// - Parameters:
  ///   - client: a keyed hash, of the client or of the request; no address is stored.
  ///   - minute: since 1970.
  public func count(
    _ tries: Int, _ kind: AttemptKind, of client: Int64, in minute: Int64
  ) async -> Result<Int, StorageFailure> {
    let query = Statement(
      Store.addTries, [.int64(minute), .text(kind.rawValue), .int64(client), .int(tries)])
    return await database.transact(reading: [query]) { rows throws(StorageFailure) in
      .commit([], answer: try rows[0].first?.int(0) ?? tries)
    }
  }

  /// Forgets the tries of past minutes; how many rows went.
  public func forgetAttempts(now: Instant) async -> Result<Int, StorageFailure> {
    let query = Statement(Store.deleteTries, [.int64(now.milliseconds / 60_000 - 1)])
    return await database.transact(reading: [query]) { rows throws(StorageFailure) in
      .commit([], answer: rows[0].count)
    }
  }

  /// The policy of the newest event, whoever wrote it; nil where there is none.
  public func newestPolicy() async -> Result<PolicyHash?, StorageFailure> {
    await database.read(Statement(Store.newestHeader)).tried { rows throws(StorageFailure) in
      guard let row = rows.first else { return nil }
      let header: EventHeader = try EventCoder().decoded(try row.text(0))
      return PolicyHash(header.policy)
    }
  }

  private static let addTries = SQL(
    """
    INSERT INTO attempts (minute, kind, client, tries) VALUES ($1, $2, $3, $4)
    ON CONFLICT (minute, kind, client) DO UPDATE SET tries = attempts.tries + excluded.tries
    RETURNING tries
    """)
  private static let deleteTries = SQL("DELETE FROM attempts WHERE minute < $1 RETURNING minute")
  private static let newestHeader = SQL("SELECT header FROM events ORDER BY seq DESC LIMIT 1")
}
