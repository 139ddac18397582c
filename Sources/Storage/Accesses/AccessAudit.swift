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
    report.add(walk.emptied.findings)
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
  private(set) var emptied = EmptiedAccesses()

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

  private mutating func flaw(_ next: Row) throws(StorageFailure) -> Finding.Flaw? {
    let json = try next.text(6)
    if json.isEmpty {
      try emptied.take(next)
      return next.isNull(10) ? nil : .personal
    }
    let digests = try next.blob(7)
    let made = AccessRecord.hash(after: hash, json: Array(json.utf8), digests: digests)
    guard try next.blob(8) == made else { return .hash }
    guard let body: AccessBody = try? EventCoder().decoded(json) else { return .notReadable }
    guard body.segment == segment, body.number == row else { return .misplaced }
    let columns = [
      Value.int64(body.at), .optional(body.authority), .optional(body.staff), .optional(body.file),
    ]
    guard Array(next.values[2...5]) == columns else { return .header }
    emptied.take(body)
    guard body.texts != nil else { return nil }
    if next.isNull(10) { return .personal }
    // Texts may be erased, by disposal or with time.
    guard let packed = try next.optionalBlob(9) else { return nil }
    return PersonalFields(packed: packed)?.digests == digests ? nil : .personal
  }
}

/// Entries that were disposed of: each has its hash alone, and another entry says that its day's may go.
private struct EmptiedAccesses {
  /// The youngest emptied entry of each authority; "" stands for none.
  private var youngest: [String: (at: Int64, segment: String, number: Int)] = [:]
  /// Before when entries of each authority were disposed of, as entries of the log say.
  private var disposed: [String: Int64] = [:]

  mutating func take(_ row: Row) throws(StorageFailure) {
    let (authority, at) = (try row.optionalText(3) ?? "", try row.int64(2))
    if at >= youngest[authority]?.at ?? .min {
      youngest[authority] = (at, try row.text(0), try row.int(1))
    }
  }

  mutating func take(_ body: AccessBody) {
    guard body.what == Access.disposal, body.by == .service,
      let day = body.object.flatMap({ Day(iso: $0) })
    else { return }
    let moment = SwedishTime.midnight(startingDay: day).milliseconds
    disposed[body.authority ?? ""] = max(disposed[body.authority ?? ""] ?? .min, moment)
  }

  /// What was emptied though nothing in the log says so.
  var findings: [Finding] {
    youngest.sorted { $0.key < $1.key }
      .filter { $0.value.at >= disposed[$0.key] ?? .min }
      .map { .access(segment: $0.value.segment, number: $0.value.number, .erased) }
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
