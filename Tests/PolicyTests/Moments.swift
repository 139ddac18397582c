// Moments: how they are written, and which Swedish day and hour they are.

import Foundation
import Policy
import Testing

@Suite struct Moments {
  @Test(arguments: [
    ("2026-11-21T12:00:00Z", "2026-11-21T12:00:00Z"),
    ("2026-11-21T13:00:00+01:00", "2026-11-21T12:00:00Z"),
    ("2026-11-21t12:00:00.5z", "2026-11-21T12:00:00.500Z"),
    ("2026-11-21T12:00:00.0004999Z", "2026-11-21T12:00:00Z"),
    ("2026-11-21T12:00:00.12Z", "2026-11-21T12:00:00.120Z"),
    ("2027-01-01T00:30:00+02:00", "2026-12-31T22:30:00Z"),
    ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
    ("2026-12-31T23:00:00-05:30", "2027-01-01T04:30:00Z"),
  ])
  func rfc3339IsReadAndWrittenInUtc(text: String, expected: String) {
    #expect(Instant(iso: text)?.iso == expected)
  }

  @Test(arguments: [
    "", "2026-11-21", "2026-11-21T12:00:00", "2026-11-21 12:00:00Z", "2026-11-21T24:00:00Z",
    "2026-11-21T12:60:00Z", "2026-11-21T12:00:60Z", "2026-02-30T12:00:00Z", "2026-11-21T12:00:00.Z",
    "2026-11-21T12:00:00+0100", "2026-11-21T12:00:00+24:00", "2026-11-21T12:00:00Zx",
    "2026-11-21T12:00Z",
  ])
  func whatIsNoMomentIsRefused(text: String) {
    #expect(Instant(iso: text) == nil)
  }

  @Test func summerTimeIsThatOfTheTimeZoneDatabase() throws {
    let stockholm = try #require(TimeZone(identifier: "Europe/Stockholm"))
    let start = try #require(Instant(iso: "1996-01-01T00:00:00Z")).milliseconds / 1000
    let end = try #require(Instant(iso: "2038-01-01T00:00:00Z")).milliseconds / 1000
    // Each change is at 01:00 UTC; a second before, the second itself and noon tell all.
    for second in stride(from: start, to: end, by: 86_400).flatMap({
      [$0 + 3599, $0 + 3600, $0 + 43_200]
    }) {
      let offset = stockholm.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second)))
      let local = second + Int64(offset)
      let moment = Instant(milliseconds: second * 1000)
      let clock = SwedishTime.clock(of: moment)
      #expect(SwedishTime.day(of: moment).number == Int(local / 86_400))
      #expect(clock.hour * 60 + clock.minute == Int(local % 86_400) / 60)
    }
  }

  @Test func aDayEndsWhereTheNextBeginsAndBothAreMidnight() throws {
    for number in try #require(Day(iso: "1996-01-01"))
      .number..<(try #require(Day(iso: "2038-01-01")).number)
    {
      let day = Day(number: number)
      let begins = SwedishTime.midnight(startingDay: day)
      let ends = SwedishTime.midnight(endingDay: day)
      #expect(SwedishTime.day(of: begins) == day)
      #expect(SwedishTime.clock(of: begins) == (0, 0))
      #expect(SwedishTime.day(of: ends.adding(seconds: -1)) == day)
      #expect(SwedishTime.day(of: ends) == day + 1)
    }
  }

  @Test func midnightIsGivenInUtc() throws {
    let winter = try #require(Day(iso: "2026-11-23"))
    let summer = try #require(Day(iso: "2026-07-01"))
    #expect(SwedishTime.midnight(endingDay: winter).iso == "2026-11-23T23:00:00Z")
    #expect(SwedishTime.midnight(endingDay: summer).iso == "2026-07-01T22:00:00Z")
  }

  @Test(arguments: [Int64.min, Int64.max, -62_135_596_800_001, 0])
  func noMomentIsTooFarAway(milliseconds: Int64) {
    let moment = Instant(milliseconds: milliseconds)
    let day = SwedishTime.day(of: moment)
    let ends = SwedishTime.midnight(endingDay: day)
    #expect(!moment.iso.isEmpty && SwedishTime.clock(of: ends) == (0, 0))
  }
}
