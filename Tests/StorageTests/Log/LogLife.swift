// The log in the database: everything that was committed becomes a leaf once, and any of it can be proved.

import Policy
import Proofs
import Synchronization
import Testing

@testable import Storage
@testable import Workflow

@Suite("The log")
struct LogLife {
  @Test(arguments: Engine.allCases)
  func eventsAndAccessesBecomeLeavesOnce(_ engine: Engine) async throws {
    let world = try await World(engine)
    #expect(try await world.seal() == nil)
    try await world.fill(cases: 3, reads: 2)
    let first = try #require(try await world.seal())
    #expect(first.size == 5 && first.time == Instant.noon.iso)
    #expect(try await world.seal() == nil)
    try await world.act(.numbered(1), .assigned(owner: .anna))
    let second = try #require(try await world.seal())
    #expect(second.size == 6)
    let proof = try #require(try await world.store.consistency(from: 5).get())
    #expect(proof.holds(from: first))
    #expect(try await world.store.consistency(from: 7).get() == nil)
    let report = try await world.audited()
    #expect(report.isSound && report.leaves == 6)
  }

  @Test(arguments: Engine.allCases)
  func anEntryIsProvedByTheFirstCheckpointThatHoldsIt(_ engine: Engine) async throws {
    let world = try await World(engine)
    try await world.fill(cases: 2, reads: 1)
    #expect(try await world.proof(of: .event, CaseID.numbered(1).text, 1) == nil)
    let old = try #require(try await world.seal())
    try await world.fill(cases: 40, from: 3, reads: 30)
    _ = try await world.seal()
    let proof = try #require(try await world.proof(of: .event, CaseID.numbered(1).text, 1))
    #expect(proof.holds == true && Checkpoint(text: proof.checkpoint.text) == old)
    // The same entry in the newest tree.
    let newest = try #require(try await world.store.newestCheckpoint().get())
    let later = try await world.store.inclusion(
      of: .event, chain: CaseID.numbered(1).text, number: 1, in: newest
    ).get()
    #expect(later?.holds == true && later?.path.count ?? 0 > proof.path.count)
    let segment = try await world.store.accesses(AccessFilter()).get().first?.segment ?? ""
    for number in 1...31 {
      #expect(try await world.proof(of: .access, segment, number)?.holds == true)
    }
    for n in 1...42 {
      #expect(try await world.proof(of: .event, CaseID.numbered(n).text, 1)?.holds == true)
    }
    #expect(try await world.proof(of: .event, CaseID.numbered(1).text, 2) == nil)
    #expect(try await world.proof(of: .event, "ingen", 1) == nil)
  }

  /// Several processes try at the same time: each leaf is there once, in one order.
  @Test(arguments: Engine.allCases)
  func manyProcessesMakeOneLog(_ engine: Engine) async throws {
    let world = try await World(engine)
    let stores = (0..<4).map { _ in Store(database: world.database) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for n in 1...40 {
        group.addTask {
          try await world.fill(cases: 1, from: n, reads: 1)
          _ = try await stores[n % 4].extendLog(limit: 3).get()
        }
      }
      try await group.waitForAll()
    }
    while try await stores[0].extendLog(limit: 3).get() > 0 {}
    #expect(try await world.store.logSize().get() == 80)
    #expect(try await world.audited().isSound)
  }

  /// More leaves than one tile of the second level: small runs, and every kind of tile.
  @Test(arguments: [Engine.sqliteInMemory, .postgres])
  func aLogOfManyTilesIsSound(_ engine: Engine) async throws {
    let world = try await World(engine)
    for _ in 0..<9 {
      for n in 0..<100 { try await world.store.note(.search("\(n)")).get() }
      try await world.store.flushAccesses().get()
      _ = try await world.seal(limit: 37)
    }
    let report = try await world.audited()
    #expect(report.isSound && report.leaves == 900 && report.accesses == 900)
    let segment = try await world.store.accesses(AccessFilter(limit: 1)).get().first?.segment ?? ""
    for number in [1, 256, 257, 512, 900] {
      #expect(try await world.proof(of: .access, segment, number)?.holds == true)
    }
  }
}

/// Reads are bounded however large the log is, and so is what is written.
@Suite("The cost of the log")
struct LogCost {
  @Test(arguments: [Engine.sqliteInMemory, .postgres])
  func aProofReadsAHandfulOfTilesOfTenMillionLeaves(_ engine: Engine) async throws {
    let world = try await World(engine)
    // Made for the last leaves alone: what lies before them is in tiles that nobody reads but for their hash.
    let size = 10_000_000
    let hash = Merkle.leaf([1])
    let statements = ProofPlan.inclusion(of: size - 1, size: size).joined().map(\.tile)
    for place in Set(statements).union(TreeEdge.places(size: size)) {
      let full = Tile(place, Array(repeating: hash, count: Tile.width))
      try await world.tamper(
        "INSERT INTO log_tiles (level, place, hashes) VALUES (\(place.level), \(place.index), $1)",
        with: [.blob(full.packed)])
    }
    try await world.tamper(
      "INSERT INTO log_runs (first, source, after, through, leaves) VALUES (0, 'event', 0, 0, \(size))"
    )
    try await world.fill(cases: 1, reads: 0)
    let counting = CountingDatabase(world.database)
    let store = Store(database: counting)
    #expect(try await store.extendLog().get() == 1)
    #expect(counting.reads <= 12, "\(counting.reads) queries to add a leaf")
    let before = counting.reads
    let signer = try #require(World.signer)
    _ = try #require(try await store.checkpoint(at: .noon, by: signer).get())
    let proof = try await store.inclusion(of: .event, chain: CaseID.numbered(1).text, number: 1)
      .get()
    #expect(proof?.holds == true && proof?.index == size)
    #expect(counting.reads - before <= 20, "\(counting.reads - before) queries to prove it")
  }
}

extension World {
  static let signer = NoteSigner(key: [UInt8](repeating: 7, count: 32))

  func fill(cases: Int, from first: Int = 1, reads: Int) async throws {
    for n in first..<first + cases { try await intake(Asked(n)) }
    for n in 0..<reads { try await store.note(.read(n)).get() }
  }

  /// What a checkpoint service does.
  @discardableResult
  func seal(limit: Int = 2_000, at now: Instant = .noon) async throws -> Checkpoint? {
    while try await store.extendLog(limit: limit).get() > 0 {}
    let signer = try #require(World.signer)
    return try await store.checkpoint(at: now, by: signer).get().flatMap {
      Checkpoint(text: $0.text)
    }
  }

  func proof(
    of source: LogLeaf.Source, _ chain: String, _ number: Int
  ) async throws -> InclusionFile? {
    try await store.inclusion(of: source, chain: chain, number: number).get()
  }

  /// An audit with the log's key, and checkpoints that were kept elsewhere.
  func audited(kept: [Checkpoint] = []) async throws -> AuditReport {
    var options = AuditOptions()
    options.verifyNote = { World.signer?.verifier.verifies($0) ?? false }
    options.checkpoints = kept
    return try await Store(database: database).audit(options).get()
  }
}

/// Counts what it is asked.
private final class CountingDatabase: Database {
  private let inner: any Database
  private let count = Mutex(0)
  var reads: Int { count.withLock { $0 } }
  var dialect: Dialect { inner.dialect }

  init(_ inner: any Database) { self.inner = inner }

  func transact<Answer: Sendable>(
    reading reads: [Query],
    _ body: @escaping @Sendable ([Rows]) throws(StorageFailure) -> Change<Answer>
  ) async -> Result<Answer, StorageFailure> {
    count.withLock { $0 += reads.count }
    return await inner.transact(reading: reads, body)
  }

  func read(_ queries: [Query]) async -> Result<[Rows], StorageFailure> {
    count.withLock { $0 += queries.count }
    return await inner.read(queries)
  }

  func tidy() async -> Result<Void, StorageFailure> { await inner.tidy() }
}
