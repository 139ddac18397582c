// The rows of one table: copied in the order of the key from where the target ends, then compared one by one.

import Policy
import Workflow

extension Copying {
  /// Rows of one INSERT, few enough for the parameters that both engines take.
  private static let rowsOfInsert = 40

  /// Copies the rows whose keys come after the target's last.
  func copy(_ table: TableShape) async throws(CopyFailure) {
    let many = table.insert(rows: Copying.rowsOfInsert)
    let one = table.insert(rows: 1)
    var after = try await lastKey(of: table)
    var copied = 0
    while true {
      let page = try await page(source, table, after: after)
      let rows = page.map { table.landed($0) }.filter { !table.isMark($0) }
      var statements: [Statement] = []
      var rest = rows[...]
      while !rest.isEmpty {
        let count = rest.count >= Copying.rowsOfInsert ? Copying.rowsOfInsert : 1
        statements.append(Statement(count == 1 ? one : many, rest.prefix(count).flatMap(\.values)))
        rest = rest.dropFirst(count)
      }
      try await write(statements)
      copied += rows.count
      progress(.rows(table: table.name, copied, isLast: page.count < batch))
      guard let last = page.last, page.count == batch else { return }
      after = table.keyPlaces.map { last.values[$0] }
    }
  }

  /// The key after which rows are missing; the mark of the copy is not one of them.
  private func lastKey(of table: TableShape) async throws(CopyFailure) -> [Value]? {
    // The few settings are compared by name, as the mark stands among them.
    if table.name == "settings" {
      try await write([Statement("DELETE FROM settings WHERE name <> 'copy-unfinished'")])
      return nil
    }
    let last = try await rows(target, Statement(table.last)).first
    return last.map { row in
      let shape = table
      return shape.keyPlaces.map { row.values[$0] }
    }
  }

  private func page(
    _ database: any Database, _ table: TableShape, after: [Value]?
  ) async throws(CopyFailure) -> Rows {
    try await rows(
      database, Statement(table.page(after: after != nil), (after ?? []) + [.int(batch)]))
  }

  /// Whether both sides hold the same rows.
  func compare(_ table: TableShape) async throws(CopyFailure) {
    var here = Paged(), there = Paged()
    while true {
      let one = try await next(&here, source, table)
      let other = try await next(&there, target, table)
      guard one.map({ table.landed($0) }) == other else { throw .different(table: table.name) }
      if one == nil { break }
    }
    progress(.compared(table: table.name))
  }

  private struct Paged {
    var rows: Rows = []
    var place = 0
    var isDone = false
  }

  private func next(
    _ paged: inout Paged, _ database: any Database, _ table: TableShape
  ) async throws(CopyFailure) -> Row? {
    while true {
      if paged.place < paged.rows.count {
        defer { paged.place += 1 }
        let row = paged.rows[paged.place]
        if table.isMark(row) { continue }
        return row
      }
      if paged.isDone { return nil }
      let after = paged.rows.last.map { row in table.keyPlaces.map { row.values[$0] } }
      paged.rows = try await page(database, table, after: after)
      paged.place = 0
      paged.isDone = paged.rows.count < batch
    }
  }
}

extension TableShape {
  /// The row as it is in the target: what was being sent there may have left, so nothing sends it from here.
  func landed(_ row: Row) -> Row {
    guard name == "outbox" || name == "digests", let state = columns.firstIndex(of: "state"),
      row.values[state] == .text(ErrandState.sending.rawValue)
    else { return row }
    var values = row.values
    values[state] = .text(ErrandState.unknown.rawValue)
    if let worker = columns.firstIndex(of: "worker") { values[worker] = .null }
    return Row(values)
  }

  /// The mark of an unfinished copy is no part of what is copied.
  func isMark(_ row: Row) -> Bool {
    name == "settings" && row.values.contains(.text(Copying.markName))
  }
}
