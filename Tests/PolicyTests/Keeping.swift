// How long records are kept, and that nothing is destroyed without a decision.

import Policy
import Testing

@Suite struct Keeping {
  let policy: Policy
  let closed: Day

  init() throws {
    policy = try shipped.get()
    closed = try #require(Day(iso: "2024-02-29"))
  }

  func rule(_ kind: Retention.Kind, _ authority: String) throws -> Retention {
    try #require(
      policy.retention.first { $0.kind == kind && $0.authority == AuthorityID(authority) })
  }

  @Test func aRecordWithADecisionMayGoWhenItsYearsHavePassed() throws {
    let rule = try rule(.answeredInFull, "ks")
    let day = try #require(Day(iso: "2026-02-28"))
    #expect(!rule.allowsDisposal(ended: closed, on: day + -1))
    #expect(rule.allowsDisposal(ended: closed, on: day))
  }

  @Test func yearsWithoutADecisionAllowNothing() throws {
    #expect(try rule(.log, "sn").months == 120)
    #expect(try !rule(.log, "sn").allowsDisposal(ended: closed, on: closed + 36_500))
  }

  @Test func whatIsKeptForEverIsNeverDestroyed() throws {
    for authority in policy.authorities {
      for kind in [Retention.Kind.withheld, .appealed] {
        let rule = try rule(kind, authority.id.text)
        #expect(rule.months == nil && !rule.allowsDisposal(ended: closed, on: closed + 365_000))
      }
    }
  }

  /// What is destroyed day by day is what may be destroyed one by one, whatever the lengths of months.
  @Test func theFirstDayThatIsKeptParts() throws {
    for rule in [
      try rule(.mailOutsideCases, "ks"), try rule(.deliveries, "mn"), try rule(.log, "ks"),
    ] {
      for offset in 0..<800 {
        let day = closed + offset
        let kept = try #require(rule.firstKept(on: day))
        #expect(!rule.allowsDisposal(ended: kept, on: day))
        #expect(rule.allowsDisposal(ended: kept + -1, on: day))
      }
    }
    #expect(try rule(.log, "sn").firstKept(on: closed) == nil)
    #expect(try rule(.withheld, "ks").firstKept(on: closed) == nil)
  }

  @Test func aTimeIsSaidOnce() throws {
    let copy = try PolicyCopy()
    try copy.change("retention.yaml", "    months: 6\n", to: "    months: 6\n    years: 1\n")
    #expect(copy.problems().count == 1)
    #expect(copy.problems().first?.hasSuffix("said in years or in months, not in both") == true)
  }

  @Test func practiceIsMarkedAndEachNumberHasItsSource() {
    let sources = policy.practice.sources
    #expect(sources.count == 12)
    #expect(sources.filter { !$0.isPractice }.map(\.value) == ["appealWeeks"])
    #expect(policy.practice.appealWeeks == 3)
    #expect(policy.practice.forwardingWarningDays == [3, 7])
    #expect(policy.practice.serviceReminderDays == [14, 28])
    #expect(policy.practice.simplifiedServiceDays == 14)
    #expect(policy.practice.digestHour == 7)
  }

  @Test func yardsticksComeShortestFirstForEachRight() {
    for right in Yardstick.Right.allCases {
      let rows = policy.practice.yardsticks(for: right)
      #expect(rows.map(\.name) == ["sameDay", "nextWorkingDay", "threeWorkingDays"])
      #expect(rows.map(\.workingDays) == [1, 2, 3])
    }
  }
}
