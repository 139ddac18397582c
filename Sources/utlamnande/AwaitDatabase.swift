// A database that is down when we start: we say so, answer 503, and try again until it is there.

import Foundation
import Logging
import Policy
import ServiceLifecycle
import Synchronization
import UnixSignals
import Web

extension Server {
  /// The parts once the database is there, and the port if it was opened while waiting; nil when we were told to
  /// stop before.
  func opened(_ logger: Logger, _ keeper: TLSKeeper?) async throws -> (Opened, port: Int)? {
    let today = SwedishTime.day(of: clock())
    do {
      let opened = try await Opened(settings, today)
      return (opened, settings.port.port)
    } catch {
      guard let away = error as? DatabaseAway else { throw error }
      logger.error("database.away", metadata: ["database.reason": "\(away.reason)"])
    }
    let opening = Opening(settings: settings, today: today, logger: logger)
    let port = Mutex(settings.port.port)
    let room = makeWaitingRoom(
      settings: settings.port.web(settings.root, keeper, at: settings.port.port), logger: logger
    ) { opened in
      port.withLock { $0 = opened }
      logger.notice("http.waiting", metadata: ["http.port": "\(opened)"])
    }
    let renewals = keeper.map { [renewal($0, logger)] } ?? []
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: renewals.map { .init(service: $0) } + [
          .init(service: room),
          .init(
            service: opening, successTerminationBehavior: .gracefullyShutdownGroup,
            failureTerminationBehavior: .gracefullyShutdownGroup),
        ],
        gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
    try await group.run()
    return opening.found.withLock { $0 }.map { ($0, port.withLock { $0 }) }
  }
}

/// The parts with all that must be read before anybody is served.
struct Opened: Sendable {
  let assembly: Assembly
  let keys: DatabaseKeys

  init(_ settings: Settings, _ today: Day) async throws {
    assembly = try await Assembly(settings, today: today)
    keys = try await assembly.keys()
  }
}

/// Tries to open the database, with longer and longer waits.
private final class Opening: ServiceLifecycle.Service, CustomStringConvertible {
  let settings: Settings
  let today: Day
  let logger: Logger
  let found = Mutex<Opened?>(nil)

  init(settings: Settings, today: Day, logger: Logger) {
    self.settings = settings
    self.today = today
    self.logger = logger
  }

  var description: String { "Opening" }

  /// The longest wait between two tries, in milliseconds.
  private static let longestWait = 5_000

  func run() async throws {
    var wait = 250
    while !Task.isShuttingDownGracefully, !Task.isCancelled {
      let milliseconds = wait
      try? await cancelWhenGracefulShutdown {
        try await Task.sleep(for: .milliseconds(milliseconds))
      }
      do {
        let opened = try await Opened(settings, today)
        logger.notice("database.reached")
        return found.withLock { $0 = opened }
      } catch let away as DatabaseAway {
        wait = min(wait * 2, Opening.longestWait)
        logger.error("database.away", metadata: ["database.reason": "\(away.reason)"])
      }
    }
  }
}
