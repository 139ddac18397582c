// The whole house for tests: real policy, templates, database and files behind the interface, a clock that moves.

import ContractTesting
import Desk
import Documents
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Letters
import Logging
import NIOCore
import Policy
import PostgresTesting
import Proofs
import Redaction
import SignIn
import Storage
import StorageSQLite
import Synchronization
import Testing
import Workflow

@testable import Web

/// Everything one test needs, apart from all others.
struct House: Sendable {
  let desk: Desk
  let store: Store
  let clock = TestClock()
  let responder: WebResponder
  let tokens: [Role: String]
  let folder: String
  private let home: TestDatabase?

  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// Loaded once; every test shares the same values.
  static let policy: Result<Policy, any Error> = Result {
    try Policy.load(
      folder: "\(root)/policy", today: Day(year: 2026, month: 11, day: 23) ?? Day(number: 0))
  }
  static let letters: Result<LetterBook, any Error> = Result {
    try LetterBook(folder: "\(root)/templates")
  }

  static let pages: Result<PageBook, any Error> = Result {
    try PageBook(folder: "\(root)/templates")
  }

  init(
    limits: WebLimits = WebLimits(), wrongCodesPerMinute: Int = 0, intakesPerMinute: Int = 0,
    options: SQLiteDatabase.Options? = nil, prints: Bool = false,
    programs: (any DocumentPrograms)? = nil, identity: Identity? = nil,
    waitingAccesses: Int = 10_000, leaked: LeakedPasswords? = nil
  ) async throws {
    if let options {
      home = nil
      store = Store(database: try SQLiteDatabase.inMemory(options))
    } else {
      let home = try await TestDatabase { try SQLiteDatabase.inMemory() }
      self.home = home
      store = Store(database: home.database, waitingAccesses: waitingAccesses)
    }
    folder = "\(NSTemporaryDirectory())/web-\(UUID().uuidString)"
    let clock = clock
    var settings = DeskSettings(
      publicURL: { "https://exempel.se" }, mailDomain: "exempel.se")
    settings.localAccounts.leaked = leaked
    if identity != nil { settings.localAccounts = settings.localAccounts.besideProvider }
    settings.log = NoteSigner(key: [UInt8](repeating: 9, count: 32)).map { LogSettings(signer: $0) }
    desk = Desk(
      policy: try House.policy.get(), store: store, blobs: try BlobStore(folder: folder),
      letters: try House.letters.get(), printer: prints ? try House.printer() : nil,
      letterPrinter: prints ? try House.letterPrinter() : nil,
      courtPacker: prints
        ? try CourtPacker(House.letterPrinter(), templates: "\(House.root)/templates") : nil,
      documents: try programs.map { try House.tools($0, prints: prints) },
      secrets: Secrets(key: [UInt8](repeating: 7, count: 32)),
      settings: settings,
      clock: { clock.now })
    var web = WebSettings(
      wrongCodesPerMinute: wrongCodesPerMinute, intakesPerMinute: intakesPerMinute,
      contract: "\(House.root)/docs/openapi.yaml", pages: try House.pages.get(), limits: limits)
    web.identity = identity
    responder = WebResponder(desk: desk, settings: web)
    var tokens: [Role: String] = [:]
    for role in Role.staff {
      tokens[role] = "token-\(role.rawValue)"
      try await House.add(store, role, "ks", "token-\(role.rawValue)", clock.now)
    }
    try await House.add(store, .handler, "sn", "token-other", clock.now)
    try await House.add(store, .handler, "mn", "token-third", clock.now)
    self.tokens = tokens
  }

  private static func command() throws -> TypesetterCommand {
    try #require(
      TypesetterCommand.find(
        option: nil, root: root,
        searchPath: ProcessInfo.processInfo.environment["PATH"] ?? ""),
      "no typesetter: scripts/test installs it")
  }

  private static func printer() throws -> DecisionPrinter {
    try DecisionPrinter(templates: "\(root)/templates", command: command())
  }

  private static func letterPrinter() throws -> LetterPrinter {
    try LetterPrinter(templates: "\(root)/templates", command: command())
  }

  private static func tools(
    _ programs: any DocumentPrograms, prints: Bool
  ) throws -> DocumentTools {
    DocumentTools(
      readerIdentity: "texts-1", missing: [], assessor: Assessor(policy: try policy.get()),
      programs: programs,
      listPrinter: prints
        ? try MaskListPrinter(templates: "\(root)/templates", command: command()) : nil)
  }

  private static func add(
    _ store: Store, _ role: Role, _ authority: String, _ token: String, _ now: Instant
  ) async throws {
    let member = StaffMember(
      id: StaffID("\(authority)-\(role.rawValue)"), name: "\(role.rawValue.capitalized) Ek",
      authority: AuthorityID(authority), role: role, addedAt: now)
    #expect(try await store.add(member, tokenHash: Secrets.hash(token)).get())
  }
}

/// A clock that tests set.
final class TestClock: Sendable {
  private let moment = Mutex(Instant(iso: "2026-11-23T09:00:00Z") ?? Instant(milliseconds: 0))
  var now: Instant { moment.withLock { $0 } }
  func advance(seconds: Int64) { moment.withLock { $0 = $0.adding(seconds: seconds) } }
}

/// An answer as tests read it.
struct Heard: Sendable {
  let status: Int
  let headers: HTTPFields
  let bytes: [UInt8]

  var text: String { String(decoding: bytes, as: UTF8.self) }
  var json: JSON { (try? JSON(parsing: bytes)) ?? .null }
  subscript(_ path: String...) -> JSON {
    path.reduce(json) { tree, step in
      Int(step).map { tree.elements.indices.contains($0) ? tree.elements[$0] : .null }
        ?? tree[step] ?? .null
    }
  }
  /// The last part of a problem's type.
  var slug: String { json["type"]?.text?.split(separator: "/").last.map { String($0) } ?? "" }
  var pointers: [String] { (json["errors"]?.elements ?? []).compactMap { $0["pointer"]?.text } }
}

extension House {
  @discardableResult
  func send(
    _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, bytes: [UInt8]? = nil,
    token: String? = nil, headers: HTTPFields = [:]
  ) async throws -> Heard {
    var headers = headers
    if let token { headers[.authorization] = "Bearer \(token)" }
    if body != nil, headers[.contentType] == nil { headers[.contentType] = "application/json" }
    let buffer = (bytes ?? body.map { Array($0.utf8) }).map { ByteBuffer(bytes: $0) }
    let app = Application(responder: responder, logger: House.quiet)
    let fields = headers
    return try await app.test(.router) { client in
      let response = try await client.execute(
        uri: path, method: method, headers: fields, body: buffer)
      let heard = Heard(
        status: response.status.code, headers: response.headers,
        bytes: Array(response.body.readableBytesView))
      AnswersKept.keep(
        method.rawValue, path, status: heard.status, type: heard.headers[.contentType],
        bytes: heard.bytes)
      return heard
    }
  }

  static let quiet: Logger = {
    var logger = Logger(label: "test") { _ in EarHandler() }
    logger.logLevel = .info
    return logger
  }()

  /// A token of a role at the usual authority.
  func token(_ role: Role) -> String { tokens[role] ?? "" }

  /// Submits a request; its id and its code.
  func submit(_ more: String = "") async throws -> (id: String, code: String) {
    let heard = try await send(
      .post, "/api/v1/requests",
      #"{"authority":"ks","description":"Alla avtal","documents":["KS 2025-1"],"#
        + #""delivery":{"form":"link"}\#(more)}"#)
    #expect(heard.status == 201, "\(heard.text)")
    return (heard["requestId"].text ?? "", heard["accessCode"].text ?? "")
  }

  /// Performs an act with the case's present number.
  func act(
    _ id: String, _ body: String, as role: Role = .handler, ifMatch: String? = nil,
    key: String? = nil
  ) async throws -> Heard {
    let now = try await send(.get, "/api/v1/cases/\(id)", token: token(.handler))
    var headers: HTTPFields = [:]
    headers[.ifMatch] = ifMatch ?? now.headers[.eTag] ?? "\"0\""
    if let key { headers[.idempotencyKey] = key }
    return try await send(
      .post, "/api/v1/cases/\(id)/acts", body, token: token(role), headers: headers)
  }

  /// The case as a handler sees it.
  func file(_ id: String) async throws -> Heard {
    try await send(.get, "/api/v1/cases/\(id)", token: token(.handler))
  }

  /// The service's own look at an uploaded copy has passed.
  func passCopy(_ id: String, _ line: String) async throws {
    let file = try #require(try await store.file(CaseID(id)).get())
    let copy = try #require(file.line(LineID(line))?.maskedCopy?.file.blob)
    let check = MaskedCopy.Check(copy: copy, passed: true, at: clock.now, record: nil)
    _ = try await desk.act(
      .recordCopyCheck(LineID(line), check), on: CaseID(id), as: Call(actor: .system)
    ) { _ in Answer() }
  }

  /// The first document's id.
  func document(_ id: String) async throws -> String {
    try await file(id)["documents", "0", "id"].text ?? ""
  }
}

/// A multipart body.
func form(_ parts: [(name: String, file: String?, bytes: [UInt8])]) -> (type: String, body: [UInt8])
{
  var body: [UInt8] = []
  for part in parts {
    let name = part.file.map { "; filename=\"\($0)\"" } ?? ""
    body += "--grans\r\nContent-Disposition: form-data; name=\"\(part.name)\"\(name)\r\n\r\n".utf8
    body += part.bytes + Array("\r\n".utf8)
  }
  body += "--grans--\r\n".utf8
  return ("multipart/form-data; boundary=grans", body)
}
