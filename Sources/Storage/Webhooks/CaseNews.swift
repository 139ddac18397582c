// What has happened, in the order of all events: a few facts of each, for those who follow from outside.
//
// A follower keeps one number, the place of the last event that it has told. Nothing is written for it where events
// are written, whoever follows and however many do, and telling again is to start from an earlier place. The price is
// that no event may turn up before a place that was passed. SQLite has one writer, so none can. On PostgreSQL an event
// has its place before it is committed, and one with a later place may be committed first; so there a follower goes on
// only as long as the places have no gap. A gap that stays is an event in the making, or one that was never committed:
// then, and only then, the lock that every writer shares is taken alone for a moment, as for the heads, which waits
// until the gap has shown what it is.

public import Policy
public import Workflow

/// One event, as far as it may be told outside: nothing personal, and nothing of what was done.
public struct CaseNews: Sendable, Hashable {
  /// The place in the order of all events.
  public let place: Int64
  public let file: CaseID
  /// The version of the case with it, from 1 without gaps.
  public let number: Int
  public let at: Instant
  public let authority: AuthorityID
  public let registerNumber: String
  /// The stage that the case was in after it.
  public let stage: CaseStage
  /// Whether it was in another before; false for the first.
  public let isNewStage: Bool
  /// The event's link in the chain, so that after a restore another event of the same number is told from it.
  public let hash: [UInt8]
}

/// Some of what comes after a place.
public struct CaseNewsPage: Sendable, Hashable {
  /// In the order of their places; of one authority, and where asked for of one case.
  public let news: [CaseNews]
  /// Up to here everything is in `news`, or of others.
  public let reached: Int64
  /// Whether nothing more was there.
  public let isLast: Bool
}

extension Store {
  /// What comes after a place, in the order in which it happened; none is left out, whoever writes meanwhile.
  ///
  /// - Parameters:
  ///   - through: the last place that is asked for, which must be settled; nil for all there will be.
  ///   - file: only this case.
  ///   - limit: events looked at, those of others counted in; from 1.
  public func caseNews(
    after place: Int64, through: Int64? = nil, of authority: AuthorityID, file: CaseID? = nil,
    limit: Int = 100
  ) async -> Result<CaseNewsPage, StorageFailure> {
    do throws(StorageFailure) {
      var rows = try await newsRows(after: place, through: through ?? .max, file, limit)
      var isWhole = rows.count < limit
      if through == nil, !database.dialect.settlingEvents.isEmpty {
        let settled = try rows.prefix(withoutGapAfter: place)
        if settled.isEmpty, !rows.isEmpty {
          let end = try await settledEnd().get()
          rows = try await newsRows(after: place, through: end, file, limit)
          isWhole = rows.count < limit
        } else {
          isWhole = isWhole && settled.count == rows.count
          rows = settled
        }
      }
      var reached = try rows.last?.int64(0) ?? place
      if isWhole, let through { reached = through }
      // Of a narrowed case nothing is told outside (OSL 21:3).
      let wanted = rows.filter { $0.values[3] == .text(authority.text) && $0.isNull(7) }
      return .success(
        CaseNewsPage(news: try await news(wanted), reached: reached, isLast: isWhole))
    } catch { return .failure(error) }
  }

  private func newsRows(
    after place: Int64, through end: Int64, _ file: CaseID?, _ limit: Int
  ) async throws(StorageFailure) -> Rows {
    let values: [Value] = [.int64(place), .int64(end), .int(limit)]
    let query =
      file.map { Statement(NewsSQL.ofCase, values + [.text($0.text)]) }
      ?? Statement(NewsSQL.ofAll, values)
    return try await database.read(query).get()
  }

  /// The stages that a case went through are folded from its events; no personal text is read for that.
  private func news(_ rows: Rows) async throws(StorageFailure) -> [CaseNews] {
    var last: [String: Int] = [:]
    for row in rows { last[try row.text(1)] = try row.int(2) }
    let ids = last.keys.sorted()
    let histories = try await database.read(
      ids.map { Statement(NewsSQL.history, [.text($0), .int(last[$0] ?? 0)]) }
    ).get()
    var stages: [String: [CaseStage]] = [:]
    for (id, history) in zip(ids, histories) {
      stages[id] = try Store.stages(history, of: CaseID(id))
    }
    var news: [CaseNews] = []
    let coder = EventCoder()
    for row in rows {
      let (id, number) = (try row.text(1), try row.int(2))
      let header: EventHeader = try coder.decoded(try row.text(5))
      guard let passed = stages[id], passed.indices.contains(number - 1) else {
        throw .corrupt("an event's number is not its place in the case")
      }
      let stage = passed[number - 1]
      news.append(
        CaseNews(
          place: try row.int64(0), file: CaseID(id), number: number,
          at: Instant(milliseconds: header.at), authority: AuthorityID(try row.text(3)),
          registerNumber: try row.text(4), stage: stage,
          isNewStage: number > 1 && passed[number - 2] != stage, hash: try row.blob(6)))
    }
    return news
  }

  /// The stage after each event of a case, in their order.
  private static func stages(_ rows: Rows, of id: CaseID) throws(StorageFailure) -> [CaseStage] {
    let coder = EventCoder()
    var file: Case?
    var stages: [CaseStage] = []
    for row in rows {
      let event: Event = try coder.decoded(try row.text(0), texts: [:])
      if file == nil { file = Case(id: id, folding: [event]) } else { file?.apply(event) }
      guard let stage = file?.stage else { throw .corrupt("a case begins with its submission") }
      stages.append(stage)
    }
    return stages
  }

  /// The place of the version of a case; nil when there is none.
  public func place(of number: Int, in file: CaseID) async -> Result<Int64?, StorageFailure> {
    await database.read(Statement(NewsSQL.place, [.text(file.text), .int(number)])).tried {
      rows throws(StorageFailure) in
      try rows.first?.int64(0)
    }
  }

  /// A place after which everything comes that happened from a moment on, and hardly anything else.
  ///
  /// Events have their places about in the order of their moments; the clocks of processes may differ.
  public func place(before moment: Instant) async -> Result<Int64, StorageFailure> {
    do throws(StorageFailure) {
      var (low, high) = (Int64(0), try await settledEnd().get())
      while low < high {
        let middle = low + (high - low) / 2
        let row = try await database.read(Statement(NewsSQL.next, [.int64(middle)])).get().first
        guard let row else { break }
        let header: EventHeader = try EventCoder().decoded(try row.text(1))
        if header.at < moment.milliseconds { low = try row.int64(0) } else { high = middle }
      }
      return .success(low)
    } catch { return .failure(error) }
  }
}

extension Rows {
  /// The first rows, as long as their places follow on one another without a gap.
  fileprivate func prefix(withoutGapAfter place: Int64) throws(StorageFailure) -> Rows {
    var next = place
    var count = 0
    for row in self {
      next += 1
      guard try row.int64(0) == next else { break }
      count += 1
    }
    return Rows(prefix(count))
  }
}

/// The SQL of what has happened.
private enum NewsSQL {
  static let columns = """
    e.seq, e.case_id, e.number, c.authority, c.register_number, e.header, e.hash, n.by_name
    """
  static let ofAll = SQL(
    unsafeSQL: """
      SELECT \(columns) FROM events e JOIN cases c ON c.id = e.case_id
        LEFT JOIN narrowed_cases n ON n.case_id = c.id
      WHERE e.seq > $1 AND e.seq <= $2 ORDER BY e.seq LIMIT $3
      """)
  static let ofCase = SQL(
    unsafeSQL: """
      SELECT \(columns) FROM events e JOIN cases c ON c.id = e.case_id
        LEFT JOIN narrowed_cases n ON n.case_id = c.id
      WHERE e.case_id = $4 AND e.seq > $1 AND e.seq <= $2 ORDER BY e.seq LIMIT $3
      """)
  static let history = SQL(
    "SELECT facts FROM events WHERE case_id = $1 AND number <= $2 ORDER BY number")
  static let place = SQL("SELECT seq FROM events WHERE case_id = $1 AND number = $2")
  static let next = SQL("SELECT seq, header FROM events WHERE seq > $1 ORDER BY seq LIMIT 1")
}
