// Columns that were added after cases had been written: filled in from the events, by and by, while the service runs.

import Policy
import Workflow

extension Store {
  /// Fills in what cases written before a column lack; at most `limit` of them.
  ///
  /// Safe in several processes at once: a case that was written meanwhile has it filled in already.
  /// - Returns: how many were looked at; 0 when all is filled in.
  public func fillColumns(limit: Int = 200) async -> Result<Int, StorageFailure> {
    do throws(StorageFailure) {
      let rows = try await database.read(Statement(FillSQL.lacking, [.int(limit)])).get()
      var filled: [Statement] = []
      for row in rows {
        let load = CaseLoad(id: CaseID(try row.text(0)), cached: nil)
        let found = try await database.read(load.queries()).get()
        guard let folded = try load.folded(found)?.folded else { continue }
        let columns = CaseColumns(folded.file)
        filled.append(
          Statement(
            FillSQL.fill,
            [
              .text(load.id.text), .int(folded.number), .int(columns.unread),
              .int(columns.parked ? 1 : 0),
            ]))
      }
      if !filled.isEmpty { try await database.write(filled).get() }
      return .success(rows.count)
    } catch { return .failure(error) }
  }
}

private enum FillSQL {
  static let lacking = SQL("SELECT id FROM cases WHERE unread IS NULL ORDER BY seq LIMIT $1")
  static let fill = SQL(
    """
    UPDATE cases SET unread = $3, parked = $4
    WHERE id = $1 AND events = $2 AND unread IS NULL
    """)
}
