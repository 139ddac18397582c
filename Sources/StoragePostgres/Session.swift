// Transactions on one connection: at most two round trips each, run again where that is safe.

import Foundation
import Storage

/// What one thread of the pool does with its connection; made, used and ended on that thread.
final class Session {
  private let options: PostgresOptions
  private let reach: Reach
  private var link: Link?

  /// Runs of one transaction at most, while others win the race for the same rows.
  static let runs = 6

  init(_ options: PostgresOptions, _ reach: Reach) {
    self.options = options
    self.reach = reach
  }

  static let commit = Statement("COMMIT")
  private static let begin = Statement("BEGIN")
  private static let beginReading = Statement("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
  private static let rollback = Statement("ROLLBACK")

  /// Round trips so far, on whatever connections there were.
  private(set) var roundTrips = 0

  /// One transaction: reads, `body`, writes.
  func transact<Answer>(
    reading reads: [Query], _ body: ([Rows]) throws(StorageFailure) -> Change<Answer>
  ) throws(StorageFailure) -> Answer {
    try repeating { link throws(Trouble) in
      // What needs nothing read first goes in one piece.
      let rows = reads.isEmpty ? [] : try self.read(reads, on: link)
      let change: Change<Answer>
      do throws(StorageFailure) { change = try body(rows) } catch {
        if !reads.isEmpty { self.undo(link) }
        throw Trouble(error)
      }
      guard let statements = change.statements else {
        if !reads.isEmpty { self.undo(link) }
        return change.answer
      }
      let opening = reads.isEmpty ? self.opening : []
      do throws(Trouble) {
        _ = try link.exchange(opening + statements + [Session.commit])
      } catch {
        self.undo(link)
        // Not run again: it may have been committed.
        throw error.isSilent ? Trouble(.uncertain) : error
      }
      return change.answer
    }
  }

  /// Reads all from one snapshot, in one round trip.
  func read(_ queries: [Query]) throws(StorageFailure) -> [Rows] {
    try repeating { link throws(Trouble) in
      if queries.count == 1, self.options.prepares { return try link.exchange(queries) }
      let opening = [Session.beginReading] + self.opening.dropFirst()
      do throws(Trouble) {
        let rows = try link.exchange(opening + queries + [Session.commit])
        return Array(rows[opening.count..<opening.count + queries.count])
      } catch {
        self.undo(link)
        throw error
      }
    }
  }

  /// A transaction that reads, then runs a script and a last statement if `body` says so. Whether it did.
  func script(
    reading reads: [Query],
    _ body: (Rows) throws(StorageFailure) -> (script: String, last: Statement)?
  ) throws(StorageFailure) -> Bool {
    try repeating { link throws(Trouble) in
      do throws(Trouble) {
        // Another process may be at the same step: five minutes, as for the lock itself.
        let rows = try link.exchange([Session.begin] + reads, patience: 300_000)
        let work: (script: String, last: Statement)?
        do throws(StorageFailure) { work = try body(rows.last ?? []) } catch {
          throw Trouble(error)
        }
        guard let work else {
          self.undo(link)
          return false
        }
        try link.run(script: work.script)
        _ = try link.exchange([work.last, Session.commit])
        return true
      } catch {
        self.undo(link)
        throw error
      }
    }
  }

  /// Statements that cannot run inside a transaction, one by one.
  func maintain(_ statements: [Statement]) throws(StorageFailure) {
    try repeating { link throws(Trouble) in
      // Behind a pooler nothing may be set for a session; there the pooler's own limits hold.
      if self.options.prepares { _ = try link.exchange([Session.unlimited]) }
      for statement in statements {
        _ = try link.exchange([statement], patience: Session.maintenancePatience)
      }
      if self.options.prepares { _ = try link.exchange([self.options.limits(isLocal: false)]) }
    }
  }

  private static let unlimited = Statement("SELECT set_config('statement_timeout', '0', false)")
  /// Milliseconds that one statement of the maintenance may take: an hour.
  private static let maintenancePatience: CInt = 3_600_000

  private var opening: [Statement] {
    options.prepares ? [Session.begin] : [Session.begin, options.limits(isLocal: true)]
  }

  private func read(_ reads: [Query], on link: Link) throws(Trouble) -> [Rows] {
    do throws(Trouble) {
      return Array(try link.exchange(opening + reads).dropFirst(opening.count))
    } catch {
      undo(link)
      throw error
    }
  }

  /// Ends a transaction without its work. When that fails as well, the server ends it with the connection.
  private func undo(_ link: Link) {
    guard link.isUsable else { return }
    do throws(Trouble) { _ = try link.exchange([Session.rollback]) } catch { self.link = nil }
  }

  /// Runs `work` on a connection that stands, and again where nothing was left behind and it may go better.
  private func repeating<Answer>(
    _ work: (Link) throws(Trouble) -> Answer
  ) throws(StorageFailure) -> Answer {
    var runs = 0
    while true {
      runs += 1
      let link = try connected()
      let before = link.roundTrips
      defer { roundTrips += link.roundTrips - before }
      do throws(Trouble) { return try work(link) } catch {
        if !link.isUsable { self.link = nil }
        let mostRuns =
          switch error.kind {
          case .lostRace: Session.runs
          case .staleStatement, .lostConnection: 2
          case .lasting: 1
          }
        guard runs < mostRuns else { throw error.failure }
        if case .lostRace = error.kind { Thread.sleep(forTimeInterval: .random(in: 0.001...0.01)) }
      }
    }
  }

  private func connected() throws(StorageFailure) -> Link {
    if let link, link.isUsable { return link }
    link = nil
    try reach.check()
    do throws(Trouble) {
      let link = try Link(options)
      reach.succeeded()
      self.link = link
      return link
    } catch {
      reach.failed(error.failure)
      throw error.failure
    }
  }
}
