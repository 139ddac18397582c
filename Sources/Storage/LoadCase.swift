// Loading a case: its row, and the events since it was folded last.

import Policy
import Workflow

/// The queries that load one case, and what their rows mean.
struct CaseLoad: Sendable {
  let id: CaseID
  let cached: FoldedCase?

  /// - Parameter locking: ends the first query where the case is going to be changed, so that nobody changes it
  ///   between the two.
  func queries(locking: String = "") -> [Query] {
    [
      Statement(SQL(unsafeSQL: CaseLoad.row.text + locking), [.text(id.text)]),
      Statement(CaseLoad.events, [.text(id.text), .int(cached?.number ?? 0)]),
    ]
  }

  /// What the columns were before the act.
  struct Standing: Sendable {
    let authority: String
    let owner: String
    let stage: String
  }

  /// The case as it stands; nil when there is none.
  ///
  /// A cached case counts only when the database still has its last event under the same hash.
  /// - Throws: `.conflict` when it does not, so that the work is done again without it.
  func folded(
    _ rows: [Rows]
  ) throws(StorageFailure) -> (folded: FoldedCase, standing: Standing)? {
    guard let row = rows[0].first else { return nil }
    let number = try row.int(0)
    let hash = try row.blob(1)
    let standing = Standing(
      authority: try row.text(2), owner: try row.text(3), stage: try row.text(4))
    let records = try EventRecord.records(rows[1])
    if let cached, records.isEmpty, cached.number == number, cached.hash == hash {
      return (cached, standing)
    }
    if cached != nil { throw .conflict }
    let coder = EventCoder()
    var events: [Event] = []
    for record in records { events.append(try coder.event(record)) }
    guard events.count == number, records.last?.hash == hash,
      let file = Case(id: id, folding: events)
    else { throw .corrupt("events of a case do not agree with its row") }
    return (FoldedCase(file: file, number: number, hash: hash), standing)
  }

  private static let row = SQL(
    "SELECT events, hash, authority, owner, stage FROM cases WHERE id = $1")
  static let events = SQL(
    """
    SELECT e.number, e.header, e.facts, e.digests, e.hash, p.fields
    FROM events e LEFT JOIN personal p ON p.case_id = e.case_id AND p.number = e.number
    WHERE e.case_id = $1 AND e.number > $2 ORDER BY e.number
    """)
}

extension EventRecord {
  /// Records from rows of `number, header, facts, digests, hash, fields`.
  static func records(_ rows: Rows) throws(StorageFailure) -> [EventRecord] {
    var records: [EventRecord] = []
    records.reserveCapacity(rows.count)
    for row in rows { records.append(try EventRecord(row)) }
    return records
  }

  init(_ row: Row) throws(StorageFailure) {
    number = try row.int(0)
    at = 0
    header = try row.text(1)
    facts = try row.text(2)
    digests = try row.blob(3)
    hash = try row.blob(4)
    personal = nil
    if let packed = try row.optionalBlob(5) {
      guard let fields = PersonalFields(packed: packed) else {
        throw .corrupt("personal texts are cut short")
      }
      personal = fields
    }
  }
}
