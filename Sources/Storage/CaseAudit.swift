// The audit of one case: its chain, its texts, its letters, its columns.

import Policy
import Workflow

/// What is stored of one case.
struct CaseAudit {
  let id: CaseID
  /// The columns `CaseAudit.columns`, from the third: `events, hash, …`.
  let row: Row
  let records: [Row]
  /// Rows of `case_id, id, salt, content`.
  let letters: [Row]

  /// A case whose chain holds, with what the rest of the audit is measured by.
  struct Whole {
    let file: Case
    let events: [Event]
    /// The letters that the chain knows.
    let letters: Set<String>
    /// Files that its letters name, those that can still be read.
    let letterFiles: [BlobID]
    /// The policy of the last event.
    let policy: String
    let hash: [UInt8]
    var folded: FoldedCase { FoldedCase(file: file, number: events.count, hash: hash) }
  }

  /// What is wrong; and the case, where its chain holds.
  func findings(_ coder: EventCoder) -> ([Finding], Whole?) {
    var policy = ""
    var previous = HashChain.start(ofCase: id.text)
    var events: [Event] = []
    var marks: [String: EventHeader.LetterMark] = [:]
    var erased: [Int] = []
    for (index, row) in records.enumerated() {
      do throws(Bad) {
        let record = try read(row)
        let header = try check(record, number: index + 1, after: previous, coder)
        for mark in header.letters ?? [] { marks[mark.id] = mark }
        if record.personal == nil, !record.digests.isEmpty { erased.append(record.number) }
        previous = record.hash
        policy = header.policy
        do { events.append(try coder.event(record)) } catch { throw Bad(.notReadable) }
      } catch {
        return ([.event(id, number: index + 1, error.flaw)], nil)
      }
    }
    guard let file = Case(id: id, folding: events) else {
      return ([.event(id, number: 1, .missing)], nil)
    }
    let isDisposed = file.disposedBy != nil
    let whole = Whole(
      file: file, events: events, letters: Set(marks.keys), letterFiles: letterFiles(coder),
      policy: policy, hash: previous)
    let findings =
      lastEvent(previous)
      + (isDisposed ? [] : erased.prefix(1).map { .event(id, number: $0, .erased) })
      + differences(file) + letterFindings(marks, isDisposed: isDisposed)
    return (findings, whole)
  }

  private func letterFiles(_ coder: EventCoder) -> [BlobID] {
    letters.flatMap { row -> [BlobID] in
      guard let content = try? row.text(3), let letter: Letter = try? coder.decoded(content) else {
        return []
      }
      return letter.blobs
    }
  }

  private struct Bad: Error {
    let flaw: Finding.Flaw
    init(_ flaw: Finding.Flaw) { self.flaw = flaw }
  }

  private func read(_ row: Row) throws(Bad) -> EventRecord {
    do { return try EventRecord(Row(Array(row.values.dropFirst()))) } catch {
      throw Bad(.notReadable)
    }
  }

  private func check(
    _ record: EventRecord, number: Int, after previous: [UInt8], _ coder: EventCoder
  ) throws(Bad) -> EventHeader {
    guard record.number == number else { throw Bad(.missing) }
    let hash = HashChain.event(
      previous: previous, header: Array(record.header.utf8), facts: Array(record.facts.utf8),
      digests: record.digests)
    guard hash == record.hash else { throw Bad(.hash) }
    if let personal = record.personal, personal.digests != record.digests { throw Bad(.personal) }
    guard let header: EventHeader = try? coder.decoded(record.header) else {
      throw Bad(.notReadable)
    }
    guard header.file == id.text, header.number == number else { throw Bad(.misplaced) }
    guard header.kind == EventCoder.kind(Array(record.facts.utf8)) else { throw Bad(.header) }
    return header
  }

  /// Whether the row and the events agree on where the chain ends.
  private func lastEvent(_ hash: [UInt8]) -> [Finding] {
    let count = try? row.int(1)
    if let count, count > records.count {
      return [.event(id, number: records.count + 1, .missing)]
    }
    let isSame = count == records.count && (try? row.blob(2)) == hash
    return isSame ? [] : [.columns(id, ["events", "hash"])]
  }

  private func differences(_ file: Case) -> [Finding] {
    let expected = CaseColumns(file).named
    let different = zip(expected, row.values.dropFirst(3)).compactMap { name, stored in
      // What was written before there was the column is filled in by and by.
      let isLater = stored == .null && CaseColumns.later.contains(name.0)
      return name.1 == stored || isLater ? nil : name.0
    }
    return different.isEmpty ? [] : [.columns(id, different)]
  }

  private func letterFindings(
    _ marks: [String: EventHeader.LetterMark], isDisposed: Bool
  ) -> [Finding] {
    var marks = marks
    var findings: [Finding] = []
    for row in letters {
      guard let name = try? row.text(1), let mark = marks.removeValue(forKey: name) else {
        findings.append(.letter(LetterID((try? row.text(1)) ?? ""), .unknown))
        continue
      }
      if let flaw = flaw(of: row, mark, isDisposed: isDisposed) {
        findings.append(.letter(LetterID(name), flaw))
      }
    }
    return findings + marks.keys.sorted().map { .letter(LetterID($0), .missing) }
  }

  private func flaw(
    of row: Row, _ mark: EventHeader.LetterMark, isDisposed: Bool
  ) -> Finding.Flaw? {
    if row.isNull(2), row.isNull(3) { return isDisposed ? nil : .erased }
    guard let salt = try? row.blob(2), let content = try? row.text(3) else { return .notReadable }
    let digest = HashChain.digest(salt: salt, bytes: Array(content.utf8)).hexadecimal
    return digest == mark.digest ? nil : .personal
  }
}

extension CaseColumns {
  /// The columns by name, in the order in which the audit reads them.
  var named: [(String, Value)] {
    [
      ("authority", .text(authority)), ("year", .int(year)), ("number", .int(number)),
      ("register_number", .text(registerNumber)), ("registered_at", .int64(registeredAt)),
      ("arrived_at", .int64(arrivedAt)), ("stage", .text(stage)), ("rank", .int(rank)),
      ("position", .int64(position)), ("owner", .text(owner)), ("due", .optional(due)),
      ("answered_at", .optional(answeredAt)),
      ("public_subject", .optional(publicSubject)), ("withheld", .int(withheld ? 1 : 0)),
      ("code_generation", .int(codeGeneration)), ("summary", .text(summary)),
      ("unread", .int(unread)), ("parked", .int(parked ? 1 : 0)),
      ("narrowed", .int(narrowed)), ("readers", .int(readers)),
    ]
  }

  /// Columns that a case written before them lacks, until `fillColumns` has come to it.
  static let later: Set<String> = ["unread", "parked"]
}

/// The SQL by which cases are audited, `$2` of them after the id `$1`.
enum CaseAuditSQL {
  static let rows = SQL(
    """
    SELECT id, events, hash, authority, year, number, register_number, registered_at, arrived_at,
      stage, rank, position, owner, due, answered_at, public_subject, withheld, code_generation, summary,
      unread, parked,
      COALESCE((SELECT by_name FROM narrowed_cases n WHERE n.case_id = cases.id), -1),
      (SELECT COUNT(*) FROM case_readers r WHERE r.case_id = cases.id), code_hash, wake_at
    FROM cases WHERE id > $1 ORDER BY id LIMIT $2
    """)
  static let events = SQL(
    """
    SELECT e.case_id, e.number, e.header, e.facts, e.digests, e.hash, p.fields
    FROM events e LEFT JOIN personal p ON p.case_id = e.case_id AND p.number = e.number
    WHERE e.case_id IN (SELECT id FROM cases WHERE id > $1 ORDER BY id LIMIT $2)
    ORDER BY e.case_id, e.number
    """)
  static let letters = SQL(
    """
    SELECT case_id, id, salt, content FROM letters
    WHERE case_id IN (SELECT id FROM cases WHERE id > $1 ORDER BY id LIMIT $2)
    ORDER BY case_id, id
    """)
  static let unregistered = SQL(
    """
    SELECT id FROM cases c
    WHERE id IN (SELECT id FROM cases WHERE id > $1 ORDER BY id LIMIT $2) AND NOT EXISTS
      (SELECT 1 FROM register r WHERE r.authority = c.authority AND r.year = c.year
        AND r.number = c.number AND r.case_id = c.id)
    """)
  static let named = SQL(
    """
    SELECT case_id, blob FROM blobs
    WHERE case_id IN (SELECT id FROM cases WHERE id > $1 ORDER BY id LIMIT $2)
    ORDER BY case_id, blob
    """)
  static let errands = SQL(
    """
    SELECT case_id, id, letter_id, kind, state, attempts, worker, claimed_at FROM outbox
    WHERE case_id IN (SELECT id FROM cases WHERE id > $1 ORDER BY id LIMIT $2)
    ORDER BY case_id, id
    """)
  static let orphans = SQL(
    """
    SELECT DISTINCT case_id FROM events e
    WHERE NOT EXISTS (SELECT 1 FROM cases WHERE id = e.case_id) ORDER BY case_id LIMIT 100
    """)
  static let counted = SQL(
    """
    SELECT authority, owner, stage, COUNT(*) FROM cases GROUP BY authority, owner, stage
    ORDER BY authority, owner, stage
    """)
  static let counts = SQL(
    """
    SELECT authority, owner, stage, cases FROM counts WHERE cases <> 0
    ORDER BY authority, owner, stage
    """)
  /// Files that cases and arrivals name, and what was made of them to be shown.
  static let blobs = SQL(
    """
    SELECT blob FROM (SELECT blob FROM blobs UNION
      SELECT rendition FROM readings WHERE rendition IS NOT NULL UNION
      SELECT blob FROM arrivals WHERE blob IS NOT NULL) AS named
    WHERE blob > $1 ORDER BY blob LIMIT $2
    """)
}
