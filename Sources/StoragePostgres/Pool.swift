// The pool: threads that each own a connection, and the bounded queue before them.

import Dispatch
import Foundation
import Storage
import Synchronization

/// Work for whichever thread is free.
struct PoolJob: Sendable {
  /// Works, and gives back how to answer.
  let work: @Sendable (Session) -> @Sendable () -> Void
  /// Answers without having worked.
  let refuse: @Sendable (StorageFailure) -> Void
}

/// Dedicated threads, started as they are needed and ended with the pool.
final class Pool: Sendable {
  private let queue: PoolQueue
  private let options: PostgresOptions
  private let reach = Reach()

  init(_ options: PostgresOptions) {
    self.options = options
    queue = PoolQueue(threads: options.connections, waiting: options.waiting)
  }

  deinit { queue.close() }

  /// Ends all threads; what waits or comes afterwards is refused.
  func close() { queue.close() }

  /// Round trips of all threads together.
  var roundTrips: Int { queue.roundTrips.withLock { $0 } }

  /// Runs `work` on a thread with a connection; given up if the caller goes while it still waits.
  func run<Answer: Sendable>(
    _ work: @escaping @Sendable (Session) throws(StorageFailure) -> Answer
  ) async -> Result<Answer, StorageFailure> {
    guard !Task.isCancelled else { return .failure(.unavailable("the caller has gone")) }
    let ticket = queue.ticket()
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        submit(
          PoolJob(
            work: { session in
              let result: Result<Answer, StorageFailure>
              do throws(StorageFailure) { result = .success(try work(session)) } catch {
                result = .failure(error)
              }
              return { continuation.resume(returning: result) }
            },
            refuse: { continuation.resume(returning: .failure($0)) }), ticket)
      }
    } onCancel: {
      queue.cancel(ticket)?.refuse(.unavailable("the caller has gone"))
    }
  }

  private func submit(_ job: PoolJob, _ ticket: Int) {
    switch queue.add(job, ticket) {
    case .taken: return
    case .needsThread:
      let (queue, options, reach) = (queue, options, reach)
      Thread.detachNewThread { queue.work(Session(options, reach)) }
    case .refused(let failure): job.refuse(failure)
    }
  }
}

/// The queue between callers and threads.
final class PoolQueue: Sendable {
  private struct State {
    var waiting: [(ticket: Int, job: PoolJob)] = []
    var lastTicket = 0
    var threads = 0
    var idle = 0
    var isClosed = false
  }

  /// What became of a job that was offered.
  enum Offer {
    case taken, needsThread
    case refused(StorageFailure)
  }

  private let state = Mutex(State())
  private let signal = DispatchSemaphore(value: 0)
  private let mostThreads: Int
  private let mostWaiting: Int
  let roundTrips = Mutex(0)

  init(threads: Int, waiting: Int) {
    mostThreads = threads
    mostWaiting = waiting
  }

  func ticket() -> Int {
    state.withLock {
      $0.lastTicket += 1
      return $0.lastTicket
    }
  }

  func add(_ job: PoolJob, _ ticket: Int) -> Offer {
    let offer = state.withLock { state -> Offer in
      if state.isClosed { return .refused(.unavailable("the database is closed")) }
      let starts = state.idle <= state.waiting.count && state.threads < mostThreads
      guard starts || state.idle > state.waiting.count || state.waiting.count < mostWaiting else {
        return .refused(.unavailable("too many are waiting for the database"))
      }
      state.waiting.append((ticket, job))
      if starts { state.threads += 1 }
      return starts ? .needsThread : .taken
    }
    if case .refused = offer { return offer }
    signal.signal()
    return offer
  }

  /// Takes a job out again; nil when it is running or done.
  func cancel(_ ticket: Int) -> PoolJob? {
    state.withLock { state in
      guard let place = state.waiting.firstIndex(where: { $0.ticket == ticket }) else { return nil }
      return state.waiting.remove(at: place).job
    }
  }

  func close() {
    let (left, threads) = state.withLock { state in
      defer { state.waiting = [] }
      state.isClosed = true
      return (state.waiting, state.threads)
    }
    for waiting in left { waiting.job.refuse(.unavailable("the database is closed")) }
    for _ in 0..<threads { signal.signal() }
  }

  /// The life of a thread.
  func work(_ session: Session) {
    while true {
      state.withLock { $0.idle += 1 }
      signal.wait()
      let (job, ends) = state.withLock { state -> (PoolJob?, Bool) in
        state.idle -= 1
        // A job that was cancelled leaves its signal behind.
        if state.waiting.isEmpty { return (nil, state.isClosed) }
        return (state.waiting.removeFirst().job, false)
      }
      if ends { return }
      guard let job else { continue }
      let before = session.roundTrips
      let answer = job.work(session)
      roundTrips.withLock { $0 += session.roundTrips - before }
      answer()
    }
  }
}
