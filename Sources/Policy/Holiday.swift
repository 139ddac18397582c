// The days on which nothing falls due by statute, found by computation for any year.

/// Public holidays (lag 1989:253) and the three eves that count as such for time limits (lag 1930:173 2 §).
public enum Holiday: String, Sendable, Hashable, CaseIterable {
  case newYearsDay, epiphany, goodFriday, easterSunday, easterMonday, mayDay, ascensionDay
  case whitSunday, nationalDay, midsummerEve, midsummerDay, allSaintsDay
  case christmasEve, christmasDay, secondChristmasDay, newYearsEve
}

extension Holiday {
  /// The holiday that a day is, or nil; plain Saturdays and Sundays are none.
  public init?(on day: Day) {
    let (year, month, dayOfMonth) = day.civil
    guard
      let holiday = Holiday.fixed(month, dayOfMonth)
        ?? Holiday.movable(month, dayOfMonth, day.weekday)
        ?? Holiday.ofEaster(day, year, month)
    else { return nil }
    self = holiday
  }

  private static func fixed(_ month: Int, _ day: Int) -> Holiday? {
    switch (month, day) {
    case (1, 1): .newYearsDay
    case (1, 6): .epiphany
    case (5, 1): .mayDay
    case (6, 6): .nationalDay
    case (12, 24): .christmasEve
    case (12, 25): .christmasDay
    case (12, 26): .secondChristmasDay
    case (12, 31): .newYearsEve
    default: nil
    }
  }

  /// Holidays that are a certain weekday within a certain week.
  private static func movable(_ month: Int, _ day: Int, _ weekday: Weekday) -> Holiday? {
    switch (month, day, weekday) {
    case (6, 19...25, .friday): .midsummerEve
    case (6, 20...26, .saturday): .midsummerDay
    case (10, 31, .saturday), (11, 1...6, .saturday): .allSaintsDay
    default: nil
    }
  }

  private static func ofEaster(_ day: Day, _ year: Int, _ month: Int) -> Holiday? {
    guard (3...6).contains(month) else { return nil }
    switch day - Holiday.easter(year) {
    case -2: return .goodFriday
    case 0: return .easterSunday
    case 1: return .easterMonday
    case 39: return .ascensionDay
    case 49: return .whitSunday
    default: return nil
    }
  }

  /// Easter Sunday of a Gregorian year, by the rule of Gauss with its two exceptions.
  static func easter(_ year: Int) -> Day {
    let century = year / 100
    let moonShift = (15 + century - century / 4 - (13 + 8 * century) / 25) % 30
    let sundayShift = (4 + century - century / 4) % 7
    var fullMoon = (19 * (year % 19) + moonShift) % 30
    let untilSunday = (2 * (year % 4) + 4 * (year % 7) + 6 * fullMoon + sundayShift) % 7
    if untilSunday == 6, fullMoon == 29 || (fullMoon == 28 && year % 19 > 10) { fullMoon -= 7 }
    return Day(existing: year, 3, 22) + fullMoon + untilSunday
  }
}
