// Lists: one page of cases or of the public register, with totals that nobody has to count.

import Policy
import Workflow

extension Store {
  /// One page of an authority's cases.
  ///
  /// Unanswered cases first, then answered ones with an open decision, answered, closed; the oldest arrival
  /// first, among the closed the newest. Overdue cases by when they were due. Beyond
  /// `Paging.maximumDepth` the page is empty.
  public func list(_ filter: CaseFilter) async -> Result<Page<CaseRow>, StorageFailure> {
    guard let query = CaseListQuery(filter, database.dialect) else {
      return .success(Page(items: [], total: 0, totalIsCapped: false))
    }
    return await page(query.items, query.total, cap: query.cap) { row throws(StorageFailure) in
      try CaseRow(row)
    }
  }

  /// One page of the public register, the newest registration first.
  public func register(_ filter: RegisterFilter) async -> Result<Page<RegisterRow>, StorageFailure>
  {
    guard let query = RegisterQuery(filter, database.dialect) else {
      return .success(Page(items: [], total: 0, totalIsCapped: false))
    }
    return await page(query.items, query.total, cap: query.cap) { row throws(StorageFailure) in
      try RegisterRow(row)
    }
  }

  /// - Parameter total: nil when each row ends with it.
  private func page<Item>(
    _ items: Query?, _ total: Query?, cap: Int?,
    _ read: @Sendable (Row) throws(StorageFailure) -> Item
  ) async -> Result<Page<Item>, StorageFailure> {
    let queries = [total, items].compactMap { $0 }
    return await database.read(queries).tried { answers throws(StorageFailure) in
      let rows = items == nil ? [] : answers.last ?? []
      var found: [Item] = []
      for row in rows { found.append(try read(row)) }
      let counted = total == nil ? rows.first : answers[0].first
      let total =
        try counted.map { row throws(StorageFailure) in
          try row.int(row.values.count - 1)
        } ?? 0
      guard let cap, total > cap else {
        return Page(items: found, total: total, totalIsCapped: false)
      }
      return Page(items: found, total: cap, totalIsCapped: true)
    }
  }
}

/// SQL conditions with their values, numbered as they come.
struct Conditions {
  private(set) var texts: [String] = []
  private(set) var values: [Value]

  init(_ values: [Value] = []) { self.values = values }

  /// Adds a condition in which `$$` stands for the next parameter.
  mutating func add(_ text: StaticString, _ value: Value) {
    texts.append(
      text.description.split(separator: "$$", omittingEmptySubsequences: false)
        .joined(separator: parameter(value)))
  }

  mutating func add(_ text: StaticString) { texts.append(text.description) }

  /// Adds a condition put together from constant parts and parameters of these conditions.
  mutating func addMade(_ text: String) { texts.append(text) }

  /// Adds a value; gives its parameter.
  mutating func parameter(_ value: Value) -> String {
    values.append(value)
    return "$\(values.count)"
  }

  var joined: String { texts.isEmpty ? "TRUE" : texts.joined(separator: " AND ") }
}
