// The audit of arrivals: each is in a state that there is, and where that state says.

import Policy
import Workflow

extension Store {
  /// Goes through all arrivals in the order of their names.
  func auditArrivals(_ report: inout AuditReport) async throws(StorageFailure) {
    var after = ""
    while true {
      let rows = try await database.read(
        Statement(ArrivalAuditSQL.rows, [.text(after), .int(500)])
      ).get()
      for row in rows {
        after = try row.text(0)
        if let flaw = try flaw(of: row) { report.add([.arrival(ArrivalID(after), flaw)]) }
      }
      if rows.count < 500 { return }
    }
  }

  private func flaw(of row: Row) throws(StorageFailure) -> Finding.ArrivalFlaw? {
    guard let state = ArrivalState(rawValue: try row.text(1)) else { return .unknownState }
    let isInCase = !row.isNull(2)
    let needsCase = state == .routed || state == .registered
    if needsCase != isInCase, state != .report { return .file }
    if isInCase, row.isNull(3) { return .file }
    if (state == .duplicate) != !row.isNull(4) { return .original }
    if row.isNull(5), row.isNull(6), row.isNull(3) { return .bytes }
    if state != .fetched, !row.isNull(7) { return .worker }
    return nil
  }
}

extension Finding {
  /// What is wrong with an arrival.
  public enum ArrivalFlaw: String, Sendable, Hashable {
    case unknownState
    /// In a case that is not there, or in none though its state says so, or the other way round.
    case file
    /// A duplicate of nothing, or something else with an original.
    case original
    /// Without its bytes, and nothing says why.
    case bytes
    /// Somebody's, though nothing is left to do.
    case worker
  }
}

private enum ArrivalAuditSQL {
  static let rows = SQL(
    """
    SELECT a.id, a.state, a.case_id, (SELECT c.id FROM cases c WHERE c.id = a.case_id),
      (SELECT o.id FROM arrivals o WHERE o.id = a.duplicate_of), a.blob, a.problem, a.worker
    FROM arrivals a WHERE a.id > $1 ORDER BY a.id LIMIT $2
    """)
}
