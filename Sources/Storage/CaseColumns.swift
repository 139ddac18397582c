// The read model: what of a case stands in columns, computed from the case and never edited by itself.

import Policy
import Workflow

/// The columns of a case that follow from its events.
struct CaseColumns: Sendable, Hashable {
  let authority: String
  let year: Int
  let number: Int
  let registerNumber: String
  let registeredAt: Int64
  let arrivedAt: Int64
  let stage: String
  /// The part of the queue: 0 unanswered, 1 answered with an open decision, 2 answered, 3 closed.
  let rank: Int
  /// The order within a rank: oldest arrival first, among the closed newest first.
  let position: Int64
  /// Empty where nobody has it.
  let owner: String
  let due: Int64?
  let answeredAt: Int64?
  let publicSubject: String?
  let withheld: Bool
  let codeGeneration: Int
  let summary: String
  /// Messages, attachments and answers that nobody has read; of a closed case too.
  let unread: Int
  /// Whether it is kept apart as suspicious; its clock runs.
  let parked: Bool
  /// -1 where it is open to all, 0 narrowed by identity, 1 to named persons; and how many have a row.
  let narrowed: Int
  let readers: Int

  init(_ file: Case) {
    authority = file.authority.text
    year = file.registerNumber.year
    number = file.registerNumber.number
    registerNumber = file.registerNumber.text
    registeredAt = file.registeredAt.milliseconds
    arrivedAt = file.request.arrivedAt.milliseconds
    stage = file.stage.rawValue
    rank = CaseColumns.rank(file)
    position = rank == 3 ? -arrivedAt : arrivedAt
    owner = file.owner?.text ?? ""
    due = rank == 0 ? file.clock.map(\.due.milliseconds).min() : nil
    answeredAt = file.answeredAt?.milliseconds
    publicSubject = file.publicSubject.map(CaseColumns.plain)
    withheld = file.withheldInRegister[.subject] != nil
    codeGeneration = file.codeGeneration
    summary = CaseColumns.plain(String((file.request.description.text ?? "").prefix(160)))
    unread = file.unreadCount
    parked = file.parked
    let door = file.door
    narrowed =
      switch door.narrowedBy {
      case nil: -1
      case .identity: 0
      case .name: 1
      }
    readers = door.readers
  }

  /// Words that the public register shows, and thus finds.
  var shownWords: String {
    let subject = withheld ? "" : publicSubject ?? RegisterRow.usualSubject
    let day = SwedishTime.day(of: Instant(milliseconds: registeredAt))
    return "\(registerNumber) \(day) \(subject)"
  }

  /// Words that only staff find: what was asked for and how the lines are called, never who asks.
  static func moreWords(_ file: Case) -> String {
    let lines = file.lines.map { "\($0.publicTitle) \($0.reference?.text ?? "")" }
    let subject = file.withheldInRegister[.subject] == nil ? "" : file.publicSubject ?? ""
    return plain(
      ([file.request.description.text ?? "", subject] + lines).joined(separator: " "))
  }

  private static func rank(_ file: Case) -> Int {
    switch file.stage {
    case .received, .reviewing: 0
    case .answered: file.decisions.contains { $0.stage != .final } ? 1 : 2
    case .closed: 3
    }
  }

  /// Without NUL, which PostgreSQL keeps out of texts.
  private static func plain(_ text: String) -> String {
    text.unicodeScalars.contains("\0")
      ? String(String.UnicodeScalarView(text.unicodeScalars.filter { $0 != "\0" })) : text
  }
}
