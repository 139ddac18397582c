// Settings from the command line, the environment and a file, in this order, checked all at once.

import ArgumentParser
import BlobsS3
import Configuration
import Desk
import Foundation
import Letters
import MailCurl
import ScannerClamd
import Storage
import StoragePostgres
import SignIn
import SystemPackage
import WebhooksCurl

/// Everything an operator can set, resolved.
struct Settings: Sendable {
  let data: String
  let database: DatabasePlace
  /// The store of documents that many machines share; nil where they are in the data folder.
  let blobs: S3Settings?
  let blobsCache: Int
  /// What documents are encrypted with, the one for new ones first; empty where they lie in the clear.
  let blobKeys: [BlobKey]
  let policy: String
  let templates: String
  /// The folder that holds `policy/`, `templates/` and `scripts/`.
  let root: String
  let port: PortSettings
  let publicURL: String?
  let smtp: String?
  let smtpCA: String?
  let smtpPassword: String?
  let mailDomain: String?
  let mailboxes: [IMAPSettings]
  let webhooks: [WebhookSettings]
  let checkpoints: [CheckpointGoal]
  let checkpointMinutes: Int
  /// The file of identity providers; nil where people sign in without any.
  let signIn: String?
  /// Whether personal keys open the interface beside those providers.
  let personalKeys: Bool
  let typesetter: String?
  /// The electronic seals of decisions, by whose they are.
  let seals: SealPlan
  let uploadLimit: Int
  let mailLimit: Int
  let sessions: SessionRules
  let localAccounts: LocalAccountRules
  let deadlineSeconds: Int
  let assessment: AssessmentServiceLimits
  let logLevel: String
  let clamd: ClamdSettings?
  /// Whether documents may leave while the scanner is away.
  let releasesUnscanned: Bool

  /// Reads everything; every mistake is told in one error.
  static func read(
    _ places: PlaceOptions, _ server: ServerOptions? = nil
  ) async throws -> Settings {
    let given = places.given.merging(server?.given ?? [:]) { place, _ in place }
    var source = try await SettingSource(given, file: places.config)
    let root = Root.find()
    let data = source.text("data") ?? "data"
    let passwordFile = source.text("smtp-password-file")
    var assessment = AssessmentServiceLimits()
    assessment.workers = source.number("document-workers", in: 1...16, default: 2)
    let settings = Settings(
      data: data,
      database: source.database(default: "\(data)/utlamnande.sqlite"),
      blobs: source.blobs(),
      blobsCache: source.number(
        "blobs-cache", in: 0...1_000_000_000_000_000, default: 10_000_000_000),
      blobKeys: source.blobKeys(),
      policy: source.text("policy") ?? "\(root)/policy",
      templates: source.text("templates") ?? "\(root)/templates",
      root: root,
      port: source.port(publicURL: source.text("public-url")),
      publicURL: source.text("public-url"),
      smtp: source.text("smtp"),
      smtpCA: source.text("smtp-ca"),
      smtpPassword: source.secret("smtp-password", file: passwordFile),
      mailDomain: source.text("mail-domain"),
      mailboxes: source.mailboxes(),
      webhooks: source.webhooks(),
      checkpoints: source.checkpoints(),
      checkpointMinutes: source.number("checkpoint-minutes", in: 1...1440, default: 60),
      signIn: source.text("sign-in"), personalKeys: source.isOn("personal-keys", usually: false),
      typesetter: source.text("typesetter"), seals: source.seals(root: root),
      uploadLimit: source.number("upload-limit", in: 1...2_000_000_000, default: 200_000_000),
      mailLimit: source.number("mail-limit", in: 0...100_000_000, default: 15_000_000),
      sessions: source.sessions(),
      localAccounts: source.localAccounts(besideProvider: source.text("sign-in") != nil),
      deadlineSeconds: source.number("deadline-seconds", in: 1...3600, default: 60),
      assessment: assessment,
      logLevel: source.text("log-level") ?? "info",
      clamd: source.clamd(), releasesUnscanned: source.releasesUnscanned())
    guard source.problems.isEmpty else {
      throw ValidationError(source.problems.joined(separator: "\n"))
    }
    return settings
  }
}

/// One place to ask for a setting; collects what is wrong.
struct SettingSource {
  private let reader: ConfigReader
  /// What may hold a password.
  private static let secrets: Set<String> = [
    "smtp", "smtp-password", "database", "database-direct", "blobs-credentials",
  ]
  var problems: [String] = []

  init(_ given: [String: String], file: String?) async throws {
    let line = Dictionary(
      uniqueKeysWithValues: given.map { key, value in
        (
          AbsoluteConfigKey([key]),
          ConfigValue(.string(value), isSecret: SettingSource.secrets.contains(key))
        )
      })
    let environment = Dictionary(
      uniqueKeysWithValues: ProcessInfo.processInfo.environment.compactMap { name, value in
        name.hasPrefix("UTLAMNANDE_")
          ? (String(name.dropFirst("UTLAMNANDE_".count)), value) : nil
      })
    var providers: [any ConfigProvider] = [
      InMemoryProvider(name: "command line", values: line),
      EnvironmentVariablesProvider(
        environmentVariables: environment,
        secretsSpecifier: .specific(
          ["SMTP", "SMTP_PASSWORD", "DATABASE", "DATABASE_DIRECT", "BLOBS_CREDENTIALS"])),
    ]
    if let file = file ?? environment["CONFIG"] {
      do {
        providers.append(
          try await FileProvider<YAMLSnapshot>(filePath: FilePath(file)))
      } catch {
        throw ValidationError("\(file): is missing or not a YAML file of settings")
      }
    }
    reader = ConfigReader(providers: providers)
  }

  func text(_ key: String) -> String? {
    let value = reader.string(
      forKey: ConfigKey([key]), isSecret: SettingSource.secrets.contains(key))
    return value?.isEmpty ?? true ? reader.int(forKey: ConfigKey([key])).map { String($0) } : value
  }

  /// Certificates and keys, together or not at all, and all that is needed to use them.
  mutating func seals(root: String) -> SealPlan {
    let options = SealOptions(
      certificates: lines("seal-certificate"), keys: lines("seal-key-file"),
      passphrases: lines("seal-passphrase-file"))
    let read = options.plan(
      python: "\(root)/.build/tools/pyHanko-venv/bin/python", script: "\(root)/scripts/seal.py"
    ) { URL(filePath: $0).path(percentEncoded: false) }
    problems += read.problems
    return read.plan
  }

  /// Any number, one a line or an element of a list.
  private func lines(_ key: String) -> [String] {
    let listed = reader.stringArray(forKey: ConfigKey([key])) ?? text(key).map { [$0] } ?? []
    return listed.flatMap { $0.split(separator: "\n").map { String($0) } }
  }

  mutating func number(_ key: String, in range: ClosedRange<Int>, default usual: Int) -> Int {
    guard let text = text(key) else { return usual }
    guard let number = Int(text), range.contains(number) else {
      problems.append(
        "\(key) must be a whole number from \(range.lowerBound) to \(range.upperBound)")
      return usual
    }
    return number
  }

  mutating func isOn(_ key: String, usually usual: Bool) -> Bool {
    // In YAML a bare `on` or `off` is no text.
    let plain = reader.bool(forKey: ConfigKey([key])).map { $0 ? "on" : "off" }
    let word = text(key) ?? plain ?? (usual ? "on" : "off")
    if !["on", "off"].contains(word) { problems.append("\(key) must be on or off") }
    return word == "on"
  }

  /// - Parameter besideProvider: whether people sign in by a provider, and so by nothing else.
  mutating func localAccounts(besideProvider: Bool) -> LocalAccountRules {
    var rules = LocalAccountRules()
    rules.password.least = number("password-length", in: 12...64, default: 12)
    rules.isOn = isOn("local-accounts", usually: true)
    if let path = text("leaked-passwords") {
      do throws(LeakedPasswords.Problem) { rules.leaked = try LeakedPasswords(path: path) } catch {
        problems.append("leaked-passwords: \(error)")
      }
    }
    let tokens = text("token-sign-in") ?? rules.tokens.rawValue
    let known = TokenSignIn(rawValue: tokens)
    if known == nil { problems.append("token-sign-in must be always, first or never") }
    rules.tokens = known ?? rules.tokens
    return besideProvider ? rules.besideProvider : rules
  }

  mutating func sessions() -> SessionRules {
    var rules = SessionRules()
    rules.idle = Int64(number("session-idle-minutes", in: 5...120, default: 30)) * 60
    rules.total = Int64(number("session-hours", in: 1...24, default: 10)) * 3_600
    rules.most = number("sessions-per-person", in: 1...100, default: 10)
    return rules
  }

  /// From a file, or from the environment; never from the command line.
  mutating func secret(_ key: String, file: String?) -> String? {
    guard let file else { return text(key) }
    guard let contents = try? String(contentsOfFile: file, encoding: .utf8) else {
      problems.append("\(key)-file cannot be read")
      return nil
    }
    return contents.split(separator: "\n").first.map { String($0) }
  }

  /// Any number, with blanks between or as elements of a list. A comma may be part of one, so that what is one text
  /// is not taken for a list.
  private func addresses(_ key: String) -> [String] {
    let texts = text(key).map { [$0] } ?? reader.stringArray(forKey: ConfigKey([key])) ?? []
    return texts.flatMap { $0.split(whereSeparator: \.isWhitespace).map { String($0) } }
  }

  /// Any number, with blanks or commas between or as elements of a list.
  func words(_ key: String) -> [String] {
    addresses(key).flatMap { $0.split(separator: ",").map { String($0) } }
  }

  mutating func mailboxes() -> [IMAPSettings] {
    var mailboxes: [IMAPSettings] = []
    for url in addresses("mailbox") {
      do throws(IMAPSettingsProblems) {
        mailboxes.append(try IMAPSettings.parse(url, caFile: text("imap-ca")))
      } catch { problems += error.problems }
    }
    expectDifferent(mailboxes.map(\.name), "mailbox")
    return mailboxes
  }

  mutating func webhooks() -> [WebhookSettings] {
    var webhooks: [WebhookSettings] = []
    for url in addresses("webhook") {
      do throws(WebhookSettingsProblems) {
        webhooks.append(try WebhookSettings.parse(url, caFile: text("webhook-ca")))
      } catch { problems += error.problems }
    }
    expectDifferent(webhooks.map(\.name), "webhook")
    return webhooks
  }

  mutating func checkpoints() -> [CheckpointGoal] {
    addresses("checkpoints").compactMap { text in
      let goal = CheckpointGoal(text)
      if goal == nil {
        problems.append("checkpoints: must each be file:PATH, mailto:ADDRESS or syslog:")
      }
      return goal
    }
  }

  /// Rows, logs and metrics tell them apart by their names.
  private mutating func expectDifferent(_ names: [String], _ kind: String) {
    for (name, same) in Dictionary(grouping: names, by: { $0 }).sorted(by: { $0.key < $1.key })
    where same.count > 1 {
      problems.append("\(kind) \(name): there are \(same.count) of this name; give each a name=…")
    }
  }

  mutating func clamd() -> ClamdSettings? {
    guard let place = text("clamd") else { return nil }
    do throws(ClamdSettingsProblem) { return try ClamdSettings(place) } catch {
      problems.append(error.description)
      return nil
    }
  }

  mutating func releasesUnscanned() -> Bool {
    let word = text("unscanned") ?? "wait"
    if !["wait", "release"].contains(word) { problems.append("unscanned must be wait or release") }
    return word == "release"
  }

  mutating func blobKeys() -> [BlobKey] {
    lines("blob-key-file").compactMap { file in
      do throws(BlobKeyProblem) { return try BlobKey.read(file) } catch {
        problems.append(error.description)
        return nil
      }
    }
  }

  mutating func blobs() -> S3Settings? {
    guard let url = text("blobs") else { return nil }
    let credentials = secret("blobs-credentials", file: text("blobs-credentials-file"))
    do throws(S3SettingsProblem) {
      return try S3Settings.parse(url, credentials: credentials)
    } catch {
      problems += error.problems
      return nil
    }
  }

  mutating func database(default usual: String) -> DatabasePlace {
    guard let text = text("database") else { return .sqlite(path: usual) }
    do throws(PostgresURLProblems) {
      let place = try DatabasePlace(text)
      guard case .postgres(var options) = place, let direct = self.text("database-direct") else {
        return place
      }
      options.listen(at: try PostgresOptions(url: direct))
      return .postgres(options)
    } catch {
      problems += error.problems.map { "database: \($0)" }
      return .sqlite(path: usual)
    }
  }
}

/// The folder that holds `policy/` and `templates/`: above the program, or where it was started.
private enum Root {
  static func find() -> String {
    let program = CommandLine.arguments.first ?? ""
    let executable =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? program
    var folder = URL(fileURLWithPath: executable).deletingLastPathComponent().standardizedFileURL
    for _ in 0..<6 {
      if holdsBoth(folder.path) { return folder.path }
      folder.deleteLastPathComponent()
    }
    return FileManager.default.currentDirectoryPath
  }

  private static func holdsBoth(_ folder: String) -> Bool {
    ["policy", "templates"].allSatisfy {
      FileManager.default.fileExists(atPath: "\(folder)/\($0)")
    }
  }
}
