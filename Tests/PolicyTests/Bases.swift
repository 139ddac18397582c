// How dates are explained in words.

import Policy
import Testing

@Suite struct Bases {
  let policy: Policy
  let ks = AuthorityID("ks")

  init() throws { policy = try shipped.get() }

  func yardstick(_ name: String) throws -> Yardstick {
    try #require(policy.practice.yardsticks(for: .copy).first { $0.name == name })
  }

  func basis(_ iso: String, _ name: String) throws -> Bilingual {
    policy.calendar.clockBasis(
      arrival: try #require(Instant(iso: iso)), at: ks, yardstick: try yardstick(name))
  }

  @Test func anArrivalOnAHolidayNamesItAndTheDayFromWhichIsCounted() throws {
    let basis = try basis("2026-04-03T14:10:00Z", "sameDay")
    #expect(
      basis.sv == "kom in fredag 2026-04-03 16:10, långfredagen; räknas från tisdag 2026-04-07")
    #expect(
      basis.en == "arrived Friday 2026-04-03 16:10, Good Friday; counted from Tuesday 2026-04-07")
  }

  @Test func aPlainSaturdayNeedsNoFurtherReason() throws {
    let basis = try basis("2026-11-21T12:00:00Z", "sameDay")
    #expect(basis.sv == "kom in lördag 2026-11-21 13:00; räknas från måndag 2026-11-23")
  }

  @Test func aClosedDayTellsWhy() throws {
    let basis = try basis("2026-05-15T07:05:00Z", "sameDay")
    #expect(
      basis.sv == "kom in fredag 2026-05-15 09:05, stängt (klämdag); räknas från måndag 2026-05-18")
  }

  @Test func aWorkingDayCountsItselfAndALaterYardstickNamesItsDay() throws {
    #expect(
      try basis("2026-11-23T22:59:00Z", "sameDay").sv
        == "kom in måndag 2026-11-23 23:59; räknas från samma dag")
    #expect(
      try basis("2026-11-23T08:00:00Z", "threeWorkingDays").sv
        == "kom in måndag 2026-11-23 09:00; räknas från samma dag; arbetsdag 3 är onsdag 2026-11-25"
    )
  }

  @Test func theLastDayToAppealNamesEverySkippedDay() throws {
    let basis = policy.calendar.appealBasis(
      served: try #require(Day(iso: "2026-03-13")), weeks: policy.practice.appealWeeks)
    #expect(
      basis.sv == """
        Mottagaren fick del av beslutet fredag 2026-03-13. Tiden för att överklaga är tre veckor och \
        skulle sluta på samma veckodag, fredag 2026-04-03. Dagar som inte räknas som vardag: \
        fredag 2026-04-03 (långfredagen), lördag 2026-04-04, söndag 2026-04-05 (påskdagen), \
        måndag 2026-04-06 (annandag påsk). Sista dagen blir därför nästa vardag, tisdag 2026-04-07 \
        (44 § förvaltningslagen och 2 § lagen (1930:173) om beräkning av lagstadgad tid).
        """)
    #expect(basis.en.contains("three weeks"))
    #expect(basis.en.contains("Friday 2026-04-03 (Good Friday), Saturday 2026-04-04, Sunday"))
  }

  @Test func aLastDayThatStandsIsExplainedWithoutSkippedDays() throws {
    let basis = policy.calendar.appealBasis(
      served: try #require(Day(iso: "2026-11-23")), weeks: policy.practice.appealWeeks)
    #expect(
      basis.sv.contains("slutar på samma veckodag, måndag 2026-12-14, som är en vanlig vardag"))
    #expect(basis.en.contains("ends on the same day of the week, Monday 2026-12-14"))
  }

  @Test func noBraceIsLeftInAnyBasis() throws {
    for day in days(2026, 2026) {
      let basis = policy.calendar.appealBasis(served: day, weeks: 3)
      #expect(!basis.sv.contains("{") && !basis.en.contains("{"))
    }
  }
}
