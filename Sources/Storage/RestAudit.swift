// The audit of what no single case holds: the search index, days, strays, files without a row.

import Policy
import Workflow

extension Store {
  /// Cases of which the search index says what does not follow from their events.
  ///
  /// The index is asked after the cases were read; one that has moved on since is folded again.
  func wordFindings(_ folded: [FoldedCase]) async throws(StorageFailure) -> [Finding] {
    var waiting = folded
    var findings: [Finding] = []
    for _ in 0..<8 where !waiting.isEmpty {
      let queries: [Query] = waiting.map { asking($0) }
      let rows = try await database.read(queries).get()
      var moved: [FoldedCase] = []
      for (folded, answer) in zip(waiting, rows) {
        guard let row = answer.first else { continue }
        if try row.int(0) == folded.number {
          if try row.int(1) == 0 { findings.append(.words(folded.file.id)) }
        } else {
          moved += try await foldedAnew(folded.file.id)
        }
      }
      waiting = moved
    }
    return findings
  }

  private func asking(_ folded: FoldedCase) -> Query {
    let file = folded.file
    let columns = CaseColumns(file)
    return Statement(
      SQL(
        unsafeSQL: """
          SELECT c.events, CASE WHEN \(database.dialect.wordsStand) THEN 1 ELSE 0 END
          FROM cases c WHERE c.id = $1
          """),
      [.text(file.id.text)]
        + database.dialect.indexed(
          columns.authority, columns.shownWords,
          file.disposedBy == nil ? CaseColumns.moreWords(file) : ""))
  }

  private func foldedAnew(_ id: CaseID) async throws(StorageFailure) -> [FoldedCase] {
    let load = CaseLoad(id: id, cached: nil)
    let rows = try await database.read(load.queries()).get()
    return try load.folded(rows).map { [$0.folded] } ?? []
  }

  /// Rows without a case, and the counters of days.
  func auditRest(_ report: inout AuditReport) async throws(StorageFailure) {
    for (table, query) in RestAuditSQL.strays {
      for row in try await database.read(Statement(query)).get() {
        report.add([.stray(table: table, CaseID(try row.text(0)))])
      }
    }
    var after: (authority: String, day: Int) = ("", .min)
    while true {
      let page = try await database.read(
        Statement(RestAuditSQL.days, [.text(after.authority), .int(after.day), .int(200)])
      ).get()
      for row in page {
        after = (try row.text(0), try row.int(1))
        try await auditDay(AuthorityID(after.authority), Day(number: after.day), &report)
      }
      if page.count < 200 { break }
    }
    try await auditArrivals(&report)
    try await auditWebhooks(&report)
    try await auditDigests(&report)
    let totals = try await database.read(Statement(RestAuditSQL.totals)).get()
    if let row = totals.first, row.values[0] != row.values[1] { report.add([.days]) }
  }

  private func auditDay(
    _ authority: AuthorityID, _ day: Day, _ report: inout AuditReport
  ) async throws(StorageFailure) {
    let rows = try await database.read(
      Statement(
        RestAuditSQL.day,
        [
          .text(authority.text), .int(day.number),
          .int64(SwedishTime.midnight(startingDay: day).milliseconds),
          .int64(SwedishTime.midnight(endingDay: day).milliseconds),
        ])
    ).get()
    if let row = rows.first, row.values[0] != row.values[1] { report.add([.day(authority, day)]) }
  }

  /// Files that no row names although they are older than an upload may last.
  func auditOrphans(
    _ report: inout AuditReport, _ options: AuditOptions
  ) async throws(StorageFailure) {
    guard let files = options.files, let now = options.now else { return }
    let before = now.adding(seconds: -BlobStore.orphanAge)
    var walk = files.walk()
    while let page = try await walk.next().get() {
      for entry in page where entry.changed < before {
        if try await !isNamed(entry.id).get(), report.orphans.count < AuditReport.fewNames {
          report.orphans.append(entry.id)
        }
      }
    }
  }
}

/// The SQL of what no single case holds.
private enum RestAuditSQL {
  static let strays: [(table: String, query: SQL)] = [
    (
      "personal",
      SQL(
        """
        SELECT DISTINCT case_id FROM personal p WHERE NOT EXISTS
          (SELECT 1 FROM events e WHERE e.case_id = p.case_id AND e.number = p.number)
        ORDER BY case_id LIMIT 100
        """)
    ),
    ("letters", withoutCase("letters")), ("blobs", withoutCase("blobs")),
    ("outbox", withoutCase("outbox")), ("idempotency", withoutCase("idempotency")),
    ("flag_sets", withoutCase("flag_sets")), ("work", withoutCase("work")),
    ("narrowed_cases", withoutCase("narrowed_cases")),
    ("case_readers", withoutCase("case_readers")),
  ]

  private static func withoutCase(_ table: StaticString) -> SQL {
    SQL(
      unsafeSQL: """
        SELECT DISTINCT case_id FROM \(table) t WHERE case_id IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM cases c WHERE c.id = t.case_id)
        ORDER BY case_id LIMIT 100
        """)
  }

  static let days = SQL(
    """
    SELECT authority, day FROM register_days WHERE (authority, day) > ($1, $2)
    ORDER BY authority, day LIMIT $3
    """)
  static let day = SQL(
    """
    SELECT (SELECT cases FROM register_days WHERE authority = $1 AND day = $2),
      (SELECT COUNT(*) FROM cases
        WHERE authority = $1 AND registered_at >= $3 AND registered_at < $4)
    """)
  static let totals = SQL(
    """
    SELECT (SELECT CAST(COALESCE(SUM(cases), 0) AS BIGINT) FROM register_days),
      (SELECT COUNT(*) FROM cases)
    """)
}
