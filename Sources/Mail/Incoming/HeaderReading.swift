// The header of a message or a part: lines to fields, whatever stands between them (RFC 5322 2.2).

/// A piece of a message: bytes that are shared, not copied.
typealias Bytes = ArraySlice<UInt8>

/// A field as it came in: its name in lower case and its value on one line, still encoded.
struct IncomingField {
  let name: String
  let value: [UInt8]
}

/// The fields of a header, in their order.
struct IncomingHeader {
  private(set) var fields: [IncomingField] = []

  /// The value of the first field with this name.
  func first(_ name: String) -> [UInt8]? { fields.first { $0.name == name }?.value }

  /// The values of all fields with this name.
  func all(_ name: String) -> [[UInt8]] { fields.filter { $0.name == name }.map(\.value) }

  /// Whether a field with this name is there.
  func has(_ name: String) -> Bool { fields.contains { $0.name == name } }

  /// The ASCII text of the first field with this name: trimmed, in lower case, at most 1 000 bytes.
  func word(_ name: String) -> String? {
    first(name).map { lowercasedASCII($0.prefix(1_000)).trimmedASCII }
  }

  fileprivate mutating func append(_ field: IncomingField) { fields.append(field) }
}

/// Reads a header from the start of an entity.
struct HeaderReader {
  private let bytes: Bytes
  private let limits: ReadLimits
  private var at: Int
  /// Old Macintosh mail ends lines with CR alone; only then is a lone CR a line end.
  private let lineEnd: UInt8

  private init(_ bytes: Bytes, _ limits: ReadLimits) {
    (self.bytes, self.limits, at) = (bytes, limits, bytes.startIndex)
    lineEnd = bytes.contains(0x0A) || !bytes.contains(0x0D) ? 0x0A : 0x0D
  }

  /// The header and what follows its empty line.
  static func read(
    _ bytes: Bytes, limits: ReadLimits, troubles: inout TroubleList
  ) -> (header: IncomingHeader, body: Bytes) {
    var reader = HeaderReader(bytes, limits)
    return reader.read(&troubles)
  }

  private mutating func read(_ troubles: inout TroubleList) -> (IncomingHeader, Bytes) {
    var header = IncomingHeader()
    var rubbish = 0
    while at < bytes.endIndex {
      let start = at
      let line = nextLine()
      if line.isEmpty { break }
      guard let colon = Self.colon(of: line) else {
        // A line that is no field: white space, `From ` of a mailbox file, or the body already.
        let isBlank = line.allSatisfy { $0 == 0x20 || $0 == 0x09 }
        if isBlank, !fieldFollows() { break }
        if isBlank || (header.fields.isEmpty && line.starts(with: Array("From ".utf8))) { continue }
        rubbish += 1
        troubles.note(.rubbishInHeader)
        if rubbish <= 20, fieldFollows() { continue }
        at = start
        break
      }
      let value = unfolded(line[(colon + 1)...], &troubles)
      if header.fields.count < limits.headerFields, at - bytes.startIndex <= limits.headerBytes {
        let name = line[..<colon].prefix { $0 > 0x20 }
        header.append(IncomingField(name: lowercasedASCII(name), value: value))
      } else {
        troubles.note(.headerCut)
      }
    }
    return (header, bytes[at...])
  }

  /// The line at `at` without its end, and `at` after it.
  private mutating func nextLine() -> Bytes {
    let start = at
    while at < bytes.endIndex, bytes[at] != lineEnd { at += 1 }
    var end = at
    if at < bytes.endIndex { at += 1 }
    while lineEnd == 0x0A, end > start, bytes[end - 1] == 0x0D { end -= 1 }
    return bytes[start..<end]
  }

  /// The place of the colon, if the line begins with a field's name: printable, without spaces but
  /// before the colon, at most 100 characters.
  private static func colon(of line: Bytes) -> Int? {
    guard let colon = line.prefix(102).firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex
    else { return nil }
    let name = line[..<colon]
    let word = name.prefix { 0x21...0x7E ~= $0 }
    let rest = name[word.endIndex...]
    return !word.isEmpty && rest.allSatisfy { $0 == 0x20 || $0 == 0x09 } ? colon : nil
  }

  /// Whether the line at `at` is a field: then what stands before it is rubbish, and not the body.
  private func fieldFollows() -> Bool {
    let line = bytes[at...].prefix(1_000).prefix { $0 != lineEnd && $0 != 0x0D }
    return Self.colon(of: line) != nil
  }

  /// The value with its continuation lines, without NUL and line ends, trimmed.
  private mutating func unfolded(_ first: Bytes, _ troubles: inout TroubleList) -> [UInt8] {
    var value: [UInt8] = []
    append(first, to: &value, &troubles)
    while at < bytes.endIndex, bytes[at] == 0x20 || bytes[at] == 0x09 {
      let start = at
      let line = nextLine()
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }), !fieldFollows(), !isContinued() {
        at = start
        break
      }
      append(line, to: &value, &troubles)
    }
    while let last = value.last, last == 0x20 || last == 0x09 { value.removeLast() }
    return Array(value.drop { $0 == 0x20 || $0 == 0x09 })
  }

  private func isContinued() -> Bool {
    at < bytes.endIndex && (bytes[at] == 0x20 || bytes[at] == 0x09)
  }

  /// Adds a line of a value; of a value that is too long, nothing.
  private func append(_ line: Bytes, to value: inout [UInt8], _ troubles: inout TroubleList) {
    guard value.count + line.count <= limits.headerBytes else { return troubles.note(.headerCut) }
    if line.contains(0) { troubles.note(.nulBytes) }
    for byte in line where byte != 0 { value.append(byte == 0x0D ? 0x20 : byte) }
  }
}

/// ASCII capitals as small letters; what is not ASCII becomes `?`.
func lowercasedASCII(_ bytes: some Sequence<UInt8>) -> String {
  let lowered = bytes.map { byte -> UInt8 in
    switch byte {
    case 0x41...0x5A: byte + 0x20
    case 0x80...: UInt8(ascii: "?")
    default: byte
    }
  }
  return String(decoding: lowered, as: UTF8.self)
}

extension String {
  /// Without spaces and controls at both ends.
  var trimmedASCII: String {
    var view = utf8[...]
    while let first = view.first, first <= 0x20 { view.removeFirst() }
    while let last = view.last, last <= 0x20 { view.removeLast() }
    return String(Substring(view))
  }
}
