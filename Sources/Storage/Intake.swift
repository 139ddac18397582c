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

/// A request that waits for its number.
struct WaitingIntake: Sendable {
  let new: NewCase
  let key: Idempotency?
  let build: @Sendable (RegisterNumber) -> Result<Recording, any Error>
}

/// What became of a request.
enum IntakeEnd: Sendable {
  case registered(RegisterNumber, Answer, FoldedCase)
  case repeated(Answer, CaseID?)
  case keyReused
  case refused(any Error)
}

extension Store {
  /// Draws the next number, builds the first events with it, and stores everything, or nothing.
  ///
  /// Requests that wait at the same time share a transaction: one update of the register and of the counts.
  /// `build` is called inside it: it must be fast, and may be called again. What it refuses uses no number.
  public func intake<Refused: Error>(
    _ new: NewCase, idempotency key: Idempotency?,
    build: @escaping @Sendable (RegisterNumber) -> Result<Recording, Refused>
  ) async -> Result<Received<Refused>, StorageFailure> {
    let waiting = WaitingIntake(new: new, key: key) { build($0).mapError { $0 as any Error } }
    return await intakes.end(of: waiting) { await registered($0) }.tried {
      end throws(StorageFailure) in
      switch end {
      case .registered(let number, let answer, let folded):
        cache.keep(folded)
        database.announceErrands()
        return .registered(number, answer, folded.file)
      case .repeated(let answer, let file): return .repeated(answer, file)
      case .keyReused: return .keyReused
      case .refused(let error):
        guard let refused = error as? Refused else { throw .failed("refused for another reason") }
        return .refused(refused)
      }
    }
  }

  /// Registers a group in one transaction; each for itself where one of them makes that fail.
  private func registered(
    _ group: [WaitingIntake]
  ) async -> [Result<IntakeEnd, StorageFailure>] {
    await Gathering.together(group) { group in
      group.count > 1
        ? await together(group) : await repeatingOnConflict { await together(group) }
    }
  }

  private func together(_ group: [WaitingIntake]) async -> Result<[IntakeEnd], StorageFailure> {
    let places = Set(group.map { RegisterPlace.Key($0.new) }).sorted()
    let reads = places.map { Statement(lastNumber, [.text($0.authority), .int($0.year)]) }
    return await database.transact(
      reading: reads + group.flatMap { Remembered.query($0.key) }
    ) { rows throws(StorageFailure) -> Change<[IntakeEnd]> in
      var draft = IntakeDraft()
      for (place, rows) in zip(places, rows) { try draft.open(place, last: rows.first) }
      var keyRows = rows[places.count...]
      var ends: [IntakeEnd] = []
      for one in group {
        ends.append(try end(one, remembered: one.key == nil ? nil : keyRows.popFirst(), &draft))
      }
      let statements = draft.all
      return statements.isEmpty ? .abandon(answer: ends) : .commit(statements, answer: ends)
    }
  }

  /// What becomes of one request; what it writes goes into the draft.
  private func end(
    _ one: WaitingIntake, remembered rows: Rows?, _ draft: inout IntakeDraft
  ) throws(StorageFailure) -> IntakeEnd {
    var clearing: [Statement] = []
    if let key = one.key, let rows {
      let remembered = try Remembered(rows, for: key)
      switch remembered {
      case .same(let answer, let file): return .repeated(answer, file)
      case .other: return .keyReused
      case .new, .expired: clearing = remembered.clearing(key)
      }
    }
    let place = try draft.next(one.new)
    switch one.build(place.number) {
    case .failure(let refused): return .refused(refused)
    case .success(let recording):
      draft.clearing += clearing
      let folded = try write(recording, of: one.new, key: one.key, to: &draft)
      draft.take(place)
      return .registered(place.number, recording.answer, folded)
    }
  }

  private func write(
    _ recording: Recording, of new: NewCase, key: Idempotency?, to draft: inout IntakeDraft
  ) throws(StorageFailure) -> FoldedCase {
    guard let file = Case(id: new.id, folding: recording.events) else {
      throw .corrupt("a case begins with its submission")
    }
    let append = Append(
      id: new.id, recording: recording, coder: EventCoder(), randomBytes: randomBytes)
    let (records, number, hash) = try append.records(
      after: 0, hash: HashChain.start(ofCase: new.id.text))
    let columns = CaseColumns(file)
    draft.statements.append(insert(columns, id: new.id, number: number, hash: hash, recording))
    draft.statements += records
    draft.statements.append(
      Statement(
        database.dialect.addWords,
        [.text(new.id.text)]
          + database.dialect.indexed(
            new.authority.text, columns.shownWords, CaseColumns.moreWords(file))))
    draft.statements += file.door.rows(of: new.id, columns.authority)
    if let key { draft.statements.append(append.remembering(key)) }
    draft.count(columns, day: SwedishTime.day(of: file.registeredAt))
    return FoldedCase(file: file, number: number, hash: hash)
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
        .int(columns.unread), .int(columns.parked ? 1 : 0),
      ])
  }

  /// The last number of an authority's year, its row locked until the commit.
  static func lastNumber(_ dialect: Dialect) -> SQL {
    SQL(
      unsafeSQL: "SELECT last, hash FROM registers WHERE authority = $1 AND year = $2"
        + dialect.lockingRow)
  }
}
