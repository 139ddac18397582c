// Work without hurry: heads are signed, what policy lets go goes, files that nothing names are
// collected, old keys go.

public import Logging
import Policy
public import ServiceLifecycle
import Storage

/// Tends the store every hour.
public struct MaintenanceService: ServiceLifecycle.Service, CustomStringConvertible {
  let desk: Desk
  let signer: HeadSigner
  let logger: Logger
  let seconds: Int

  /// - Parameter seconds: between rounds; 1 to 86400.
  public init(desk: Desk, signer: HeadSigner, logger: Logger, seconds: Int = 3600) {
    self.desk = desk
    self.signer = signer
    self.logger = logger
    self.seconds = seconds
  }

  /// Services are named in logs; what they hold is not.
  public var description: String { "MaintenanceService" }

  public func run() async throws {
    await comparePolicy()
    await fillColumns()
    while !Task.isShuttingDownGracefully, !Task.isCancelled {
      try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(seconds)) }
      await tend()
      await comparePolicy()
    }
  }

  /// Warns where the newest event was made under another policy: it has been changed since, or another process
  /// uses another. Each event names its own, so both may go on.
  private func comparePolicy() async {
    guard case .success(let newest?) = await desk.store.newestPolicy(), newest != desk.policy.hash
    else { return }
    logger.warning(
      "policy.differs",
      metadata: ["policy.own": "\(desk.policy.hash)", "policy.newest": "\(newest)"])
  }

  /// After an upgrade: what older cases lack in columns that are new.
  private func fillColumns() async {
    while !Task.isShuttingDownGracefully, !Task.isCancelled {
      switch await desk.store.fillColumns() {
      case .success(0): return
      case .success: continue
      case .failure: return logger.error("columns.failed")
      }
    }
  }

  /// One round; also the last thing before the service ends.
  public func tend() async {
    let now = desk.now
    switch await desk.store.seal(at: now, signing: signer.sign) {
    case .success(let head?):
      logger.info("head.sealed", metadata: ["head.number": "\(head.number)"])
    case .success(nil): break
    case .failure: logger.error("head.failed")
    }
    _ = await desk.store.purgeKeys(now: now)
    _ = await desk.store.forgetAttempts(now: now)
    _ = await desk.store.sweepClientTokens(now: now)
    _ = await desk.store.sweepSessions(now: now, idle: desk.settings.sessions.idle)
    _ = await desk.store.sweepViews(now: now)
    _ = await desk.store.forgetMarks(at: now)
    if case .failure = await desk.disposeByPolicy() { logger.error("disposal.failed") }
    if case .failure = await desk.store.sweepReadings() { logger.error("readings.failed") }
    let store = desk.store
    // A rotation elsewhere may have forgotten a key that this process goes on writing with.
    if let key = desk.blobs.firstKey, case .failure = await store.note(key) {
      logger.error("blobKey.failed")
    }
    switch await desk.blobs.collectOrphans(now: now, isNamed: { await store.isNamed($0) }) {
    case .success(let removed) where !removed.isEmpty:
      logger.notice("blobs.orphans", metadata: ["blob.count": "\(removed.count)"])
    case .success: break
    case .failure: logger.error("blobs.failed")
    }
    if case .failure = await store.tidy() { logger.error("database.tidyFailed") }
  }
}
