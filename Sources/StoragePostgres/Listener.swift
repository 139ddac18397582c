// News of the outbox between processes: LISTEN and NOTIFY on a connection of their own.

import Foundation
import Storage
import Synchronization

/// One thread that hears of new errands and tells of our own.
///
/// NOTIFY inside the transaction of an act would make all commits of the whole server wait for one another, so it
/// is sent afterwards, once for all that came meanwhile. News that are lost cost the time of a poll.
final class Listener: Sendable {
  private struct Waiter {
    let until: ContinuousClock.Instant
    let continuation: CheckedContinuation<Void, Never>
  }

  private struct State {
    var waiters: [Int: Waiter] = [:]
    var lastTicket = 0
    var isListening = false
    var hasNews = false
    var hasOwnNews = false
    var isClosed = false
  }

  private let state = Mutex(State())

  /// Milliseconds between looks at what we have to tell.
  private static let tick: CInt = 50
  /// The longest wait for news while the connection stands, since an errand may also be due by the clock.
  private static let longestWait = Duration.seconds(2)
  private static let listen = Statement("LISTEN utlamnande_outbox")
  private static let notify = Statement("NOTIFY utlamnande_outbox")

  /// Begins to listen; the thread ends with `close`.
  func start(_ options: PostgresOptions) {
    Thread.detachNewThread { self.work(options) }
  }

  func close() { state.withLock { $0.isClosed = true } }

  /// Tells the other processes, soon.
  func tell() { state.withLock { $0.hasOwnNews = true } }

  /// Waits for news; without a connection as long as a poll usually waits.
  func wait(usually usual: Duration) async {
    let ticket = state.withLock {
      $0.lastTicket += 1
      return $0.lastTicket
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state -> Bool in
          if state.hasNews || state.isClosed || Task.isCancelled {
            state.hasNews = false
            return true
          }
          let wait = state.isListening ? Listener.longestWait : usual
          state.waiters[ticket] = Waiter(until: .now + wait, continuation: continuation)
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiters.removeValue(forKey: ticket) }?.continuation.resume()
    }
  }

  private func work(_ options: PostgresOptions) {
    let reach = Reach()
    var link: Link?
    while !state.withLock({ $0.isClosed }) {
      do throws(Trouble) {
        if let link {
          if try link.isNotified(within: Listener.tick) { wake() }
          if takeOwnNews() { _ = try link.exchange([Listener.notify]) }
        } else {
          do throws(StorageFailure) { try reach.check() } catch { throw Trouble(error) }
          let new = try Link(options)
          _ = try new.exchange([Listener.listen])
          reach.succeeded()
          link = new
          state.withLock { $0.isListening = true }
          // What came before is not told again.
          wake()
        }
      } catch {
        if link != nil || error.kind == .lostConnection { reach.failed(error.failure) }
        link = nil
        state.withLock { $0.isListening = false }
        Thread.sleep(forTimeInterval: Double(Listener.tick) / 1_000)
      }
      expire()
    }
    wake()
  }

  private func takeOwnNews() -> Bool {
    state.withLock { state in
      defer { state.hasOwnNews = false }
      return state.hasOwnNews
    }
  }

  private func wake() {
    let waiters = state.withLock { state in
      defer { state.waiters = [:] }
      state.hasNews = state.waiters.isEmpty
      return state.waiters
    }
    for waiter in waiters.values { waiter.continuation.resume() }
  }

  private func expire() {
    let over = state.withLock { state in
      let over = state.waiters.filter { $0.value.until <= .now }
      for ticket in over.keys { state.waiters[ticket] = nil }
      return over
    }
    for waiter in over.values { waiter.continuation.resume() }
  }
}
