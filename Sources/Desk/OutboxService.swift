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
    var received = desk.received.count
    while !isEnding {
      if await sendDue(since: &received) == 0 {
        await cancelWhenGracefulShutdown {
          await desk.store.awaitErrands(usually: .milliseconds(limits.idleMilliseconds))
        }
      }
    }
  }

  private var isEnding: Bool { Task.isShuttingDownGracefully || Task.isCancelled }

  /// What is due. How many errands were tried.
  ///
  /// As long as there is more, the next are taken while the last are still leaving: neither the database nor the mail
  /// server waits for the other.
  public func sendDue() async -> Int {
    var received = desk.received.count
    return await sendDue(since: &received)
  }

  /// - Parameter received: how many requests had come in at the last taking; is moved on at each.
  private func sendDue(since received: inout Int) async -> Int {
    await takeOver()
    let claim = OutboxClaim()
    return await withTaskGroup(of: Void.self) { renewing in
      renewing.addTask { await keep(claim) }
      defer { renewing.cancelAll() }
      return await sendAll(under: claim, since: &received)
    }
  }

  private func sendAll(under claim: OutboxClaim, since received: inout Int) async -> Int {
    await withTaskGroup(of: Void.self) { group in
      var (tried, underWay, isMore) = (0, 0, true)
      while true {
        if isMore, underWay <= limits.batch / 2 {
          let isBusy = await isBusy(since: &received)
          let most = isBusy ? limits.busyBatch : limits.batch - underWay
          let cases = isEnding ? [:] : await claimed(atMost: most, under: claim)
          for letters in cases.values {
            tried += letters.count
            group.addTask { await send(letters, under: claim) }
          }
          underWay += cases.count
          isMore = cases.count == most
        }
        guard await group.next() != nil else { return tried }
        underWay -= 1
      }
    }
  }

  /// Whoever asks comes first: while many requests come in it waits a little, and few letters leave at a time.
  private func isBusy(since received: inout Int) async -> Bool {
    let now = desk.received.count
    defer { received = now }
    guard now - received > limits.manyRequests else { return false }
    let idle = Duration.milliseconds(limits.idleMilliseconds)
    try? await cancelWhenGracefulShutdown { try await Task.sleep(for: idle) }
    return true
  }

  /// What is due of so many cases, together: what they write back shares a commit, and the letters of one keep their
  /// order.
  private func claimed(atMost most: Int, under claim: OutboxClaim) async -> [CaseID: [Errand]] {
    let now = desk.now
    guard
      case .success(let errands) = await desk.store.claim(most, now: now, worker: worker)
    else { return [:] }
    claim.holds(errands, since: now)
    return Dictionary(grouping: errands, by: \.file)
  }

  /// What another worker never finished: it may have ended while it was sending.
  private func takeOver() async {
    let now = desk.now
    let stale = now.adding(seconds: -limits.takeoverSeconds)
    guard case .success(let taken) = await desk.store.takeOver(claimedBefore: stale, now: now),
      !taken.isEmpty
    else { return }
    logger.warning("outbox.takeover", metadata: ["outbox.count": "\(taken.count)"])
    for errand in taken where errand.state == .unknown {
      await report(errand, .unknown(problem: "The process that was sending it ended."))
    }
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
      claim.isOver(errand.id)
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
  private let state = Mutex<[ErrandID: Instant]>([:])

  func holds(_ errands: [Errand], since moment: Instant) {
    state.withLock { held in
      for errand in errands { held[errand.id] = moment }
    }
  }

  /// Only `errands` are still the worker's.
  func isRenewed(at moment: Instant, _ errands: Set<ErrandID>) {
    state.withLock { held in
      held = held.reduce(into: [:]) { kept, entry in
        if errands.contains(entry.key) { kept[entry.key] = max(entry.value, moment) }
      }
    }
  }

  func isOver(_ errand: ErrandID) { state.withLock { $0[errand] = nil } }

  func holds(_ errand: ErrandID, since moment: Instant) -> Bool {
    state.withLock { held in held[errand].map { $0 >= moment } ?? false }
  }
}

/// The outbox's limits.
public struct OutboxLimits: Sendable {
  /// Cases whose errands are under way at a time.
  public var batch = 32
  /// Tries before a person must look; with the waits about a day.
  public var attempts = 30
  /// Seconds after which another worker's errand counts as abandoned.
  public var takeoverSeconds: Int64 = 900
  /// Milliseconds between looks when there was nothing to do, and before taking more while requests come in.
  public var idleMilliseconds = 250
  /// Requests that come in from one taking to the next, the pause included, which make a busy time.
  public var manyRequests = 12
  /// Cases taken at a time while it is busy.
  public var busyBatch = 8
  public init() {}
}
