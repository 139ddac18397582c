// An access as bytes: what is kept in the clear as JSON, what is personal as salted digests; chained within a segment.

import FoundationEssentials
import Policy
import Workflow

/// What of an access stands in the clear.
struct AccessBody: Codable, Sendable, Hashable {
  enum Role: String, Codable { case staff, requester, stranger, `operator`, service }
  /// The names of personal texts, in the order of their digests.
  enum Text: String, Codable, CaseIterable { case from, reason, words }

  var at: Int64
  var authority: String?
  var by: Role
  var file: String?
  var kind: Access.Kind
  var number: Int
  var object: String?
  var outcome: Access.Outcome
  var page: Int?
  var segment: String
  var staff: String?
  var texts: [Text]?
  var what: String

  enum CodingKeys: String, CodingKey {
    case at, authority, by
    case file = "case"
    case kind, number, object, outcome, page, segment, staff, texts, what
  }
}

/// A row of the log, with its personal texts.
struct AccessRecord: Sendable, Hashable {
  var body: AccessBody
  /// JSON with sorted keys.
  var json: String
  var digests: [UInt8]
  var hash: [UInt8]
  /// Nil once erased, and where there are none.
  var personal: PersonalFields?

  /// Encodes an access as entry `number` of a segment, after the one with the hash `previous`.
  init(
    _ access: Access, segment: String, number: Int, after previous: [UInt8],
    randomBytes: (Int) -> [UInt8]
  ) throws(StorageFailure) {
    let texts = access.texts
    var body = AccessBody(access, segment: segment, number: number)
    body.texts = texts.isEmpty ? nil : texts.map(\.name)
    let bytes = try EventCoder().encoded(body)
    let personal = PersonalFields(texts.map(\.text), randomBytes: randomBytes)
    self.body = body
    json = String(decoding: bytes, as: UTF8.self)
    digests = personal.digests
    hash = AccessRecord.hash(after: previous, json: bytes, digests: digests)
    self.personal = texts.isEmpty ? nil : personal
  }

  /// What stands before the first entry of a segment.
  static func start(ofSegment id: String) -> [UInt8] {
    HashChain.sha256(Array("utlamnande/segment/1".utf8), Array(id.utf8))
  }

  /// The hash of an entry: domain tag, previous hash, body with its length, personal digests.
  static func hash(after previous: [UInt8], json: [UInt8], digests: [UInt8]) -> [UInt8] {
    HashChain.sha256(
      Array("utlamnande/access/1".utf8), previous, HashChain.length(json), json, digests)
  }

  var statements: [Statement] {
    let place: [Value] = [.text(body.segment), .int(body.number)]
    let row = Statement(
      AccessSQL.insert,
      place + [
        .int64(body.at), .optional(body.authority), .optional(body.staff), .optional(body.file),
        .text(json), .blob(digests), .blob(hash),
      ])
    guard let personal else { return [row] }
    return [
      row,
      Statement(
        AccessSQL.insertTexts,
        place + [.optional(body.file), .int64(body.at), .blob(personal.packed)]),
    ]
  }
}

extension AccessBody {
  fileprivate init(_ access: Access, segment: String, number: Int) {
    var staff: StaffID?
    switch access.by {
    case .staff(let id): (by, staff) = (.staff, id)
    case .requester: by = .requester
    case .stranger: by = .stranger
    case .operatorOfMachine: by = .operator
    case .service: by = .service
    }
    at = access.at.milliseconds
    authority = access.authority?.text
    file = access.file?.text
    kind = access.kind
    self.number = number
    object = access.object
    outcome = access.outcome
    page = access.page
    self.segment = segment
    self.staff = staff?.text
    what = access.what
  }

  /// The access, with the personal texts that are still there.
  func access(_ personal: PersonalFields?) -> Access {
    let party: Access.Party =
      switch by {
      case .staff: .staff(StaffID(staff ?? ""))
      case .requester: .requester
      case .stranger: .stranger
      case .operator: .operatorOfMachine
      case .service: .service
      }
    var access = Access(
      kind, what, by: party, outcome: outcome, authority: authority.map { AuthorityID($0) },
      file: file.map { CaseID($0) }, object: object, page: page)
    access.at = Instant(milliseconds: at)
    for (index, name) in (texts ?? []).enumerated() {
      guard let text = personal?.texts[index] else { continue }
      switch name {
      case .from: access.from = text
      case .reason: access.reason = text
      case .words: access.words = text
      }
    }
    return access
  }
}

extension Access {
  /// The personal texts by name, each at most 2,000 characters; where a requester or a stranger was is none.
  fileprivate var texts: [(name: AccessBody.Text, text: String)] {
    let place: String? =
      switch by {
      case .staff, .operatorOfMachine: from
      case .requester, .stranger, .service: nil
      }
    return [(AccessBody.Text.from, place), (.reason, reason), (.words, words)].compactMap {
      name, text in
      text.flatMap { $0.isEmpty ? nil : (name, String($0.prefix(2_000))) }
    }
  }
}

/// The SQL of the access log.
enum AccessSQL {
  static let insert = SQL(
    """
    INSERT INTO access_log
      (segment, number, at, authority, staff, case_id, body, digests, hash)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    """)
  static let insertTexts = SQL(
    "INSERT INTO access_texts (segment, number, case_id, at, fields) VALUES ($1, $2, $3, $4, $5)")
  /// With a case that is disposed of go the texts of whoever read it.
  static let erase = SQL("UPDATE access_texts SET fields = NULL WHERE case_id = $1")
}
