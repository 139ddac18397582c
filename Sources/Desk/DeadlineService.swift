// What happens because a day has passed: decisions become final or are asked about, answered cases close.

public import Logging
import Policy
public import ServiceLifecycle
import Storage
import Workflow

/// Looks at the clock for everybody: once at start and then every few minutes.
public struct DeadlineService: ServiceLifecycle.Service, CustomStringConvertible {
  let desk: Desk
  let logger: Logger
  let seconds: Int

  /// - Parameter seconds: between looks; 1 to 3600.
  public init(desk: Desk, logger: Logger, seconds: Int = 60) {
    self.desk = desk
    self.logger = logger
    self.seconds = seconds
  }

  /// Services are named in logs; what they hold is not.
  public var description: String { "DeadlineService" }

  public func run() async throws {
    while !Task.isShuttingDownGracefully, !Task.isCancelled {
      await look()
      try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(seconds)) }
    }
  }

  /// One look. How many cases changed.
  @discardableResult
  public func look() async -> Int {
    let now = desk.now
    var (changed, unchanged) = (0, 0)
    while case .success(let ids) = await desk.store.waking(now: now, passing: unchanged),
      !ids.isEmpty
    {
      for id in ids {
        if await look(at: id) > 0 { changed += 1 } else { unchanged += 1 }
      }
    }
    if changed > 0 { logger.info("deadlines.passed", metadata: ["case.count": "\(changed)"]) }
    return changed
  }

  private func look(at id: CaseID) async -> Int {
    guard case .success(let file?) = await desk.store.file(id) else { return 0 }
    var changed = 0
    for decision in file.decisions where decision.stage == .appealable {
      changed += await attempt(.onDecision(decision.id, .lastDayPassed), on: id)
    }
    for decision in file.decisions where decision.stage == .dispatched {
      changed += await attempt(.onDecision(decision.id, .remindService), on: id)
    }
    // A case that had a decision is closed by a person; one that was only answered rests and closes.
    if file.decisions.isEmpty { changed += await attempt(.close(outcome: nil), on: id) }
    return changed
  }

  /// The workflow itself says whether the day has come.
  private func attempt(_ act: Act, on id: CaseID) async -> Int {
    do {
      _ = try await desk.act(act, on: id, as: Call(actor: .system)) { _ in Answer() }
      return 1
    } catch { return 0 }
  }
}
