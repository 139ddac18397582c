// Accesses: whoever gives something out, or lets somebody in, notes it here first.

public import Logging
public import ServiceLifecycle
public import Storage

extension Desk {
  /// Notes an access in the log, at the moment it is.
  ///
  /// What holds a secret is noted before it is answered, and not answered where that fails; what was refused,
  /// searched or looked at without documents is written within a second.
  /// - Throws: `.storage` where it could not be noted: nothing may be given out then.
  public func note(_ access: Access) async throws(DeskFailure) {
    var access = access
    access.at = now
    try await store.note(access).orDeskFailure()
  }
}

/// Writes every second what waits in the access log, and once more when all else has ended.
public struct AccessLogService: ServiceLifecycle.Service, CustomStringConvertible {
  let desk: Desk
  let logger: Logger

  public init(desk: Desk, logger: Logger) {
    self.desk = desk
    self.logger = logger
  }

  /// Services are named in logs; what they hold is not.
  public var description: String { "AccessLogService" }

  public func run() async throws {
    while !Task.isShuttingDownGracefully, !Task.isCancelled {
      try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(1)) }
      await flush()
    }
  }

  private func flush() async {
    if case .failure = await desk.store.flushAccesses() { logger.error("accesses.failed") }
  }
}
