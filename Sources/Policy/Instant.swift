// A moment without a clock: what the workflow is given, never what it looks up.

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

extension Instant {
  static let millisecondsPerDay: Int64 = 86_400_000

  /// The day in UTC, and the milliseconds since it began.
  var utc: (day: Day, milliseconds: Int64) {
    let quotient = milliseconds / Instant.millisecondsPerDay
    let remainder = milliseconds % Instant.millisecondsPerDay
    return remainder < 0
      ? (Day(number: Int(quotient) - 1), remainder + Instant.millisecondsPerDay)
      : (Day(number: Int(quotient)), remainder)
  }

  /// Days beyond the reach of milliseconds are taken as the furthest that is within it.
  init(utc day: Day, milliseconds: Int64) {
    let furthest = Int(Int64.max / Instant.millisecondsPerDay) - 2
    let number = Int64(max(-furthest, min(furthest, day.number)))
    self.init(milliseconds: number * Instant.millisecondsPerDay + milliseconds)
  }

  /// RFC 3339 in UTC, `2026-11-21T12:00:00Z`; milliseconds only where there are any.
  public var iso: String {
    let (day, rest) = utc
    let seconds = Int(rest / 1000)
    let fraction = Int(rest % 1000)
    let clock =
      "\((seconds / 3600).padded(2)):\((seconds / 60 % 60).padded(2)):\((seconds % 60).padded(2))"
    return "\(day)T\(clock)\(fraction == 0 ? "" : "." + fraction.padded(3))Z"
  }

  /// Takes RFC 3339 with `Z` or an offset; what is finer than milliseconds is cut off, a leap second refused.
  public init?(iso text: String) {
    var digits = Digits(text)
    guard let year = digits.number(4), digits.skip("-"), let month = digits.number(2),
      digits.skip("-"), let dayOfMonth = digits.number(2), digits.skip("T", "t"),
      let day = Day(year: year, month: month, day: dayOfMonth),
      let time = Instant.time(&digits), let offset = Instant.offset(&digits), digits.isAtEnd
    else { return nil }
    self.init(utc: day, milliseconds: time - offset)
  }

  private static func time(_ digits: inout Digits) -> Int64? {
    guard let hour = digits.number(2), hour < 24, digits.skip(":"),
      let minute = digits.number(2), minute < 60, digits.skip(":"),
      let second = digits.number(2), second < 60
    else { return nil }
    let whole = Int64(hour * 3600 + minute * 60 + second) * 1000
    guard digits.skip(".") else { return whole }
    return digits.fraction().map { whole + Int64($0) }
  }

  private static func offset(_ digits: inout Digits) -> Int64? {
    if digits.skip("Z", "z") { return 0 }
    let isEast = digits.skip("+")
    guard isEast || digits.skip("-"), let hour = digits.number(2), hour < 24, digits.skip(":"),
      let minute = digits.number(2), minute < 60
    else { return nil }
    return Int64(hour * 60 + minute) * (isEast ? 60_000 : -60_000)
  }
}
