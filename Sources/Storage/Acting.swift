// An act: load the case, decide, append, in one transaction.

import Policy
public import Workflow

extension Store {
  /// Loads the case, lets `build` decide, and stores what it says, or nothing.
  ///
  /// The key is looked at first, then whether the caller looked at the case as it stands.
  ///
  /// - Parameters:
  ///   - expected: the number of events the caller saw; nil where the caller need not have looked.
  ///   - build: called inside the transaction with the case: it must be fast, and may be called again.
  public func act<Refused: Error>(
    on id: CaseID, idempotency key: Idempotency? = nil, expecting expected: Int? = nil,
    build: @escaping @Sendable (Case) -> Result<Recording, Refused>
  ) async -> Result<Acted<Refused>, StorageFailure> {
    await repeatingOnConflict {
      let load = CaseLoad(id: id, cached: cache[id])
      let result = await database.transact(
        reading: load.queries(locking: database.dialect.lockingRow) + Remembered.query(key)
      ) { rows throws(StorageFailure) -> Change<Written<Refused>> in
        let remembered = try key.map { key throws(StorageFailure) in
          try Remembered(rows[2], for: key)
        }
        switch remembered {
        case .same(let answer, let file): return .abandon(answer: .not(.repeated(answer, file)))
        case .other: return .abandon(answer: .not(.keyReused))
        case nil, .new, .expired: break
        }
        guard let (folded, standing) = try load.folded(rows) else {
          return .abandon(answer: .not(.unknown))
        }
        if let expected, expected != folded.number {
          return .abandon(answer: .not(.stale(folded.file)))
        }
        switch build(folded.file) {
        case .failure(let refused): return .abandon(answer: .not(.refused(refused)))
        case .success(let recording):
          let (statements, after) = try next(recording, to: folded, standing: standing)
          let append = appending(recording, to: id)
          return .commit(
            (remembered?.clearing(key) ?? []) + statements
              + (key.map { [append.remembering($0)] } ?? []),
            answer: .yes(recording.answer, after, keeps: !recording.erases))
        }
      }
      return result.map { finished($0, id: id) }.mapError { failure in
        cache.forget(id)
        return failure
      }
    }
  }

  /// What a transaction wrote; the cache learns of it only after the commit.
  private enum Written<Refused: Error>: Sendable {
    case yes(Answer, FoldedCase, keeps: Bool)
    case not(Acted<Refused>)
  }

  private func finished<Refused>(_ written: Written<Refused>, id: CaseID) -> Acted<Refused> {
    switch written {
    case .not(let acted): return acted
    case .yes(let answer, let folded, let keeps):
      if keeps { cache.keep(folded) } else { cache.forget(id) }
      database.announceErrands()
      return .done(answer, folded.file)
    }
  }

  private func appending(_ recording: Recording, to id: CaseID) -> Append {
    Append(id: id, recording: recording, coder: EventCoder(), randomBytes: randomBytes)
  }

  private func next(
    _ recording: Recording, to folded: FoldedCase, standing: CaseLoad.Standing
  ) throws(StorageFailure) -> ([Statement], FoldedCase) {
    let id = folded.file.id
    var file = folded.file
    for event in recording.events { file.apply(event) }
    var (statements, number, hash) = try appending(recording, to: id).records(
      after: folded.number, hash: folded.hash)
    if recording.erases {
      statements += (ReadingSQL.erase + WriteSQL.erase + [ArrivalSQL.erase, AccessSQL.erase]).map {
        Statement($0, [.text(id.text)])
      }
    }
    for blob in recording.dropped {
      statements += (ReadingSQL.drop + [WriteSQL.unnameBlob]).map {
        Statement($0, [.text(blob.text), .text(id.text)])
      }
    }
    let columns = CaseColumns(file)
    statements.append(
      update(
        columns, id: id, number: number, hash: hash, recording))
    statements += counting(columns, instead: standing)
    statements += file.door.rows(of: id, columns.authority, instead: folded.file.door)
    if recording.erases || CaseColumns(folded.file).shownWords != columns.shownWords
      || CaseColumns.moreWords(folded.file) != CaseColumns.moreWords(file)
    {
      statements += words(of: file, columns, erases: recording.erases)
    }
    return (statements, FoldedCase(file: file, number: number, hash: hash))
  }

  private func words(of file: Case, _ columns: CaseColumns, erases: Bool) -> [Statement] {
    [
      Statement(database.dialect.removeWords, [.text(file.id.text)]),
      Statement(
        database.dialect.addWords,
        [.text(file.id.text)]
          + database.dialect.indexed(
            columns.authority, columns.shownWords, erases ? "" : CaseColumns.moreWords(file))),
    ]
  }

  private func counting(_ columns: CaseColumns, instead was: CaseLoad.Standing) -> [Statement] {
    guard columns.owner != was.owner || columns.stage != was.stage else { return [] }
    let changes = [
      (key: [was.authority, was.owner, was.stage], by: -1),
      (key: [columns.authority, columns.owner, columns.stage], by: 1),
    ]
    // One order everywhere, so that two processes never wait for each other crosswise.
    return changes.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map {
      Statement(WriteSQL.count, $0.key.map { .text($0) } + [.int($0.by)])
    }
  }

  private func update(
    _ columns: CaseColumns, id: CaseID, number: Int, hash: [UInt8], _ recording: Recording
  ) -> Statement {
    Statement(
      WriteSQL.updateCase,
      [
        .text(id.text), .int64(columns.arrivedAt), .int(number), .blob(hash),
        .text(columns.stage), .int(columns.rank), .int64(columns.position), .text(columns.owner),
        .optional(columns.due), .optional(columns.publicSubject),
        .int(columns.withheld ? 1 : 0), .optional(recording.codeHash), .int(columns.codeGeneration),
        .text(recording.erases ? "" : columns.summary), .optional(columns.answeredAt),
        .optional(recording.wakeAt?.milliseconds), .int(columns.unread),
        .int(columns.parked ? 1 : 0),
      ])
  }

  /// Runs `work` again while another writer was first, a few times.
  func repeatingOnConflict<T: Sendable>(
    _ work: @Sendable () async -> Result<T, StorageFailure>
  ) async -> Result<T, StorageFailure> {
    for _ in 0..<8 {
      let result = await work()
      guard case .failure(.conflict) = result else { return result }
    }
    return .failure(.conflict)
  }
}
