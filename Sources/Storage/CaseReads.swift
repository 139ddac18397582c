// Reading one case: folded, its log, its letters, and who may open it.

public import Policy
public import Workflow

extension Store {
  /// The case as it stands; nil when there is none.
  public func file(_ id: CaseID) async -> Result<Case?, StorageFailure> {
    await repeatingOnConflict {
      let load = CaseLoad(id: id, cached: cache[id])
      return await database.read(load.queries()).tried { rows throws(StorageFailure) in
        try file(rows, of: load)
      }
    }
  }

  /// The case that was loaded, kept for the next time.
  func file(_ rows: [Rows], of load: CaseLoad) throws(StorageFailure) -> Case? {
    do throws(StorageFailure) {
      let folded = try load.folded(rows)?.folded
      if let folded, load.cached == nil { cache.keep(folded) }
      return folded?.file
    } catch {
      cache.forget(load.id)
      throw error
    }
  }

  /// All events of a case, oldest first; empty when there is none.
  public func events(of id: CaseID) async -> Result<[StoredEvent], StorageFailure> {
    await database.read(Statement(CaseLoad.events, [.text(id.text), .int(0)])).tried {
      rows throws(StorageFailure) in
      let coder = EventCoder()
      var events: [StoredEvent] = []
      for row in rows { events.append(try coder.stored(try EventRecord(row))) }
      return events
    }
  }

  /// All letters of a case, oldest first.
  public func letters(of id: CaseID) async -> Result<[StoredLetter], StorageFailure> {
    await database.read(Store.letters(of: id)).tried { rows throws(StorageFailure) in
      try StoredLetter.all(rows)
    }
  }

  static func letters(of id: CaseID) -> Query { Statement(lettersOfCase, [.text(id.text)]) }

  /// One letter; nil when there is none.
  public func letter(_ id: LetterID) async -> Result<StoredLetter?, StorageFailure> {
    await database.read(Statement(Store.oneLetter, [.text(id.text)])).tried {
      rows throws(StorageFailure) in
      guard let row = rows.first else { return nil }
      return try StoredLetter(row, EventCoder())
    }
  }

  /// What decides whether an access code opens a request; nil when there is no such request.
  public func access(to id: CaseID) async -> Result<AccessRow?, StorageFailure> {
    await database.read(Statement(Store.accessRow, [.text(id.text)])).tried {
      rows throws(StorageFailure) in
      guard let row = rows.first else { return nil }
      return AccessRow(
        authority: AuthorityID(try row.text(0)), codeHash: try row.blob(1),
        generation: try row.int(2))
    }
  }

  /// The case with a register number as written; nil when there is none.
  public func caseID(
    authority: AuthorityID, year: Int, number: Int
  ) async -> Result<CaseID?, StorageFailure> {
    let query = Statement(
      Store.byNumber, [.text(authority.text), .int(year), .int(number)])
    return await database.read(query).tried { rows throws(StorageFailure) in
      try rows.first?.text(0)
    }.map { $0.map { CaseID($0) } }
  }

  /// Whether some case names the file, or it shows a file that some case names.
  public func isNamed(_ blob: BlobID) async -> Result<Bool, StorageFailure> {
    await database.read(Statement(Store.blobNamed, [.text(blob.text)])).map { !$0.isEmpty }
  }

  /// The case of an authority with a register number as the register writes it.
  public func file(
    numbered text: String, of authority: AuthorityID
  ) async -> Result<CaseID?, StorageFailure> {
    await database.read(Statement(Store.byText, [.text(authority.text), .text(text)])).tried {
      rows throws(StorageFailure) in
      guard let row = rows.first else { return nil }
      return CaseID(try row.text(0))
    }
  }

  private static let lettersOfCase = SQL(
    "SELECT id, case_id, number, kind, at, content FROM letters WHERE case_id = $1 ORDER BY number, id"
  )
  private static let oneLetter = SQL(
    "SELECT id, case_id, number, kind, at, content FROM letters WHERE id = $1")
  private static let accessRow = SQL(
    "SELECT authority, code_hash, code_generation FROM cases WHERE id = $1")
  private static let byText = SQL(
    "SELECT case_id FROM register WHERE authority = $1 AND text = $2")
  private static let byNumber = SQL(
    "SELECT case_id FROM register WHERE authority = $1 AND year = $2 AND number = $3")
  private static let blobNamed = SQL(
    """
    SELECT 1 FROM blobs WHERE blob = $1 UNION ALL SELECT 1 FROM readings WHERE rendition = $1
    UNION ALL SELECT 1 FROM arrivals WHERE blob = $1
    """)
}

extension StoredLetter {
  static func all(_ rows: Rows) throws(StorageFailure) -> [StoredLetter] {
    let coder = EventCoder()
    var letters: [StoredLetter] = []
    for row in rows { letters.append(try StoredLetter(row, coder)) }
    return letters
  }

  /// From `id, case_id, number, kind, at, content`.
  init(_ row: Row, _ coder: EventCoder) throws(StorageFailure) {
    guard let kind = LetterKind(rawValue: try row.text(3)) else {
      throw .corrupt("unknown kind of letter")
    }
    id = LetterID(try row.text(0))
    file = CaseID(try row.text(1))
    number = try row.int(2)
    self.kind = kind
    at = Instant(milliseconds: try row.int64(4))
    if let content = try row.optionalText(5) {
      letter = try coder.decoded(content)
    } else {
      letter = nil
    }
  }
}

extension Result where Failure == StorageFailure {
  /// Goes on with the value, where that may fail as well.
  func tried<New>(
    _ transform: (Success) throws(StorageFailure) -> New
  ) -> Result<New, StorageFailure> {
    flatMap { value in
      do throws(StorageFailure) { return .success(try transform(value)) } catch {
        return .failure(error)
      }
    }
  }
}
