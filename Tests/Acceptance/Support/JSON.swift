// JSON as it came over the wire, read by name without a type for each answer.

import Foundation

/// A JSON value; what is absent reads as `null`.
@dynamicMemberLookup
enum JSON: Sendable, Hashable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSON])
  case object([String: JSON])

  init(_ bytes: Data) throws { self = try JSONDecoder().decode(JSON.self, from: bytes) }

  subscript(dynamicMember name: String) -> JSON { self[name] }

  subscript(name: String) -> JSON {
    if case .object(let members) = self { members[name] ?? .null } else { .null }
  }

  subscript(index: Int) -> JSON {
    items.indices.contains(index) ? items[index] : .null
  }

  var items: [JSON] { if case .array(let items) = self { items } else { [] } }
  var names: Set<String> { if case .object(let members) = self { Set(members.keys) } else { [] } }
  var text: String? { if case .string(let text) = self { text } else { nil } }
  var isTrue: Bool { self == .bool(true) }
  var int: Int? { if case .number(let number) = self { Int(exactly: number) } else { nil } }

  /// The same bytes for the same value: a repeated call must be the same to the byte.
  var bytes: Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)) ?? Data()
  }

  func merging(_ other: JSON) -> JSON {
    guard case .object(let left) = self, case .object(let right) = other else { return other }
    return .object(left.merging(right) { $1 })
  }
}

extension JSON: Codable {
  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let bool = try? value.decode(Bool.self) {
      self = .bool(bool)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let text = try? value.decode(String.self) {
      self = .string(text)
    } else if let items = try? value.decode([JSON].self) {
      self = .array(items)
    } else {
      self = .object(try value.decode([String: JSON].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    switch self {
    case .null: try value.encodeNil()
    case .bool(let bool): try value.encode(bool)
    case .number(let number):
      if let int = Int(exactly: number) {
        try value.encode(int)
      } else {
        try value.encode(number)
      }
    case .string(let text): try value.encode(text)
    case .array(let items): try value.encode(items)
    case .object(let members): try value.encode(members)
    }
  }
}

extension JSON: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral,
  ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByNilLiteral
{
  init(dictionaryLiteral members: (String, JSON)...) {
    self = .object(Dictionary(members) { $1 })
  }
  init(arrayLiteral items: JSON...) { self = .array(items) }
  init(stringLiteral text: String) { self = .string(text) }
  init(integerLiteral number: Int) { self = .number(Double(number)) }
  init(booleanLiteral bool: Bool) { self = .bool(bool) }
  init(nilLiteral: ()) { self = .null }
}

extension JSON {
  /// A text that is not known until the test runs.
  static func text(_ text: String) -> JSON { .string(text) }
  static func texts(_ texts: [String]) -> JSON { .array(texts.map { .string($0) }) }
}
