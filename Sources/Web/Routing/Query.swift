// The parameters of a query: each known, once, decoded and within its limits; every flaw told at once.

import Hummingbird
import HummingbirdCore
import Policy

/// Reads the parameters of one request. Those that nobody asked for are refused at the end.
struct Query {
  private var values: [String: String] = [:]
  private var known: Set<String> = []
  private let flaws = Flaws()
  private let limits: WebLimits

  init(_ visit: Visit, _ limits: WebLimits) {
    self.limits = limits
    for part in (visit.request.uri.query ?? "").split(separator: "&") {
      let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = PercentCoding.decoded(halves[0], plusIsSpace: true) ?? String(halves[0])
      guard let value = PercentCoding.decoded(halves.count > 1 ? halves[1] : "", plusIsSpace: true)
      else {
        flaws.add(.shape, "?" + name.prefix(50), Words.notPercentEncoded)
        continue
      }
      if values.updateValue(value, forKey: name) != nil {
        flaws.add(.shape, "?" + name.prefix(50), Words.repeatedParameter)
      }
    }
  }

  /// A text of one line; an empty one counts as none.
  mutating func text(_ name: String) -> String? {
    known.insert(name)
    guard let value = values[name], !value.isEmpty else { return nil }
    if let flaw = TextHygiene.flaw(of: value, .one, longest: limits.line) {
      flaws.add(.value, "?\(name)", flaw)
      return nil
    }
    return value
  }

  mutating func choice<Value: RawRepresentable<String> & CaseIterable>(
    _ name: String, _ type: Value.Type = Value.self
  ) -> Value? {
    guard let text = text(name) else { return nil }
    if let value = Value(rawValue: text) { return value }
    flaws.add(.value, "?\(name)", Words.notOneOf(Value.allCases.map(\.rawValue)))
    return nil
  }

  mutating func flag(_ name: String) -> Bool? {
    guard let text = text(name) else { return nil }
    if text == "true" || text == "false" { return text == "true" }
    flaws.add(.value, "?\(name)", Words.notBoolean)
    return nil
  }

  mutating func day(_ name: String) -> Day? {
    guard let text = text(name) else { return nil }
    if let day = Day(iso: text), 1900...2200 ~= day.year { return day }
    flaws.add(.value, "?\(name)", Words.notDay)
    return nil
  }

  /// Two days, the first not after the last; either may be left open.
  mutating func period() -> (from: Day?, to: Day?) {
    let (from, to) = (day("from"), day("to"))
    if let from, let to, to < from {
      wrong("from", Words.endsBeforeItBegins)
      wrong("to", Words.endsBeforeItBegins)
    }
    return (from, to)
  }

  mutating func number(_ name: String, in range: ClosedRange<Int>, otherwise: Int) -> Int {
    guard let text = text(name) else { return otherwise }
    if let number = Int(text), range.contains(number) { return number }
    flaws.add(.value, "?\(name)", Words.outOfRange(range))
    return otherwise
  }

  mutating func wrong(_ name: String, _ detail: Bilingual) {
    flaws.add(.value, "?\(name)", detail)
  }

  /// Throws when anything was wrong.
  func check() throws(Problem) {
    for name in values.keys.sorted() where !known.contains(name) {
      flaws.add(.shape, "?" + name.prefix(50), Words.unknownParameter)
    }
    try flaws.check()
  }
}
