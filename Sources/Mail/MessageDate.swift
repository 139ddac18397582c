// The date of a message, as text and back.

/// The `Date` of RFC 5322 3.3, always in UTC.
enum MessageDate {
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
  /// From the first of January 1970, a Thursday.
  private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]

  /// The last millisecond of the year 9999.
  static let last: Int64 = 253_402_300_799_999

  /// `Sat, 21 Nov 2026 14:57:35 +0000` of milliseconds since 1970, from 0 to `last`.
  static func text(_ milliseconds: Int64) -> String {
    let seconds = Int(milliseconds / 1000)
    let days = seconds / 86_400
    let (year, month, day) = civil(days)
    let time = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60].map(two)
    return "\(weekdays[days % 7]), \(two(day)) \(months[month - 1]) \(year) "
      + time.joined(separator: ":") + " +0000"
  }

  /// `20261121T145735` of a text that `text(_:)` made, else nil.
  static func stamp(of text: String) -> String? {
    let words = text.split(separator: " ")
    guard words.count == 6, let month = months.firstIndex(of: String(words[2])),
      words[1].utf8.count == 2, words[3].utf8.count == 4
    else { return nil }
    let digits = "\(words[3])\(two(month + 1))\(words[1])T\(words[4].filter { $0 != ":" })"
    let isStamp =
      digits.utf8.count == 15 && digits.utf8.allSatisfy { 0x30...0x39 ~= $0 || $0 == 0x54 }
    return isStamp ? digits : nil
  }

  /// A number of at most two digits, as two.
  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  /// The Gregorian date of a day number from 1970-01-01, counted in eras of 400 years from
  /// 0000-03-01.
  private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let (era, dayOfEra) = shifted.quotientAndRemainder(dividingBy: 146_097)
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }
}
