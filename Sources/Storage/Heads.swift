// Heads: now and then everything committed so far is sealed, so that a removed event or case shows.

import Crypto
public import Policy

/// A seal over all events that were committed since the one before it.
public struct Head: Sendable, Hashable {
  /// From 1.
  public let number: Int
  public let at: Instant
  /// Events that it adds to the head before it.
  public let events: Int
  public let hash: [UInt8]
  public let signature: [UInt8]
  /// The place in the order of events up to which it reaches.
  let through: Int64
}

extension Store {
  /// Seals what was committed since the last head; nil when that is nothing.
  ///
  /// Give the signed hash away (print it, send it, publish it): what nobody else has seen can be made anew.
  public func seal(
    at now: Instant, signing: @Sendable ([UInt8]) -> [UInt8]
  ) async -> Result<Head?, StorageFailure> {
    let last: Head?
    switch await heads(after: 0, newestFirst: true, limit: 1) {
    case .failure(let failure): return .failure(failure)
    case .success(let heads): last = heads.first
    }
    let end: Int64
    switch await settledEnd() {
    case .failure(let failure): return .failure(failure)
    case .success(let place): end = place
    }
    switch await covered(after: last?.through ?? 0, through: end, previous: last?.hash ?? []) {
    case .failure(let failure): return .failure(failure)
    case .success(let covered):
      guard covered.events > 0 else { return .success(nil) }
      let head = Head(
        number: (last?.number ?? 0) + 1, at: now, events: covered.events, hash: covered.hash,
        signature: signing(covered.hash), through: covered.through)
      return await database.write([Store.insert(head)]).map { head }
    }
  }

  /// A place in the order of events before which nothing will be added any more.
  ///
  /// Where writers work side by side an event may get its place first and be committed last: on PostgreSQL
  /// each writer shares a lock from the moment its first event has a place, and here it is taken alone, which
  /// waits for all of them.
  func settledEnd() async -> Result<Int64, StorageFailure> {
    await database.transact(reading: database.dialect.settlingEvents + [Statement(HeadSQL.end)]) {
      rows throws(StorageFailure) in
      .abandon(answer: try rows.last?.first?.int64(0) ?? 0)
    }
  }

  /// The heads in order, or the newest first.
  public func heads(
    after number: Int = 0, newestFirst: Bool = false, limit: Int = 100
  ) async -> Result<[Head], StorageFailure> {
    let query = Statement(
      newestFirst ? HeadSQL.newest : HeadSQL.list, [.int(number), .int(limit)])
    return await database.read(query).tried { rows throws(StorageFailure) in
      var heads: [Head] = []
      for row in rows {
        heads.append(
          Head(
            number: try row.int(0), at: Instant(milliseconds: try row.int64(1)),
            events: try row.int(3), hash: try row.blob(4), signature: try row.blob(5),
            through: try row.int64(2)))
      }
      return heads
    }
  }

  /// The hash over the events from one place in their order to another.
  func covered(
    after: Int64, through end: Int64, previous: [UInt8]
  ) async -> Result<(hash: [UInt8], events: Int, through: Int64), StorageFailure> {
    var hash = SHA256()
    hash.update(data: Array("utlamnande/head/1".utf8) + previous)
    var place = after
    var events = 0
    while true {
      let query = Statement(HeadSQL.events, [.int64(place), .int64(end), .int(HeadSQL.chunk)])
      let page = await database.read(query).tried { rows throws(StorageFailure) in
        for row in rows {
          let id = Array(try row.text(1).utf8)
          hash.update(
            data: HashChain.length(id) + id + HashChain.bigEndian(UInt64(try row.int(2))))
          hash.update(data: try row.blob(3))
          place = try row.int64(0)
        }
        return rows.count
      }
      switch page {
      case .failure(let failure): return .failure(failure)
      case .success(let count):
        events += count
        if count < HeadSQL.chunk {
          hash.update(data: HashChain.bigEndian(UInt64(events)))
          return .success((Array(hash.finalize()), events, place))
        }
      }
    }
  }

  private static func insert(_ head: Head) -> Statement {
    Statement(
      HeadSQL.insert,
      [
        .int(head.number), .int64(head.at.milliseconds), .int64(head.through), .int(head.events),
        .blob(head.hash), .blob(head.signature),
      ])
  }
}

/// The SQL of heads.
private enum HeadSQL {
  static let chunk = 2_000
  static let list = SQL(
    """
    SELECT number, at, through, events, hash, signature FROM heads
    WHERE number > $1 ORDER BY number LIMIT $2
    """)
  static let newest = SQL(
    """
    SELECT number, at, through, events, hash, signature FROM heads
    WHERE number > $1 ORDER BY number DESC LIMIT $2
    """)
  static let events = SQL(
    """
    SELECT seq, case_id, number, hash FROM events
    WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT $3
    """)
  static let end = SQL("SELECT COALESCE(MAX(seq), 0) FROM events")
  static let insert = SQL(
    """
    INSERT INTO heads (number, at, through, events, hash, signature)
    VALUES ($1, $2, $3, $4, $5, $6)
    """)
}
