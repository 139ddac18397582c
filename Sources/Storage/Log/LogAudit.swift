// The audit of the log: every leaf is made anew from its entry, every root from the leaves, and compared.

import Policy
import Proofs
import Workflow

extension Store {
  /// Goes through the log from its first leaf; names the first that is not what was logged, and each checkpoint,
  /// of the database or kept elsewhere, that the log contradicts.
  func auditLog(
    _ report: inout AuditReport, _ options: AuditOptions
  ) async throws(StorageFailure) {
    var audit = LogAudit(kept: options.checkpoints)
    try await audit.takeOwn(self, options.verifyNote)
    while !audit.isLost {
      let runs = try await nextRuns(audit.edge.size)
      if runs.isEmpty { break }
      try await audit.take(runs, of: self)
    }
    try await audit.end(in: self)
    report.leaves = audit.edge.size
    report.add(audit.findings)
    for source in LogLeaf.Source.allCases {
      let strange = try await database.read(
        Statement(LogSQL.rows(source), [.int64(Int64.min), .int64(0), .int(1)])
      ).get()
      for row in strange {
        let leaf = try LogLeaf(source, row)
        report.add([.leaf(index: nil, source, chain: leaf.chain, number: leaf.number, .unknown)])
      }
    }
  }

  /// Runs from one leaf on, so many that their rows can be held.
  private func nextRuns(_ first: Int) async throws(StorageFailure) -> [LogRun] {
    var runs: [LogRun] = []
    var leaves = 0
    for row in try await database.read(Statement(LogSQL.runs, [.int(first), .int(200)])).get() {
      let run = try LogRun(row)
      runs.append(run)
      leaves += run.leaves
      if leaves >= 4_000 { break }
    }
    return runs
  }
}

/// The log as it is followed.
private struct LogAudit {
  /// Made from the leaves that the tiles have, so that one bad leaf does not make all that follows bad.
  private(set) var edge = TreeEdge()
  private(set) var findings: [Finding] = []
  /// Roots to compare, by size; of the database's own and of those kept elsewhere.
  private var expected: [Int: [(root: [UInt8], time: String, isKept: Bool)]] = [:]
  private var through: [LogLeaf.Source: Int64] = [:]
  private var isBroken = false
  /// A run is missing, so that nobody can say what comes next.
  private(set) var isLost = false
  /// The size up to which all was as every checkpoint says.
  private var agreed = 0
  private var isContradicted = false

  init(kept: [Checkpoint]) {
    for checkpoint in kept {
      expected[checkpoint.size, default: []].append((checkpoint.root, checkpoint.time, true))
    }
  }

  /// The database's own checkpoints, with their signatures.
  mutating func takeOwn(
    _ store: Store, _ verify: (@Sendable (SignedNote) -> Bool)?
  ) async throws(StorageFailure) {
    var after = 0
    while true {
      let rows = try await store.database.read(
        Statement(LogSQL.checkpoints, [.int(after), .int(500)])
      ).get()
      for row in rows {
        after = try row.int(0)
        guard let note = SignedNote(try row.text(1)), let head = Checkpoint(text: note.text),
          head.size == after
        else {
          findings.append(.checkpoint(size: after, .notReadable, agreed: nil))
          continue
        }
        if let verify, !verify(note) {
          findings.append(.checkpoint(size: after, .signature, agreed: nil))
        }
        expected[after, default: []].append((head.root, head.time, false))
      }
      if rows.count < 500 { return }
    }
  }

  mutating func take(_ runs: [LogRun], of store: Store) async throws(StorageFailure) {
    let last = (runs.last?.first ?? 0) + (runs.last?.leaves ?? 0)
    let tiles = try await stored(from: edge.size, to: last, in: store)
    for source in LogLeaf.Source.allCases {
      let own = runs.filter { $0.source == source }
      guard let first = own.first, let end = own.last else { continue }
      rows[source] = try await store.database.read(
        Statement(
          LogSQL.rows(source), [.int64(first.after), .int64(end.through), .int(20_000)])
      ).get()[...]
    }
    for run in runs where !isLost { try follow(run, tiles) }
    try await compareUpper(in: store)
  }

  private var rows: [LogLeaf.Source: ArraySlice<Row>] = [:]
  private var made: [Tile] = []

  /// One run: its rows as leaves, compared with those in the tiles.
  private mutating func follow(
    _ run: LogRun, _ tiles: [Int: Tile]
  ) throws(StorageFailure) {
    guard run.first == edge.size, run.after == through[run.source] ?? 0 else {
      isLost = true
      return tell(.leaf(index: edge.size, run.source, chain: "", number: 0, .misplaced))
    }
    through[run.source] = run.through
    var own: [LogLeaf] = []
    while let row = rows[run.source]?.first, try row.int64(0) <= run.through {
      rows[run.source]?.removeFirst()
      own.append(try LogLeaf(run.source, row))
    }
    for place in 0..<run.leaves {
      let index = run.first + place
      let leaf = place < own.count ? own[place] : nil
      let stored = tiles[index / Tile.width].flatMap { tile in
        let offset = index % Tile.width
        return offset < tile.hashes.count ? tile.hashes[offset] : nil
      }
      if stored == nil || leaf?.leafHash != stored {
        let flaw: Finding.Flaw = leaf == nil || stored == nil ? .missing : .hash
        tell(
          .leaf(
            index: index, run.source, chain: leaf?.chain ?? "", number: leaf?.number ?? 0, flaw))
      }
      made += edge.append([stored ?? leaf?.leafHash ?? Merkle.emptyRoot])
      compareRoots()
    }
    if own.count > run.leaves, let extra = own.dropFirst(run.leaves).first {
      tell(
        .leaf(
          index: nil, run.source, chain: extra.chain, number: extra.number, .unknown))
    }
  }

  /// Only the first is told: what comes after it may only have moved.
  private mutating func tell(_ finding: Finding) {
    if !isBroken { findings.append(finding) }
    isBroken = true
  }

  private mutating func compareRoots() {
    guard let roots = expected.removeValue(forKey: edge.size) else { return }
    let root = edge.root
    for one in roots where one.root != root {
      findings.append(
        one.isKept
          ? .keptCheckpoint(size: edge.size, time: one.time, agreed: agreed)
          : .checkpoint(size: edge.size, .hash, agreed: agreed))
    }
    isContradicted = isContradicted || roots.contains { $0.root != root }
    if !isContradicted { agreed = edge.size }
  }

  /// The unfinished tiles; and what is larger than the log: leaves were taken away at its end.
  mutating func end(in store: Store) async throws(StorageFailure) {
    for tile in edge.unfinished where tile.place.level > 0 && !tile.hashes.isEmpty {
      let stored = try await store.tiles([tile.place]).get().first?.hashes ?? []
      if Array(stored.prefix(tile.hashes.count)) != tile.hashes {
        findings.append(.tile(level: tile.place.level, index: tile.place.index))
      }
    }
    var isTold = false
    for (size, roots) in expected.sorted(by: { $0.key < $1.key }) {
      for one in roots where one.isKept || !isTold {
        isTold = isTold || !one.isKept
        findings.append(
          one.isKept
            ? .keptCheckpoint(size: size, time: one.time, agreed: agreed)
            : .checkpoint(size: size, .missing, agreed: agreed))
      }
    }
  }

  /// The tiles of leaves by their place.
  private func stored(
    from first: Int, to end: Int, in store: Store
  ) async throws(StorageFailure) -> [Int: Tile] {
    guard first < end else { return [:] }
    let places = (first / Tile.width...(end - 1) / Tile.width).map {
      Tile.Place(level: 0, index: $0)
    }
    var tiles: [Int: Tile] = [:]
    for tile in try await store.tiles(places).get() { tiles[tile.place.index] = tile }
    return tiles
  }

  /// The tiles above the leaves that are full now, against those that are stored.
  private mutating func compareUpper(in store: Store) async throws(StorageFailure) {
    let full = made.filter { $0.place.level > 0 && $0.hashes.count == Tile.width }
    made = []
    for tile in full {
      let stored = try await store.tiles([tile.place]).get().first
      if stored != tile {
        findings.append(.tile(level: tile.place.level, index: tile.place.index))
      }
    }
  }
}
