// What machines have read of files, and the flags they raised: derived, stored to be shown, erased with the files.

public import Policy
public import Workflow

/// What was read of a file, page by page, as the module of documents writes it.
public struct StoredReading: Sendable, Hashable {
  public let blob: BlobID
  /// Which reader, and which version of it; another one reads again.
  public let reader: String
  /// What is hidden, what is unreadable, how large the pages are: JSON.
  public let summary: String
  /// The file as a PDF, where it is none itself.
  public let rendition: BlobID?
  public let pages: Int
  public init(blob: BlobID, reader: String, summary: String, rendition: BlobID?, pages: Int) {
    self.blob = blob
    self.reader = reader
    self.summary = summary
    self.rendition = rendition
    self.pages = pages
  }
}

/// The flags of one document of a case, with everything they follow from.
public struct StoredFlags: Sendable, Hashable {
  public let line: LineID
  public let blob: BlobID
  public let reader: String
  public let policy: PolicyHash
  /// What the assessment knew beside the text: JSON.
  public let context: String
  /// The flags: JSON.
  public let content: String
  /// Since when it has been known whether the document was assessed in full or not.
  public let since: Instant
  public init(
    line: LineID, blob: BlobID, reader: String, policy: PolicyHash, context: String,
    content: String, since: Instant
  ) {
    self.line = line
    self.blob = blob
    self.reader = reader
    self.policy = policy
    self.context = context
    self.content = content
    self.since = since
  }
}

extension Store {
  /// Keeps what was read, instead of what was read before; not for a file that no case names any more.
  ///
  /// - Parameter pages: the words of each page as JSON, in order.
  public func keep(
    _ reading: StoredReading, pages: [String], now: Instant
  ) async -> Result<Void, StorageFailure> {
    let blob = Value.text(reading.blob.text)
    let rows = pages.enumerated().map { index, content in
      Statement(ReadingSQL.addPage, [blob, .int(index + 1), .text(content)])
    }
    let head = Statement(
      ReadingSQL.add,
      [
        blob, .text(reading.reader), .int(pages.count), .text(reading.summary),
        .optional(reading.rendition?.text), .int64(now.milliseconds),
      ])
    return await database.transact(reading: [Statement(ReadingSQL.isNamed, [blob])]) {
      found throws(StorageFailure) in
      // A file that was disposed of while it was read leaves nothing behind.
      guard !found[0].isEmpty else { return .abandon(answer: ()) }
      return .commit(
        [Statement(ReadingSQL.removePages, [blob]), Statement(ReadingSQL.remove, [blob]), head]
          + rows, answer: ())
    }
  }

  /// What was read of a file, without its pages; nil where nothing was.
  public func reading(of blob: BlobID) async -> Result<StoredReading?, StorageFailure> {
    await database.read(Statement(ReadingSQL.head, [.text(blob.text)])).tried {
      rows throws(StorageFailure) in
      guard let row = rows.first else { return nil }
      return StoredReading(
        blob: blob, reader: try row.text(0), summary: try row.text(2),
        rendition: try row.optionalText(3).map { BlobID($0) }, pages: try row.int(1))
    }
  }

  /// The words of pages `range`, the first is 1: JSON, in order.
  public func pages(
    of blob: BlobID, _ range: ClosedRange<Int>
  ) async -> Result<[String], StorageFailure> {
    await database.read(
      Statement(
        ReadingSQL.pages, [.text(blob.text), .int(range.lowerBound), .int(range.upperBound)])
    ).tried { rows throws(StorageFailure) in
      var pages: [String] = []
      for row in rows { pages.append(try row.text(0)) }
      return pages
    }
  }

  /// Keeps flags, instead of those before; not for a file that the case names no more.
  public func keep(
    _ flags: StoredFlags, of id: CaseID
  ) async -> Result<Void, StorageFailure> {
    let statement = Statement(
      ReadingSQL.keepFlags,
      [
        .text(id.text), .text(flags.line.text), .text(flags.blob.text), .text(flags.reader),
        .text(flags.policy.text), .text(flags.context), .text(flags.content),
        .int64(flags.since.milliseconds),
      ])
    let named = Statement(ReadingSQL.isNamedBy, [.text(flags.blob.text), .text(id.text)])
    return await database.transact(reading: [named]) { found throws(StorageFailure) in
      found[0].isEmpty ? .abandon(answer: ()) : .commit([statement], answer: ())
    }
  }

  /// The flags of every document of a case that has some, or of one of them.
  public func flags(
    of id: CaseID, line: LineID? = nil
  ) async -> Result<[StoredFlags], StorageFailure> {
    let statement = Statement(ReadingSQL.flags, [.text(id.text), .optional(line?.text)])
    return await database.read(statement).tried {
      rows throws(StorageFailure) in
      var flags: [StoredFlags] = []
      for row in rows {
        flags.append(
          StoredFlags(
            line: LineID(try row.text(0)), blob: BlobID(try row.text(1)),
            reader: try row.text(2), policy: PolicyHash(try row.text(3)),
            context: try row.text(4), content: try row.text(5),
            since: Instant(milliseconds: try row.int64(6))))
      }
      return flags
    }
  }

  /// Erases what was read of files that nothing names any more, and what a scanner said of them,
  /// at most a hundred files at a time: two
  /// disposals at once, or one while the file was read, may each have left it to the other.
  public func sweepReadings() async -> Result<Void, StorageFailure> {
    await database.write((ReadingSQL.sweep + [ScanSQL.sweep]).map { Statement($0) })
  }

  /// Cases of one authority that name a file, the newest first; at most `limit`.
  public func cases(
    naming blob: BlobID, at authority: AuthorityID, limit: Int = 20
  ) async -> Result<[CaseID], StorageFailure> {
    await database.read(
      Statement(ReadingSQL.cases, [.text(blob.text), .text(authority.text), .int(limit)])
    ).tried { rows throws(StorageFailure) in
      var ids: [CaseID] = []
      for row in rows { ids.append(CaseID(try row.text(0))) }
      return ids
    }
  }
}

/// The SQL of readings and flags.
enum ReadingSQL {
  static let add = SQL(
    """
    INSERT INTO readings (blob, reader, pages, summary, rendition, at)
    VALUES ($1, $2, $3, $4, $5, $6)
    """)
  static let addPage = SQL(
    "INSERT INTO reading_pages (blob, page, content) VALUES ($1, $2, $3)")
  static let remove = SQL("DELETE FROM readings WHERE blob = $1")
  static let removePages = SQL("DELETE FROM reading_pages WHERE blob = $1")
  static let isNamed = SQL("SELECT 1 FROM blobs WHERE blob = $1 LIMIT 1")
  static let isNamedBy = SQL("SELECT 1 FROM blobs WHERE blob = $1 AND case_id = $2")
  static let head = SQL("SELECT reader, pages, summary, rendition FROM readings WHERE blob = $1")
  static let pages = SQL(
    """
    SELECT content FROM reading_pages WHERE blob = $1 AND page >= $2 AND page <= $3 ORDER BY page
    """)
  static let keepFlags = SQL(
    """
    INSERT INTO flag_sets (case_id, line_id, blob, reader, policy, context, content, at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (case_id, line_id) DO UPDATE SET blob = excluded.blob, reader = excluded.reader,
      policy = excluded.policy, context = excluded.context, content = excluded.content,
      at = excluded.at
    """)
  static let flags = SQL(
    """
    SELECT line_id, blob, reader, policy, context, content, at FROM flag_sets
    WHERE case_id = $1 AND (CAST($2 AS TEXT) IS NULL OR line_id = $2) ORDER BY line_id
    """)
  static let cases = SQL(
    """
    SELECT b.case_id FROM blobs b JOIN cases c ON c.id = b.case_id
    WHERE b.blob = $1 AND c.authority = $2 ORDER BY c.registered_at DESC LIMIT $3
    """)

  /// What was read of files that only this case names, its flags and its work; before its files are unnamed.
  static let erase: [SQL] = [
    SQL(
      """
      DELETE FROM reading_pages WHERE blob IN (
        SELECT b.blob FROM blobs b WHERE b.case_id = $1 AND NOT EXISTS (
          SELECT 1 FROM blobs o WHERE o.blob = b.blob AND o.case_id <> $1))
      """),
    SQL(
      """
      DELETE FROM readings WHERE blob IN (
        SELECT b.blob FROM blobs b WHERE b.case_id = $1 AND NOT EXISTS (
          SELECT 1 FROM blobs o WHERE o.blob = b.blob AND o.case_id <> $1))
      """),
    SQL("DELETE FROM flag_sets WHERE case_id = $1"),
    SQL("DELETE FROM work WHERE case_id = $1"),
  ]

  static let sweep: [SQL] = [
    SQL(
      """
      DELETE FROM reading_pages WHERE blob IN (
        SELECT r.blob FROM readings r WHERE NOT EXISTS (
          SELECT 1 FROM blobs b WHERE b.blob = r.blob) ORDER BY r.blob LIMIT 100)
      """),
    SQL(
      """
      DELETE FROM readings WHERE NOT EXISTS (SELECT 1 FROM blobs b WHERE b.blob = readings.blob)
        AND NOT EXISTS (SELECT 1 FROM reading_pages p WHERE p.blob = readings.blob)
      """),
    SQL(
      """
      DELETE FROM flag_sets WHERE NOT EXISTS (
        SELECT 1 FROM blobs b WHERE b.blob = flag_sets.blob AND b.case_id = flag_sets.case_id)
      """),
  ]

  /// The same for one file that the case has just ceased to name: `$1` the file, `$2` the case.
  static let drop: [SQL] = [
    SQL("DELETE FROM flag_sets WHERE blob = $1 AND case_id = $2"),
    SQL(
      """
      DELETE FROM reading_pages WHERE blob = $1
        AND NOT EXISTS (SELECT 1 FROM blobs WHERE blob = $1 AND case_id <> $2)
      """),
    SQL(
      """
      DELETE FROM readings WHERE blob = $1
        AND NOT EXISTS (SELECT 1 FROM blobs WHERE blob = $1 AND case_id <> $2)
      """),
  ]
}
