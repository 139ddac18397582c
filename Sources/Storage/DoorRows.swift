// Who may open a case, as the lists ask for it: one row a narrowed case, and one a person to whom it is open.

public import Policy
import Workflow

/// Somebody on the staff who reads lists.
public struct CaseReader: Sendable, Hashable {
  public let staff: StaffID
  public let role: Role
  public let now: Instant
  public init(staff: StaffID, role: Role, now: Instant) {
    self.staff = staff
    self.role = role
    self.now = now
  }
}

extension Door {
  /// The rows of a case's door.
  func rows(of id: CaseID, _ authority: String) -> [Statement] {
    guard let narrowedBy else { return [] }
    let readers =
      named.map { ($0, Int64.max) }
      + broken.filter { !named.contains($0.key) }.map { ($0, $1.milliseconds) }
    return [
      Statement(
        DoorSQL.narrow, [.text(id.text), .text(authority), .int(narrowedBy == .name ? 1 : 0)])
    ]
      + readers.sorted { $0.0 < $1.0 }.map {
        Statement(DoorSQL.admit, [.text(id.text), .text($0.0.text), .int64($0.1)])
      }
  }

  /// What changes the rows of another door into those of this one; nothing where they are alike.
  func rows(of id: CaseID, _ authority: String, instead was: Door) -> [Statement] {
    guard was.narrowedBy != narrowedBy || was.named != named || was.broken != broken else {
      return []
    }
    return DoorSQL.open.map { Statement($0, [.text(id.text)]) } + rows(of: id, authority)
  }

  /// How many persons have a row.
  var readers: Int { narrowedBy == nil ? 0 : named.union(broken.keys).count }
}

extension Conditions {
  /// The cases of an authority that are not open to `reader`.
  ///
  /// - Parameter columns: what is told of each, which is called `c`.
  mutating func hidden(
    from reader: CaseReader, at authority: AuthorityID, columns: String = "c.seq"
  ) -> String {
    let place = parameter(.text(authority.text))
    let me = parameter(.text(reader.staff.text))
    let now = parameter(.int64(reader.now.milliseconds))
    let byRole = parameter(.int(Door.ofIdentity.contains(reader.role) ? 1 : 0))
    let closed = parameter(.int(reader.role == .archivist ? 1 : 0))
    return """
      SELECT \(columns) FROM narrowed_cases n JOIN cases c ON c.id = n.case_id
      WHERE n.authority = \(place) AND c.owner <> \(me)
        AND NOT (n.by_name = 0
          AND (CAST(\(byRole) AS BIGINT) = 1 OR (c.rank = 3 AND CAST(\(closed) AS BIGINT) = 1)))
        AND NOT EXISTS (SELECT 1 FROM case_readers r
          WHERE r.case_id = n.case_id AND r.reader = \(me) AND r.until > \(now))
      """
  }

  /// Only what is open to `reader`.
  mutating func addOpen(to reader: CaseReader, at authority: AuthorityID) {
    addMade("seq NOT IN (\(hidden(from: reader, at: authority)))")
  }

  /// Only what is narrowed, whoever it is open to.
  mutating func addNarrowed(at authority: AuthorityID) {
    let place = parameter(.text(authority.text))
    addMade(
      """
      seq IN (SELECT c.seq FROM narrowed_cases n JOIN cases c ON c.id = n.case_id
        WHERE n.authority = \(place))
      """)
  }
}

private enum DoorSQL {
  static let narrow = SQL(
    "INSERT INTO narrowed_cases (case_id, authority, by_name) VALUES ($1, $2, $3)")
  static let admit = SQL("INSERT INTO case_readers (case_id, reader, until) VALUES ($1, $2, $3)")
  static let open = [
    SQL("DELETE FROM case_readers WHERE case_id = $1"),
    SQL("DELETE FROM narrowed_cases WHERE case_id = $1"),
  ]
}
