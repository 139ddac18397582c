// The date of a message as strangers write it (RFC 5322 3.3 and 4.3).

extension MessageDate {
  /// Milliseconds since 1970 of a date in a header, or nil: any order of white space and comments,
  /// two-digit years, named zones, no seconds, and ISO 8601.
  static func milliseconds(of value: [UInt8]) -> Int64? {
    let words = words(of: value.prefix(200))
    if let first = words.first, first.utf8.count >= 10, first.utf8.dropFirst(4).first == 0x2D {
      return iso(words)
    }
    guard let place = words.indices.first(where: { month(words[$0]) != nil }),
      let month = month(words[place]), words.indices.contains(place + 1), place > 0
    else { return nil }
    // `21 Nov 2026 14:57:35`, or `Nov 21 14:57:35 2026` as C writes it.
    if let day = Int(words[place - 1]) {
      let rest = words[(place + 1)...]
      guard let year = rest.first.flatMap({ Int($0) }) else { return nil }
      let clock = rest.dropFirst().first ?? "0:0"
      return moment(full(year), month, day, clock, zone: rest.dropFirst(2).first)
    }
    guard let day = Int(words[place + 1]), words.count > place + 3,
      let year = words[(place + 3)...].lazy.compactMap({ Int($0) }).first(where: { $0 > 1900 })
    else { return nil }
    return moment(year, month, day, words[place + 2], zone: nil)
  }

  /// The words between white space, commas and comments.
  private static func words(of value: ArraySlice<UInt8>) -> [String] {
    var kept: [UInt8] = []
    var depth = 0
    for byte in value {
      if byte == UInt8(ascii: "(") { depth += 1 }
      if depth == 0 { kept.append(byte == UInt8(ascii: ",") ? 0x20 : byte) }
      if byte == UInt8(ascii: ")"), depth > 0 { depth -= 1 }
    }
    return kept.split { $0 <= 0x20 }.prefix(12).map { String(decoding: $0, as: UTF8.self) }
  }

  private static func month(_ word: String) -> Int? {
    let start = lowercasedASCII(word.utf8.prefix(3))
    let names = [
      "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    return names.firstIndex(of: start).map { $0 + 1 } ?? ["maj": 5, "okt": 10][start]
  }

  /// RFC 5322 4.3.
  private static func full(_ year: Int) -> Int {
    switch year {
    case 0...49: 2000 + year
    case 50...999: 1900 + year
    default: year
    }
  }

  /// `2026-11-21T14:57:35+01:00`, or with a space.
  private static func iso(_ words: [String]) -> Int64? {
    let text = words.joined(separator: " ")
    let date = text.utf8.prefix(10).split(separator: UInt8(ascii: "-")).compactMap {
      Int(String(Substring($0)))
    }
    guard date.count == 3 else { return nil }
    let rest = text.utf8.dropFirst(11)
    let clock = rest.prefix { 0x30...0x3A ~= $0 }
    let zone = rest.dropFirst(clock.count).drop {
      $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-")
    }
    return moment(
      date[0], date[1], date[2], String(Substring(clock)),
      zone: String(decoding: zone.filter { $0 != UInt8(ascii: ":") }, as: UTF8.self))
  }

  /// A moment that exists between 1970 and 9999.
  private static func moment(
    _ year: Int, _ month: Int, _ day: Int, _ clock: String, zone: String?
  ) -> Int64? {
    let parts = clock.split { $0 == ":" || $0 == "." }.map { Int($0) }
    guard (1970...9999).contains(year), (1...12).contains(month),
      (1...length(of: month, in: year)).contains(day), parts.count >= 2, let hour = parts[0],
      let minute = parts[1], (0...24).contains(hour), (0...59).contains(minute)
    else { return nil }
    let second = min(max(parts.count > 2 ? parts[2] ?? 0 : 0, 0), 59)
    let local = ((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second
    let milliseconds = Int64(local - offset(zone) * 60) * 1000
    return (0...last).contains(milliseconds) ? milliseconds : nil
  }

  /// Minutes east of Greenwich; what is not known is none (RFC 5322 4.3).
  private static func offset(_ zone: String?) -> Int {
    guard let zone, let sign = zone.utf8.first else { return 0 }
    let digits = zone.utf8.dropFirst().prefix { 0x30...0x39 ~= $0 }
    if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), digits.count == 4,
      let number = Int(String(Substring(digits))), number % 100 < 60, number < 2400
    {
      let minutes = number / 100 * 60 + number % 100
      return sign == UInt8(ascii: "-") ? -minutes : minutes
    }
    let named = [
      "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480,
      "pdt": -420, "cet": 60, "cest": 120, "met": 60, "mest": 120, "eet": 120, "eest": 180,
      "bst": 60,
    ]
    return named[lowercasedASCII(zone.utf8.prefix(5))] ?? 0
  }

  private static func length(of month: Int, in year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  }

  /// The number of a day from 1970-01-01, counted in eras of 400 years from 0000-03-01.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let (era, yearOfEra) = (shifted / 400, shifted % 400)
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
