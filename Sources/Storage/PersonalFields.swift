// The personal texts of one event: salted, digested for the chain, and kept where disposal can erase them.

import Synchronization
import Workflow

/// Takes the texts while an event is encoded.
final class PersonalTexts: PersonalSink {
  private let texts = Mutex<[String]>([])

  func add(_ text: String) -> Int {
    texts.withLock {
      $0.append(text)
      return $0.count - 1
    }
  }

  var all: [String] { texts.withLock { $0 } }
}

/// Texts with their salts, in index order.
struct PersonalFields: Sendable, Hashable {
  static let saltLength = 32
  var fields: [(salt: [UInt8], text: [UInt8])]

  init(_ texts: [String], randomBytes: (Int) -> [UInt8]) {
    let salts = texts.isEmpty ? [] : randomBytes(texts.count * PersonalFields.saltLength)
    fields = texts.enumerated().map { index, text in
      let start = index * PersonalFields.saltLength
      return (Array(salts[start..<start + PersonalFields.saltLength]), Array(text.utf8))
    }
  }

  /// What enters the chain: the digests one after the other.
  var digests: [UInt8] { fields.flatMap { HashChain.digest(salt: $0.salt, bytes: $0.text) } }

  /// By index, for the decoder.
  var texts: [Int: String] {
    var texts: [Int: String] = [:]
    for (index, field) in fields.enumerated() {
      texts[index] = String(decoding: field.text, as: UTF8.self)
    }
    return texts
  }

  static func == (left: PersonalFields, right: PersonalFields) -> Bool {
    left.packed == right.packed
  }

  func hash(into hasher: inout Hasher) { hasher.combine(packed) }
}

extension PersonalFields {
  /// As stored: for each field the salt, the length in eight bytes, the text.
  var packed: [UInt8] {
    fields.flatMap { $0.salt + HashChain.length($0.text) + $0.text }
  }

  /// From what is stored; nil where it is cut short.
  init?(packed: [UInt8]) {
    fields = []
    var rest = packed[...]
    while !rest.isEmpty {
      guard rest.count >= PersonalFields.saltLength + 8 else { return nil }
      let salt = Array(rest.prefix(PersonalFields.saltLength))
      rest = rest.dropFirst(PersonalFields.saltLength)
      let length = rest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      rest = rest.dropFirst(8)
      guard length <= UInt64(rest.count) else { return nil }
      fields.append((salt, Array(rest.prefix(Int(length)))))
      rest = rest.dropFirst(Int(length))
    }
  }
}
