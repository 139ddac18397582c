// What a calendar entry says, for a person to read (RFC 5545).

/// Reads the entries of a calendar file as texts; nothing is calculated.
enum CalendarReader {
  /// The events, tasks and busy times in their order; at most 50.
  static func meetings(in text: String) -> [Meeting] {
    var found: [Meeting] = []
    var method = ""
    var open: Meeting?
    var depth = 0
    for line in unfolded(text) {
      guard let field = Field(line) else { continue }
      switch (field.name, field.value.uppercased()) {
      case ("METHOD", let told): method = String(told.prefix(20))
      case ("BEGIN", "VEVENT"), ("BEGIN", "VTODO"), ("BEGIN", "VFREEBUSY"), ("BEGIN", "VJOURNAL"):
        (open, depth) = (Meeting(), 0)
      // An alarm within a meeting has a description of its own.
      case ("BEGIN", _): depth += 1
      case ("END", "VEVENT"), ("END", "VTODO"), ("END", "VFREEBUSY"), ("END", "VJOURNAL"):
        if let open { found.append(open) }
        open = nil
      case ("END", _): depth -= 1
      default: if depth <= 0 { open?.take(field) }
      }
      if found.count == 50 { break }
    }
    // A file that is cut has told something all the same.
    if let open { found.append(open) }
    return found.map {
      var meeting = $0
      meeting.method = method.oneLine(limit: 20)
      return meeting
    }
  }

  /// The lines, with those that begin with white space put to the one before.
  private static func unfolded(_ text: String) -> [[UInt8]] {
    var result: [[UInt8]] = []
    for line in lines(of: text) {
      if let first = line.first, first == 0x20 || first == 0x09, !result.isEmpty {
        result[result.count - 1] += line.dropFirst()
      } else {
        result.append(Array(line))
      }
    }
    return result
  }

  /// `NAME;PARAMETER=value:text`.
  fileprivate struct Field {
    let name: String
    let zone: String
    let commonName: String
    let value: String

    init?(_ line: [UInt8]) {
      var isQuoted = false
      let colon = line.firstIndex { byte in
        if byte == 0x22 { isQuoted.toggle() }
        return byte == UInt8(ascii: ":") && !isQuoted
      }
      guard let colon else { return nil }
      let head = line[..<colon].split(separator: UInt8(ascii: ";"))
      guard let first = head.first else { return nil }
      name = lowercasedASCII(first.prefix(40)).uppercased()
      func parameter(_ name: String) -> String {
        let start = Array((name + "=").utf8)
        let found = head.dropFirst().first {
          lowercasedASCII($0.prefix(start.count)).utf8.elementsEqual(start)
        }
        let text = String(decoding: found?.dropFirst(start.count) ?? [], as: UTF8.self)
        return text.filter { $0 != "\"" }.oneLine(limit: 200)
      }
      zone = parameter("tzid")
      commonName = parameter("cn")
      value = Self.unescaped(line[(colon + 1)...])
    }

    /// Text with `\n`, `\,` and `\;` read.
    private static func unescaped(_ bytes: ArraySlice<UInt8>) -> String {
      var result: [UInt8] = []
      var isEscaped = false
      for byte in bytes {
        if isEscaped {
          result.append(byte == UInt8(ascii: "n") || byte == UInt8(ascii: "N") ? 0x0A : byte)
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else {
          result.append(byte)
        }
      }
      return String(decoding: result, as: UTF8.self)
    }
  }
}

extension Meeting {
  fileprivate mutating func take(_ field: CalendarReader.Field) {
    switch field.name {
    case "SUMMARY": summary = field.value.oneLine(limit: 500)
    case "LOCATION": place = field.value.oneLine(limit: 500)
    case "DTSTART": start = Self.moment(field)
    case "DTEND", "DUE": end = Self.moment(field)
    case "DESCRIPTION": details = ReadableText.cleaned(String(field.value.prefix(20_000)))
    case "ORGANIZER":
      let address = field.value.oneLine(limit: 200)
      let bare = address.lowercased().hasPrefix("mailto:") ? String(address.dropFirst(7)) : address
      organizer = field.commonName.isEmpty ? bare : field.commonName
    default: break
    }
  }

  /// `20261121T100000Z` as `2026-11-21 10:00 UTC`; what is no moment stays as it is.
  private static func moment(_ field: CalendarReader.Field) -> String {
    let text = Array(field.value.utf8.prefix(16))
    let digits = text.filter { 0x30...0x39 ~= $0 }
    guard digits.count >= 8, text.prefix(8).elementsEqual(digits.prefix(8)) else {
      return field.value.oneLine(limit: 40)
    }
    func part(_ range: Range<Int>) -> String { String(decoding: digits[range], as: UTF8.self) }
    var result = "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))"
    if digits.count >= 12 { result += " \(part(8..<10)):\(part(10..<12))" }
    if text.last == UInt8(ascii: "Z") { return result + " UTC" }
    return field.zone.isEmpty ? result : result + " " + field.zone
  }
}
