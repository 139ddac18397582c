// Inserts of several rows at once: one statement costs an engine far more than one row more.

/// Puts together what a group of requests inserts, table by table.
enum ManyRows {
  /// Rows of one statement, most first; few sizes, since engines keep every statement prepared.
  private static let sizes = [32, 16, 8, 4, 2]

  /// For each insert of one row those of more.
  private static let inserts: [SQL: [(count: Int, sql: SQL)]] = {
    let one = [
      WriteSQL.insertCase, WriteSQL.insertEvent, WriteSQL.insertPersonal, WriteSQL.insertLetter,
      WriteSQL.insertBlob, ScanSQL.insert, WriteSQL.insertErrand, WriteSQL.insertKey,
      WriteSQL.insertRegister,
      AccessSQL.insert, AccessSQL.insertTexts,
    ]
    return Dictionary(
      uniqueKeysWithValues: one.map { sql in (sql, sizes.map { ($0, repeated(sql, $0)) }) })
  }()

  /// The same rows in fewer statements: first what is inserted, the tables and their rows in the order in which
  /// they come, then everything else as it came. Nothing that is inserted may wait for something else.
  static func together(_ statements: [Statement]) -> [Statement] {
    var order: [SQL] = []
    var rows: [SQL: [[Value]]] = [:]
    var others: [Statement] = []
    for statement in statements {
      guard inserts[statement.sql] != nil else {
        others.append(statement)
        continue
      }
      if rows[statement.sql] == nil { order.append(statement.sql) }
      rows[statement.sql, default: []].append(statement.values)
    }
    return order.flatMap { inserted($0, rows[$0] ?? []) } + others
  }

  private static func inserted(_ one: SQL, _ rows: [[Value]]) -> [Statement] {
    var rest = rows[...]
    var statements: [Statement] = []
    for (count, sql) in inserts[one] ?? [] {
      while rest.count >= count {
        statements.append(Statement(sql, rest.prefix(count).flatMap { $0 }))
        rest = rest.dropFirst(count)
      }
    }
    return statements + rest.map { Statement(one, $0) }
  }

  /// The statement with its `VALUES (…)` so many times, the parameters numbered on.
  private static func repeated(_ one: SQL, _ count: Int) -> SQL {
    let mark = "VALUES "
    let parts = one.text.split(separator: mark, maxSplits: 1, omittingEmptySubsequences: false)
    precondition(parts.count == 2, "an insert of one row has VALUES")
    let end = parts[1].lastIndex(of: ")")
    let row = end.map { parts[1][...$0] } ?? parts[1]
    let tail = parts[1][row.endIndex...]
    let step = one.parameters.max() ?? 0
    let rows = (0..<count).map { numbered(row, by: $0 * step) }
    return SQL(unsafeSQL: parts[0] + mark + rows.joined(separator: ", ") + tail)
  }

  private static func numbered(_ row: Substring, by step: Int) -> String {
    row.split(separator: "$", omittingEmptySubsequences: false).enumerated().map { place, part in
      guard place > 0 else { return String(part) }
      let digits = part.prefix(while: \.isNumber)
      return "\((Int(digits) ?? 0) + step)\(part.dropFirst(digits.count))"
    }.joined(separator: "$")
  }
}
