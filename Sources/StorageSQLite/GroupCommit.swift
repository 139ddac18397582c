// Group commit: all writers that wait share a transaction, each answered after the commit, none harmed by another.

import GRDB
import Storage
import Synchronization

/// One waiting transaction.
struct Job: Sendable {
  /// How its work ended, before the commit.
  enum Ending {
    /// Keep what it wrote, or undo it; then answer, with the failure of the commit if there is one.
    case kept(Answer)
    case undone(Answer)
    /// Undo what it wrote, and refuse it.
    case failed(StorageFailure)
  }
  typealias Answer = @Sendable (StorageFailure?) -> Void

  let work: @Sendable (Connection) -> Ending
  /// Answers without having worked.
  let refuse: @Sendable (StorageFailure) -> Void
}

/// Takes jobs and commits all that wait at the same time together.
///
/// While one commit waits for the disk the next jobs gather, so the groups grow with the load.
final class GroupCommit: Sendable {
  /// Jobs that share a commit at most.
  static let largestGroup = 256

  private struct State {
    var waiting: [Job] = []
    var isDraining = false
  }

  private let writer: any DatabaseWriter
  private let limit: Int
  private let state = Mutex(State())

  /// - Parameter limit: jobs that wait at most; more are refused as unavailable.
  init(_ writer: any DatabaseWriter, limit: Int) {
    self.writer = writer
    self.limit = limit
  }

  func submit(_ job: Job) {
    let (isTaken, starts) = state.withLock { state in
      guard state.waiting.count < limit else { return (false, false) }
      state.waiting.append(job)
      defer { state.isDraining = true }
      return (true, !state.isDraining)
    }
    guard isTaken else { return job.refuse(.unavailable("too many writers are waiting")) }
    if starts { writer.asyncWriteWithoutTransaction { self.drain(Connection(base: $0)) } }
  }

  private func drain(_ connection: Connection) {
    while let group = next() {
      if !commitTogether(group, on: connection) { commit(group[...], on: connection) }
    }
  }

  private func next() -> [Job]? {
    state.withLock { state in
      let group = Array(state.waiting.prefix(GroupCommit.largestGroup))
      state.waiting.removeFirst(group.count)
      state.isDraining = !group.isEmpty
      return group.isEmpty ? nil : group
    }
  }

  /// Runs the group without a savepoint for each job, which would copy every page that a job touches.
  ///
  /// - Returns: false when one of the jobs has something to undo. Then nothing is left of any of them, none is
  ///   answered, and they are to be run again, each in its savepoint: jobs have no effects of their own.
  private func commitTogether(_ group: [Job], on connection: Connection) -> Bool {
    do throws(StorageFailure) {
      try connection.failing { try connection.base.beginTransaction(.immediate) }
    } catch {
      for job in group { job.refuse(error) }
      return true
    }
    var answers: [Job.Answer] = []
    answers.reserveCapacity(group.count)
    for job in group {
      let before = connection.changes
      switch job.work(connection) {
      case .kept(let answer): answers.append(answer)
      case .undone(let answer) where connection.changes == before: answers.append(answer)
      case .undone, .failed:
        if connection.base.isInsideTransaction { try? connection.base.rollback() }
        return false
      }
    }
    let failure = end(connection, nil)
    for answer in answers { answer(failure) }
    return true
  }

  /// Runs the group with a savepoint for each job.
  private func commit(_ group: ArraySlice<Job>, on connection: Connection) {
    do throws(StorageFailure) {
      try connection.failing { try connection.base.beginTransaction(.immediate) }
    } catch {
      for job in group { job.refuse(error) }
      return
    }
    var answers: [Job.Answer] = []
    var failure: StorageFailure?
    var done = group.startIndex
    while failure == nil, done < group.endIndex {
      do throws(StorageFailure) {
        answers.append(try run(group[done], on: connection))
        done += 1
      } catch {
        // The engine has undone the whole transaction, or a savepoint cannot be trusted any more.
        failure = error
        group[done].refuse(error)
        done += 1
      }
    }
    failure = end(connection, failure)
    for answer in answers { answer(failure) }
    if done < group.endIndex { commit(group[done...], on: connection) }
  }

  /// Commits, or undoes what is left after a failure.
  private func end(_ connection: Connection, _ failure: StorageFailure?) -> StorageFailure? {
    do throws(StorageFailure) {
      if let failure { throw failure }
      try connection.failing { try connection.base.commit() }
      return nil
    } catch {
      if connection.base.isInsideTransaction { try? connection.base.rollback() }
      return error
    }
  }

  /// Runs one job in its savepoint.
  /// - Throws: when the group's transaction is lost with it.
  private func run(_ job: Job, on connection: Connection) throws(StorageFailure) -> Job.Answer {
    try connection.run("SAVEPOINT job")
    switch job.work(connection) {
    case .kept(let answer):
      try connection.run("RELEASE job")
      return answer
    case .undone(let answer):
      try undo(connection)
      return answer
    case .failed(let failure):
      // A full disk makes SQLite undo the whole transaction, not only the savepoint.
      guard connection.base.isInsideTransaction else { throw failure }
      try undo(connection)
      return { _ in job.refuse(failure) }
    }
  }

  private func undo(_ connection: Connection) throws(StorageFailure) {
    try connection.run("ROLLBACK TO job")
    try connection.run("RELEASE job")
  }
}
