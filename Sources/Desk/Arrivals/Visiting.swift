// One visit of a mailbox: each message is a file and a row, with its UID, before the next is fetched.

import Logging
import Mail
import Policy
import ServiceLifecycle
import Storage
import Workflow

extension MailInService {
  /// Looks into a mailbox, if it is time and no other worker does. Whether more is waiting there.
  @discardableResult
  public func visit(_ box: IncomingBox) async -> Bool {
    let now = desk.now
    guard
      case .success(let state?) = await desk.store.claimMailbox(
        box.name, of: box.authority, now: now, worker: worker,
        abandoned: now.adding(seconds: -limits.takeoverSeconds))
    else { return false }
    let (visit, end) = await withTaskGroup(of: (Visit, Visit.End)?.self) { group in
      group.addTask {
        var visit = Visit(service: self, box: box, state: state)
        let end = await visit.carryOut()
        return (visit, end)
      }
      group.addTask {
        await beat(box)
        return nil
      }
      // The heart stops when the visit ends, and not before.
      var done: (Visit, Visit.End)?
      while done == nil, let next = await group.next() { done = next }
      group.cancelAll()
      return done ?? (Visit(service: self, box: box, state: state), .lost)
    }
    await box.source.leave()
    await leave(box, state, visit, end)
    if case .more = end { return true }
    return false
  }

  /// Says every few seconds that the worker lives: a large message takes minutes.
  private func beat(_ box: IncomingBox) async {
    while true {
      do { try await Task.sleep(for: .seconds(limits.beatSeconds)) } catch { return }
      _ = await desk.store.beat(box.name, worker: worker, now: desk.now)
    }
  }

  private func leave(
    _ box: IncomingBox, _ state: MailboxState, _ visit: Visit, _ end: Visit.End
  ) async {
    var metadata: Logger.Metadata = [
      "mailbox.name": "\(box.name)", "mailbox.kept": "\(visit.kept)",
    ]
    var seconds = Int64(box.pollSeconds)
    var problem: String?
    switch end {
    case .lost: return
    case .more: seconds = 0
    case .done: break
    case .failed(let word):
      problem = word
      // Doubled each time, at most an hour; not at the same moment as all others.
      let wait = min(seconds << Int64(min(state.failures, 10)), 3_600)
      seconds = wait / 2 + Int64.random(in: 0...max(1, wait / 2))
      metadata["mailbox.problem"] = "\(word)"
      logger.error("mail.visitFailed", metadata: metadata)
    }
    if problem == nil, visit.kept > 0 { logger.info("mail.kept", metadata: metadata) }
    _ = await desk.store.leaveMailbox(
      box.name, worker: worker, next: desk.now.adding(seconds: seconds), problem: problem,
      failing: visit.failing)
  }
}

/// A visit under way.
struct Visit: Sendable {
  let service: MailInService
  let box: IncomingBox
  let state: MailboxState
  private(set) var kept = 0
  /// The message at which it failed.
  private(set) var failing: UInt32?

  init(service: MailInService, box: IncomingBox, state: MailboxState) {
    (self.service, self.box, self.state) = (service, box, state)
  }

  /// How a visit ended.
  enum End: Sendable {
    case done
    /// There is more than one visit takes.
    case more
    case failed(String)
    /// Another worker has taken the mailbox over.
    case lost
  }

  private var desk: Desk { service.desk }

  mutating func carryOut() async -> End {
    var (known, validity) = (state.lastUID, state.validity)
    do throws(MailboxProblem) {
      while true {
        let list = try await box.source.list(
          after: known, validity: validity, limit: service.limits.listed)
        if let validity, validity != list.validity {
          service.logger.warning("mail.renumbered", metadata: ["mailbox.name": "\(box.name)"])
        }
        for entry in list.entries {
          if let end = try await keep(entry, list.validity) { return end }
        }
        if list.entries.last?.uid != list.through || validity != list.validity {
          if let end = await advance([], to: list.through, list.validity) { return end }
        }
        (known, validity) = (list.through, list.validity)
        if !list.hasMore { return .done }
        if kept >= service.limits.fetched || Task.isShuttingDownGracefully { return .more }
      }
    } catch { return .failed(error.word) }
  }

  /// Fetches one message and keeps it; an end where it cannot go on.
  private mutating func keep(
    _ entry: MailboxEntry, _ validity: UInt32
  ) async throws(MailboxProblem) -> End? {
    let fetched = try await fetch(entry, validity)
    var arrivals: [NewArrival] = []
    if let fetched {
      switch await arrival(of: entry, fetched, validity) {
      case .success(let arrival): arrivals = [arrival]
      case .failure: return .failed("storage")
      }
    }
    if let end = await advance(arrivals, to: entry.uid, validity) { return end }
    kept += arrivals.count
    guard fetched != nil else { return nil }
    do throws(MailboxProblem) {
      try await box.source.settle(entry, as: box.after, validity: validity)
    } catch {
      // It is kept: what the server makes of it is no reason to take it again, or to stop.
      service.logger.warning(
        "mail.notSettled",
        metadata: ["mailbox.name": "\(box.name)", "mailbox.problem": "\(error.word)"])
      guard case .refused = error else { throw error }
    }
    return nil
  }

  /// The bytes of one message, or of its header and why not all; nil when it is gone.
  private mutating func fetch(
    _ entry: MailboxEntry, _ validity: UInt32
  ) async throws(MailboxProblem) -> (bytes: [UInt8]?, problem: String?)? {
    failing = entry.uid
    do throws(MailboxProblem) {
      let bytes = try await box.source.fetch(entry, part: .whole, validity: validity)
      failing = nil
      return bytes.map { ($0, nil) }
    } catch {
      switch error {
      case .tooLarge:
        let header = try await box.source.fetch(entry, part: .header, validity: validity)
        failing = nil
        return header.map { ($0, error.word) }
      case .dropped, .slow, .lied, .refused:
        // One message must not keep all others out: a person looks for it in the mailbox.
        if state.failingUID == entry.uid, state.failingTries >= service.limits.failingVisits {
          failing = nil
          return (nil, error.word)
        }
        service.logger.warning(
          "mail.fetchFailed",
          metadata: ["mailbox.name": "\(box.name)", "mailbox.problem": "\(error.word)"])
        throw error
      case .down, .wrongPassword, .tls, .changed, .local: throw error
      }
    }
  }

  private func arrival(
    of entry: MailboxEntry, _ fetched: (bytes: [UInt8]?, problem: String?), _ validity: UInt32
  ) async -> Result<NewArrival, StorageFailure> {
    var blob: BlobID?
    if let bytes = fetched.bytes {
      switch await desk.blobs.put(bytes) {
      case .success(let kept): blob = kept
      case .failure(let failure): return .failure(failure)
      }
    }
    let now = desk.now
    let told = entry.arrivedAt.map { Instant(milliseconds: $0) }
    let arrivedAt = told.flatMap { $0 <= now ? $0 : nil } ?? now
    return .success(
      NewArrival(
        id: ArrivalID(Hexadecimal.text(Store.systemRandomBytes(16))), authority: box.authority,
        mailbox: box.name, validity: validity, uid: entry.uid, blob: blob,
        size: fetched.bytes?.count ?? 0, arrivedAt: arrivedAt, fetchedAt: now,
        registerBy: desk.registerBy(arrivedAt, at: box.authority), problem: fetched.problem))
  }

  private func advance(
    _ arrivals: [NewArrival], to uid: UInt32, _ validity: UInt32
  ) async -> End? {
    switch await desk.store.keep(
      arrivals, through: uid, validity: validity, of: box.name, worker: service.worker,
      now: desk.now)
    {
    case .success(true): nil
    case .success(false): .lost
    case .failure: .failed("storage")
    }
  }
}

extension Desk {
  /// The end of the working day after an arrival: until then it is registered or put aside (OSL 5:1).
  func registerBy(_ arrivedAt: Instant, at authority: AuthorityID) -> Instant {
    var day = SwedishTime.day(of: arrivedAt) + 1
    for _ in 0..<30 where !policy.calendar.isWorkingDay(day, at: authority) { day = day + 1 }
    return SwedishTime.midnight(endingDay: day)
  }
}
