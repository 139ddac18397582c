// JSON as it is stored: one pass over a value into bytes, keys sorted, no spaces, nothing escaped that need not be.

/// Encodes values of the core as JSON.
///
/// The bytes are those of `JSONEncoder` with sorted keys and unescaped slashes, which wrote them first; a test
/// compares the two. This one is used because it stands in the way of the one writer: it builds no tree.
///
/// What the core's values are made of is known here: texts, whole numbers, flags, lists, and things with names.
/// Fractions are written as Swift prints them, which reads back as the same number.
public struct StoredJSON {
  /// What `Personal` finds in `Encoder.userInfo`.
  private let userInfo: [CodingUserInfoKey: any Sendable]

  public init(userInfo: [CodingUserInfoKey: any Sendable] = [:]) { self.userInfo = userInfo }

  /// UTF-8 of `value`.
  /// - Throws: whatever the value throws; `EncodingError` for a number that JSON has not.
  public func bytes(of value: some Encodable) throws -> [UInt8] {
    let sheet = JSONSheet(userInfo)
    try sheet.write(any: value)
    return sheet.bytes
  }
}

/// The bytes written so far, shared by all that write.
final class JSONSheet {
  var bytes: [UInt8] = []
  let userInfo: [CodingUserInfoKey: Any]

  init(_ userInfo: [CodingUserInfoKey: any Sendable]) {
    self.userInfo = userInfo
    bytes.reserveCapacity(2_048)
  }

  func write(any value: some Encodable) throws {
    let place = JSONPlace(self)
    let start = bytes.count
    try value.encode(to: place)
    place.close()
    if bytes.count == start { bytes += "{}".utf8 }
  }

  func write(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { utf8 in
      var clean = 0
      for (place, byte) in utf8.enumerated() {
        guard let escape = JSONSheet.escape(byte) else { continue }
        bytes.append(contentsOf: utf8[clean..<place])
        bytes.append(contentsOf: escape.utf8)
        clean = place + 1
      }
      bytes.append(contentsOf: utf8[clean...])
    }
    bytes.append(UInt8(ascii: "\""))
  }

  func write(number: some FixedWidthInteger) {
    bytes.append(contentsOf: String(number).utf8)
  }

  func write(fraction number: some BinaryFloatingPoint & CustomStringConvertible) throws {
    guard number.isFinite else {
      throw EncodingError.invalidValue(
        number, EncodingError.Context(codingPath: [], debugDescription: "JSON has no such number"))
    }
    let text = number.description
    bytes.append(contentsOf: (text.hasSuffix(".0") ? text.dropLast(2) : text[...]).utf8)
  }

  func write(_ flag: Bool) { bytes.append(contentsOf: (flag ? "true" : "false").utf8) }

  func writeNull() { bytes.append(contentsOf: "null".utf8) }

  private static func escape(_ byte: UInt8) -> String? {
    guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
      return nil
    }
    switch byte {
    case UInt8(ascii: "\""): return #"\""#
    case UInt8(ascii: "\\"): return #"\\"#
    case 0x08: return #"\b"#
    case 0x09: return #"\t"#
    case 0x0A: return #"\n"#
    case 0x0C: return #"\f"#
    case 0x0D: return #"\r"#
    default: return (byte < 0x10 ? #"\u000"# : #"\u00"#) + String(byte, radix: 16)
    }
  }
}

/// What is being written and must be ended.
protocol JSONOpen: AnyObject {
  /// Writes the end.
  func close()
}

/// An object or a list that is being written: its end comes when something is written beside it.
class JSONGroup: JSONOpen {
  let sheet: JSONSheet
  /// What was begun inside last, and may still be open.
  var inner: (any JSONOpen)?

  init(_ sheet: JSONSheet) { self.sheet = sheet }

  /// Ends what is open inside, then this.
  func close() {
    inner?.close()
    inner = nil
  }
}

/// Members with the places of their bytes; put in the order of their names at the end.
final class JSONObject: JSONGroup {
  private struct Member {
    let name: String
    let start: Int
  }
  private let start: Int
  private var members: [Member] = []

  override init(_ sheet: JSONSheet) {
    start = sheet.bytes.count
    super.init(sheet)
    members.reserveCapacity(8)
    sheet.bytes.append(UInt8(ascii: "{"))
  }

  /// Everything written from here on is the value of `name`.
  func begin(_ name: String) {
    super.close()
    if !members.isEmpty { sheet.bytes.append(UInt8(ascii: ",")) }
    members.append(Member(name: name, start: sheet.bytes.count))
    sheet.write(name)
    sheet.bytes.append(UInt8(ascii: ":"))
  }

  override func close() {
    super.close()
    if zip(members, members.dropFirst()).contains(where: { $0.name > $1.name }) { sort() }
    sheet.bytes.append(UInt8(ascii: "}"))
  }

  private func sort() {
    let end = sheet.bytes.count
    let order = members.indices.sorted { members[$0].name < members[$1].name }
    var sorted: [UInt8] = []
    sorted.reserveCapacity(end - start)
    for index in order {
      let next = index + 1 < members.count ? members[index + 1].start - 1 : end
      sorted.append(sorted.isEmpty ? UInt8(ascii: "{") : UInt8(ascii: ","))
      sorted.append(contentsOf: sheet.bytes[members[index].start..<next])
    }
    sheet.bytes.replaceSubrange(start..., with: sorted)
  }
}

/// Elements in the order in which they come.
final class JSONList: JSONGroup {
  var count = 0

  override init(_ sheet: JSONSheet) {
    super.init(sheet)
    sheet.bytes.append(UInt8(ascii: "["))
  }

  /// Everything written from here on is the next element.
  func begin() {
    super.close()
    if count > 0 { sheet.bytes.append(UInt8(ascii: ",")) }
    count += 1
  }

  override func close() {
    super.close()
    sheet.bytes.append(UInt8(ascii: "]"))
  }
}

/// Where one value goes: a group of its own, or a single value.
final class JSONPlace: JSONOpen, Encoder, SingleValueEncodingContainer {
  let sheet: JSONSheet
  private var group: JSONGroup?
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { sheet.userInfo }

  init(_ sheet: JSONSheet) { self.sheet = sheet }

  /// Ends the group, if the value made one.
  func close() { group?.close() }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    let object = group as? JSONObject ?? JSONObject(sheet)
    group = object
    return KeyedEncodingContainer(JSONMembers(object))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    let list = group as? JSONList ?? JSONList(sheet)
    group = list
    return JSONElements(list)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { self }

  func encodeNil() { sheet.writeNull() }
  func encode(_ value: Bool) { sheet.write(value) }
  func encode(_ value: String) { sheet.write(value) }
  func encode(_ value: Double) throws { try sheet.write(fraction: value) }
  func encode(_ value: Float) throws { try sheet.write(fraction: value) }
  func encode(_ value: Int) { sheet.write(number: value) }
  func encode(_ value: Int8) { sheet.write(number: value) }
  func encode(_ value: Int16) { sheet.write(number: value) }
  func encode(_ value: Int32) { sheet.write(number: value) }
  func encode(_ value: Int64) { sheet.write(number: value) }
  func encode(_ value: UInt) { sheet.write(number: value) }
  func encode(_ value: UInt8) { sheet.write(number: value) }
  func encode(_ value: UInt16) { sheet.write(number: value) }
  func encode(_ value: UInt32) { sheet.write(number: value) }
  func encode(_ value: UInt64) { sheet.write(number: value) }
  func encode(_ value: some Encodable) throws { try sheet.write(any: value) }
}
