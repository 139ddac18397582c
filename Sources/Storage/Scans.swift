// What a scanner for malware said of each file: a row from the moment the file is named, waiting until it was asked.

public import Policy
public import Workflow

/// Where the scan of a file stands.
public enum ScanState: String, Sendable, Hashable, CaseIterable {
  case waiting, clean, infected
  /// The scanner does not take it: it is too large, or it answers with an error each time.
  case unscannable
}

/// The scan of one file.
public struct Scan: Sendable, Hashable {
  public let blob: BlobID
  public let state: ScanState
  /// What the scanner knows it for.
  public let name: String?
  /// How many times it was begun.
  public let attempts: Int
  /// When it came to this state.
  public let at: Instant
}

extension Store {
  /// Takes files that are due to be scanned, and puts each off for the next, so that no other process takes them;
  /// one that is not settled meanwhile comes again.
  public func claimScans(
    _ limit: Int, now: Instant, next: Instant
  ) async -> Result<[Scan], StorageFailure> {
    let query = Statement(
      ScanSQL.claim(database.dialect),
      [.int64(now.milliseconds), .int(limit), .int64(next.milliseconds)])
    return await database.transact(reading: [query]) { rows throws(StorageFailure) in
      .commit([], answer: try Scan.all(rows[0]))
    }
  }

  /// What came of a scan. A verdict stays: a file that is known to be bad is not waiting again.
  public func settle(
    _ blob: BlobID, as state: ScanState, name: String?, now: Instant
  ) async -> Result<Void, StorageFailure> {
    await database.write([
      Statement(
        ScanSQL.settle,
        [
          .text(blob.text), .text(state.rawValue), .optional(name), .int64(now.milliseconds),
        ])
    ])
  }

  /// Puts a scan off, that the scanner could not do now.
  public func delayScan(
    _ blob: BlobID, until next: Instant
  ) async -> Result<Void, StorageFailure> {
    await database.write([
      Statement(ScanSQL.delay, [.text(blob.text), .int64(next.milliseconds)])
    ])
  }

  /// The scan of a file; nil for one that no row names.
  public func scan(of blob: BlobID) async -> Result<Scan?, StorageFailure> {
    await database.read(Statement(ScanSQL.one, [.text(blob.text)])).tried {
      rows throws(StorageFailure) in try Scan.all(rows).first
    }
  }

  /// The scans of the files of a case that are not clean; at most a thousand.
  public func scans(in id: CaseID) async -> Result<[Scan], StorageFailure> {
    await database.read(Statement(ScanSQL.ofCase, [.text(id.text)])).tried {
      rows throws(StorageFailure) in try Scan.all(rows)
    }
  }

  /// How many files wait, and how many were found infected.
  public func scanCounts() async -> Result<(waiting: Int, infected: Int), StorageFailure> {
    await database.read(Statement(ScanSQL.counts)).tried { rows throws(StorageFailure) in
      guard let row = rows.first else { return (0, 0) }
      return (try row.int(0), try row.int(1))
    }
  }
}

extension Scan {
  fileprivate static func all(_ rows: [Row]) throws(StorageFailure) -> [Scan] {
    var scans: [Scan] = []
    for row in rows {
      guard let state = ScanState(rawValue: try row.text(1)) else {
        throw .corrupt("a scan is in no state")
      }
      scans.append(
        Scan(
          blob: BlobID(try row.text(0)), state: state, name: try row.optionalText(2),
          attempts: try row.int(3), at: Instant(milliseconds: try row.int64(4))))
    }
    return scans
  }
}

/// The SQL of scans.
enum ScanSQL {
  /// Beside each naming of a file.
  static let insert = SQL(
    """
    INSERT INTO scans (blob, state, attempts, next_attempt, at)
    VALUES ($1, 'waiting', 0, 0, 0) ON CONFLICT DO NOTHING
    """)

  static func claim(_ dialect: Dialect) -> SQL {
    SQL(
      unsafeSQL: """
        WITH due AS (
          SELECT blob FROM scans WHERE state = 'waiting' AND next_attempt <= $1
          ORDER BY next_attempt LIMIT $2 \(dialect.skippingLocked))
        UPDATE scans SET attempts = attempts + 1, next_attempt = $3
        WHERE blob IN (SELECT blob FROM due)
        RETURNING blob, state, name, attempts, at
        """)
  }

  static let settle = SQL(
    "UPDATE scans SET state = $2, name = $3, at = $4 WHERE blob = $1 AND state = 'waiting'")
  static let delay = SQL(
    "UPDATE scans SET next_attempt = $2 WHERE blob = $1 AND state = 'waiting'")
  static let one = SQL(
    "SELECT blob, state, name, attempts, at FROM scans WHERE blob = $1")
  static let ofCase = SQL(
    """
    SELECT s.blob, s.state, s.name, s.attempts, s.at
    FROM blobs b JOIN scans s ON s.blob = b.blob
    WHERE b.case_id = $1 AND s.state <> 'clean' ORDER BY s.blob LIMIT 1000
    """)
  static let counts = SQL(
    """
    SELECT (SELECT COUNT(*) FROM scans WHERE state = 'waiting'),
      (SELECT COUNT(*) FROM scans WHERE state = 'infected')
    """)
  /// Of files that nothing names any more, a hundred at a time.
  static let sweep = SQL(
    """
    DELETE FROM scans WHERE blob IN (
      SELECT s.blob FROM scans s WHERE NOT EXISTS (SELECT 1 FROM blobs b WHERE b.blob = s.blob)
        AND NOT EXISTS (SELECT 1 FROM arrivals a WHERE a.blob = s.blob)
      ORDER BY s.blob LIMIT 100)
    """)
}
