// What an open case asks of whom, as the day's mail tells it: its number and its tasks, nothing of what it holds.

import Letters
import Policy
import Storage
import Workflow

/// An open case as a digest sees it.
struct WaitingCase: Sendable {
  let id: CaseID
  private let number: String
  private let owner: StaffID?
  private let recused: Set<StaffID>
  private let door: Door
  private let now: Instant
  private let tasks: [CaseTask]
  private let papers: [(stage: DecisionStage, role: Role, since: Instant)]
  private let isDueToday: Bool

  init(_ file: Case, at now: Instant, under policy: Policy) {
    id = file.id
    number = file.registerNumber.text
    owner = file.owner
    recused = file.recused
    door = file.door
    self.now = now
    tasks = Workflow.tasks(of: file, at: now, under: policy)
    papers = file.decisions.compactMap { decision in
      switch decision.stage {
      case .legalReview: (.legalReview, .jurist, decision.draft?.at ?? decision.requestedAt)
      case .signing:
        (.signing, .decider, decision.approvals.last?.at ?? decision.requestedAt)
      default: nil
      }
    }
    isDueToday = file.yardstickPasses(on: SwedishTime.day(of: now), after: now)
  }

  /// What a person who works on cases day by day sees to, and nobody else of the same role.
  private static let ofOwner: Set<CaseTask.Kind> = [
    .unreadMessage, .unreadAttachment, .unreadAnswer, .confirmMarks, .maskingFailed,
    .maskedCopyLeaks,
  ]
  private static let urgent: Set<CaseTask.Kind> = [
    .redList, .overdue, .forward, .releaseOrdered, .nobodyCanSign,
  ]

  /// Whether the case is on the red list.
  private var isRed: Bool { tasks.contains { $0.kind == .redList } }

  /// What waits for one person in this case; nil where nothing does.
  func share(of person: StaffMember, under policy: Policy) -> Share? {
    guard !recused.contains(person.id) else { return nil }
    // Of a narrowed case that is not open to them the head learns that somebody broke the glass, and nothing else.
    let isOpen = door.admits(person.actor, at: now)
    let mine = tasks.filter { concerns($0, person) && (isOpen || $0.kind == .glassBroken) }
    let papers = isOpen ? papers.filter { $0.role == person.role } : []
    let isDue = isOpen && isDueToday && seesToTime(person)
    guard let since = (mine.map(\.since) + papers.map(\.since)).min() else {
      return isDue ? Share(number: number, words: [], since: nil, rank: .dueToday) : nil
    }
    let kinds = once(mine.map(\.kind))
    // Whoever is told of the red list knows that the first yardstick has passed.
    let told = isRed ? kinds.filter { $0 != .overdue && $0 != .redList } : kinds
    let red = isRed && kinds.contains { $0 == .overdue || $0 == .redList }
    let words =
      (red ? [CaseTask.Kind.redList] : []).map { $0.words(person.language, policy) }
      + told.map { $0.words(person.language, policy) }
      + once(papers.map(\.stage)).map { $0.words(person.language, policy) }
    let rank: Share.Rank =
      red
      ? .red
      : kinds.contains(where: Self.urgent.contains)
        ? .urgent
        : isDue
          ? .dueToday : .waiting
    return Share(number: number, words: words, since: since, rank: rank)
  }

  /// A task waits for the owner; for others of its roles where their role has it in every case.
  private func concerns(_ task: CaseTask, _ person: StaffMember) -> Bool {
    guard task.roles.contains(person.role) else { return false }
    if owner == person.id { return true }
    switch person.role {
    case .handler, .requester, .system: return false
    case .jurist: return !Self.ofOwner.contains(task.kind)
    // The head is told of cases that are on the red list, not of each whose first yardstick has passed.
    case .head: return task.kind != .overdue
    case .registrar, .decider, .archivist: return true
    }
  }

  private func seesToTime(_ person: StaffMember) -> Bool {
    owner == person.id || (owner == nil && (person.role == .registrar || person.role == .head))
  }

  private func once<Element: Hashable>(_ all: [Element]) -> [Element] {
    var seen: Set<Element> = []
    return all.filter { seen.insert($0).inserted }
  }
}

/// One person's part in a case.
struct Share: Sendable {
  let number: String
  let words: [String]
  /// Nil where nothing waits but a yardstick that passes today.
  let since: Instant?
  let rank: Rank

  /// The most urgent first.
  enum Rank: Int, Sendable, Comparable {
    case red, urgent, dueToday, waiting
    static func < (one: Rank, other: Rank) -> Bool { one.rawValue < other.rawValue }
  }
}

extension Case {
  /// Whether a yardstick of the request, or of a decision that is being made, ends with this day.
  fileprivate func yardstickPasses(on day: Day, after now: Instant) -> Bool {
    let end = SwedishTime.midnight(endingDay: day)
    let isWaiting = answeredAt == nil && (stage == .received || stage == .reviewing)
    let right: Yardstick.Right = request.delivery.form == .onSite ? .onSite : .copy
    let clocks =
      (isWaiting ? clock : []) + decisions.filter(\.stage.isBeingMade).flatMap(\.clock)
    return clocks.contains { $0.right == right && now < $0.due && $0.due <= end }
  }
}
