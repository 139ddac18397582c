// An authority's desk for tests: real policy, templates and database, a clock that can be moved.

import Desk
import Foundation
import Letters
import Logging
import Mail
import Policy
import PostgresTesting
import Proofs
import Redaction
import Storage
import StorageSQLite
import Synchronization
import Testing
import Workflow

/// Everything one test needs, apart from all others.
struct Office: Sendable {
  let desk: Desk
  let store: Store
  let clock: TestClock
  let folder: String
  private let home: TestDatabase
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  init(
    at moment: String = "2026-11-23T08:00:00Z", programs: (any DocumentPrograms)? = nil,
    readsMail: Bool = false, letterPrinter: LetterPrinter? = nil, seals: Seals = Seals(),
    packageLimit: Int? = nil, over wrap: (any Database) -> any Database = { $0 }
  ) async throws {
    let clock = TestClock(try #require(Instant(iso: moment)))
    self.clock = clock
    folder = NSTemporaryDirectory() + "utlamnande-desk-\(UInt64.random(in: 0 ... .max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    home = try await TestDatabase { try SQLiteDatabase.inMemory() }
    store = Store(database: wrap(home.database))
    let policy = try Policy.load(
      folder: "\(Office.root)/policy", today: SwedishTime.day(of: clock.now))
    let command = try Office.command()
    let lists = try MaskListPrinter(templates: "\(Office.root)/templates", command: command)
    let pages =
      try letterPrinter
      ?? LetterPrinter(templates: "\(Office.root)/templates", command: command)
    var settings = DeskSettings(
      publicURL: { "http://127.0.0.1:8080" }, mailDomain: "diarium.exempelkommun.example")
    settings.mailboxes =
      readsMail ? [ReadMailbox(name: "ks/INBOX", authority: AuthorityID("ks"))] : []
    settings.packageLimit = packageLimit ?? settings.packageLimit
    settings.log = NoteSigner(key: [UInt8](repeating: 9, count: 32)).map { LogSettings(signer: $0) }
    desk = Desk(
      policy: policy, store: store, blobs: try BlobStore(folder: folder),
      letters: try LetterBook(folder: "\(Office.root)/templates"),
      printer: try DecisionPrinter(templates: "\(Office.root)/templates", command: command),
      letterPrinter: pages,
      courtPacker: try CourtPacker(pages, templates: "\(Office.root)/templates"), seals: seals,
      documents: programs.map {
        DocumentTools(
          readerIdentity: "lines-1", missing: [], assessor: Assessor(policy: policy), programs: $0,
          listPrinter: lists)
      },
      secrets: Secrets(key: [UInt8](repeating: 7, count: 32)),
      settings: settings,
      clock: { clock.now })
  }

  static func command() throws -> TypesetterCommand {
    try #require(
      TypesetterCommand.find(
        option: nil, root: Office.root,
        searchPath: ProcessInfo.processInfo.environment["PATH"] ?? ""),
      "no typesetter: scripts/test installs it")
  }

  // MARK: People

  func actor(_ role: Role) -> Actor {
    .staff(StaffID("id-\(role.rawValue)"), role, name: "\(role)")
  }

  func call(_ role: Role, expecting: Int? = nil, key: Idempotency? = nil) -> Call {
    switch role {
    case .requester: Call(actor: .requester, key: key, expecting: expecting)
    case .system: Call(actor: .system)
    case .registrar, .handler, .jurist, .decider, .archivist, .head:
      Call(actor: actor(role), authority: AuthorityID("ks"), key: key, expecting: expecting)
    }
  }

  // MARK: Steps

  @discardableResult
  func submit(documents: [Personal] = [], key: Idempotency? = nil) async throws -> Submitted {
    let intake = Intake(
      authority: AuthorityID("ks"),
      request: Request(
        channel: .web, arrivedAt: clock.now, description: "Alla avtal med Exempelbolaget AB 2025",
        delivery: Delivery(form: .email, address: "sokande@example.org")),
      documents: documents)
    return try await desk.submit(intake, as: call(.requester, key: key)) { file in
      Answer(status: 201, body: Array(file.registerNumber.text.utf8))
    }
  }

  @discardableResult
  func act(_ act: Act, on id: CaseID, as role: Role = .handler) async throws -> Case {
    let done = try await desk.act(act, on: id, as: call(role)) { _ in Answer() }
    return try #require(done.file)
  }

  func file(_ id: CaseID) async throws -> Case { try #require(try await store.file(id).get()) }

  /// A case whose only line was refused and told, and a decision asked for, drafted and approved.
  func readyToSign() async throws -> (id: CaseID, line: LineID) {
    let id = try await submit(documents: ["KS 2025-00123"]).id
    let line = try await file(id).lines[0].id
    try await act(.assess(line, Office.refusal), on: id)
    try await act(.answer(lines: [], text: nil), on: id)
    try await act(
      .onDecision(nil, .requestDecision(lines: [], kind: .refusal, text: nil)), on: id,
      as: .requester)
    try await act(.onDecision(nil, .draft(text: "Nämnden delar bedömningen.")), on: id)
    try await act(.onDecision(nil, .submitForReview), on: id)
    try await act(.onDecision(nil, .approve(reason: nil)), on: id, as: .jurist)
    return (id, line)
  }

  static let refusal = Assessment(
    verdict: .refuse,
    grounds: [
      Ground(
        provision: ProvisionID("OSL 31:16"),
        harm: "Prisbilagan visar hur bolaget räknar; en konkurrent kan använda den.")
    ],
    reservationConsidered: ReservationConsidered(answer: .no, why: "Mottagaren är okänd."),
    noPartReason: "Handlingen består bara av prisbilagan.")
}

/// A clock that stands until it is moved.
final class TestClock: Sendable {
  private let moment: Mutex<Instant>
  init(_ moment: Instant) { self.moment = Mutex(moment) }
  var now: Instant { moment.withLock { $0 } }
  func advance(days: Int64 = 0, seconds: Int64 = 0) {
    moment.withLock { $0 = $0.adding(seconds: days * 86_400 + seconds) }
  }
}

/// A postman who says what the test wants, and remembers what was handed over.
final class ScriptedPostman: Postman {
  private let state: Mutex<(script: [DeliveryOutcome], handed: [[UInt8]])>
  init(_ script: [DeliveryOutcome] = []) { state = Mutex((script, [])) }

  var handed: [String] { state.withLock { $0.handed.map { String(decoding: $0, as: UTF8.self) } } }

  func send(
    _ bytes: [UInt8], from: MailAddress, to: [MailAddress], smtpUTF8: Bool
  ) async -> DeliveryOutcome {
    state.withLock { state in
      state.handed.append(bytes)
      return state.script.isEmpty ? .accepted(serverReply: "250 ok") : state.script.removeFirst()
    }
  }
}

/// A postman during whose first delivery something happens.
final class SlowPostman: Postman {
  private let handed = Mutex(0)
  private let during: @Sendable () async -> Void
  init(_ during: @escaping @Sendable () async -> Void) { self.during = during }

  var count: Int { handed.withLock { $0 } }

  func send(
    _ bytes: [UInt8], from: MailAddress, to: [MailAddress], smtpUTF8: Bool
  ) async -> DeliveryOutcome {
    let isFirst = handed.withLock { count in
      count += 1
      return count == 1
    }
    if isFirst { await during() }
    return .accepted(serverReply: "250 ok")
  }
}
