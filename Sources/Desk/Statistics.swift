// Statistics: how soon requests were answered, what was withheld on what ground, and what the courts said.

public import Policy
import Storage
public import Workflow

/// Figures of one authority over some days of registration.
public struct Statistics: Sendable, Hashable {
  public var from: Day
  public var to: Day
  public var cases = 0
  /// How many of them are narrowed: of those nothing else is counted, so that no figure tells of one person.
  public var narrowed = 0
  /// Only the first `Statistics.maximum` cases were counted.
  public var isCapped = false
  public var answered = 0
  public var answeredWithin: [Within] = []
  /// Hours from arrival to the first moment when everything was answered; nil without an answer.
  public var medianHours: Double?
  public var verdicts: [Verdict: Int] = [:]
  /// How many lines were withheld under each rule, as told to the requester.
  public var withheldUnder: [ProvisionID: Int] = [:]
  public var decisions: [DecisionKind: Int] = [:]
  public var appeals = 0
  public var judgments: [Judgment.Outcome: Int] = [:]

  /// How many were answered within a yardstick.
  public struct Within: Sendable, Hashable {
    public let name: String
    public let count: Int
    /// Of the answered, from 0 to 1.
    public let share: Double
  }

  /// Cases that one call counts at most.
  public static let maximum = 20_000
}

extension Desk {
  /// Counts the cases of an authority registered from `from` to `to`, both days included.
  public func statistics(
    of authority: AuthorityID, from: Day, to: Day
  ) async throws(DeskFailure) -> Statistics {
    var count = Counting(from: from, to: to)
    while count.figures.cases < Statistics.maximum {
      let ids = try await store.cases(
        of: authority, registeredFrom: from, to: to, after: count.figures.cases, limit: 500
      ).orDeskFailure()
      for id in ids {
        guard let file = try await store.file(id).orDeskFailure() else { continue }
        count.add(file)
      }
      if ids.count < 500 { return count.finished(policy.practice.yardsticks) }
    }
    count.figures.isCapped = true
    return count.finished(policy.practice.yardsticks)
  }
}

/// The figures while they are being counted.
private struct Counting {
  var figures: Statistics
  private var hours: [Double] = []
  private var within: [String: Int] = [:]

  init(from: Day, to: Day) { figures = Statistics(from: from, to: to) }

  mutating func add(_ file: Case) {
    figures.cases += 1
    guard file.door.narrowedBy == nil else {
      figures.narrowed += 1
      return
    }
    if let answeredAt = file.answeredAt {
      figures.answered += 1
      hours.append(
        Double(answeredAt.milliseconds - file.request.arrivedAt.milliseconds) / 3_600_000)
      for clock in file.clock where clock.right == .copy && answeredAt < clock.due {
        within[clock.name, default: 0] += 1
      }
    }
    for told in file.lines.compactMap(\.told) {
      figures.verdicts[told.verdict, default: 0] += 1
      for ground in told.grounds { figures.withheldUnder[ground.provision, default: 0] += 1 }
    }
    for decision in file.decisions where decision.signature != nil {
      figures.decisions[decision.kind, default: 0] += 1
      figures.appeals += decision.appeals.count
      for outcome in decision.judgments.flatMap(\.outcomes) {
        figures.judgments[outcome.outcome, default: 0] += 1
      }
    }
  }

  func finished(_ yardsticks: [Yardstick]) -> Statistics {
    var figures = figures
    let sorted = hours.sorted()
    if !sorted.isEmpty {
      let middle = sorted.count / 2
      figures.medianHours =
        sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
    figures.answeredWithin = yardsticks.filter { $0.right == .copy }.map { yardstick in
      let count = within[yardstick.name] ?? 0
      let share = figures.answered == 0 ? 0 : Double(count) / Double(figures.answered)
      return Statistics.Within(name: yardstick.name, count: count, share: share)
    }
    return figures
  }
}
