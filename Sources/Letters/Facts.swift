// What a letter is made from: declared fields, seen by templates under their own names.

import Mustache

/// The facts of one letter or of a part of it; each stored property is a name for templates.
///
/// A property is `Words` (must not be empty), `Words?`, `Bool`, another `Facts`, one that may be
/// absent, or a list of them.
protocol Facts: Sendable {
  /// An example with every optional field present and one row in each list: what the checker
  /// compares templates with.
  static var specimen: Self { get }
}

/// What a name stands for in a template.
enum Field {
  case words(optional: Bool)
  case flag
  case group([String: Field])
}

extension Facts {
  static var fields: [String: Field] { Letters.fields(of: specimen) }
}

private func fields(of facts: any Facts) -> [String: Field] {
  var fields: [String: Field] = [:]
  for case (let name?, let value) in Mirror(reflecting: facts).children {
    fields[name] = field(of: value)
  }
  return fields
}

private func field(of value: Any) -> Field {
  if value is Words {
    return .words(optional: Mirror(reflecting: value).displayStyle == .optional)
  }
  if let facts = value as? any Facts { return .group(fields(of: facts)) }
  if let list = value as? [any Facts], let first = list.first { return .group(fields(of: first)) }
  return .flag
}

/// The names that were missing or empty while one letter was rendered.
final class Misses {
  private(set) var names: [String] = []
  func add(_ name: String) { names.append(name) }
}

/// Facts as the template engine asks for them.
struct Record: MustacheParent {
  private let values: [String: Any]
  /// Set for the outermost record: nobody further out is left to ask.
  private let last: Misses?

  /// All groups seen as one, the outermost of the letter.
  init(_ groups: [any Facts], misses: Misses) {
    var values: [String: Any] = [:]
    for group in groups { values.merge(Record.values(of: group, misses)) { _, new in new } }
    self.values = values
    last = misses
  }

  private init(_ facts: any Facts, _ misses: Misses) {
    values = Record.values(of: facts, misses)
    last = nil
  }

  func child(named name: String) -> Any? {
    if let value = values[name] { return value }
    last?.add(name)
    return nil
  }

  private static func values(of facts: any Facts, _ misses: Misses) -> [String: Any] {
    var values: [String: Any] = [:]
    for case (let name?, let value) in Mirror(reflecting: facts).children {
      values[name] = shown(value, as: name, misses)
    }
    return values
  }

  private static func shown(_ value: Any, as name: String, _ misses: Misses) -> Any {
    switch value {
    case let flag as Bool: flag
    case let words as Words: Shown(words: words, name: name, misses: misses)
    case let list as [any Facts]: list.map { Record($0, misses) }
    case let facts as any Facts: Record(facts, misses)
    default: Shown(words: "", name: name, misses: misses)
    }
  }
}

/// A text in a template, or its absence; showing what is absent is a miss.
private struct Shown: MustacheCustomRenderable, MustacheParent {
  let words: Words
  let name: String
  let misses: Misses

  var renderText: String {
    if words.isEmpty { misses.add(name) }
    return words.text
  }
  var isNull: Bool { words.isEmpty }
  func child(named: String) -> Any? { nil }
}
