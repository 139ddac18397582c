// Members that are not plain texts: choices, numbers, dates, names of things, lists, objects.

import Policy
import Workflow

extension Fields {
  /// One of a fixed set of words.
  func choice<Value: RawRepresentable<String> & CaseIterable>(
    _ name: String, _ type: Value.Type = Value.self
  ) -> Value? {
    guard let value = required(name) else { return nil }
    return choice(value, place(name))
  }

  func optionalChoice<Value: RawRepresentable<String> & CaseIterable>(
    _ name: String, _ type: Value.Type = Value.self
  ) -> Value? {
    guard let value = value(name) else { return nil }
    return choice(value, place(name))
  }

  private func choice<Value: RawRepresentable<String> & CaseIterable>(
    _ value: JSON, _ place: String
  ) -> Value? {
    guard case .string(let text) = value else {
      flaws.add(.shape, place, Words.notText)
      return nil
    }
    if let found = Value(rawValue: text) { return found }
    flaws.add(.value, place, Words.notOneOf(Value.allCases.map(\.rawValue)))
    return nil
  }

  func choices<Value: RawRepresentable<String> & CaseIterable>(
    _ name: String, _ type: Value.Type = Value.self
  ) -> [Value] {
    elements(name, most: Value.allCases.count).compactMap { choice($1, $0) }
  }

  func number(_ name: String, in range: ClosedRange<Int>) -> Int {
    guard let value = required(name) else { return range.lowerBound }
    guard let number = value.wholeNumber else {
      flaws.add(.shape, place(name), Words.notInteger)
      return range.lowerBound
    }
    if !range.contains(number) { wrong(name, Words.outOfRange(range)) }
    return number
  }

  func optionalFlag(_ name: String) -> Bool? {
    guard let value = value(name) else { return nil }
    guard case .bool(let flag) = value else {
      flaws.add(.shape, place(name), Words.notBoolean)
      return nil
    }
    return flag
  }

  func flag(_ name: String) -> Bool {
    guard required(name) != nil else { return false }
    return optionalFlag(name) ?? false
  }

  /// A day as `2026-11-21`.
  func day(_ name: String) -> Day {
    guard required(name) != nil else { return Day(number: 0) }
    return optionalDay(name) ?? Day(number: 0)
  }

  func optionalDay(_ name: String) -> Day? {
    guard let value = value(name) else { return nil }
    guard case .string(let text) = value else {
      flaws.add(.shape, place(name), Words.notText)
      return nil
    }
    guard let day = Day(iso: text), 1900...2200 ~= day.year else {
      wrong(name, Words.notDay)
      return nil
    }
    return day
  }

  /// A moment in RFC 3339.
  func optionalInstant(_ name: String) -> Instant? {
    guard let value = value(name) else { return nil }
    guard case .string(let text) = value else {
      flaws.add(.shape, place(name), Words.notText)
      return nil
    }
    guard let moment = Instant(iso: text), 1900...2200 ~= SwedishTime.day(of: moment).year else {
      wrong(name, Words.notMoment)
      return nil
    }
    return moment
  }

  /// The name of a thing; whether it is known is asked of the case.
  func name<Name: Identifier>(_ name: String, _ type: Name.Type = Name.self) -> Name {
    Name(line(name))
  }

  func optionalName<Name: Identifier>(_ name: String, _ type: Name.Type = Name.self) -> Name? {
    optionalLine(name).map { Name($0) }
  }

  /// The lines that an act is about; none when absent.
  func lineIDs(_ name: String = "documentIds") -> [LineID] {
    guard value(name) != nil else { return [] }
    return lines(name).map { LineID($0) }
  }

  /// At least one line.
  func requiredLineIDs(_ name: String = "documentIds") -> [LineID] {
    guard required(name) != nil else { return [] }
    let ids = lines(name)
    if ids.isEmpty, flaws.list.isEmpty { wrong(name, Words.emptyList) }
    return ids.map { LineID($0) }
  }

  /// An object within this one.
  func object(_ name: String) -> Fields? {
    required(name).map { Fields($0, at: place(name), flaws, limits) }
  }

  func optionalObject(_ name: String) -> Fields? {
    value(name).map { Fields($0, at: place(name), flaws, limits) }
  }

  /// A list of objects; empty when absent.
  func objects(_ name: String) -> [Fields] {
    elements(name, most: limits.list).map { Fields($1, at: $0, flaws, limits) }
  }

  /// The elements of a list with their places; none, and no flaw, when absent.
  func elements(_ name: String, most: Int) -> [(place: String, value: JSON)] {
    guard let value = value(name) else { return [] }
    guard case .array(let elements) = value else {
      flaws.add(.shape, place(name), Words.notList)
      return []
    }
    if elements.count > most {
      wrong(name, Words.tooMany(most))
      return []
    }
    return elements.enumerated().map { ("\(place(name))/\($0)", $1) }
  }
}
