// What a sign-in leaves for a while: names that are taken once, and sealed contents that are fetched once.

public import Policy

/// What a mark is for.
public enum MarkPurpose: String, Sendable, CaseIterable {
  /// The answer to a sign-in was taken.
  case state
  /// A provider's word that somebody has signed out was taken.
  case logout
  /// What somebody had written before they had to sign in.
  case kept
  /// The token that reminds a provider of whom it signs out.
  case hint
}

extension Store {
  /// Contents kept of one purpose at a time, beyond which no more are taken.
  public static let mostMarks = 2_000

  /// Takes a name. False where it was taken before, and its time is not out.
  ///
  /// - Parameter content: what is kept under it; none is taken beyond `mostMarks` of a purpose.
  public func mark(
    _ name: [UInt8], for purpose: MarkPurpose, until: Instant, now: Instant,
    content: [UInt8]? = nil
  ) async -> Result<Bool, StorageFailure> {
    let values: [Value] = [
      .text(purpose.rawValue), .blob(name), .int64(until.milliseconds), .optional(content),
      .int(Store.mostMarks),
    ]
    return await database.transact(reading: [
      Statement(MarkSQL.forget, [.int64(now.milliseconds)]), Statement(MarkSQL.add, values),
    ]) { rows throws(StorageFailure) in .commit([], answer: !rows[1].isEmpty) }
  }

  /// Sweeps away what is out of its time.
  public func forgetMarks(at now: Instant) async -> Result<Void, StorageFailure> {
    let sweep = Statement(MarkSQL.forget, [.int64(now.milliseconds)])
    return await database.transact(reading: [sweep]) { _ throws(StorageFailure) in
      .commit([], answer: ())
    }
  }

  /// Takes what is kept under a name away; nil where there is none, or its time is out.
  public func fetch(
    _ name: [UInt8], for purpose: MarkPurpose, now: Instant
  ) async -> Result<[UInt8]?, StorageFailure> {
    let values: [Value] = [
      .text(purpose.rawValue), .blob(name), .int64(now.milliseconds),
    ]
    return await database.transact(reading: [Statement(MarkSQL.take, values)]) {
      rows throws(StorageFailure) in
      .commit([], answer: try rows[0].first?.optionalBlob(0))
    }
  }
}

/// The SQL of marks.
private enum MarkSQL {
  static let forget = SQL("DELETE FROM sign_in_marks WHERE until <= $1 RETURNING purpose")
  static let add = SQL(
    """
    INSERT INTO sign_in_marks (purpose, name, until, content)
    SELECT $1, $2, $3, $4
    WHERE CAST($4 AS BYTEA) IS NULL
      OR (SELECT COUNT(*) FROM sign_in_marks WHERE purpose = $1) < $5
    ON CONFLICT DO NOTHING RETURNING purpose
    """)
  static let take = SQL(
    """
    DELETE FROM sign_in_marks WHERE purpose = $1 AND name = $2 AND until > $3 RETURNING content
    """)
}
