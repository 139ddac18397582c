// The worker for documents: reads and flags what has come in, makes and verifies masked copies.

public import Logging
import Policy
public import ServiceLifecycle
import Storage
import Synchronization
import Workflow

/// Does the long work on documents, a little at a time. What it does is derived from rows: a worker that dies
/// leaves rows that another takes over.
public struct AssessmentService: ServiceLifecycle.Service, CustomStringConvertible {
  let desk: Desk
  let logger: Logger
  let worker: String
  let limits: AssessmentServiceLimits

  public init(
    desk: Desk, logger: Logger, limits: AssessmentServiceLimits = AssessmentServiceLimits()
  ) {
    self.desk = desk
    self.logger = logger
    self.limits = limits
    worker = Hexadecimal.text(Store.systemRandomBytes(8))
  }

  /// Services are named in logs; what they hold is not.
  public var description: String { "AssessmentService" }

  /// Each worker takes one piece of work after another: a long one holds up none but its own.
  public func run() async throws {
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<limits.workers { group.addTask { await workOn() } }
    }
  }

  private func workOn() async {
    while !Task.isShuttingDownGracefully, !Task.isCancelled {
      if await begin(1) > 0 { continue }
      try? await cancelWhenGracefulShutdown {
        try await Task.sleep(for: .milliseconds(limits.idleMilliseconds))
      }
    }
  }

  /// One batch, as large as there are workers. How much work was begun; none where nothing is installed to do it
  /// with.
  public func workDue() async -> Int { await begin(limits.workers) }

  private func begin(_ most: Int) async -> Int {
    guard desk.documents != nil else { return 0 }
    let now = desk.now
    let abandoned = now.adding(seconds: -limits.takeoverSeconds)
    guard
      case .success(let due) = await desk.store.claimWork(
        most, now: now, worker: worker, abandoned: abandoned)
    else { return 0 }
    await withTaskGroup(of: Void.self) { group in
      for work in due { group.addTask { await carryOut(work) } }
    }
    return due.count
  }

  private func carryOut(_ work: Work) async {
    // It has ended its worker each time: once more would end this one.
    guard work.attempts <= limits.attempts else { return await end(work, .givenUp("attempts")) }
    let steps = Steps()
    let result = await withTaskGroup(of: WorkResult?.self) { group in
      group.addTask { await desk.carryOut(work) { steps.tell($0, $1) } }
      group.addTask {
        await beat(work, steps)
        return nil
      }
      // The heart stops when the work ends.
      let first = await group.next() ?? nil
      group.cancelAll()
      return first
    }
    await end(work, result ?? .givenUp("stopped"))
  }

  /// Says every few seconds that the worker lives, so that no other takes the work over, and between
  /// that how far it has come where it has come further.
  private func beat(_ work: Work, _ steps: Steps) async {
    var told = steps.now
    var silent = 0
    while true {
      do { try await Task.sleep(for: .milliseconds(limits.progressMilliseconds)) } catch { return }
      silent += limits.progressMilliseconds
      let now = steps.now
      guard now != told || silent >= limits.beatSeconds * 1000 else { continue }
      _ = await desk.store.progress(
        of: work, done: now.done, total: now.total, worker: worker, now: desk.now)
      (told, silent) = (now, 0)
    }
  }

  private func end(_ work: Work, _ result: WorkResult) async {
    let metadata: Logger.Metadata = [
      "work.kind": "\(work.kind.rawValue)", "work.attempt": "\(work.attempts)",
    ]
    switch result {
    case .done:
      _ = await desk.store.finish(work, worker: worker)
      logger.info("work.done", metadata: metadata)
    case .waiting(let seconds):
      _ = await desk.store.fail(
        work, worker: worker, problem: "waiting", next: desk.now.adding(seconds: seconds),
        now: desk.now, counting: false)
    case .later(let seconds) where work.attempts < limits.attempts:
      _ = await desk.store.fail(
        work, worker: worker, problem: "waiting", next: desk.now.adding(seconds: seconds),
        now: desk.now)
    case .later, .givenUp:
      let problem = if case .givenUp(let problem) = result { problem } else { "attempts" }
      // Whoever has taken it over, or was asked anew, tells how that ends.
      let isOurs = await desk.store.progress(
        of: work, done: work.done, total: work.total, worker: worker, now: desk.now)
      guard case .success(true) = isOurs else { return }
      await desk.giveUp(work, problem)
      _ = await desk.store.fail(work, worker: worker, problem: problem, next: nil, now: desk.now)
      logger.error(
        "work.failed", metadata: metadata.merging(["work.problem": "\(problem)"]) { $1 })
    }
  }
}

/// How far a piece of work has come, as its programs last told.
private final class Steps: Sendable {
  private let state = Mutex((done: 0, total: 0))
  var now: (done: Int, total: Int) { state.withLock { $0 } }
  func tell(_ done: Int, _ total: Int) { state.withLock { $0 = (done, total) } }
}

/// How one piece of work ended.
enum WorkResult: Sendable {
  case done
  /// Something else has to come first, or was not available now.
  case later(seconds: Int64)
  /// Other work that stands has to come first; it is not counted as a try.
  case waiting(seconds: Int64)
  /// A word that says nothing of the document.
  case givenUp(String)
}

/// The worker's limits.
public struct AssessmentServiceLimits: Sendable {
  /// Documents worked on at the same time; 1 to 16.
  public var workers = 2
  /// Times a piece of work is begun before a person must look, crashes counted in.
  public var attempts = 5
  /// Seconds between signs of life, and after how many without one the work is taken over.
  public var beatSeconds = 5
  /// Milliseconds between looks at how far a piece of work has come.
  public var progressMilliseconds = 1000
  public var takeoverSeconds: Int64 = 30
  /// Milliseconds between looks when there was nothing to do.
  public var idleMilliseconds = 500
  public init() {}
}
