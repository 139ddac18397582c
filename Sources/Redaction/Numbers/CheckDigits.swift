// Check digits: Luhn over Swedish numbers, and modulo 97 for IBAN.

/// Digits of a candidate without what stands between them, at most 24.
struct Digits {
  private(set) var count = 0
  private var high: UInt64 = 0
  private var low: UInt64 = 0

  /// Adds a digit, 0 to 9; what is beyond 24 is dropped but counted.
  @inline(__always)
  mutating func append(_ digit: UInt8) {
    if count < 12 {
      low |= UInt64(digit) << UInt64(count * 4)
    } else if count < 24 {
      high |= UInt64(digit) << UInt64((count - 12) * 4)
    }
    count += 1
  }

  @inline(__always)
  subscript(index: Int) -> Int {
    index < 12
      ? Int(low >> UInt64(index * 4)) & 15
      : index < 24 ? Int(high >> UInt64((index - 12) * 4)) & 15 : 0
  }

  /// The number that the digits from `start` write.
  @inline(__always)
  func number(_ start: Int, _ length: Int) -> Int {
    var number = 0
    for index in start..<(start + length) { number = number * 10 + self[index] }
    return number
  }

  /// Whether the last of the digits from `start` on is the Luhn check digit of those before it.
  @inline(__always)
  func holdsLuhn(from start: Int) -> Bool {
    var sum = 0
    var doubled = false
    var index = count - 1
    while index >= start {
      let digit = self[index]
      sum += doubled ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit
      doubled.toggle()
      index -= 1
    }
    return sum % 10 == 0
  }
}

/// Days that a date can have.
enum Dates {
  /// Whether the month has the day; `year` may be of two digits, then 00 counts as a leap year.
  static func isReal(year: Int, month: Int, day: Int) -> Bool {
    guard (1...12).contains(month), day >= 1 else { return false }
    if month == 2 {
      let isLeap = year % 4 == 0 && (year < 100 || year % 100 != 0 || year % 400 == 0)
      return day <= (isLeap ? 29 : 28)
    }
    return day <= ([4, 6, 9, 11].contains(month) ? 30 : 31)
  }
}
