// Reading the access log: who has read a case, and what a person has read.

import Policy
import Workflow

extension Store {
  /// Entries that fit, the newest first; those that were disposed of say nothing more, and are left out.
  public func accesses(_ filter: AccessFilter) async -> Result<[StoredAccess], StorageFailure> {
    await database.read(query(filter)).tried { rows throws(StorageFailure) in
      var found: [StoredAccess] = []
      for row in rows {
        let body: AccessBody = try EventCoder().decoded(try row.text(3))
        let personal = try row.optionalBlob(4).flatMap { PersonalFields(packed: $0) }
        found.append(
          StoredAccess(
            access: body.access(personal), segment: try row.text(1), number: try row.int(2),
            place: try row.int64(0)))
      }
      return found
    }
  }

  private func query(_ filter: AccessFilter) -> Query {
    var conditions = ["l.body <> ''"]
    var values: [Value] = []
    func add(_ condition: (Int) -> String, _ value: Value?) {
      guard let value else { return }
      values.append(value)
      conditions.append(condition(values.count))
    }
    add({ "l.case_id = $\($0)" }, filter.file.map { .text($0.text) })
    add({ "l.staff = $\($0)" }, filter.staff.map { .text($0.text) })
    add({ "l.authority = $\($0)" }, filter.authority.map { .text($0.text) })
    add({ "l.at >= $\($0)" }, filter.from.map { .int64($0.milliseconds) })
    add({ "l.at <= $\($0)" }, filter.to.map { .int64($0.milliseconds) })
    add({ "l.seq < $\($0)" }, filter.before.map { .int64($0) })
    values.append(.int(min(max(filter.limit, 1), 1_000)))
    return Statement(
      SQL(
        unsafeSQL: """
          SELECT l.seq, l.segment, l.number, l.body, t.fields
          FROM access_log l LEFT JOIN access_texts t
            ON t.segment = l.segment AND t.number = l.number
          WHERE \(conditions.joined(separator: " AND "))
          ORDER BY l.seq DESC LIMIT $\(values.count)
          """), values)
  }
}
