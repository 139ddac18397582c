// The calendar, against facts and against a second computation by another method.

import Policy
import Testing

@Suite struct Calendar {
  let calendar: WorkCalendar
  let ks = AuthorityID("ks")
  let sn = AuthorityID("sn")

  init() throws { calendar = try shipped.get().calendar }

  @Test func everyListedHolidayIsFoundByNameAndNoOtherDayIsOne() throws {
    var names: [String: String] = [:]
    for (name, dates) in listedHolidays {
      for date in dates.split(whereSeparator: \.isWhitespace) { names[String(date)] = name }
    }
    #expect(names.count == 128)
    for day in days(2024, 2031) {
      #expect(calendar.holidayName(day)?.sv == names[day.description], "\(day)")
    }
  }

  @Test func everyWorkedDeadlineComesOut() throws {
    let examples = workedDeadlines.split(whereSeparator: { $0 == "," || $0.isNewline })
    #expect(examples.count == 26)
    for example in examples {
      let pair = example.split(separator: " ").compactMap { Day(iso: String($0)) }
      #expect(calendar.lastDayToAppeal(served: pair[0], weeks: 3) == pair[1])
    }
  }

  @Test func anotherMethodGivesTheSameForEveryDayOfService() throws {
    var shifts: [Int: Int] = [:]
    for served in days(2024, 2031) {
      let last = calendar.lastDayToAppeal(served: served, weeks: 3)
      #expect(last == SecondOpinion.lastDay(served: served), "\(served)")
      if served.year < 2031 { shifts[last - served - 21, default: 0] += 1 }
    }
    #expect(shifts == [0: 1754, 1: 388, 2: 370, 3: 30, 4: 13, 5: 2])
  }

  @Test func easterIsThatOfAnotherMethodForFourCenturies() {
    for year in 1800...2200 {
      let sunday = SecondOpinion.easter(year)
      #expect(calendar.holidayName(sunday)?.en == "Easter Sunday", "\(year)")
      #expect(!calendar.isWorkingDay(sunday + -2) && !calendar.isWorkingDay(sunday + 1))
    }
  }

  // Day 1 is the day of arrival when that is a working day, else the next.
  @Test(arguments: [
    ("2017-05-18", 3, "2017-05-22"), ("2017-05-18", 10, "2017-06-01"),
    ("2017-05-18", 20, "2017-06-16"),
    ("2021-07-03", 3, "2021-07-07"), ("2021-07-03", 10, "2021-07-16"),
    ("2021-07-03", 20, "2021-07-30"),
    ("2021-05-01", 3, "2021-05-05"), ("2021-05-01", 10, "2021-05-17"),
    ("2021-05-01", 20, "2021-05-31"),
    ("2026-04-03", 1, "2026-04-07"), ("2026-04-03", 2, "2026-04-08"),
    ("2026-11-21", 1, "2026-11-23"),
    ("2025-12-23", 2, "2025-12-29"), ("2025-12-23", 10, "2026-01-13"),
    ("2026-05-13", 2, "2026-05-15"),
    ("2008-02-01", 20, "2008-02-28"), ("2009-03-13", 20, "2009-04-09"),
    ("2009-03-14", 20, "2009-04-14"),
    ("2009-03-16", 20, "2009-04-14"), ("2010-11-01", 30, "2010-12-10"),
  ])
  func workingDaysAreCountedFromArrival(arrival: String, n: Int, expected: String) throws {
    let arrival = try #require(Day(iso: arrival))
    #expect(calendar.workingDay(n, from: arrival, at: sn).description == expected)
  }

  @Test func countingForthAndBackMeet() {
    for arrival in days(2026, 2027) {
      for n in [1, 2, 3, 5, 10, 30] {
        let due = calendar.workingDay(n, from: arrival, at: ks)
        #expect(calendar.workingDays(from: arrival, to: due, at: ks) == n)
        #expect(calendar.workingDays(from: arrival, to: due + -1, at: ks) == n - 1)
      }
    }
  }

  @Test func nothingIsCountedBeforeArrival() throws {
    let day = try #require(Day(iso: "2026-11-23"))
    #expect(calendar.workingDays(from: day, to: day + -5, at: ks) == 0)
    #expect(calendar.workingDay(0, from: day, at: ks) == day)
  }

  @Test func aClosedDayMovesTheYardstickOfThatAuthorityAndNoLastDayToAppeal() throws {
    let closed = try #require(Day(iso: "2026-05-15"))
    #expect(calendar.isWorkingDay(closed))
    #expect(!calendar.isWorkingDay(closed, at: ks))
    #expect(calendar.isWorkingDay(closed, at: sn))
    #expect(calendar.workingDay(1, from: closed, at: ks).description == "2026-05-18")
    #expect(calendar.workingDay(1, from: closed, at: sn) == closed)
    #expect(calendar.lastDayToAppeal(served: closed + -21, weeks: 3) == closed)
  }
}

/// Every day from the first of one year to the last of another.
func days(_ first: Int, _ last: Int) -> [Day] {
  guard let start = Day(year: first, month: 1, day: 1),
    let end = Day(year: last, month: 12, day: 31)
  else { return [] }
  return (start.number...end.number).map { Day(number: $0) }
}

/// The same questions answered by other means: a set of days for each year, Easter by Meeus.
private enum SecondOpinion {
  static func lastDay(served: Day) -> Day {
    var day = served + 21
    let free = freeDays(day.year).union(freeDays(day.year + 1))
    while free.contains(day.number) || (day.number + 3) % 7 >= 5 { day = day + 1 }
    return day
  }

  static func freeDays(_ year: Int) -> Set<Int> {
    let fixed = [(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)]
      .compactMap { Day(year: year, month: $0.0, day: $0.1)?.number }
    let easter = easter(year).number
    let midsummerEve = (19...25).compactMap { Day(year: year, month: 6, day: $0)?.number }
      .first { ($0 + 3) % 7 == 4 }
    return Set(fixed + [easter - 2, easter + 1, easter + 39] + [midsummerEve].compactMap { $0 })
  }

  static func easter(_ year: Int) -> Day {
    let (a, b, c) = (year % 19, year / 100, year % 100)
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7
    let sum = h + l - 7 * ((a + 11 * h + 22 * l) / 451) + 114
    return Day(year: year, month: sum / 31, day: sum % 31 + 1) ?? Day(number: 0)
  }
}
