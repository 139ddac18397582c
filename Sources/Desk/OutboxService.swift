// The outbox worker: takes mail that is due, sends it, and writes down what came of it.

public import Logging
public import Mail
import Policy
public import ServiceLifecycle
import Storage
import Synchronization
import Workflow

/// Sends what the outbox holds, at least once for receipts, at most once for everything else.
public struct OutboxService: ServiceLifecycle.Service, CustomStringConvertible {
  let desk: Desk
  let postman: any Postman
  let logger: Logger
  let worker: String
  let limits: OutboxLimits

  public init(
    desk: Desk, postman: any Postman, logger: Logger, limits: OutboxLimits = OutboxLimits()
  ) {
    self.desk = desk
    self.postman = postman
    self.logger = logger
    self.limits = limits
    worker = Hexadecimal.text(Store.systemRandomBytes(8))
  }

  /// Services are named in logs; what they hold is not.
  public var description: String { "OutboxService" }

  public func run() async throws {
    var isBusy = false
    while !Task.isShuttingDownGracefully, !Task.isCancelled {
      let received = desk.received.count
      let sent = await sendDue(atMost: isBusy ? limits.busyBatch : limits.batch)
      let idle = Duration.milliseconds(limits.idleMilliseconds)
      if isBusy {
        try? await cancelWhenGracefulShutdown { try await Task.sleep(for: idle) }
      } else if sent == 0 {
        await cancelWhenGracefulShutdown { await desk.store.awaitErrands(usually: idle) }
      }
      // Whoever asks comes first: a few letters now and then while many requests come in, the rest afterwards.
      isBusy = desk.received.count - received > limits.manyRequests
    }
  }

  /// One batch. How many errands were tried.
  /// - Parameter most: how many at most; nil for the whole batch.
  public func sendDue(atMost most: Int? = nil) async -> Int {
    let now = desk.now
    let stale = now.adding(seconds: -limits.takeoverSeconds)
    if case .success(let taken) = await desk.store.takeOver(claimedBefore: stale, now: now),
      !taken.isEmpty
    {
      logger.warning("outbox.takeover", metadata: ["outbox.count": "\(taken.count)"])
      for errand in taken where errand.state == .unknown {
        await report(errand, .unknown(problem: "The process that was sending it ended."))
      }
    }
    guard
      case .success(let errands) = await desk.store.claim(
        most ?? limits.batch, now: now, worker: worker)
    else { return 0 }
    // Cases together, so that what they write back shares a commit; the letters of one case in their order.
    let cases = Dictionary(grouping: errands, by: \.file)
    let claim = OutboxClaim(errands, at: now)
    await withTaskGroup(of: Void.self) { renewing in
      renewing.addTask { await keep(claim) }
      await withTaskGroup(of: Void.self) { group in
        for letters in cases.values {
          group.addTask { await send(letters, under: claim) }
        }
      }
      renewing.cancelAll()
    }
    return errands.count
  }

  private func send(_ letters: [Errand], under claim: OutboxClaim) async {
    var away: Instant?
    for errand in letters.sorted(by: { $0.createdAt < $1.createdAt })
    where await isOurs(errand, under: claim) {
      // Where the server was away for one, the later ones wait with it, or they could overtake it.
      let result: ErrandResult
      if let away {
        result = .retry(at: away, problem: "It waits for an earlier letter.")
      } else {
        let attempt = await carryOut(errand)
        result = attempt.result
        if attempt.isAway, case .retry(let moment, _) = result { away = moment }
      }
      _ = await desk.store.finish(errand.id, worker: worker, now: desk.now, result)
      await report(errand, result)
    }
  }

  /// Says now and then that the errands are still being carried out, until it is cancelled.
  private func keep(_ claim: OutboxClaim) async {
    while !Task.isCancelled {
      try? await Task.sleep(for: .seconds(limits.takeoverSeconds / 10))
      if !Task.isCancelled { await renew(claim) }
    }
  }

  private func renew(_ claim: OutboxClaim) async {
    let now = desk.now
    if case .success(let ours) = await desk.store.renewClaims(of: worker, now: now) {
      claim.isRenewed(at: now, ours)
    }
  }

  /// A letter may wait long behind others; it leaves only while no other worker can have taken it over.
  private func isOurs(_ errand: Errand, under claim: OutboxClaim) async -> Bool {
    let limit = limits.takeoverSeconds / 2
    if claim.holds(errand.id, since: desk.now.adding(seconds: -limit)) { return true }
    await renew(claim)
    return claim.holds(errand.id, since: desk.now.adding(seconds: -limit))
  }

  /// How it went, and whether there was no server to say anything.
  private func carryOut(_ errand: Errand) async -> (result: ErrandResult, isAway: Bool) {
    switch await desk.message(for: errand) {
    case .failure(let problem):
      let ended = result(
        problem.isLasting
          ? .permanent(reason: problem.words, code: nil)
          : .temporary(reason: problem.words, code: nil), errand)
      return (ended, false)
    case .success(let message):
      do throws(MailProblem) {
        let bytes = try message.rendered()
        let outcome = await postman.send(
          bytes, from: message.from, to: message.to, smtpUTF8: message.needsSMTPUTF8)
        var isAway = false
        if case .temporary(_, nil) = outcome { isAway = true }
        return (result(outcome, errand), isAway)
      } catch { return (.failed(problem: "The message could not be written."), false) }
    }
  }

  /// 4xx is tried again with longer and longer waits, 5xx never; what may have left is not repeated.
  private func result(_ outcome: DeliveryOutcome, _ errand: Errand) -> ErrandResult {
    switch outcome {
    case .accepted: return .sent
    case .permanent(let reason, _): return .failed(problem: reason)
    case .unknown(let reason):
      return errand.mayRepeat
        ? .retry(at: next(errand.attempts), problem: reason) : .unknown(problem: reason)
    case .temporary(let reason, _):
      return errand.attempts < limits.attempts
        ? .retry(at: next(errand.attempts), problem: reason) : .failed(problem: reason)
    }
  }

  /// 15 seconds, doubled each time, at most an hour.
  private func next(_ attempts: Int) -> Instant {
    let wait = min(Int64(15) << Int64(min(attempts, 10)), 3600)
    return desk.now.adding(seconds: wait)
  }

  /// A person sees what was given up.
  private func report(_ errand: Errand, _ result: ErrandResult) async {
    let metadata: Logger.Metadata = [
      "outbox.id": "\(errand.id)", "outbox.attempt": "\(errand.attempts)",
    ]
    switch result {
    case .sent: logger.info("outbox.sent", metadata: metadata)
    case .retry: logger.notice("outbox.retry", metadata: metadata)
    case .failed(let problem), .unknown(let problem):
      logger.error("outbox.failed", metadata: metadata)
      _ = try? await desk.act(
        .recordDeliveryFailure(errand.letter, reason: problem), on: errand.file,
        as: Call(actor: .system)
      ) { _ in Answer() }
    }
  }
}

/// What a worker has taken, and when it last said so.
private final class OutboxClaim: Sendable {
  private let state: Mutex<(at: Instant, errands: Set<ErrandID>)>

  init(_ errands: [Errand], at moment: Instant) {
    state = Mutex((moment, Set(errands.map(\.id))))
  }

  func isRenewed(at moment: Instant, _ errands: Set<ErrandID>) {
    state.withLock { $0 = (moment, errands) }
  }

  func holds(_ errand: ErrandID, since moment: Instant) -> Bool {
    state.withLock { $0.at >= moment && $0.errands.contains(errand) }
  }
}

/// The outbox's limits.
public struct OutboxLimits: Sendable {
  /// Errands taken at a time.
  public var batch = 32
  /// Tries before a person must look; with the waits about a day.
  public var attempts = 30
  /// Seconds after which another worker's errand counts as abandoned.
  public var takeoverSeconds: Int64 = 900
  /// Milliseconds between looks when there was nothing to do, and between batches while requests come in.
  public var idleMilliseconds = 250
  /// Requests that come in during one batch and pause which make a busy time.
  public var manyRequests = 25
  /// Errands taken at a time while it is busy.
  public var busyBatch = 8
  public init() {}
}
