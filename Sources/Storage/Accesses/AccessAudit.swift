// The audit of the access log: each segment is followed from its beginning, and its first bad entry is named.

import Policy
import Workflow

extension Store {
  /// Goes through all segments.
  func auditAccesses(_ report: inout AuditReport) async throws(StorageFailure) {
    var walk = SegmentWalk()
    let chunk = 1_000
    while true {
      let rows = try await database.read(
        Statement(
          AccessAuditSQL.page, [.text(walk.segment), .int(walk.row), .int(chunk)])
      ).get()
      for row in rows {
        if let finding = try walk.finding(row) { report.add([finding]) }
      }
      report.accesses += rows.count
      if rows.count < chunk { break }
    }
    for row in try await database.read(Statement(AccessAuditSQL.strays)).get() {
      report.add([.access(segment: try row.text(0), number: try row.int(1), .unknown)])
    }
  }
}

/// Where in the log the audit is.
private struct SegmentWalk {
  var segment = ""
  /// The number of the last row, whatever it was.
  var row = 0
  private var hash: [UInt8] = []
  private var expected = 1
  private var isBroken = false

  /// What is wrong with the next row; only the first of a segment is told.
  mutating func finding(_ next: Row) throws(StorageFailure) -> Finding? {
    let id = try next.text(0)
    if id != segment {
      (segment, hash) = (id, AccessRecord.start(ofSegment: id))
      (expected, isBroken) = (1, false)
    }
    row = try next.int(1)
    guard !isBroken else { return nil }
    guard row == expected else {
      isBroken = true
      return .access(segment: id, number: expected, .missing)
    }
    if let flaw = try flaw(next) {
      isBroken = true
      return .access(segment: id, number: row, flaw)
    }
    hash = try next.blob(8)
    expected += 1
    return nil
  }

  private func flaw(_ next: Row) throws(StorageFailure) -> Finding.Flaw? {
    let json = try next.text(6)
    let digests = try next.blob(7)
    let made = AccessRecord.hash(after: hash, json: Array(json.utf8), digests: digests)
    guard try next.blob(8) == made else { return .hash }
    guard let body: AccessBody = try? EventCoder().decoded(json) else { return .notReadable }
    guard body.segment == segment, body.number == row else { return .misplaced }
    let columns = [
      Value.int64(body.at), .optional(body.authority), .optional(body.staff), .optional(body.file),
    ]
    guard Array(next.values[2...5]) == columns else { return .header }
    guard body.texts != nil else { return nil }
    if next.isNull(10) { return .personal }
    // Texts may be erased, by disposal or with time.
    guard let packed = try next.optionalBlob(9) else { return nil }
    return PersonalFields(packed: packed)?.digests == digests ? nil : .personal
  }
}

private enum AccessAuditSQL {
  static let page = SQL(
    """
    SELECT l.segment, l.number, l.at, l.authority, l.staff, l.case_id, l.body, l.digests, l.hash,
      t.fields, t.number
    FROM access_log l LEFT JOIN access_texts t ON t.segment = l.segment AND t.number = l.number
    WHERE (l.segment, l.number) > ($1, $2) ORDER BY l.segment, l.number LIMIT $3
    """)
  static let strays = SQL(
    """
    SELECT segment, number FROM access_texts t WHERE NOT EXISTS (
      SELECT 1 FROM access_log l WHERE l.segment = t.segment AND l.number = t.number)
    ORDER BY segment, number LIMIT 100
    """)
}
