// How far a webhook has been told, and how it is doing.

public import Policy
public import Workflow

/// Whether a webhook is told anything.
public enum WebhookState: String, Sendable, Hashable, CaseIterable {
  case active
  /// The receiver said that it wants nothing any more; until a person says otherwise.
  case gone
  /// It took nothing for days; until a person says otherwise.
  case exhausted
}

/// A way through the events: the one that goes on for ever, or a replay of some of them.
public struct WebhookRun: Sendable, Hashable {
  /// As configuration and rows name it.
  public let name: String
  /// 0 goes on for ever; replays are numbered from 1.
  public let run: Int
  public let authority: AuthorityID
  /// Everything up to here has been told, was not wanted, or was put aside.
  public var place: Int64
  /// The last place of a replay; nil for the one that goes on.
  public let through: Int64?
  /// The only case of a replay.
  public let file: CaseID?
  public var state: WebhookState
  /// Tries in a row that failed.
  public var failures: Int
  /// Times in a row that the receiver did not take the event that is next.
  public var refusals: Int
  public var failingSince: Instant?
  public var nextAttempt: Instant
  /// When something was last taken.
  public var toldAt: Instant?
  /// The last HTTP status.
  public var status: Int?
  /// Why the last try failed, as a word.
  public var problem: String?

  /// Whether this is a replay.
  public var isReplay: Bool { run > 0 }

  /// Whether there is something to do now, where the last event there is has the place `end`.
  public func isDue(at now: Instant, end: Int64) -> Bool {
    state == .active && nextAttempt <= now && (isReplay || place < end)
  }
}

/// A webhook with its replays.
public struct WebhookStanding: Sendable, Hashable {
  /// The one that goes on first; empty where it was never told anything.
  public let runs: [WebhookRun]
  /// The place of the last event there is.
  public let end: Int64
  /// What was put aside, the oldest first, at most a hundred.
  public let refusals: [WebhookRefusal]

  /// Events after the last that was told; those of other authorities are counted in until they are passed.
  public func left(of run: WebhookRun) -> Int64 { max(0, (run.through ?? end) - run.place) }
}

/// An event that a receiver did not take.
public struct WebhookRefusal: Sendable, Hashable {
  public let name: String
  public let place: Int64
  public let file: CaseID
  public let number: Int
  public let at: Instant
  public let status: Int

  public init(name: String, of news: CaseNews, at: Instant, status: Int) {
    (self.name, place, file, number) = (name, news.place, news.file, news.number)
    (self.at, self.status) = (at, status)
  }

  init(_ row: Row) throws(StorageFailure) {
    name = try row.text(0)
    place = try row.int64(1)
    file = CaseID(try row.text(2))
    number = try row.int(3)
    at = Instant(milliseconds: try row.int64(4))
    status = try row.int(5)
  }
}

extension WebhookRun {
  static let columns = """
    name, run, authority, place, through, case_id, state, failures, refusals, failing_since,
    next_attempt, told_at, status, problem
    """

  static func all(_ rows: Rows) throws(StorageFailure) -> [WebhookRun] {
    var all: [WebhookRun] = []
    for row in rows {
      guard let state = WebhookState(rawValue: try row.text(6)) else {
        throw .corrupt("unknown state of a webhook")
      }
      all.append(
        WebhookRun(
          name: try row.text(0), run: try row.int(1), authority: AuthorityID(try row.text(2)),
          place: try row.int64(3), through: try row.optionalInt64(4),
          file: try row.optionalText(5).map { CaseID($0) }, state: state,
          failures: try row.int(7), refusals: try row.int(8),
          failingSince: try row.optionalInt64(9).map { Instant(milliseconds: $0) },
          nextAttempt: Instant(milliseconds: try row.int64(10)),
          toldAt: try row.optionalInt64(11).map { Instant(milliseconds: $0) },
          status: try row.optionalInt64(12).map { Int($0) }, problem: try row.optionalText(13)))
    }
    return all
  }
}
