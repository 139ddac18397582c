// Intake: a request gets its number, and everything it begins with, in one commit.

public import Policy
public import Workflow

/// What is fixed of a request before it has a number.
public struct NewCase: Sendable {
  public var id: CaseID
  public var authority: AuthorityID
  /// The Swedish local year of registration.
  public var year: Int
  public var format: RegisterFormat
  public init(id: CaseID, authority: AuthorityID, year: Int, format: RegisterFormat) {
    self.id = id
    self.authority = authority
    self.year = year
    self.format = format
  }
}

extension Store {
  /// Draws the next number, builds the first events with it, and stores everything, or nothing.
  ///
  /// `build` is called inside the transaction: it must be fast, and may be called again. What it refuses
  /// uses no number.
  public func intake<Refused: Error>(
    _ new: NewCase, idempotency key: Idempotency?,
    build: @escaping @Sendable (RegisterNumber) -> Result<Recording, Refused>
  ) async -> Result<Received<Refused>, StorageFailure> {
    let last = Statement(
      SQL(unsafeSQL: Store.lastNumber.text + database.dialect.lockingRow),
      [.text(new.authority.text), .int(new.year)])
    return await repeatingOnConflict {
      await database.transact(reading: Remembered.query(key) + [last]) {
        rows throws(StorageFailure) -> Change<(Received<Refused>, FoldedCase?)> in
        let remembered = try key.map { key throws(StorageFailure) in
          try Remembered(rows[0], for: key)
        }
        switch remembered {
        case .same(let answer, let file): return .abandon(answer: (.repeated(answer, file), nil))
        case .other: return .abandon(answer: (.keyReused, nil))
        case nil, .new, .expired: break
        }
        let place = try RegisterPlace(new, last: rows[rows.count - 1].first)
        switch build(place.number) {
        case .failure(let refused): return .abandon(answer: (.refused(refused), nil))
        case .success(let recording):
          let (statements, folded) = try first(recording, of: new, at: place, key: key)
          return .commit(
            (remembered?.clearing(key) ?? []) + statements,
            answer: (.registered(place.number, recording.answer), folded))
        }
      }.map { received, folded in
        if let folded {
          cache.keep(folded)
          database.announceErrands()
        }
        return received
      }
    }
  }

  private func first(
    _ recording: Recording, of new: NewCase, at place: RegisterPlace, key: Idempotency?
  ) throws(StorageFailure) -> ([Statement], FoldedCase) {
    guard let file = Case(id: new.id, folding: recording.events) else {
      throw .corrupt("a case begins with its submission")
    }
    let append = Append(
      id: new.id, recording: recording, coder: EventCoder(), randomBytes: randomBytes)
    let (records, number, hash) = try append.records(
      after: 0, hash: HashChain.start(ofCase: new.id.text))
    let columns = CaseColumns(file)
    let day = SwedishTime.day(of: file.registeredAt)
    let statements =
      [
        insert(columns, id: new.id, number: number, hash: hash, recording)
      ] + records + place.statements + [
        Statement(
          database.dialect.addWords,
          [.text(new.id.text)]
            + database.dialect.indexed(
              new.authority.text, columns.shownWords, CaseColumns.moreWords(file))),
        Statement(
          WriteSQL.count,
          [.text(columns.authority), .text(columns.owner), .text(columns.stage), .int(1)]),
        Statement(WriteSQL.countDay, [.text(columns.authority), .int(day.number)]),
      ] + (key.map { [append.remembering($0)] } ?? [])
    return (statements, FoldedCase(file: file, number: number, hash: hash))
  }

  private func insert(
    _ columns: CaseColumns, id: CaseID, number: Int, hash: [UInt8], _ recording: Recording
  ) -> Statement {
    Statement(
      WriteSQL.insertCase,
      [
        .text(id.text), .text(columns.authority), .int(columns.year),
        .text(columns.registerNumber), .int64(columns.registeredAt), .int64(columns.arrivedAt),
        .int(number), .blob(hash), .text(columns.stage), .int(columns.rank),
        .int64(columns.position), .text(columns.owner), .optional(columns.due),
        .optional(columns.publicSubject), .int(columns.withheld ? 1 : 0),
        .blob(recording.codeHash ?? []),
        .int(columns.codeGeneration), .text(columns.summary), .int(columns.number),
        .optional(columns.answeredAt), .optional(recording.wakeAt?.milliseconds),
      ])
  }

  private static let lastNumber = SQL(
    "SELECT last, hash FROM registers WHERE authority = $1 AND year = $2")
}

/// A place in the register: the number that comes next, and what is written when it is taken.
private struct RegisterPlace: Sendable {
  let number: RegisterNumber
  private let authority: String
  private let id: String
  private let hash: [UInt8]

  init(_ new: NewCase, last: Row?) throws(StorageFailure) {
    let next = try (last?.int(0) ?? 0) + 1
    let previous =
      try last?.blob(1) ?? HashChain.start(ofRegister: new.authority.text, year: new.year)
    let text = new.format.text(year: new.year, number: next)
    number = RegisterNumber(year: new.year, number: next, text: text)
    authority = new.authority.text
    id = new.id.text
    hash = HashChain.register(previous: previous, number: next, text: text, id: id)
  }

  var statements: [Statement] {
    [
      Statement(
        WriteSQL.insertRegister,
        [
          .text(authority), .int(number.year), .int(number.number), .text(number.text), .text(id),
          .blob(hash),
        ]),
      Statement(
        WriteSQL.keepLast,
        [.text(authority), .int(number.year), .int(number.number), .blob(hash)]),
    ]
  }
}
