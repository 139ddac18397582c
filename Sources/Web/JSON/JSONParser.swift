// A strict reader of JSON (RFC 8259): UTF-8 only, no member twice, nothing deeper than a limit.

/// Why bytes are not the JSON that is taken; with the byte where it shows, from 0.
struct JSONFault: Error, Equatable {
  enum Reason: Equatable {
    case notJSON, notUTF8, tooDeep
    case duplicate(String)
  }
  let reason: Reason
  let offset: Int
}

extension JSON {
  /// Reads exactly one value.
  /// - Parameter depth: how many arrays and objects may stand within one another.
  init(parsing bytes: [UInt8], depth: Int = 32) throws(JSONFault) {
    // A conversion that repairs would hide what was wrong.
    guard bytes.withUnsafeBufferPointer({ JSONParser.isUTF8($0) }) else {
      throw JSONFault(reason: .notUTF8, offset: 0)
    }
    var parser = JSONParser(bytes: bytes)
    parser.skipSpace()
    self = try parser.value(depth)
    parser.skipSpace()
    guard parser.at == bytes.count else { throw parser.fault() }
  }
}

struct JSONParser {
  let bytes: [UInt8]
  var at = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  static func isUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    if bytes.allSatisfy({ $0 < 0x80 }) { return true }
    return String(validating: bytes, as: UTF8.self) != nil
  }

  func fault(_ reason: JSONFault.Reason = .notJSON) -> JSONFault {
    JSONFault(reason: reason, offset: at)
  }

  var next: UInt8? { at < bytes.count ? bytes[at] : nil }

  mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      at += 1
    }
  }

  mutating func expect(_ byte: UInt8) throws(JSONFault) {
    guard next == byte else { throw fault() }
    at += 1
  }

  mutating func value(_ depth: Int) throws(JSONFault) -> JSON {
    switch next {
    case UInt8(ascii: "{"): return try object(depth)
    case UInt8(ascii: "["): return try array(depth)
    case UInt8(ascii: "\""): return try string().map { .string($0) } ?? .brokenString
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSON) throws(JSONFault) -> JSON {
    for byte in word.description.utf8 { try expect(byte) }
    return value
  }

  private mutating func object(_ depth: Int) throws(JSONFault) -> JSON {
    guard depth > 0 else { throw fault(.tooDeep) }
    at += 1
    var members: [JSON.Member] = []
    var names: Set<String> = []
    skipSpace()
    if next == UInt8(ascii: "}") {
      at += 1
      return .object([])
    }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\""), let name = try string() else { throw fault() }
      guard names.insert(name).inserted else { throw fault(.duplicate(name)) }
      skipSpace()
      try expect(UInt8(ascii: ":"))
      skipSpace()
      members.append(JSON.Member(name, try value(depth - 1)))
      skipSpace()
      if next == UInt8(ascii: "}") { break }
      try expect(UInt8(ascii: ","))
    }
    at += 1
    return .object(members)
  }

  private mutating func array(_ depth: Int) throws(JSONFault) -> JSON {
    guard depth > 0 else { throw fault(.tooDeep) }
    at += 1
    var elements: [JSON] = []
    skipSpace()
    if next == UInt8(ascii: "]") {
      at += 1
      return .array([])
    }
    while true {
      skipSpace()
      elements.append(try value(depth - 1))
      skipSpace()
      if next == UInt8(ascii: "]") { break }
      try expect(UInt8(ascii: ","))
    }
    at += 1
    return .array(elements)
  }
}
