// Swedish civil time: which local day and hour a moment is, by the European rule for summer time.

/// Time as clocks in Sweden show it: UTC + 1 h, and + 2 h in summer.
///
/// Summer time runs from 01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday of
/// October (directive 2000/84/EC; so in Sweden since 1996). Earlier years are computed by the same rule.
public enum SwedishTime {
  /// The local day of a moment.
  public static func day(of instant: Instant) -> Day { local(instant).utc.day }

  /// The local hour and minute of a moment.
  public static func clock(of instant: Instant) -> (hour: Int, minute: Int) {
    let minutes = Int(local(instant).utc.milliseconds / 60_000)
    return (minutes / 60, minutes % 60)
  }

  /// The moment a local day begins.
  public static func midnight(startingDay day: Day) -> Instant {
    // The clock changes in the night after midnight: the Sunday of a change still begins by the old time.
    let isSummer = summerBegins(day.year) < day && day <= summerEnds(day.year)
    return Instant(utc: day, milliseconds: isSummer ? -2 * hour : -hour)
  }

  /// The moment a local day ends, which is when the next begins.
  public static func midnight(endingDay day: Day) -> Instant { midnight(startingDay: day + 1) }

  static let hour: Int64 = 3_600_000

  static func isSummer(_ instant: Instant) -> Bool {
    let (day, rest) = instant.utc
    let year = day.year
    return (summerBegins(year), hour) <= (day, rest) && (day, rest) < (summerEnds(year), hour)
  }

  private static func local(_ instant: Instant) -> Instant {
    // Keeps moments that no calendar has from overflowing.
    let shift = isSummer(instant) ? 2 * hour : hour
    let (sum, overflows) = instant.milliseconds.addingReportingOverflow(shift)
    return overflows ? instant : Instant(milliseconds: sum)
  }

  private static func summerBegins(_ year: Int) -> Day {
    lastSunday(upTo: Day(existing: year, 3, 31))
  }
  private static func summerEnds(_ year: Int) -> Day {
    lastSunday(upTo: Day(existing: year, 10, 31))
  }

  private static func lastSunday(upTo day: Day) -> Day {
    day + -((day.weekday.rawValue + 1) % 7)
  }
}
