// The access log of one process: entries are chained in the order in which they are written, many in a transaction.

import Policy
import Synchronization

/// Gathers accesses. Those that are awaited are written at once, with whatever waits; the others within a second.
///
/// A process that is killed loses of the others what it had not written. None of the awaited is lost: nobody was
/// answered before.
final class AccessLog: Sendable {
  /// Entries of one transaction at most.
  private static let batch = 500
  /// From so many on whoever brings the next one writes them.
  private static let many = 256
  /// More than this wait only when the database does not take them; then nothing more is given out.
  private let limit: Int

  private struct Chain: Sendable {
    let segment: String
    var number = 0
    var hash: [UInt8]
  }

  private struct State {
    var chain: Chain?
    var waiting: [Access] = []
  }

  private let state = Mutex(State())

  /// - Parameter limit: entries that may wait, from 1.
  init(limit: Int) { self.limit = limit }

  private let writes = Gathering<Access?, Void>()

  /// Writes the access, or keeps it to be written soon.
  /// - Returns: a failure where it could not be written, or too much waits: then it must not be answered.
  func note(_ access: Access, in store: Store) async -> Result<Void, StorageFailure> {
    if access.isAwaited { return await write(access, in: store) }
    for _ in 0..<2 {
      if let waiting = keep(access) {
        if waiting >= AccessLog.many { _ = await write(nil, in: store) }
        return .success(())
      }
      if case .failure(let failure) = await write(nil, in: store) { return .failure(failure) }
    }
    return .failure(.unavailable("too many accesses are waiting to be logged"))
  }

  /// How many wait then; nil where it is one too many.
  private func keep(_ access: Access) -> Int? {
    state.withLock { state in
      guard state.waiting.count < limit else { return nil }
      state.waiting.append(access)
      return state.waiting.count
    }
  }

  /// Writes what waits, and the access where there is one.
  func write(_ access: Access?, in store: Store) async -> Result<Void, StorageFailure> {
    await writes.end(of: access) {
      await self.write($0.compactMap { $0 }, for: $0.count, in: store)
    }
  }

  var isIdle: Bool { state.withLock { $0.waiting.isEmpty } }

  /// One at a time, as `writes` has one leader.
  private func write(
    _ awaited: [Access], for callers: Int, in store: Store
  ) async -> [Result<Void, StorageFailure>] {
    let (waiting, chain) = state.withLock { state in
      let batch = Array(state.waiting.prefix(AccessLog.batch))
      state.waiting.removeFirst(batch.count)
      return (batch, state.chain)
    }
    let result = await append(waiting + awaited, to: chain, in: store)
    state.withLock { state in
      switch result {
      case .success(let chain): state.chain = chain
      case .failure(let failure):
        state.waiting.insert(contentsOf: waiting, at: 0)
        // Whether it was written is not known, or something stands there already: a new chain, so that no number
        // is given twice.
        if failure == .uncertain || failure == .conflict { state.chain = nil }
      }
    }
    return Array(repeating: result.map { _ in }, count: callers)
  }

  private func append(
    _ accesses: [Access], to chain: Chain?, in store: Store
  ) async -> Result<Chain?, StorageFailure> {
    guard !accesses.isEmpty else { return .success(chain) }
    var next = chain ?? begin(store.randomBytes)
    var statements: [Statement] = []
    do throws(StorageFailure) {
      for access in accesses {
        let record = try AccessRecord(
          access, segment: next.segment, number: next.number + 1, after: next.hash,
          randomBytes: store.randomBytes)
        (next.number, next.hash) = (record.body.number, record.hash)
        statements += record.statements
      }
    } catch { return .failure(error) }
    return await store.database.write(ManyRows.together(statements)).map { next }
  }

  private func begin(_ randomBytes: (Int) -> [UInt8]) -> Chain {
    let segment = randomBytes(16).hexadecimal
    return Chain(segment: segment, hash: AccessRecord.start(ofSegment: segment))
  }
}

extension Store {
  /// Notes an access; where it is awaited, it is on the disk when this returns.
  public func note(_ access: Access) async -> Result<Void, StorageFailure> {
    await accessLog.note(access, in: self)
  }

  /// Writes the accesses that wait; once a second, and before the process ends.
  public func flushAccesses() async -> Result<Void, StorageFailure> {
    while !accessLog.isIdle {
      if case .failure(let failure) = await accessLog.write(nil, in: self) {
        return .failure(failure)
      }
    }
    return .success(())
  }
}
