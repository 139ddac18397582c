// What every test of storage stands on: an engine, a store, and small histories made by hand.

import Foundation
import Policy
import PostgresTesting
import StorageSQLite
import Testing

@testable import Storage
@testable import Workflow

/// The engines that keep the contract; a new one joins here.
enum Engine: String, CaseIterable, Sendable {
  case sqliteInMemory, sqliteOnDisk, postgres

  /// The engines that live in one file.
  static let sqlite: [Engine] = [.sqliteInMemory, .sqliteOnDisk]
}

/// A folder that goes with the test.
final class Folder: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/utlamnande-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// An engine with a store on it.
struct World: Sendable {
  /// What the database lives in.
  private let home: any Sendable
  let database: any Database
  let store: Store
  var folder: Folder? { home as? Folder }

  init(_ engine: Engine, maximumPages: Int? = nil) async throws {
    var options = SQLiteDatabase.Options()
    options.maximumPages = maximumPages
    switch engine {
    case .sqliteInMemory: self.init(home: (), database: try SQLiteDatabase.inMemory(options))
    case .sqliteOnDisk:
      let folder = try Folder()
      let path = folder.path + "/utlamnande.db"
      self.init(home: folder, database: try SQLiteDatabase.open(at: path, options))
    case .postgres:
      let database = try await PrivateServer.database()
      self.init(home: database, database: try await database.open())
    }
  }

  init(home: any Sendable, database: any Database) {
    self.home = home
    self.database = database
    store = Store(database: database)
  }

  /// Runs SQL past the store, as somebody who tampers would; `x'00'` is a blob on either engine.
  func tamper(_ sql: String..., with values: [Value] = []) async throws {
    let statements = sql.map {
      let text = database is SQLiteDatabase ? $0 : $0.replacing("x'", with: "'\\x")
      let sql = SQL(unsafeSQL: text)
      return Statement(sql, sql.parameters.isEmpty ? [] : values)
    }
    try await database.write(statements).get()
  }
}

/// A refusal of the tests' own.
struct No: Error, Hashable {}

extension Instant {
  static func at(_ text: String) -> Instant { Instant(iso: text)! }
  static let noon = Instant.at("2026-11-20T11:00:00Z")
}

extension AuthorityID {
  static let ks = AuthorityID("ks")
  static let mn = AuthorityID("mn")
}

extension StaffID {
  static let anna = StaffID("anna")
  static let bo = StaffID("bo")
}

extension CaseID {
  static func numbered(_ n: Int) -> CaseID {
    let digits = String(n, radix: 16)
    return CaseID(String(repeating: "0", count: 32 - digits.count) + digits)
  }
}

extension RegisterFormat {
  static let ks = RegisterFormat(pattern: "KS {year}-{number:5}")!
}

/// The call of `Store.intake`, with what most tests do not care about left out.
struct Asked: Sendable {
  var id: CaseID
  var authority = AuthorityID.ks
  var year = 2026
  var description = "Alla avtal med Exempelbolaget"
  var name: String? = "Kim Svensson"
  var at = Instant.noon
  var arrivedAt: Instant?
  var due: Instant?
  var key: Idempotency?
  var letters: [Letter] = []
  var errands: [NewErrand] = []
  var file: StoredFile?

  init(_ n: Int, _ change: (inout Asked) -> Void = { _ in }) {
    id = .numbered(n)
    change(&self)
  }

  func recording(_ number: RegisterNumber) -> Recording {
    let request = Request(
      channel: .web, arrivedAt: arrivedAt ?? at, description: Personal(description),
      delivery: Delivery(form: .email, address: "kim@example.org"),
      contact: Contact(name: name.map { Personal($0) }))
    let clock = Clock(
      name: "sameDay", right: .copy, due: due ?? at.adding(seconds: 43_200),
      basis: Bilingual(sv: "samma dag", en: "the same day"))
    let line = file.map {
      NewLine(
        id: LineID("line"), kind: .file, publicTitle: "Handling 1", reference: nil, date: nil,
        named: true, addedAt: at, file: $0)
    }
    let submission = Submission(
      authority: authority, registerNumber: number, request: request, registeredAt: at,
      parked: false, clock: [clock], lines: line.map { [$0] } ?? [])
    return Recording(
      actor: .requester, at: at, policy: PolicyHash("0f"), events: [.submitted(submission)],
      letters: letters, errands: errands,
      answer: Answer(status: 201, body: Array(number.text.utf8)), codeHash: [1, 2, 3])
  }
}

extension World {
  @discardableResult
  func intake(_ asked: Asked) async throws -> Received<No> {
    let new = NewCase(
      id: asked.id, authority: asked.authority, year: asked.year,
      format: asked.authority == .ks ? .ks : RegisterFormat(pattern: "MN {year}-{number:5}")!)
    return try await store.intake(new, idempotency: asked.key) { number -> Result<Recording, No> in
      .success(asked.recording(number))
    }.get()
  }

  /// The number that an intake got.
  func number(_ asked: Asked) async throws -> String {
    guard case .registered(let number, _, _) = try await intake(asked) else { throw No() }
    return number.text
  }

  @discardableResult
  func act(
    _ id: CaseID, key: Idempotency? = nil, expecting: Int? = nil, at: Instant = .noon,
    erases: Bool = false, dropped: [BlobID] = [], letters: [Letter] = [],
    errands: [NewErrand] = [], _ events: Event...
  ) async throws -> Acted<No> {
    try await store.act(on: id, idempotency: key, expecting: expecting) {
      file -> Result<Recording, No> in
      .success(
        Recording(
          actor: .staff(.anna, .handler, name: "Anna"), at: at, policy: PolicyHash("0f"),
          events: events, letters: letters, errands: errands,
          answer: Answer(status: 200, body: Array("\(file.number + events.count)".utf8)),
          erases: erases, dropped: dropped))
    }.get()
  }

  func file(_ n: Int) async throws -> Case {
    try #require(try await store.file(.numbered(n)).get())
  }

  /// What an audit finds, read by a store that has nothing in memory.
  func findings(_ options: AuditOptions = AuditOptions()) async throws -> [Finding] {
    try await Store(database: database).audit(options).get().findings
  }
}

extension Acted {
  /// The case after it was done; nil when it was not.
  var done: Case? {
    if case .done(_, let file) = self { return file }
    return nil
  }
}

extension Letter {
  static func receipt(_ name: String, file: StoredFile? = nil) -> Letter {
    Letter(
      order: LetterOrder(id: LetterID(name), kind: .receipt), address: "kim@example.org",
      subject: "Mottagningsbekräftelse", text: "Vi har tagit emot din begäran.", file: file)
  }
}
