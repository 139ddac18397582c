// One round of a webhook: from the place where it is, event by event, until one is not taken or there is none left.

import Logging
import Policy
import ServiceLifecycle
import Storage
import Webhooks
import Workflow

/// A run that this worker has, for as long as a round lasts.
struct Telling {
  let service: WebhookService
  let hook: Hook
  private(set) var run: WebhookRun
  /// Deliveries that are left of the round.
  private var left: Int
  private let key: [UInt8]
  private var keptAt: Instant
  /// Deliveries since it was last written down how far the run is.
  private var unkept = 0
  /// Of a replay: what was told since then.
  private var taken: [Int64] = []

  init(service: WebhookService, hook: Hook, run: WebhookRun, left: Int) {
    (self.service, self.hook, self.run, self.left) = (service, hook, run, left)
    key = service.desk.secrets.key(for: "webhooks")
    keptAt = service.desk.now
  }

  /// How a round ended.
  enum End: Sendable {
    /// Nothing is left, or it must wait.
    case done
    case more
    /// Nothing is told any more.
    case stopped
  }

  private var desk: Desk { service.desk }
  private var limits: WebhookLimits { service.limits }

  mutating func carryOut() async -> End {
    while true {
      let page: CaseNewsPage
      switch await desk.store.caseNews(
        after: run.place, through: run.through, of: hook.authority, file: run.file,
        limit: limits.page)
      {
      case .success(let found): page = found
      case .failure:
        log(.warning, "webhook.storage")
        return await putOff(by: limits.firstWait)
      }
      for news in page.news where hook.events.contains(WebhookEvent(news)) {
        if Task.isShuttingDownGracefully || left <= 0 { return await giveBack(.more) }
        if let end = await tell(news) { return end }
      }
      run.place = page.reached
      if page.isLast { return await giveBack(.done) }
      if Task.isShuttingDownGracefully { return await giveBack(.more) }
    }
  }

  /// Sends one event; an end where the round cannot go on.
  private mutating func tell(_ news: CaseNews) async -> End? {
    let isOld = desk.now >= keptAt.adding(seconds: limits.keepSeconds)
    if unkept >= limits.keepEvery || isOld {
      guard await keep(isHeld: true) else { return .done }
    }
    guard let message = try? WebhookMessage(news, key: key) else {
      return await putOff(by: limits.longestWait)
    }
    let answer = await hook.courier.carry(message, at: desk.now.milliseconds / 1_000)
    left -= 1
    unkept += 1
    run.status = answer.status ?? run.status
    switch answer.verdict {
    case .taken:
      passed(news)
      run.toldAt = desk.now
      if run.isReplay { taken.append(news.place) }
      return nil
    case .later: return await fail(answer)
    case .refused:
      run.refusals += 1
      guard run.refusals >= limits.refusals else { return await fail(answer) }
      return await putAside(news, answer)
    case .gone:
      run.state = .gone
      run.problem = answer.word
      log(.error, "webhook.gone")
      return await giveBack(.stopped)
    }
  }

  /// Nothing is wrong any more, and what comes next comes after this event.
  private mutating func passed(_ news: CaseNews) {
    run.place = news.place
    (run.failures, run.refusals, run.failingSince, run.problem) = (0, 0, nil, nil)
  }

  /// Not taken, but others may be: a person sees it, and those after it have their turn.
  private mutating func putAside(_ news: CaseNews, _ answer: WebhookAnswer) async -> End? {
    passed(news)
    log(
      .error, "webhook.putAside",
      [
        "case.id": "\(news.file)", "case.version": "\(news.number)",
        "webhook.problem": "\(answer.word)",
      ])
    let refusal = WebhookRefusal(
      name: hook.name, of: news, at: desk.now, status: answer.status ?? 0)
    return await keep(isHeld: true, refused: refusal) ? nil : .done
  }

  /// Tried again later; given up where it has failed for days.
  private mutating func fail(_ answer: WebhookAnswer) async -> End {
    let now = desk.now
    let since = run.failingSince ?? now
    run.failures += 1
    (run.failingSince, run.problem) = (since, answer.word)
    let metadata: Logger.Metadata = [
      "webhook.problem": "\(answer.word)", "webhook.failures": "\(run.failures)",
    ]
    if now >= since.adding(seconds: limits.patience) {
      run.state = .exhausted
      log(.error, "webhook.exhausted", metadata)
      return await giveBack(run.isReplay ? .done : .stopped)
    }
    log(answer.isForPerson ? .error : .notice, "webhook.retry", metadata)
    return await putOff(by: wait(after: answer))
  }

  /// Doubled each time, at most an hour, half of it by chance so that not all come back at once; longer where the
  /// receiver asks for it.
  private func wait(after answer: WebhookAnswer) -> Int64 {
    let shift = Int64(min(max(run.failures - 1, 0), 20))
    let usual = min(limits.firstWait << shift, limits.longestWait)
    let wait = usual / 2 + Int64.random(in: 0...max(1, usual - usual / 2))
    guard case .answered(_, let wish?) = answer else { return wait }
    return max(wait, min(Int64(wish), limits.longestWish))
  }

  private mutating func putOff(by seconds: Int64) async -> End {
    run.nextAttempt = desk.now.adding(seconds: seconds)
    return await giveBack(.done)
  }

  private mutating func giveBack(_ end: End) async -> End {
    await keep(isHeld: false) ? end : .done
  }

  /// False when another worker has the run by now, or it could not be written.
  private mutating func keep(isHeld: Bool, refused: WebhookRefusal? = nil) async -> Bool {
    let now = desk.now
    guard
      case .success(true) = await desk.store.keep(
        run, worker: service.worker, now: now, isHeld: isHeld, refused: refused, taken: taken)
    else { return false }
    (keptAt, unkept, taken) = (now, 0, [])
    return true
  }

  private func log(
    _ level: Logger.Level, _ message: Logger.Message, _ more: Logger.Metadata = [:]
  ) {
    var metadata: Logger.Metadata = [
      "webhook.name": "\(hook.name)", "webhook.run": "\(run.run)",
    ]
    metadata.merge(more) { one, _ in one }
    service.logger.log(level: level, message, metadata: metadata)
  }
}
