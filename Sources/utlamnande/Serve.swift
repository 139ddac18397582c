// `utlamnande serve`: the API, the outbox worker and the deadline clock in one process.

import ArgumentParser
import Desk
import Foundation
import Hummingbird
import Logging
import Policy
import ServiceLifecycle
import Synchronization
import UnixSignals
import Web

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve the API, send letters, watch the deadlines.",
    discussion: """
      Every option can also be set as UTLAMNANDE_… in the environment (--public-url is \
      UTLAMNANDE_PUBLIC_URL) or in a YAML file given by --config (public-url: …). The command line \
      wins over the environment, the environment over the file. The mail password comes from \
      --smtp-password-file or UTLAMNANDE_SMTP_PASSWORD.
      """)

  @OptionGroup var places: PlaceOptions
  @OptionGroup var server: ServerOptions

  func run() async throws {
    let settings = try await Settings.read(places, server)
    try await Server(settings, clock: systemClock).run()
  }
}

/// The running service.
struct Server {
  let settings: Settings
  let clock: @Sendable () -> Instant

  init(_ settings: Settings, clock: @escaping @Sendable () -> Instant) {
    self.settings = settings
    self.clock = clock
  }

  func run() async throws {
    guard let level = Logger.Level(rawValue: settings.logLevel) else {
      throw ValidationError(
        "log-level must be one of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    LoggingSystem.bootstrap(StreamLogHandler.standardError)
    var logger = Logger(label: "utlamnande")
    logger.logLevel = level
    // Beside the policy: together they are most of the start.
    async let letters = Assembly.letters(settings)
    async let pages = Assembly.pages(settings)
    let keeper = try keeper()
    if settings.port.lacksProxy { logger.warning("proxy.notStated") }
    Descriptors.allow(settings.port.limits.connections.most, logger)
    guard let (found, wanted) = try await opened(logger, keeper) else { return }
    let assembly = found.assembly
    let port = Mutex(wanted)
    let (given, host, scheme) = (settings.publicURL, settings.port.host, settings.port.scheme)
    let desk = try assembly.desk(
      try await letters, found.keys,
      publicURL: { given ?? "\(scheme)://\(host):\(port.withLock { $0 })" },
      clock: clock)
    if let missing = desk.documents?.missing, !missing.isEmpty {
      logger.warning(
        "documents.toolsMissing", metadata: ["tools": "\(missing.joined(separator: ", "))"])
    }
    let postman = try assembly.postman()
    let boxes = try assembly.boxes()
    let hooks = try assembly.hooks()
    let identity = try assembly.identity(clock: clock)
    var web = settings.port.web(settings.root, keeper, at: wanted, pages: try await pages)
    web.identity = identity
    web.takesPersonalKeys = settings.personalKeys
    let app = makeApplication(desk: desk, settings: web, logger: logger) { opened in
      port.withLock { $0 = opened }
      announce(opened)
    }
    await desk.noteStart(settings, logger)
    var services: [any ServiceLifecycle.Service] = [
      OutboxService(desk: desk, postman: postman, logger: logger),
      MaintenanceService(desk: desk, signer: HeadSigner(key: found.keys.heads), logger: logger),
      AssessmentService(desk: desk, logger: logger, limits: settings.assessment),
      DeadlineService(desk: desk, logger: logger, seconds: settings.deadlineSeconds),
      CheckpointService(
        desk: desk, places: try assembly.checkpointPlaces(postman, desk), logger: logger),
      // Services end in the opposite order: after the server, whose last answers are noted.
      AccessLogService(desk: desk, logger: logger),
      DigestService(
        desk: desk, postman: postman, logger: logger, seconds: settings.deadlineSeconds), app,
      MailInService(desk: desk, boxes: boxes, logger: logger),
    ]
    if let keeper { services.append(renewal(keeper, logger)) }
    if let identity {
      services.append(ProviderService(identity: identity, logger: logger))
    }
    if settings.clamd != nil { services.append(ScanService(desk: desk, logger: logger)) }
    if !hooks.isEmpty {
      services.append(WebhookService(desk: desk, hooks: hooks, logger: logger))
    }
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: services.map { .init(service: $0) },
        gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
    try await group.run()
  }

  /// The certificate, or what is wrong with it.
  private func keeper() throws -> TLSKeeper? {
    guard let (certificate, key) = settings.port.tls else { return nil }
    do throws(TLSFlaw) {
      return try TLSKeeper(certificate: certificate, key: key, now: clock)
    } catch { throw ValidationError(error.words) }
  }

  func renewal(_ keeper: TLSKeeper, _ logger: Logger) -> TLSService {
    TLSService(keeper: keeper, logger: logger, seconds: settings.port.tlsSeconds)
  }

  /// Said once the port is open, on standard output.
  private func announce(_ port: Int) {
    let letters =
      settings.smtp == nil ? "letters are written to \(settings.data)/outbox" : "letters go by SMTP"
    FileHandle.standardOutput.write(
      Data(
        "Utlämnande is serving on \(settings.port.scheme)://\(settings.port.host):\(port) – \(letters).\n"
          .utf8))
  }
}
