// The audit of webhooks: each is somewhere in the events that there are.

import Policy
import Workflow

extension Store {
  /// Goes through all webhooks and what they put aside.
  func auditWebhooks(_ report: inout AuditReport) async throws(StorageFailure) {
    let rows = try await database.read([
      Statement(WebhookAuditSQL.runs), Statement(WebhookAuditSQL.strays),
    ]).get()
    for row in rows[0] {
      if let flaw = try flaw(of: row) { report.add([.webhook(try row.text(0), flaw)]) }
    }
    for row in rows[1] { report.add([.webhook(try row.text(0), .refusal)]) }
  }

  private func flaw(of row: Row) throws(StorageFailure) -> Finding.WebhookFlaw? {
    guard WebhookState(rawValue: try row.text(2)) != nil else { return .unknownState }
    let (place, end) = (try row.int64(3), try row.int64(5))
    if place < 0 || place > end { return .place }
    guard let through = try row.optionalInt64(4) else { return try row.int(1) == 0 ? nil : .end }
    if try row.int(1) == 0 || through > end { return .end }
    return nil
  }
}

extension Finding {
  /// What is wrong with a webhook.
  public enum WebhookFlaw: String, Sendable, Hashable {
    case unknownState
    /// After the last event, so that what comes next would not be told.
    case place
    /// A replay that has no end, or one that goes on and has.
    case end
    /// An event is put aside that there is none of.
    case refusal
  }
}

private enum WebhookAuditSQL {
  static let runs = SQL(
    """
    SELECT name, run, state, place, through, (SELECT COALESCE(MAX(seq), 0) FROM events)
    FROM webhooks ORDER BY name, run
    """)
  static let strays = SQL(
    """
    SELECT r.name FROM webhook_refusals r LEFT JOIN events e
      ON e.seq = r.place AND e.case_id = r.case_id AND e.number = r.number
    WHERE e.seq IS NULL ORDER BY r.name, r.place
    """)
}
