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

  func rule(_ kind: String, _ authority: String) throws -> Retention {
    try #require(
      policy.retention.first { $0.kind == kind && $0.authority == AuthorityID(authority) })
  }

  @Test func aRecordWithADecisionMayGoWhenItsYearsHavePassed() throws {
    let rule = try rule("answeredInFull", "ks")
    let day = try #require(Day(iso: "2026-02-28"))
    #expect(!rule.allowsDisposal(closed: closed, on: day + -1))
    #expect(rule.allowsDisposal(closed: closed, on: day))
  }

  @Test func yearsWithoutADecisionAllowNothing() throws {
    #expect(try rule("log", "sn").years == 10)
    #expect(try !rule("log", "sn").allowsDisposal(closed: closed, on: closed + 36_500))
  }

  @Test func whatIsKeptForEverIsNeverDestroyed() throws {
    for authority in policy.authorities {
      for kind in ["withheld", "appealed"] {
        let rule = try rule(kind, authority.id.text)
        #expect(rule.years == nil && !rule.allowsDisposal(closed: closed, on: closed + 365_000))
      }
    }
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
