// The worker for webhooks: tells the authority's other systems what has happened, each in the order of events.

public import Logging
import Policy
public import ServiceLifecycle
import Storage
import Webhooks
import Workflow

/// Tells every event at least once, and its versions of a case in their order but for what was put aside.
///
/// Nothing is written for it where cases are: what is still to be told follows from one number a webhook. Of several
/// processes one at a time tells a webhook; one that dies is followed by another, which may repeat its last deliveries.
public struct WebhookService: ServiceLifecycle.Service, CustomStringConvertible {
  let desk: Desk
  let hooks: [Hook]
  let logger: Logger
  let worker: String
  let limits: WebhookLimits

  /// - Parameter hooks: at least one: a service without work ends, and ends the others with it.
  public init(
    desk: Desk, hooks: [Hook], logger: Logger, limits: WebhookLimits = WebhookLimits()
  ) {
    (self.desk, self.hooks, self.logger, self.limits) = (desk, hooks, logger, limits)
    worker = Hexadecimal.text(Store.systemRandomBytes(8))
  }

  /// Services are named in logs; what they hold is not.
  public var description: String { "WebhookService" }

  public func run() async throws {
    await withTaskGroup(of: Void.self) { group in
      for hook in hooks { group.addTask { await follow(hook) } }
    }
  }

  private func follow(_ hook: Hook) async {
    var isBusy = false
    while !Task.isShuttingDownGracefully, !Task.isCancelled {
      let received = desk.received.count
      let isMore = await tell(hook, atMost: isBusy ? limits.busyRound : limits.round)
      // Whoever asks comes first, as in the outbox.
      isBusy = desk.received.count - received > limits.manyRequests
      if !isMore || isBusy {
        try? await cancelWhenGracefulShutdown {
          try await Task.sleep(for: .milliseconds(limits.idleMilliseconds))
        }
      }
    }
  }

  /// One round of a webhook, its replays after it. Whether more is waiting.
  ///
  /// - Parameter most: deliveries at most; nil for a whole round.
  @discardableResult
  public func tell(_ hook: Hook, atMost most: Int? = nil) async -> Bool {
    guard case .success(let standing) = await desk.store.webhook(hook.name) else { return false }
    guard let live = standing.runs.first(where: { !$0.isReplay }) else {
      if case .success = await desk.store.beginWebhook(hook.name, of: hook.authority) {
        logger.info("webhook.begun", metadata: ["webhook.name": "\(hook.name)"])
      }
      return false
    }
    guard live.state == .active else { return false }
    var isMore = false
    for run in standing.runs where run.isDue(at: desk.now, end: standing.end) {
      let now = desk.now
      guard
        case .success(let claimed?) = await desk.store.claimWebhook(
          run, of: hook.authority, now: now, worker: worker,
          abandoned: now.adding(seconds: -limits.takeoverSeconds))
      else { continue }
      var telling = Telling(
        service: self, hook: hook, run: claimed, left: most ?? limits.round)
      switch await telling.carryOut() {
      case .done: continue
      case .more: isMore = true
      case .stopped: return isMore
      }
    }
    return isMore
  }
}
