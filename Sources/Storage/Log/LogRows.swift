// The Merkle log in the database: what was committed becomes leaves, in one order, and few rows hold the tree.

import Policy
import Proofs
import Workflow

/// Events or accesses that became leaves together: those after one place in their order, through another.
struct LogRun: Sendable, Hashable {
  /// The index of the first leaf.
  let first: Int
  let source: LogLeaf.Source
  let after: Int64
  let through: Int64
  let leaves: Int

  init(_ row: Row) throws(StorageFailure) {
    first = try row.int(0)
    guard let source = LogLeaf.Source(rawValue: try row.text(1)) else {
      throw .corrupt("a run of the log has no source")
    }
    self.source = source
    after = try row.int64(2)
    through = try row.int64(3)
    leaves = try row.int(4)
  }

  init(first: Int, source: LogLeaf.Source, after: Int64, through: Int64, leaves: Int) {
    self.first = first
    self.source = source
    self.after = after
    self.through = through
    self.leaves = leaves
  }

  var statement: Statement {
    Statement(
      LogSQL.insertRun,
      [
        .int(first), .text(source.rawValue), .int64(after), .int64(through), .int(leaves),
      ])
  }
}

extension LogLeaf {
  /// From a row: place, chain, number, hash.
  init(_ source: Source, _ row: Row) throws(StorageFailure) {
    self.init(
      source, chain: try row.text(1), number: try row.int(2), hash: try row.blob(3))
  }
}

extension Store {
  /// The leaves that there are.
  public func logSize() async -> Result<Int, StorageFailure> {
    await database.read(Statement(LogSQL.size)).tried { rows throws(StorageFailure) in
      try rows.first?.int(0) ?? 0
    }
  }

  /// Makes leaves of what was committed since the last time, events first, at most `limit` of each.
  ///
  /// The first number of a run is its key: of several processes that try at the same time one does it.
  /// - Returns: how many there were; 0 as well where another process was quicker.
  public func extendLog(limit: Int = 2_000) async -> Result<Int, StorageFailure> {
    do throws(StorageFailure) {
      let ends = try await settledEnds().get()
      let (size, through) = try await logState().get()
      var queries: [Query] = LogLeaf.Source.allCases.map { source in
        Statement(
          LogSQL.rows(source),
          [.int64(through[source] ?? 0), .int64(ends[source] ?? 0), .int(limit)])
      }
      let places = TreeEdge.places(size: size)
      queries += places.map { Statement(LogSQL.tile, [.int($0.level), .int($0.index)]) }
      let rows = try await database.read(queries).get()
      let tiles = try Store.tiles(places, rows.dropFirst(LogLeaf.Source.allCases.count))
      guard var edge = TreeEdge(size: size, tiles: tiles) else {
        throw .corrupt("the tree's edge is not there")
      }
      var statements: [Statement] = []
      var leaves: [[UInt8]] = []
      for (source, rows) in zip(LogLeaf.Source.allCases, rows) {
        guard let last = rows.last else { continue }
        let run = LogRun(
          first: size + leaves.count, source: source, after: through[source] ?? 0,
          through: try last.int64(0), leaves: rows.count)
        statements.append(run.statement)
        for row in rows { leaves.append(try LogLeaf(source, row).leafHash) }
      }
      guard !leaves.isEmpty else { return .success(0) }
      statements += edge.append(leaves).map { $0.statement }
      switch await database.write(statements) {
      case .success: return .success(leaves.count)
      case .failure(.conflict): return .success(0)
      case .failure(let failure): return .failure(failure)
      }
    } catch { return .failure(error) }
  }

  /// Makes leaves until all that was there at the beginning has its own; what comes meanwhile may wait.
  public func catchUpLog(limit: Int = 2_000) async -> Result<Void, StorageFailure> {
    while true {
      switch await extendLog(limit: limit) {
      case .failure(let failure): return .failure(failure)
      // Fewer than a round takes: neither source had more.
      case .success(let leaves) where leaves < limit: return .success(())
      case .success: continue
      }
    }
  }

  /// Places before which neither events nor accesses will be added any more.
  private func settledEnds() async -> Result<[LogLeaf.Source: Int64], StorageFailure> {
    let ends = LogLeaf.Source.allCases.map { Statement(LogSQL.end($0)) }
    return await database.transact(reading: database.dialect.settlingEvents + ends) {
      rows throws(StorageFailure) in
      var places: [LogLeaf.Source: Int64] = [:]
      for (source, rows) in zip(LogLeaf.Source.allCases, rows.suffix(ends.count)) {
        places[source] = try rows.first?.int64(0) ?? 0
      }
      return .abandon(answer: places)
    }
  }

  /// The size, and how far each source has been taken.
  private func logState() async -> Result<
    (size: Int, through: [LogLeaf.Source: Int64]), StorageFailure
  > {
    let queries =
      [Statement(LogSQL.size)]
      + LogLeaf.Source.allCases.map { Statement(LogSQL.through, [.text($0.rawValue)]) }
    return await database.read(queries).tried { rows throws(StorageFailure) in
      var through: [LogLeaf.Source: Int64] = [:]
      for (source, rows) in zip(LogLeaf.Source.allCases, rows.dropFirst()) {
        through[source] = try rows.first?.int64(0)
      }
      return (try rows[0].first?.int(0) ?? 0, through)
    }
  }

  /// Tiles at these places, where there are any.
  func tiles(_ places: [Tile.Place]) async -> Result<[Tile], StorageFailure> {
    guard !places.isEmpty else { return .success([]) }
    return await database.read(
      places.map { Statement(LogSQL.tile, [.int($0.level), .int($0.index)]) }
    ).tried { rows throws(StorageFailure) in try Store.tiles(places, rows[...]) }
  }

  private static func tiles(
    _ places: [Tile.Place], _ rows: ArraySlice<Rows>
  ) throws(StorageFailure) -> [Tile] {
    var tiles: [Tile] = []
    for (place, rows) in zip(places, rows) {
      guard let row = rows.first else { continue }
      guard let tile = Tile(place, packed: try row.blob(0)) else {
        throw .corrupt("a tile of the tree is cut short")
      }
      tiles.append(tile)
    }
    return tiles
  }
}

extension Tile {
  fileprivate var statement: Statement {
    Statement(LogSQL.keepTile, [.int(place.level), .int(place.index), .blob(packed)])
  }
}

extension Result where Failure == StorageFailure {
  /// The value after one more step that may fail in the same way.
  public func then<Next>(
    _ step: (Success) async -> Result<Next, StorageFailure>
  ) async -> Result<Next, StorageFailure> {
    switch self {
    case .success(let value): await step(value)
    case .failure(let failure): .failure(failure)
    }
  }
}

/// The SQL of the log.
enum LogSQL {
  static let size = SQL("SELECT first + leaves FROM log_runs ORDER BY first DESC LIMIT 1")
  static let through = SQL(
    "SELECT through FROM log_runs WHERE source = $1 ORDER BY through DESC LIMIT 1")
  static let insertRun = SQL(
    """
    INSERT INTO log_runs (first, source, after, through, leaves) VALUES ($1, $2, $3, $4, $5)
    """)
  static let runs = SQL(
    """
    SELECT first, source, after, through, leaves FROM log_runs
    WHERE first >= $1 ORDER BY first LIMIT $2
    """)
  /// The run that a place of a source would be in.
  static let run = SQL(
    """
    SELECT first, source, after, through, leaves FROM log_runs
    WHERE source = $1 AND through >= $2 ORDER BY through LIMIT 1
    """)
  static let tile = SQL("SELECT hashes FROM log_tiles WHERE level = $1 AND place = $2")
  static let keepTile = SQL(
    """
    INSERT INTO log_tiles (level, place, hashes) VALUES ($1, $2, $3)
    ON CONFLICT (level, place) DO UPDATE SET hashes = excluded.hashes
    """)
  static let insertCheckpoint = SQL(
    "INSERT INTO checkpoints (size, at, text) VALUES ($1, $2, $3)")
  static let newestCheckpoint = SQL("SELECT text FROM checkpoints ORDER BY size DESC LIMIT 1")
  /// The first that holds a leaf.
  static let checkpointOver = SQL(
    "SELECT text FROM checkpoints WHERE size > $1 ORDER BY size LIMIT 1")
  static let checkpoints = SQL(
    "SELECT size, text FROM checkpoints WHERE size > $1 ORDER BY size LIMIT $2")

  static func end(_ source: LogLeaf.Source) -> SQL {
    switch source {
    case .event: SQL("SELECT COALESCE(MAX(seq), 0) FROM events")
    case .access: SQL("SELECT COALESCE(MAX(seq), 0) FROM access_log")
    }
  }

  /// Place, chain, number and hash of what comes after `$1`, up to `$2`.
  static func rows(_ source: LogLeaf.Source) -> SQL {
    switch source {
    case .event:
      SQL(
        """
        SELECT seq, case_id, number, hash FROM events
        WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT $3
        """)
    case .access:
      SQL(
        """
        SELECT seq, segment, number, hash FROM access_log
        WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT $3
        """)
    }
  }

  static func one(_ source: LogLeaf.Source) -> SQL {
    switch source {
    case .event:
      SQL("SELECT seq, case_id, number, hash FROM events WHERE case_id = $1 AND number = $2")
    case .access:
      SQL("SELECT seq, segment, number, hash FROM access_log WHERE segment = $1 AND number = $2")
    }
  }

  /// How many come after `$1`, up to `$2`: never more than a run has.
  static func count(_ source: LogLeaf.Source) -> SQL {
    switch source {
    case .event: SQL("SELECT COUNT(*) FROM events WHERE seq > $1 AND seq <= $2")
    case .access: SQL("SELECT COUNT(*) FROM access_log WHERE seq > $1 AND seq <= $2")
    }
  }
}
