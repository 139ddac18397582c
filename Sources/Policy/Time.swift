// Days and moments without a clock: what the workflow is given, never what it looks up.

/// A moment, in milliseconds since 1970-01-01T00:00:00Z.
public struct Instant: Sendable, Hashable, Comparable, Codable {
  public let milliseconds: Int64
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  public static func < (left: Instant, right: Instant) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// This moment moved by whole seconds, which may be negative.
  public func adding(seconds: Int64) -> Instant {
    Instant(milliseconds: milliseconds + seconds * 1000)
  }

  public init(from decoder: any Decoder) throws {
    milliseconds = try decoder.singleValueContainer().decode(Int64.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(milliseconds)
  }
}

/// A civil day in the Gregorian calendar, written `2026-11-21`.
public struct Day: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
  /// Days since 1970-01-01.
  public let number: Int
  public init(number: Int) { self.number = number }

  public static func < (left: Day, right: Day) -> Bool { left.number < right.number }
  public static func + (day: Day, days: Int) -> Day { Day(number: day.number + days) }
  public static func - (later: Day, earlier: Day) -> Int { later.number - earlier.number }
}

/// The days of the week, Monday first as in Sweden.
public enum Weekday: Int, Sendable, Hashable, CaseIterable, Codable {
  case monday, tuesday, wednesday, thursday, friday, saturday, sunday
}
