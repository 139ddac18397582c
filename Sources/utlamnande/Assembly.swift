// Putting the parts together: policy, storage, letters, desk and postman from the settings.

import ArgumentParser
import BlobsS3
import Desk
import Foundation
import Letters
import Logging
import Mail
import MailCurl
import Policy
import Proofs
import Redaction
import ScannerClamd
import Storage
import Web
import WebhooksCurl
import Workflow

/// The parts, built from settings; every mistake is told before anything opens.
struct Assembly: Sendable {
  let settings: Settings
  let policy: Policy
  let store: Store
  let blobs: BlobStore

  init(_ settings: Settings, today: Day, isTool: Bool = false) async throws {
    self.settings = settings
    policy = try Assembly.policy(settings, today)
    try Assembly.makeFolder(settings.data)
    let database: any Database
    do throws(StorageFailure) { database = try await settings.database.open(isTool: isTool) } catch
    {
      throw DatabaseAway(error)
        ?? ValidationError("\(settings.database.name): \(error.words)") as any Error
    }
    blobs = try await Assembly.blobs(
      folder: "\(settings.data)/blobs", settings.blobs, cacheBytes: settings.blobsCache,
      keys: settings.blobKeys)
    store = Store(database: database)
    guard try await !store.isUnfinishedCopy().reached() else {
      throw ValidationError(
        "\(settings.database.name) is a copy that was not finished: run the same copy again")
    }
    try await expectBlobKeys()
  }

  /// The files; a shared store is asked once, so that a wrong name or password is told at the start.
  static func blobs(
    folder: String, _ shared: S3Settings?, cacheBytes: Int = 10_000_000_000, keys: [BlobKey] = []
  ) async throws -> BlobStore {
    let objects = shared.map { S3Objects($0) }
    if case .failure(.failed(let words)) = await objects?.entries(after: nil, limit: 1) {
      throw ValidationError("\(shared.map { "\($0)" } ?? ""): \(words)")
    }
    do throws(StorageFailure) {
      return try BlobStore(
        folder: folder, objects: objects, cacheBytes: cacheBytes, keys: BlobKeys(keys))
    } catch { throw ValidationError("\(folder): \(error.words)") }
  }

  /// Nothing opens without the keys of the documents: each that was ever used stands in the database, by a
  /// fingerprint, until a rotation has done away with it.
  private func expectBlobKeys() async throws {
    let missing = try await store.missingBlobKeys(settings.blobKeys).reached()
    guard missing.isEmpty else { throw BlobKeyProblem.missing(missing) }
    if let first = settings.blobKeys.first { try await store.note(first).reached() }
  }

  /// The policy, or every mistake in it.
  static func policy(_ settings: Settings, _ today: Day) throws -> Policy {
    let policy: Policy
    do throws(PolicyProblems) {
      policy = try Policy.load(folder: settings.policy, today: today)
    } catch { throw ValidationError(error.description) }
    let missing = wordProblems(in: policy) + troubleProblems(in: policy)
    guard missing.isEmpty else { throw ValidationError(missing.joined(separator: "\n")) }
    return policy
  }

  /// The letters, or every mistake in the templates.
  static func letters(_ settings: Settings) throws -> LetterBook {
    do throws(LetterProblems) { return try LetterBook(folder: settings.templates) } catch {
      throw ValidationError(error.description)
    }
  }

  /// The pages, or every mistake in their templates and texts.
  static func pages(_ settings: Settings) throws -> PageBook {
    do throws(PageProblems) { return try PageBook(folder: settings.templates) } catch {
      throw ValidationError(error.description)
    }
  }

  static func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    } catch { throw ValidationError("\(path): cannot be made; give --data a folder that can") }
  }

  func desk(
    _ letters: LetterBook, _ keys: DatabaseKeys, publicURL: @escaping @Sendable () -> String,
    clock: @escaping @Sendable () -> Instant
  ) throws -> Desk {
    let domain = settings.mailDomain ?? URL(string: publicURL())?.host ?? "localhost"
    var desk = DeskSettings(
      publicURL: publicURL, mailDomain: domain.contains(".") ? domain : "\(domain).localdomain",
      mailLimit: settings.mailLimit, uploadLimit: settings.uploadLimit,
      mailboxes: settings.mailboxes.map {
        ReadMailbox(name: $0.name, authority: AuthorityID($0.authority))
      })
    desk.sessions = settings.sessions
    desk.localAccounts = settings.localAccounts
    desk.webhooks = settings.webhooks.map(\.name)
    desk.log = NoteSigner(key: keys.log).map {
      LogSettings(signer: $0, minutes: settings.checkpointMinutes)
    }
    desk.examinationPatience = .seconds(10)
    return Desk(
      policy: policy, store: store, blobs: blobs, letters: letters,
      printer: try printer(), letterPrinter: try letterPrinter(),
      courtPacker: try courtPacker(), seals: try seals(),
      documents: try documents(),
      scanning: settings.clamd.map {
        Scanning(ClamdScanner($0), releasesUnscanned: settings.releasesUnscanned)
      },
      secrets: Secrets(key: keys.accessCodes),
      settings: desk, clock: clock)
  }

  /// What reads and masks documents; what is missing is told at start and by readiness.
  private func documents() throws -> DocumentTools {
    let programs = InstalledPrograms(root: settings.root)
    return DocumentTools(
      readerIdentity: programs.readerIdentity, missing: programs.missing,
      assessor: Assessor(policy: policy), programs: programs, listPrinter: try listPrinter())
  }

  /// This database's own keys, made by the first process that asks.
  func keys() async throws -> DatabaseKeys {
    DatabaseKeys(
      accessCodes: try await key("access-code-key"), heads: try await key("head-key"),
      log: try await key("log-key"))
  }

  /// 32 bytes made once for this database.
  private func key(_ name: String) async throws -> [UInt8] {
    try await store.settled(name, orMake: { Store.systemRandomBytes(32) }).reached()
  }

  /// Nil where no typesetter is installed: then everything works but signing, and readiness says so.
  private func printer() throws -> DecisionPrinter? {
    guard let command = try typesetter() else { return nil }
    do throws(PrintFailure) {
      return try DecisionPrinter(templates: settings.templates, command: command)
    } catch { throw ValidationError("templates/decision.typ cannot be used") }
  }

  /// Nil likewise: then letters on paper wait in their queue.
  private func letterPrinter() throws -> LetterPrinter? {
    guard let command = try typesetter() else { return nil }
    do throws(PrintFailure) {
      return try LetterPrinter(templates: settings.templates, command: command)
    } catch { throw ValidationError("templates/letter.typ cannot be used") }
  }

  /// Nil likewise: then nothing is handed over to a court.
  private func courtPacker() throws -> CourtPacker? {
    guard let letterPrinter = try letterPrinter() else { return nil }
    do throws(PrintFailure) {
      return try CourtPacker(letterPrinter, templates: settings.templates)
    } catch { throw ValidationError("templates/court.typ cannot be used") }
  }

  /// Nil likewise: then no masked copy is made, since each ends with its list.
  private func listPrinter() throws -> MaskListPrinter? {
    guard let command = try typesetter() else { return nil }
    do throws(PrintFailure) {
      return try MaskListPrinter(templates: settings.templates, command: command)
    } catch { throw ValidationError("templates/masks.typ cannot be used") }
  }

  /// Sets each template of the typesetter once with examples; every mistake is told by file and line.
  /// Where no typesetter is installed that is said, and nothing is tried.
  static func proof(_ settings: Settings, _ policy: Policy) async throws {
    guard let command = try typesetter(settings) else {
      return print("No typesetter is installed: the templates of PDF files were not tried.")
    }
    let problems: [LetterProblem]
    do throws(PrintFailure) {
      problems = try await TemplateProof(
        letters: LetterPrinter(templates: settings.templates, command: command),
        decisions: DecisionPrinter(templates: settings.templates, command: command),
        masks: MaskListPrinter(templates: settings.templates, command: command),
        court: CourtPacker(
          LetterPrinter(templates: settings.templates, command: command),
          templates: settings.templates)
      ).problems(in: policy)
    } catch {
      if case .templates(let problems) = error { throw ValidationError(problems.description) }
      throw ValidationError("the typesetter \(command.program) did not finish: \(error)")
    }
    guard problems.isEmpty else {
      throw ValidationError(problems.map(\.description).joined(separator: "\n"))
    }
  }

  private func typesetter() throws -> TypesetterCommand? {
    try Assembly.typesetter(settings)
  }

  private static func typesetter(_ settings: Settings) throws -> TypesetterCommand? {
    let command = TypesetterCommand.find(
      option: settings.typesetter, root: settings.root,
      searchPath: ProcessInfo.processInfo.environment["PATH"] ?? "")
    guard let command else {
      guard settings.typesetter == nil else {
        throw ValidationError("typesetter: no program there; give typst or a Python that has it")
      }
      return nil
    }
    return command
  }

  /// The seals of decisions, or every one whose authority is unknown.
  private func seals() throws -> Seals {
    let strange = settings.seals.own.keys.filter { policy.authority($0) == nil }.sorted()
    guard strange.isEmpty else {
      let lines = strange.map {
        "seal-certificate \($0)=\(settings.seals.own[$0]?.certificate ?? ""): "
          + "policy/authorities.yaml has no such authority"
      }
      throw ValidationError(lines.joined(separator: "\n"))
    }
    return Seals(settings.seals)
  }

  /// The mailboxes that are read, or every one whose authority is unknown.
  func boxes() throws -> [IncomingBox] {
    try expectAuthorities(settings.mailboxes.map { ("mailbox \($0.name)", $0.authority) })
    return settings.mailboxes.map {
      IncomingBox(
        name: $0.name, authority: AuthorityID($0.authority), source: CurlMailbox($0),
        after: $0.after, pollSeconds: $0.pollSeconds)
    }
  }

  /// The webhooks that are told, or every one whose authority is unknown.
  func hooks() throws -> [Hook] {
    try expectAuthorities(settings.webhooks.map { ("webhook \($0.name)", $0.authority) })
    return settings.webhooks.map {
      Hook(
        name: $0.name, authority: AuthorityID($0.authority), events: $0.events,
        courier: CurlCourier($0))
    }
  }

  private func expectAuthorities(_ users: [(name: String, authority: String)]) throws {
    let strange = users.filter { policy.authority(AuthorityID($0.authority)) == nil }
    guard strange.isEmpty else {
      let lines = strange.map { "\($0.name): policy/authorities.yaml has no such authority" }
      throw ValidationError(lines.joined(separator: "\n"))
    }
  }

  /// SMTP where it is set, else a folder.
  func postman() throws -> any Postman {
    guard let url = settings.smtp else {
      return FolderPostman(folder: "\(settings.data)/outbox")
    }
    do {
      return CurlPostman(
        try SMTPSettings.parse(
          url, password: settings.smtpPassword, caFile: settings.smtpCA,
          heloName: settings.mailDomain ?? "localhost"))
    } catch { throw ValidationError(error.description) }
  }
}

/// The secrets that a database holds for all its processes.
struct DatabaseKeys: Sendable {
  /// What access codes are made from.
  let accessCodes: [UInt8]
  /// What heads are signed with.
  let heads: [UInt8]
  /// What checkpoints and promises are signed with.
  let log: [UInt8]
}

/// The database could not be reached; the server waits for it, a tool gives up.
struct DatabaseAway: Error, CustomStringConvertible {
  let reason: String
  var description: String { "the database cannot be reached: \(reason)" }

  /// Nil where waiting would not help.
  init?(_ failure: StorageFailure) {
    switch failure {
    case .unavailable(let reason): self.reason = reason
    case .uncertain, .conflict: reason = failure.words
    default: return nil
    }
  }
}

extension Result where Failure == StorageFailure {
  /// The value; the database away is told from all else.
  fileprivate func reached() throws -> Success {
    if case .failure(let failure) = self, let away = DatabaseAway(failure) { throw away }
    return try got()
  }
}

/// The moment by the machine's clock; nothing below the executable asks for it.
func systemClock() -> Instant {
  Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
}
