// Renewing the certificate without a restart: looks at its files now and then, and at once on SIGHUP.

import Logging
import Policy
import ServiceLifecycle
import UnixSignals
import Web

/// Keeps the certificate fresh, and tells in the log when it ends soon.
struct TLSService: ServiceLifecycle.Service, CustomStringConvertible {
  let keeper: TLSKeeper
  let logger: Logger
  /// Between two looks.
  let seconds: Int

  var description: String { "TLSService" }

  /// Looks between two words that the certificate ends soon: about a day.
  private var patience: Int { max(1, 86_400 / seconds) }

  func run() async throws {
    let signals = await UnixSignalsSequence(trapping: .sighup)
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        for await _ in signals.cancelOnGracefulShutdown() where look() == .unchanged {
          logger.notice("tls.unchanged")
        }
      }
      group.addTask {
        var looks = 0
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
          look()
          if looks % patience == 0 { warn() }
          looks += 1
          try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(seconds)) }
        }
      }
    }
  }

  @discardableResult
  private func look() -> TLSLook {
    let found = keeper.look()
    switch found {
    case .unchanged: break
    case .renewed(let until):
      logger.notice("tls.renewed", metadata: ["tls.until": "\(until.iso)"])
    case .refused(let flaw):
      logger.error("tls.refused", metadata: ["tls.problem": "\(flaw.rawValue)"])
    }
    return found
  }

  private func warn() {
    guard keeper.endsSoon else { return }
    logger.warning("tls.endsSoon", metadata: ["tls.until": "\(keeper.until.iso)"])
  }
}
