// Once a day an authority's open cases are gone through, for all who get a digest: so many at most, the oldest first.

import Letters
import Policy
import Storage
import Workflow

/// What waits at an authority.
struct DigestSurvey: Sendable {
  private(set) var cases: [WaitingCase] = []
  private(set) var mail: DigestContent.Mail?
  /// Whether there are more open cases than were gone through.
  private(set) var isCut = false
  private var seen: Set<CaseID> = []

  /// - Throws: the storage's failure; then nothing is told that is not whole.
  init(
    of authority: AuthorityID, _ desk: Desk, limits: DigestLimits
  ) async throws(StorageFailure) {
    var filter = CaseFilter(authority: authority, limit: Paging.maximumLimit)
    while true {
      let rows = try await desk.store.list(filter).get().items
      try await add(rows.filter { $0.stage != .closed }, desk)
      // Closed cases stand last: what waits there needs no hurry.
      if rows.count < filter.limit || rows.contains(where: { $0.stage == .closed }) { break }
      if filter.page * filter.limit >= limits.cases {
        isCut = true
        break
      }
      filter.page += 1
    }
    mail = try await DigestSurvey.mail(of: authority, desk)
  }

  /// A person's own cases, where not all could be gone through.
  mutating func add(
    ofOwner person: StaffMember, _ desk: Desk, limits: DigestLimits
  ) async throws(StorageFailure) {
    guard isCut else { return }
    var filter = CaseFilter(authority: person.authority, owner: person.id, limit: 100)
    while filter.page * filter.limit <= limits.ownCases {
      let rows = try await desk.store.list(filter).get().items
      try await add(rows.filter { $0.stage != .closed }, desk)
      if rows.count < filter.limit || rows.contains(where: { $0.stage == .closed }) { return }
      filter.page += 1
    }
  }

  private mutating func add(_ rows: [CaseRow], _ desk: Desk) async throws(StorageFailure) {
    for row in rows where seen.insert(row.id).inserted {
      guard let file = try await desk.store.file(row.id).get() else { continue }
      cases.append(WaitingCase(file, at: desk.now, under: desk.policy))
    }
  }

  /// What lies in the tray; nil where it is empty.
  private static func mail(
    of authority: AuthorityID, _ desk: Desk
  ) async throws(StorageFailure) -> DigestContent.Mail? {
    var count = 0
    var oldest: Instant?
    for state in [ArrivalState.waiting, .unreadable] {
      let page = try await desk.store.arrivals(
        ArrivalFilter(authority: authority, state: state, limit: 1)
      ).get()
      count += page.total
      oldest = [oldest, page.items.first?.arrivedAt].compactMap { $0 }.min()
    }
    guard count > 0 else { return nil }
    let late = try await desk.store.arrivals(
      ArrivalFilter(authority: authority, overdueAt: desk.now, limit: 1)
    ).get()
    return DigestContent.Mail(
      count: count, late: late.total, oldest: oldest.map(SwedishTime.day(of:)))
  }

  /// What one person is told.
  func content(
    for person: StaffMember, of authority: Authority, _ desk: Desk, limits: DigestLimits
  ) -> DigestContent {
    let today = SwedishTime.day(of: desk.now)
    var content = DigestContent(
      authority: authority.name, name: person.name, today: today,
      link: desk.settings.publicURL())
    if person.role == .registrar || (person.role == .head && (mail?.late ?? 0) > 0) {
      content.mail = mail
    }
    let shares = cases.compactMap { $0.share(of: person, under: desk.policy) }.sorted {
      ($0.rank, $0.since ?? desk.now, $0.number) < ($1.rank, $1.since ?? desk.now, $1.number)
    }
    let listed = shares.prefix(limits.listed)
    func items(_ shares: some Sequence<Share>) -> [DigestContent.Item] {
      shares.map {
        DigestContent.Item(
          number: $0.number, tasks: $0.words, since: $0.since.map(SwedishTime.day(of:)) ?? today)
      }
    }
    content.urgent = items(listed.filter { $0.rank < .dueToday })
    content.dueToday = items(listed.filter { $0.rank == .dueToday })
    content.waiting = items(listed.filter { $0.rank == .waiting })
    content.more = shares.count - listed.count
    content.goneThrough = isCut && !content.isEmpty ? limits.cases : nil
    return content
  }
}

/// The limits of digests.
public struct DigestLimits: Sendable {
  /// Open cases that are gone through for an authority; of more only a person's own.
  public var cases = 2_000
  /// Cases of one owner that are gone through beyond those.
  public var ownCases = 200
  /// Cases that one mail lists; the rest is counted.
  public var listed = 50
  /// Tries on one day.
  public var attempts = 10
  /// Seconds after which another worker's digest counts as abandoned.
  public var takeoverSeconds: Int64 = 900
  public init() {}
}
