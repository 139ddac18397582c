// Civil days: what they are written as, which exist, and how months are counted.

import Foundation
import Policy
import Testing

@Suite struct Days {
  @Test func everyDayOfFourCenturiesIsReadAsItIsWritten() throws {
    var day = try #require(Day(year: 1800, month: 1, day: 1))
    let end = try #require(Day(year: 2200, month: 1, day: 1))
    var weekday = Weekday.wednesday
    while day < end {
      #expect(Day(iso: day.description) == day)
      #expect(day.weekday == weekday)
      weekday = Weekday(rawValue: (weekday.rawValue + 1) % 7) ?? .monday
      day = day + 1
    }
  }

  @Test func figuresAndNumbersAgree() throws {
    let day = try #require(Day(iso: "2026-11-21"))
    #expect((day.year, day.month, day.day) == (2026, 11, 21))
    #expect(day.weekday == .saturday)
    #expect(day.number == 20_778)
    #expect(Day(number: -1).description == "1969-12-31")
  }

  @Test(arguments: [
    "", "2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "0000-01-01", "2026-1-1",
    "20261121",
    "2026-11-21T", " 2026-11-21", "2026-11-2x", "２026-11-21", "2026-11-21\n", "-026-11-21",
  ])
  func whatIsNoDayIsRefused(text: String) {
    #expect(Day(iso: text) == nil)
  }

  @Test func aDayIsItsIsoTextInJson() throws {
    let day = try #require(Day(iso: "2028-02-29"))
    #expect(String(decoding: try JSONEncoder().encode([day]), as: UTF8.self) == #"["2028-02-29"]"#)
    #expect(try JSONDecoder().decode([Day].self, from: Data(#"["2028-02-29"]"#.utf8)) == [day])
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([Day].self, from: Data(#"["2027-02-29"]"#.utf8))
    }
  }

  @Test func runningTextNamesTheWeekday() throws {
    let day = try #require(Day(iso: "2026-04-03"))
    #expect(day.words(.sv) == "fredag 2026-04-03")
    #expect(day.words(.en) == "Friday 2026-04-03")
  }

  // Lag (1930:173) 1 §: the day with the same number, or the month's last.
  @Test(arguments: [
    ("2026-01-31", 1, "2026-02-28"), ("2028-01-31", 1, "2028-02-29"),
    ("2026-06-30", 1, "2026-07-30"),
    ("2019-09-27", 1, "2019-10-27"), ("2019-04-06", 1, "2019-05-06"),
    ("2014-01-30", 1, "2014-02-28"),
    ("2014-11-10", 1, "2014-12-10"), ("2014-10-30", 15, "2016-01-30"),
    ("2026-03-31", -1, "2026-02-28"),
    ("2026-12-31", 2, "2027-02-28"), ("2026-01-15", -13, "2024-12-15"),
    ("2026-05-05", 0, "2026-05-05"),
  ])
  func aMonthOnIsTheSameDayOrTheLast(start: String, months: Int, expected: String) throws {
    #expect(try #require(Day(iso: start)).adding(months: months).description == expected)
  }
}
