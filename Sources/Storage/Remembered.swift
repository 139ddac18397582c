// Idempotency keys: what a call under a key was answered, for a day.

public import Policy
import Workflow

/// What the table says of a key.
enum Remembered {
  case new
  /// Used so long ago that it is forgotten; the old row has to go first.
  case expired(at: Int64)
  case same(Answer, CaseID?)
  case other

  static func query(_ key: Idempotency?) -> [Query] {
    guard let key else { return [] }
    return [Statement(select, [.text(key.scope), .text(key.key)])]
  }

  init(_ rows: Rows, for key: Idempotency) throws(StorageFailure) {
    guard let row = rows.first else {
      self = .new
      return
    }
    let at = try row.int64(1)
    if key.at.milliseconds - at >= Idempotency.lifetime * 1000 {
      self = .expired(at: at)
    } else if try row.blob(0) == key.fingerprint {
      let file = try row.optionalText(4).map { CaseID($0) }
      self = .same(Answer(status: try row.int(2), body: try row.blob(3)), file)
    } else {
      self = .other
    }
  }

  /// What must be written before the key can be used again.
  func clearing(_ key: Idempotency?) -> [Statement] {
    guard let key, case .expired(let at) = self else { return [] }
    return [Statement(WriteSQL.deleteKey, [.text(key.scope), .text(key.key), .int64(at)])]
  }

  fileprivate static let select = SQL(
    "SELECT fingerprint, at, status, body, case_id FROM idempotency WHERE scope = $1 AND key = $2")
}

extension Store {
  /// Whether a call under this key was answered before, whatever it was.
  public func remembers(_ key: String, of scope: String) async -> Result<Bool, StorageFailure> {
    await database.read(Statement(Remembered.select, [.text(scope), .text(key)])).map {
      !$0.isEmpty
    }
  }

  /// Forgets keys older than their lifetime, a thousand at a time; how many went.
  public func purgeKeys(now: Instant) async -> Result<Int, StorageFailure> {
    let cutoff = now.adding(seconds: -Idempotency.lifetime)
    let query = Statement(Store.deleteKeys, [.int64(cutoff.milliseconds)])
    return await database.transact(reading: [query]) { rows throws(StorageFailure) in
      .commit([], answer: rows[0].count)
    }
  }

  private static let deleteKeys = SQL(
    """
    DELETE FROM idempotency WHERE (scope, key) IN
      (SELECT scope, key FROM idempotency WHERE at <= $1 ORDER BY at LIMIT 1000)
    RETURNING at
    """)
}
