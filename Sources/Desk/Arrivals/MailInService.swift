// The worker for incoming mail: keeps what lies in the mailboxes, and then reads what it has kept.

public import Logging
import Mail
import Policy
public import ServiceLifecycle
import Storage
import Workflow

/// Reads the authorities' mailboxes. What it does is derived from rows: a worker that dies leaves rows that
/// another takes over, and nothing is lost or done twice.
public struct MailInService: ServiceLifecycle.Service, CustomStringConvertible {
  let desk: Desk
  let boxes: [IncomingBox]
  let logger: Logger
  let worker: String
  let limits: MailInLimits

  public init(
    desk: Desk, boxes: [IncomingBox], logger: Logger, limits: MailInLimits = MailInLimits()
  ) {
    self.desk = desk
    self.boxes = boxes
    self.logger = logger
    self.limits = limits
    worker = Hexadecimal.text(Store.systemRandomBytes(8))
  }

  /// Services are named in logs; what they hold is not.
  public var description: String { "MailInService" }

  public func run() async throws {
    await withTaskGroup(of: Void.self) { group in
      for box in boxes {
        group.addTask { await looping { await visit(box) ? 1 : 0 } }
      }
      group.addTask { await looping { await readDue() } }
    }
  }

  /// Until the service ends, with a pause where there was nothing to do.
  private func looping(_ round: () async -> Int) async {
    while !Task.isShuttingDownGracefully, !Task.isCancelled {
      guard await round() == 0 else { continue }
      try? await cancelWhenGracefulShutdown {
        try await Task.sleep(for: .milliseconds(limits.idleMilliseconds))
      }
    }
  }

  /// The oldest that was kept and not read. How many were read.
  ///
  /// One at a time: what ends the process is counted against the mail that was being read, and against no other.
  public func readDue() async -> Int {
    let now = desk.now
    guard
      case .success(let due) = await desk.store.claimArrivals(
        1, now: now, worker: worker, abandoned: now.adding(seconds: -limits.takeoverSeconds))
    else { return 0 }
    for arrival in due {
      let attempt = ArrivalReading(desk: desk, arrival: arrival, worker: worker)
      let outcome = await attempt.carryOut(isLast: arrival.attempts >= limits.attempts)
      logger.info(
        "mail.read",
        metadata: ["arrival.id": "\(arrival.id)", "arrival.state": "\(outcome)"])
    }
    return due.count
  }
}
