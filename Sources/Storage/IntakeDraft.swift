// What a group of requests writes: the rows of each, and once for all the register and the counts.

import Policy
import Workflow

/// A place in the register: the number that comes next, and what is written when it is taken.
struct RegisterPlace: Sendable {
  /// A register: an authority's numbers of one year.
  struct Key: Hashable, Comparable, Sendable {
    let authority: String
    let year: Int

    /// One order everywhere, so that two processes never wait for each other crosswise.
    static func < (left: Key, right: Key) -> Bool {
      (left.authority, left.year) < (right.authority, right.year)
    }

    init(_ new: NewCase) {
      authority = new.authority.text
      year = new.year
    }
  }

  let key: Key
  let number: RegisterNumber
  let id: String
  let hash: [UInt8]

  var statement: Statement {
    Statement(
      WriteSQL.insertRegister,
      [
        .text(key.authority), .int(key.year), .int(number.number), .text(number.text), .text(id),
        .blob(hash),
      ])
  }
}

/// The statements of a group, as they grow.
struct IntakeDraft {
  var statements: [Statement] = []
  /// What makes room for the statements.
  var clearing: [Statement] = []
  private var last: [RegisterPlace.Key: (number: Int, hash: [UInt8])] = [:]
  private var taken: [RegisterPlace.Key] = []
  private var cases: [[String]: Int] = [:]
  private var days: [DayKey: Int] = [:]

  private struct DayKey: Hashable {
    let authority: String
    let day: Int
  }

  /// Goes on from the last number of a register, or from its beginning.
  mutating func open(_ key: RegisterPlace.Key, last row: Row?) throws(StorageFailure) {
    last[key] = (
      try row?.int(0) ?? 0,
      try row?.blob(1) ?? HashChain.start(ofRegister: key.authority, year: key.year)
    )
  }

  /// The next place; it is not taken yet.
  func next(_ new: NewCase) throws(StorageFailure) -> RegisterPlace {
    let key = RegisterPlace.Key(new)
    guard let last = last[key] else { throw .failed("the register was not read") }
    let next = last.number + 1
    let text = new.format.text(year: new.year, number: next)
    return RegisterPlace(
      key: key, number: RegisterNumber(year: new.year, number: next, text: text), id: new.id.text,
      hash: HashChain.register(previous: last.hash, number: next, text: text, id: new.id.text))
  }

  mutating func take(_ place: RegisterPlace) {
    last[place.key] = (place.number.number, place.hash)
    if !taken.contains(place.key) { taken.append(place.key) }
    statements.append(place.statement)
  }

  mutating func count(_ columns: CaseColumns, day: Day) {
    cases[[columns.authority, columns.owner, columns.stage], default: 0] += 1
    days[DayKey(authority: columns.authority, day: day.number), default: 0] += 1
  }

  /// Everything, the shared rows last.
  var all: [Statement] {
    var all = clearing + ManyRows.together(statements)
    for key in taken.sorted() {
      guard let (number, hash) = last[key] else { continue }
      all.append(
        Statement(
          WriteSQL.keepLast, [.text(key.authority), .int(key.year), .int(number), .blob(hash)]))
    }
    for (key, count) in cases.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      all.append(Statement(WriteSQL.count, key.map { .text($0) } + [.int(count)]))
    }
    for (key, count) in days.sorted(by: {
      ($0.key.authority, $0.key.day) < ($1.key.authority, $1.key.day)
    }) {
      all.append(
        Statement(WriteSQL.countDay, [.text(key.authority), .int(key.day), .int(count)]))
    }
    return all
  }
}
