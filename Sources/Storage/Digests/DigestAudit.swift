// The audit of digests: each is in a state that there is, and where that state says.

import Policy
import Workflow

extension Store {
  /// Goes through all digests; what is wrong with one is told.
  func auditDigests(_ report: inout AuditReport) async throws(StorageFailure) {
    for row in try await database.read(Statement(DigestAuditSQL.wrong)).get() {
      let (person, day) = (StaffID(try row.text(0)), Day(number: try row.int(1)))
      let state = DigestState(rawValue: try row.text(2))
      let flaw: Finding.ErrandFlaw =
        state == nil ? .unknownState : try row.int(3) == 0 ? .worker : .noAttempt
      report.add([.digest(person, day, flaw)])
    }
  }
}

private enum DigestAuditSQL {
  /// The last column tells whether a worker stands where one must.
  private static let worker = "(state = 'sending') = (worker IS NOT NULL)"
  static let wrong = SQL(
    unsafeSQL: """
      SELECT staff_id, day, state, CASE WHEN \(worker) THEN 1 ELSE 0 END FROM digests
      WHERE state NOT IN ('pending', 'sending', 'sent', 'nothing', 'failed', 'unknown',
          'heldAfterRestore')
        OR NOT (\(worker))
        OR (attempts = 0 AND state NOT IN ('pending', 'failed', 'heldAfterRestore'))
      ORDER BY staff_id, day LIMIT 100
      """)
}
