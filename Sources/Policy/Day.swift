// A civil day without a clock: what the workflow is given, never what it looks up.

/// A civil day in the Gregorian calendar, written `2026-11-21`.
public struct Day: Sendable, Hashable, Comparable {
  /// Days since 1970-01-01.
  public let number: Int
  /// Takes days since 1970-01-01, which may be negative.
  public init(number: Int) { self.number = number }

  public static func < (left: Day, right: Day) -> Bool { left.number < right.number }
  public static func + (day: Day, days: Int) -> Day { Day(number: day.number + days) }
  public static func - (later: Day, earlier: Day) -> Int { later.number - earlier.number }
}

/// The days of the week, Monday first as in Sweden.
public enum Weekday: Int, Sendable, Hashable, CaseIterable, Codable {
  case monday, tuesday, wednesday, thursday, friday, saturday, sunday

  /// The day's name in running text: `fredag`, `Friday`.
  public func name(_ language: Language) -> String {
    switch language {
    case .sv: ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"][rawValue]
    case .en:
      ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][rawValue]
    }
  }
}

extension Day {
  /// The day of these figures; nil where there is none, or the year is not within 1 to 9999.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month),
      (1...Day.length(ofMonth: month, in: year)).contains(day)
    else { return nil }
    self.init(existing: year, month, day)
  }

  /// A day that is known to exist.
  init(existing year: Int, _ month: Int, _ day: Int) {
    // Years are taken to begin in March, so that the leap day is the last of its year.
    let shifted = month > 2 ? year : year - 1
    let era = Day.floor(shifted, 400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    number = era * 146_097 + dayOfEra - 719_468
  }

  /// Year, month and day at once.
  public var civil: (year: Int, month: Int, day: Int) {
    let shifted = number + 719_468
    let era = Day.floor(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  /// The Gregorian year.
  public var year: Int { civil.year }
  /// The month, 1 to 12.
  public var month: Int { civil.month }
  /// The day of the month, 1 to 31.
  public var day: Int { civil.day }

  /// The day of the week.
  public var weekday: Weekday {
    // 1970-01-01 was a Thursday; the remainder is 0 to 6.
    Weekday(rawValue: (number % 7 + 10) % 7) ?? .monday
  }

  /// The same day of the month so many months on, or the month's last day where that is shorter.
  public func adding(months: Int) -> Day {
    let (year, month, day) = civil
    let count = year * 12 + month - 1 + months
    let newYear = Day.floor(count, 12)
    let newMonth = count - newYear * 12 + 1
    return Day(existing: newYear, newMonth, min(day, Day.length(ofMonth: newMonth, in: newYear)))
  }

  static func length(ofMonth month: Int, in year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  static func floor(_ value: Int, _ divisor: Int) -> Int {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient - 1 : quotient
  }
}

extension Day: CustomStringConvertible {
  /// ISO 8601: `2026-11-21`.
  public var description: String {
    let (year, month, day) = civil
    return "\(year.padded(4))-\(month.padded(2))-\(day.padded(2))"
  }

  /// Takes exactly `2026-11-21`; nil for every other text and for days that do not exist.
  public init?(iso text: String) {
    var digits = Digits(text)
    guard let year = digits.number(4), digits.skip("-"), let month = digits.number(2),
      digits.skip("-"), let day = digits.number(2), digits.isAtEnd
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// The weekday and the date, for running text: `fredag 2026-04-03`, `Friday 2026-04-03`.
  public func words(_ language: Language) -> String { "\(weekday.name(language)) \(self)" }
}

extension Day: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let day = Day(iso: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "a day is written 2026-11-21")
    }
    self = day
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
