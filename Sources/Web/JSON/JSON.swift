// JSON as a tree: what is read before it is judged, and what is answered before it is written.

import Policy
import Workflow

/// A JSON value. Objects keep their order, and every member that was written, twice if it was.
enum JSON: Sendable, Equatable {
  case null
  case bool(Bool)
  case int(Int)
  case double(Double)
  case string(String)
  /// A string that holds half a surrogate pair: no text at all.
  case brokenString
  case array([JSON])
  case object([Member])

  struct Member: Sendable, Equatable {
    let name: String
    let value: JSON
    init(_ name: String, _ value: JSON) {
      self.name = name
      self.value = value
    }
  }

  /// The first member with this name.
  subscript(name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// The members, for objects.
  var members: [Member] {
    guard case .object(let members) = self else { return [] }
    return members
  }

  /// The elements, for arrays.
  var elements: [JSON] {
    guard case .array(let elements) = self else { return [] }
    return elements
  }

  /// The text, for strings.
  var text: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// This object with more members at its end.
  func adding(_ more: [Member]) -> JSON { .object(members + more) }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
  ExpressibleByNilLiteral
{
  init(stringLiteral value: String) { self = .string(value) }
  init(booleanLiteral value: Bool) { self = .bool(value) }
  init(integerLiteral value: Int) { self = .int(value) }
  init(arrayLiteral elements: JSON...) { self = .array(elements) }
  init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { Member($0, $1) })
  }
  init(nilLiteral: ()) { self = .null }
}

extension JSON {
  init(_ text: String?) { self = text.map { .string($0) } ?? .null }
  init(_ number: Int?) { self = number.map { .int($0) } ?? .null }
  init(_ flag: Bool) { self = .bool(flag) }
  init(_ moment: Instant?) { self = moment.map { .string($0.iso) } ?? .null }
  init(_ day: Day?) { self = day.map { .string($0.description) } ?? .null }
  init(_ personal: Personal?) { self.init(personal?.text) }
  init(_ name: some Identifier) { self = .string(name.text) }
  init(_ name: (some Identifier)?) { self = name.map { .string($0.text) } ?? .null }
  init<Value: RawRepresentable<String>>(_ value: Value) { self = .string(value.rawValue) }
  init<Value: RawRepresentable<String>>(_ value: Value?) { self.init(value?.rawValue) }
  init(_ values: some Sequence<JSON>) { self = .array(Array(values)) }
}
