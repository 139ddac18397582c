// A node of a policy file with its place: reading a value from it either gives one or records what is wrong.

import Yams

/// The mistakes found so far, shared by everything that reads.
package final class ProblemList {
  package private(set) var problems: [PolicyProblem] = []

  package init() {}

  package var isEmpty: Bool { problems.isEmpty }

  func add(_ problem: PolicyProblem) {
    // One cause can be met from two sides; it is told once.
    if !problems.contains(problem) { problems.append(problem) }
  }
}

/// One node, the file it stands in, and where to report.
package struct Entry {
  let node: Node
  let file: String
  let problems: ProblemList

  package func problem(_ message: String) {
    let mark = node.mark
    problems.add(
      PolicyProblem(
        file: file, line: mark?.line ?? 1, column: mark?.column ?? 1, message: message))
  }

  func child(_ node: Node) -> Entry { Entry(node: node, file: file, problems: problems) }
}

/// A value and where it was read.
struct Placed<Value> {
  let value: Value
  let entry: Entry
}

extension Entry {
  /// Whether nothing is written here: `key:`, `key: null`, `key: ~`.
  var isNull: Bool {
    guard let scalar = node.scalar, scalar.style == .plain else { return false }
    return ["", "~", "null"].contains(scalar.string)
  }

  /// Whether it is a list.
  package var isList: Bool { node.sequence != nil }

  /// A text that says something; white space around it is dropped.
  package func text() -> String? {
    guard let scalar = node.scalar else { return wrong("a text") }
    let text = isNull ? "" : scalar.string.trimmed
    guard !text.isEmpty else {
      problem("empty text")
      return nil
    }
    return text
  }

  /// A whole number within `range`.
  package func integer(in range: ClosedRange<Int>) -> Int? {
    guard let text = node.scalar?.string, let value = Int(text), String(value) == text else {
      return wrong("a whole number")
    }
    guard range.contains(value) else {
      problem("\(value) is not within \(range.lowerBound) and \(range.upperBound)")
      return nil
    }
    return value
  }

  /// `true` or `false`, nothing else.
  package func flag() -> Bool? {
    switch node.scalar?.string {
    case "true": true
    case "false": false
    default: wrong("true or false")
    }
  }

  /// A day that exists.
  func day() -> Day? {
    guard let text = node.scalar?.string, let day = Day(iso: text) else {
      return wrong("a day such as \"2026-11-21\"")
    }
    return day
  }

  /// One of the names of an enumeration; `what` tells what the names are of.
  package func name<Name: RawRepresentable & CaseIterable>(of what: String, in type: Name.Type)
    -> Name?
  where Name.RawValue == String {
    guard let text = node.scalar?.string else { return wrong(what) }
    if let value = Name(rawValue: text) { return value }
    unknown(what, text, among: Name.allCases.map(\.rawValue))
    return nil
  }

  package func list() -> [Entry]? {
    guard let sequence = node.sequence else { return wrong("a list") }
    return sequence.map { child($0) }
  }

  func bilingual() -> Bilingual? {
    guard let fields = Fields(self) else { return nil }
    let sv = fields.text("sv")
    let en = fields.text("en")
    fields.close()
    guard let sv, let en else { return nil }
    return Bilingual(sv: sv, en: en)
  }

  /// Reports a name that is none of the known ones, with the nearest where one is near.
  package func unknown(_ what: String, _ text: String, among names: [String]) {
    let list = names.joined(separator: ", ")
    if let near = text.nearest(among: names) {
      problem("unknown \(what) \"\(text)\", did you mean \"\(near)\"? One of \(list)")
    } else {
      problem("unknown \(what) \"\(text)\"; one of \(list)")
    }
  }

  private func wrong<Value>(_ expected: String) -> Value? {
    problem("expected \(expected), found \(found)")
    return nil
  }

  private var found: String {
    switch node {
    case .scalar(let scalar): isNull ? "nothing" : "\"\(scalar.string)\""
    case .mapping: "a table"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }
}
