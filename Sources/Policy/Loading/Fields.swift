// A table of a policy file, whose keys are asked for by name; what nobody asked for is a mistake.

import Yams

/// The keys of one table. Ask for each, then `close`.
package final class Fields {
  package let entry: Entry
  private var values: [String: Entry] = [:]
  private var keys: [Entry] = []
  private var asked: [String] = []

  /// Nil, with a mistake recorded, where the entry is no table.
  package init?(_ entry: Entry) {
    self.entry = entry
    guard let mapping = entry.node.mapping else {
      entry.problem("expected a table of keys and values")
      return nil
    }
    for (key, value) in mapping {
      guard let name = key.scalar?.string else {
        entry.child(key).problem("a key must be plain text")
        continue
      }
      keys.append(entry.child(key))
      values[name] = entry.child(value)
    }
  }

  /// The value of a key that must be there.
  package func required(_ key: String) -> Entry? {
    asked.append(key)
    guard let value = values[key] else {
      entry.problem("missing key \"\(key)\"")
      return nil
    }
    return value
  }

  /// The value of a key that may be missing or null.
  package func optional(_ key: String) -> Entry? {
    asked.append(key)
    return values[key].flatMap { $0.isNull ? nil : $0 }
  }

  /// Every key with its value, in the order of the file, all of them asked for.
  package func all() -> [(key: String, value: Entry)] {
    let names = keys.compactMap { $0.node.scalar?.string }
    asked += names
    return names.compactMap { name in values[name].map { (name, $0) } }
  }

  /// Reports each key that nobody asked for.
  package func close() {
    for key in keys {
      guard let name = key.node.scalar?.string, !asked.contains(name) else { continue }
      key.unknown("key", name, among: asked)
    }
  }
}

extension Fields {
  package func text(_ key: String) -> String? { required(key)?.text() }
  package func bilingual(_ key: String) -> Bilingual? { required(key)?.bilingual() }
  func day(_ key: String) -> Day? { required(key)?.day() }
  package func flag(_ key: String) -> Bool? { required(key)?.flag() }
  package func list(_ key: String) -> [Entry] { required(key)?.list() ?? [] }

  package func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
    required(key)?.integer(in: range)
  }

  func name<Name: RawRepresentable & CaseIterable>(
    _ key: String, of what: String, in type: Name.Type
  ) -> Name? where Name.RawValue == String {
    required(key)?.name(of: what, in: type)
  }

  /// `validFrom`, which must be there, and `validTo`, which may be missing or null while in force.
  func validity() -> Validity? {
    let from = day("validFrom")
    let last = optional("validTo")
    let to = last?.day()
    guard let from else { return nil }
    if let to, to < from { last?.problem("validTo \(to) is before validFrom \(from)") }
    return Validity(from: from, to: to)
  }
}

/// From a day, to a day where one is set.
struct Validity {
  let from: Day
  let to: Day?

  func overlaps(_ other: Validity) -> Bool {
    (other.to.map { from <= $0 } ?? true) && (to.map { other.from <= $0 } ?? true)
  }
}
