// Bytes to text, in the charset that is told or in the one that it must be.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Text out of bytes whose charset may be told, not told, or told wrongly.
enum Charset {
  /// The text; what cannot be read is `�`, and said.
  ///
  /// - Parameter label: the name of the charset as the message tells it, or nil.
  static func text(_ bytes: Bytes, label: String?, troubles: inout TroubleList) -> String {
    let isASCII = bytes.allSatisfy { $0 < 0x80 }
    switch kind(of: label, isASCII: isASCII) {
    case .unicode8:
      if isASCII { return String(decoding: bytes, as: UTF8.self) }
      return utf8OrWindows(bytes, told: label != nil, &troubles)
    case .windows:
      if isASCII { return String(decoding: bytes, as: UTF8.self) }
      if multibytes(in: bytes) >= 2 {
        troubles.note(.charsetWrong)
        return String(decoding: bytes, as: UTF8.self)
      }
      return Windows1252.text(bytes, &troubles)
    case .unicode16(let isBig): return utf16(bytes, isBigEndian: isBig, &troubles)
    case .other(let name):
      if let text = converted(bytes, from: name, &troubles) { return text }
      fallthrough
    case .unknown:
      troubles.note(.charsetUnknown)
      return utf8OrWindows(bytes, told: false, &troubles)
    }
  }

  private enum Kind {
    case unicode8
    case windows
    /// Big endian, little, or as the mark at the start says.
    case unicode16(Bool?)
    /// One that the system's converter knows by this name.
    case other(String)
    case unknown
  }

  private static func kind(of label: String?, isASCII: Bool) -> Kind {
    let label = label.map { $0.utf8.filter { $0 > 0x20 && $0 != 0x22 && $0 != 0x27 } } ?? []
    switch lowercasedASCII(label.prefix { $0 != UInt8(ascii: "(") }) {
    case "", "utf-8", "utf8", "us-ascii", "ascii", "ansi_x3.4-1968", "unknown-8bit", "x-unknown",
      "default", "unicode-1-1-utf-8", "binary":
      return .unicode8
    case "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "l1", "windows-1252",
      "cp1252", "cp-1252", "win-1252", "x-ansi", "iso-8859-1-windows-3.1-latin-1":
      return .windows
    case "utf-16", "utf16", "unicode", "ucs-2": return .unicode16(nil)
    case "utf-16le", "utf16le": return .unicode16(false)
    case "utf-16be", "utf16be": return .unicode16(true)
    case let name: return systemName(name).map { .other($0) } ?? .unknown
    }
  }

  /// Only charsets that mail has, so that no stranger chooses among all converters of the system.
  private static func systemName(_ name: String) -> String? {
    for (ours, theirs) in [
      ("iso-8859-", "ISO-8859-"), ("iso8859-", "ISO-8859-"), ("windows-", "CP"), ("cp-", "CP"),
      ("cp", "CP"), ("ibm", "CP"),
    ] where name.hasPrefix(ours) {
      let number = name.dropFirst(ours.count).prefix { $0 != "-" }
      guard (1...4).contains(number.utf8.count), number.utf8.allSatisfy({ 0x30...0x39 ~= $0 })
      else { return nil }
      return theirs + number
    }
    switch name {
    case "koi8-r", "koi8-u", "big5", "gbk", "gb18030", "euc-jp", "euc-kr", "utf-7", "utf-32",
      "iso-2022-jp", "iso-2022-kr", "tis-620", "viscii":
      return name.uppercased()
    case "macintosh", "x-mac-roman", "mac": return "MACINTOSH"
    case "shift_jis", "shift-jis", "sjis", "x-sjis": return "SHIFT_JIS"
    case "gb2312", "hz-gb-2312", "x-gbk": return "GBK"
    case "ks_c_5601-1987", "ksc5601": return "CP949"
    case "latin2", "latin-2": return "ISO-8859-2"
    case "latin9", "latin-9", "l9": return "ISO-8859-15"
    default: return nil
    }
  }

  /// UTF-8 if it is that but for a few bytes, as in a message that is cut; else Windows-1252.
  private static func utf8OrWindows(
    _ bytes: Bytes, told: Bool, _ troubles: inout TroubleList
  ) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    var broken = 0
    var sound = 0
    for scalar in text.unicodeScalars where scalar.value >= 0x80 {
      if scalar == "\u{FFFD}" { broken += 1 } else { sound += 1 }
    }
    if broken == 0 { return text }
    if sound > broken * 4 || (sound > 0 && broken == 1) {
      troubles.note(.charactersLost)
      return text
    }
    troubles.note(told ? .charsetWrong : .charsetGuessed)
    return Windows1252.text(bytes, &troubles)
  }

  /// How many characters of several bytes there are, or 0 if the bytes are not UTF-8.
  private static func multibytes(in bytes: Bytes) -> Int {
    var count = 0
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars where scalar.value >= 0x80 {
      if scalar == "\u{FFFD}" { return 0 }
      count += 1
    }
    return count
  }

  /// UTF-16 by its mark, else by where the zero bytes are; text that is none of it as UTF-8.
  private static func utf16(
    _ bytes: Bytes, isBigEndian: Bool?, _ troubles: inout TroubleList
  ) -> String {
    var rest = bytes
    var isBig = isBigEndian
    if rest.starts(with: [0xFE, 0xFF]) { (isBig, rest) = (true, rest.dropFirst(2)) }
    if rest.starts(with: [0xFF, 0xFE]) { (isBig, rest) = (false, rest.dropFirst(2)) }
    let sample = rest.prefix(200)
    let zeros = sample.indices.filter { sample[$0] == 0 }
    if isBigEndian != nil || isBig == nil, zeros.isEmpty, sample.count >= 8,
      sample.count(where: { 0x20..<0x7F ~= $0 || $0 == 0x0A || $0 == 0x0D }) * 4
        > sample.count * 3
    {
      troubles.note(.charsetWrong)
      return utf8OrWindows(rest, told: true, &troubles)
    }
    let isReallyBig =
      isBig ?? (zeros.count { ($0 - sample.startIndex) % 2 == 0 } * 2 >= zeros.count)
    var units: [UInt16] = []
    units.reserveCapacity(rest.count / 2)
    var index = rest.startIndex
    while index + 1 < rest.endIndex {
      let (first, second) = (UInt16(rest[index]), UInt16(rest[index + 1]))
      units.append(isReallyBig ? first << 8 | second : second << 8 | first)
      index += 2
    }
    let text = String(decoding: units, as: UTF16.self)
    if index < rest.endIndex || text.unicodeScalars.contains("\u{FFFD}") {
      troubles.note(.charactersLost)
    }
    return text
  }

  /// By the system's converter; a byte that it cannot read is `�`. Nil if it does not know the name.
  private static func converted(
    _ bytes: Bytes, from name: String, _ troubles: inout TroubleList
  ) -> String? {
    guard let converter = iconv_open("UTF-8", name), Int(bitPattern: converter) != -1 else {
      return nil
    }
    defer { iconv_close(converter) }
    var input = bytes.map { CChar(bitPattern: $0) }
    var result: [UInt8] = []
    var buffer = [CChar](repeating: 0, count: 16_384)
    var (done, isLossy) = (0, false)
    while done < input.count {
      var written = 0
      var error: Int32 = 0
      input.withUnsafeMutableBufferPointer { source in
        buffer.withUnsafeMutableBufferPointer { target in
          var from = source.baseAddress.map { $0 + done }
          var left = source.count - done
          var to = target.baseAddress
          var room = target.count
          if iconv(converter, &from, &left, &to, &room) == -1 { error = errno }
          done = source.count - left
          written = target.count - room
        }
      }
      for byte in buffer[..<written] { result.append(UInt8(bitPattern: byte)) }
      guard error != 0, error != E2BIG else { continue }
      isLossy = true
      result += Array("\u{FFFD}".utf8)
      done += 1
    }
    if isLossy { troubles.note(.charactersLost) }
    return String(decoding: result, as: UTF8.self)
  }
}

/// The charset that mail without another one mostly is.
enum Windows1252 {
  /// Where it differs from ISO 8859-1: 0x80 to 0x9F; `�` where it has nothing.
  private static let table: [Unicode.Scalar] = Array(
    "€�‚ƒ„…†‡ˆ‰Š‹Œ�Ž��‘’“”•–—˜™š›œ�žŸ".unicodeScalars)

  /// The text of any bytes.
  static func text(_ bytes: Bytes, _ troubles: inout TroubleList) -> String {
    var result = String.UnicodeScalarView()
    for byte in bytes {
      let scalar = 0x80...0x9F ~= byte ? table[Int(byte) - 0x80] : Unicode.Scalar(byte)
      if scalar == "\u{FFFD}" { troubles.note(.charactersLost) }
      result.append(scalar)
    }
    return String(result)
  }
}

extension String {
  /// One line to be shown: controls and line ends as spaces, without bidi controls, at most `limit`
  /// characters.
  func oneLine(limit: Int) -> String {
    var result = String.UnicodeScalarView()
    var count = 0
    for scalar in unicodeScalars where !scalar.isBidiControl {
      if count == limit { break }
      result.append(scalar.isControl ? " " : scalar)
      count += 1
    }
    return String(result).trimmedASCII
  }
}
