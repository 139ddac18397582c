// Which days count: the statutory calendar, computed, and each authority's closed days, from its file.

/// The calendar by which days are counted, and the words that tell how it was done.
///
/// Two calendars in one: statutory days decide the last day to appeal, and they alone; the days an
/// authority keeps closed only move its own yardsticks.
public struct WorkCalendar: Sendable {
  let holidayNames: [Holiday: Bilingual]
  let closedDays: [AuthorityID: [Day: Bilingual]]
  let phrases: CalendarPhrases

  /// The name of the public holiday or eve that `day` is; nil also for plain Saturdays and Sundays.
  public func holidayName(_ day: Day) -> Bilingual? {
    Holiday(on: day).flatMap { holidayNames[$0] }
  }

  /// Why the authority keeps closed on `day`, where its file says that it does.
  public func closedReason(_ day: Day, at authority: AuthorityID) -> Bilingual? {
    closedDays[authority]?[day]
  }

  /// Whether `day` is an ordinary weekday by statute: no Saturday, Sunday, holiday or one of the three eves.
  public func isWorkingDay(_ day: Day) -> Bool {
    day.weekday.rawValue < Weekday.saturday.rawValue && Holiday(on: day) == nil
  }

  /// Whether the authority is at work on `day`.
  public func isWorkingDay(_ day: Day, at authority: AuthorityID) -> Bool {
    isWorkingDay(day) && closedDays[authority]?[day] == nil
  }

  /// The `n`:th working day from arrival; day 1 is the day of arrival or, where nobody works then, the
  /// next working day.
  public func workingDay(_ n: Int, from arrival: Day, at authority: AuthorityID) -> Day {
    var day = arrival
    var counted = 0
    while true {
      if isWorkingDay(day, at: authority) { counted += 1 }
      if counted >= n, counted > 0 { return day }
      day = day + 1
    }
  }

  /// How many working days `day` is from `arrival`, counted as `workingDay` counts; 0 before day 1.
  public func workingDays(from arrival: Day, to day: Day, at authority: AuthorityID) -> Int {
    var counted = 0
    var current = arrival
    while current <= day {
      if isWorkingDay(current, at: authority) { counted += 1 }
      current = current + 1
    }
    return counted
  }

  /// The last day to appeal: the weekday of service so many weeks on, or the next ordinary weekday.
  public func lastDayToAppeal(served: Day, weeks: Int) -> Day {
    var day = served + 7 * weeks
    while !isWorkingDay(day) { day = day + 1 }
    return day
  }
}
