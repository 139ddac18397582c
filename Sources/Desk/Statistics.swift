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
  /// What counts are multiples of: 1 where they are exact. The number of cases, which the register shows, is exact
  /// always.
  public var rounding = 1
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
  /// Of fewer answers there is no median among rounded figures.
  public static let fewestForMedian = 10
}

extension Desk {
  /// Counts the cases of an authority registered from `from` to `to`, both days included.
  ///
  /// - Parameter rounded: to base 5, at random: what may leave the circle of those who see every case.
  public func statistics(
    of authority: AuthorityID, from: Day, to: Day, rounded: Bool
  ) async throws(DeskFailure) -> Statistics {
    var count = Counting(from: from, to: to)
    count.figures.isCapped = true
    while count.figures.cases < Statistics.maximum {
      let ids = try await store.cases(
        of: authority, registeredFrom: from, to: to, after: count.figures.cases, limit: 500
      ).orDeskFailure()
      for id in ids {
        guard let file = try await store.file(id).orDeskFailure() else { continue }
        count.add(file)
      }
      if ids.count < 500 {
        count.figures.isCapped = false
        break
      }
    }
    return count.finished(
      policy.practice.yardsticks,
      rounded ? RandomRounding(key: secrets.key(for: "statistics")) : nil)
  }
}

/// The figures while they are being counted.
private struct Counting {
  var figures: Statistics
  private var hours: [Double] = []
  private var cells: [String: StatisticsCell] = [:]
  private var verdicts: [Verdict: StatisticsCell] = [:]
  private var provisions: [ProvisionID: StatisticsCell] = [:]
  private var decisions: [DecisionKind: StatisticsCell] = [:]
  private var judgments: [Judgment.Outcome: StatisticsCell] = [:]

  init(from: Day, to: Day) { figures = Statistics(from: from, to: to) }

  mutating func add(_ file: Case) {
    figures.cases += 1
    guard file.door.narrowedBy == nil else {
      cells["narrowed", default: StatisticsCell()].add(file.id)
      return
    }
    if let answeredAt = file.answeredAt {
      cells["answered", default: StatisticsCell()].add(file.id)
      hours.append(
        Double(answeredAt.milliseconds - file.request.arrivedAt.milliseconds) / 3_600_000)
      for clock in file.clock where clock.right == .copy && answeredAt < clock.due {
        cells["within \(clock.name)", default: StatisticsCell()].add(file.id)
      }
    }
    for told in file.lines.compactMap(\.told) {
      verdicts[told.verdict, default: StatisticsCell()].add(file.id)
      for ground in told.grounds {
        provisions[ground.provision, default: StatisticsCell()].add(file.id)
      }
    }
    for decision in file.decisions where decision.signature != nil {
      decisions[decision.kind, default: StatisticsCell()].add(file.id)
      cells["appeals", default: StatisticsCell()].add(file.id, times: decision.appeals.count)
      for outcome in decision.judgments.flatMap(\.outcomes) {
        judgments[outcome.outcome, default: StatisticsCell()].add(file.id)
      }
    }
  }

  func finished(_ yardsticks: [Yardstick], _ rounding: RandomRounding?) -> Statistics {
    func figure(_ cell: StatisticsCell?, _ name: String) -> Int {
      guard let cell else { return 0 }
      return rounding?.rounded(cell, name) ?? cell.count
    }
    /// That a row is there would tell that there is a case; one that is rounded to nothing is left out.
    func table<Name: Hashable>(_ cells: [Name: StatisticsCell], _ kind: String) -> [Name: Int] {
      Dictionary(
        uniqueKeysWithValues: cells.map { ($0, figure($1, "\(kind) \($0)")) }
      ).filter { $0.value > 0 }
    }
    var figures = figures
    figures.rounding = rounding == nil ? 1 : RandomRounding.base
    figures.narrowed = figure(cells["narrowed"], "narrowed")
    figures.answered = figure(cells["answered"], "answered")
    figures.appeals = figure(cells["appeals"], "appeals")
    figures.medianHours = median(isRounded: rounding != nil)
    figures.verdicts = table(verdicts, "verdict")
    figures.withheldUnder = table(provisions, "provision")
    figures.decisions = table(decisions, "decision")
    figures.judgments = table(judgments, "judgment")
    figures.answeredWithin = yardsticks.filter { $0.right == .copy }.map { yardstick in
      let count = figure(cells["within \(yardstick.name)"], "within \(yardstick.name)")
      let share = figures.answered == 0 ? 0 : Double(count) / Double(figures.answered)
      return Statistics.Within(name: yardstick.name, count: count, share: min(share, 1))
    }
    return figures
  }

  /// Of few answers it is nearly one of them; to the hour where figures are rounded.
  private func median(isRounded: Bool) -> Double? {
    guard !hours.isEmpty, !isRounded || hours.count >= Statistics.fewestForMedian else {
      return nil
    }
    let sorted = hours.sorted()
    let middle = sorted.count / 2
    let median =
      sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    return isRounded ? median.rounded() : median
  }
}
