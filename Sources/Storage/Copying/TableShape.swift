// The tables as the engine itself describes them, so that copying forgets none that a later migration adds.

/// A table with its columns and its key.
struct TableShape: Sendable, Hashable {
  let name: String
  let columns: [String]
  /// The columns of the primary key, in its order.
  let key: [String]

  /// Every table of the database but those made from others, in the order in which they were made: one that
  /// refers to another comes after it.
  static func all(of database: any Database) async throws(StorageFailure) -> [TableShape] {
    let rows = try await database.read(Statement(database.dialect.tables)).get()
    var names: [String] = []
    var columns: [String: [(name: String, place: Int)]] = [:]
    for row in rows {
      let table = try row.text(0)
      if columns[table] == nil { names.append(table) }
      columns[table, default: []].append((try row.text(1), try row.int(2)))
    }
    return names.map { name in
      let found = columns[name] ?? []
      return TableShape(
        name: name, columns: found.map(\.name),
        key: found.filter { $0.place > 0 }.sorted { $0.place < $1.place }.map(\.name))
    }
  }

  /// The key's places among the columns.
  var keyPlaces: [Int] { key.compactMap(columns.firstIndex) }

  private func list(_ names: [String]) -> String {
    names.map { "\"\($0)\"" }.joined(separator: ", ")
  }

  /// The rows after a key, or from the beginning; the last parameter is how many at most.
  func page(after isAfter: Bool) -> SQL {
    let places = (1...max(key.count, 1)).map { "$\($0)" }.joined(separator: ", ")
    let condition = isAfter ? "WHERE (\(list(key))) > (\(places))" : ""
    return SQL(
      unsafeSQL: """
        SELECT \(list(columns)) FROM "\(name)" \(condition)
        ORDER BY \(list(key)) LIMIT $\(isAfter ? key.count + 1 : 1)
        """)
  }

  /// The columns of the last row.
  var last: SQL {
    let order = key.map { "\"\($0)\" DESC" }.joined(separator: ", ")
    return SQL(unsafeSQL: "SELECT \(list(columns)) FROM \"\(name)\" ORDER BY \(order) LIMIT 1")
  }

  /// Puts so many rows into the table.
  func insert(rows: Int) -> SQL {
    let values = (0..<rows).map { row in
      let places = (1...columns.count).map { "$\(row * columns.count + $0)" }
      return "(\(places.joined(separator: ", ")))"
    }
    return SQL(
      unsafeSQL: """
        INSERT INTO "\(name)" (\(list(columns))) VALUES \(values.joined(separator: ", "))
        """)
  }

  var clear: SQL { SQL(unsafeSQL: "DELETE FROM \"\(name)\"") }
}
