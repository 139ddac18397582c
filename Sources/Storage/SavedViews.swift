// Views of the queue that a person keeps under names: seen by nobody else, and gone with the account.

public import Policy
import Workflow

/// A view that somebody keeps, by a name that tells nothing.
public struct SavedViewID: Identifier {
  public let text: String
  public init(_ text: String) { self.text = text }
}

/// A choice of cases under a name.
public struct SavedView: Sendable, Hashable {
  public let id: SavedViewID
  /// As its person wrote it, one line of 1 to `longestName` characters; no other view of theirs has it.
  public let name: String
  public let choice: CaseChoice

  /// Unicode scalars.
  public static let longestName = 60
  /// How many a person may keep.
  public static let most = 20

  public init(id: SavedViewID, name: String, choice: CaseChoice) {
    self.id = id
    self.name = name
    self.choice = choice
  }
}

/// What came of keeping a view.
public enum KeptView: Sendable, Hashable {
  case added(SavedView)
  /// In the place of the one that had the name.
  case replaced(SavedView)
  /// The person keeps as many as one may.
  case full
}

extension Store {
  /// A person's views, in the order in which they were first kept.
  public func views(of person: StaffID) async -> Result<[SavedView], StorageFailure> {
    await database.read(Statement(ViewSQL.list, [.text(person.text)])).tried {
      rows throws(StorageFailure) in try SavedView.all(rows)
    }
  }

  /// Keeps a choice under a name; what had the name gives way.
  public func keep(
    _ choice: CaseChoice, as name: String, of person: StaffID, at now: Instant
  ) async -> Result<KeptView, StorageFailure> {
    let fresh = SavedViewID(randomBytes(16).hexadecimal)
    let whose = Value.text(person.text)
    // Whoever keeps another at the same time waits, so that there are never too many.
    let holding = SQL(
      unsafeSQL: "SELECT id FROM staff WHERE id = $1" + database.dialect.lockingRow)
    let reads = [Statement(holding, [whose]), Statement(ViewSQL.list, [whose])]
    return await repeatingOnConflict {
      await database.transact(reading: reads) { rows throws(StorageFailure) in
        let views = try SavedView.all(rows[1])
        if let same = views.first(where: { $0.name == name }) {
          let view = SavedView(id: same.id, name: name, choice: choice)
          return .commit([Statement(ViewSQL.replace, view.values)], answer: .replaced(view))
        }
        guard views.count < SavedView.most else { return .abandon(answer: .full) }
        let view = SavedView(id: fresh, name: name, choice: choice)
        let values = view.values + [whose, .int64(now.milliseconds)]
        return .commit([Statement(ViewSQL.insert, values)], answer: .added(view))
      }
    }
  }

  /// Removes one of a person's own views. False when there is none.
  public func removeView(
    _ id: SavedViewID, of person: StaffID
  ) async -> Result<Bool, StorageFailure> {
    await removing(Statement(ViewSQL.remove, [.text(id.text), .text(person.text)])).map { $0 > 0 }
  }

  /// Forgets the views of people whose accounts were closed a day ago; how many went.
  public func sweepViews(now: Instant) async -> Result<Int, StorageFailure> {
    await removing(
      Statement(ViewSQL.sweep, [.int64(now.adding(seconds: -86_400).milliseconds)]))
  }

  private func removing(_ query: Query) async -> Result<Int, StorageFailure> {
    await database.transact(reading: [query]) { rows throws(StorageFailure) in
      .commit([], answer: rows[0].count)
    }
  }
}

extension SavedView {
  fileprivate static func all(_ rows: Rows) throws(StorageFailure) -> [SavedView] {
    var views: [SavedView] = []
    for row in rows { views.append(try SavedView(row)) }
    return views
  }

  private init(_ row: Row) throws(StorageFailure) {
    var stage: CaseStage?
    if let text = try row.optionalText(2) {
      guard let known = CaseStage(rawValue: text) else { throw .corrupt("unknown stage of a view") }
      stage = known
    }
    self.init(
      id: SavedViewID(try row.text(0)), name: try row.text(1),
      choice: CaseChoice(
        stage: stage, owner: try row.optionalText(3), isOverdue: try row.int(4) == 1,
        isUnread: try row.int(5) == 1, words: try row.optionalText(6)))
  }

  /// In the order of `ViewSQL.columns`.
  fileprivate var values: [Value] {
    [
      .text(id.text), .text(name), .optional(choice.stage?.rawValue), .optional(choice.owner),
      .int(choice.isOverdue ? 1 : 0), .int(choice.isUnread ? 1 : 0), .optional(choice.words),
    ]
  }
}

/// The SQL of views that people keep.
private enum ViewSQL {
  static let columns = "id, name, stage, owner, overdue, unread, words"
  static let list = SQL(
    unsafeSQL: "SELECT \(columns) FROM saved_views WHERE staff_id = $1 ORDER BY saved_at, id")
  static let insert = SQL(
    unsafeSQL: """
      INSERT INTO saved_views (\(columns), staff_id, saved_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      """)
  static let replace = SQL(
    """
    UPDATE saved_views SET name = $2, stage = $3, owner = $4, overdue = $5, unread = $6, words = $7
    WHERE id = $1
    """)
  static let remove = SQL("DELETE FROM saved_views WHERE id = $1 AND staff_id = $2 RETURNING id")
  static let sweep = SQL(
    """
    DELETE FROM saved_views WHERE staff_id IN (SELECT id FROM staff WHERE revoked_at < $1)
    RETURNING id
    """)
}
