// The owner of the database tampers, as thoroughly as they can: the first bad entry is named, or the checkpoint
// that somebody else has kept is contradicted.

import Policy
import Proofs
import Testing

@testable import Storage
@testable import Workflow

@Suite("An owner who tampers")
struct LogTampering {
  /// Three cases of two events, four reads; a checkpoint after each half.
  private func world(_ engine: Engine) async throws -> (World, kept: [Checkpoint]) {
    let world = try await World(engine)
    try await world.fill(cases: 3, reads: 2)
    let first = try #require(try await world.seal())
    for n in 1...3 { try await world.act(.numbered(n), .assigned(owner: .anna)) }
    try await world.fill(cases: 0, reads: 2)
    let second = try #require(try await world.seal(at: Instant.noon.adding(seconds: 60)))
    try #expect(await world.audited(kept: [first, second]).findings == [])
    return (world, [first, second])
  }

  /// What the log alone says.
  private func found(_ world: World, kept: [Checkpoint] = []) async throws -> [Finding] {
    try await world.audited(kept: kept).findings.filter {
      switch $0 {
      case .leaf, .tile, .checkpoint, .keptCheckpoint: true
      default: false
      }
    }
  }

  private static let first = CaseID.numbered(1).text

  /// Leaves: three first events, two reads; then three second events, two reads.
  @Test(
    arguments: Engine.allCases,
    [
      // Altered.
      (
        "UPDATE events SET hash = x'00' WHERE seq = (SELECT MIN(seq) FROM events)",
        Finding.leaf(index: 0, .event, chain: first, number: 1, .hash)
      ),
      (
        "UPDATE access_log SET hash = x'00' WHERE number = 2",
        .leaf(index: 4, .access, chain: "*", number: 2, .hash)
      ),
      // Removed: the next one stands in its place.
      (
        "DELETE FROM events WHERE seq = (SELECT MIN(seq) FROM events)",
        .leaf(index: 0, .event, chain: CaseID.numbered(2).text, number: 1, .hash)
      ),
      // Removed at the end.
      (
        "DELETE FROM access_log WHERE number = 4",
        .leaf(index: 9, .access, chain: "", number: 0, .missing)
      ),
      // Moved to another place.
      (
        "UPDATE events SET seq = -seq WHERE seq = (SELECT MIN(seq) FROM events)",
        .leaf(index: 0, .event, chain: CaseID.numbered(2).text, number: 1, .hash)
      ),
      // Given to another case.
      (
        "UPDATE access_log SET number = 9 WHERE number = 1",
        .leaf(index: 3, .access, chain: "*", number: 9, .hash)
      ),
      // The tree itself.
      (
        "UPDATE log_runs SET leaves = leaves - 1 WHERE first = 0",
        .leaf(index: nil, .event, chain: CaseID.numbered(3).text, number: 1, .unknown)
      ),
      (
        "DELETE FROM log_runs WHERE first = 3",
        .leaf(index: 3, .event, chain: "", number: 0, .misplaced)
      ),
      ("DELETE FROM log_tiles", .leaf(index: 0, .event, chain: first, number: 1, .missing)),
      // Checkpoints.
      (
        "UPDATE checkpoints SET text = replace(text, 'time 2026', 'time 2025') WHERE size = 5",
        .checkpoint(size: 5, .signature, agreed: nil)
      ),
      (
        "UPDATE checkpoints SET text = '' WHERE size = 5",
        .checkpoint(size: 5, .notReadable, agreed: nil)
      ),
    ])
  func theFirstBadEntryIsNamed(
    _ engine: Engine, _ change: (sql: String, finding: Finding)
  ) async throws {
    let (world, _) = try await world(engine)
    let segment = try await world.store.accesses(AccessFilter(limit: 1)).get().first?.segment ?? ""
    try await world.tamper(change.sql)
    let first = try #require(try await found(world).first)
    if case .leaf(let index, let source, "*", let number, let flaw) = change.finding {
      #expect(first == .leaf(index: index, source, chain: segment, number: number, flaw))
    } else {
      #expect(first == change.finding)
    }
  }

  /// The end of the log is cut off, tree, checkpoints and all; only what was kept elsewhere tells.
  @Test(arguments: Engine.allCases)
  func aCutEndContradictsTheCheckpointThatWasKept(_ engine: Engine) async throws {
    let (world, kept) = try await world(engine)
    try await world.tamper(
      "DELETE FROM log_runs WHERE first >= 5", "DELETE FROM checkpoints WHERE size > 5",
      "DELETE FROM access_log WHERE number > 2")
    #expect(try await found(world) == [])
    #expect(
      try await found(world, kept: kept)
        == [.keptCheckpoint(size: 10, time: kept[1].time, agreed: 5)])
    #expect(try await world.store.consistency(from: 10).get() == nil)
  }

  /// An access is removed, its segment chained anew, the whole tree rebuilt and every checkpoint signed again with the
  /// key that the owner has: the database is sound, and contradicts the old checkpoint.
  @Test(arguments: Engine.allCases)
  func anotherHistoryContradictsTheCheckpointThatWasKept(_ engine: Engine) async throws {
    let (world, kept) = try await world(engine)
    let entries = try await world.store.accesses(AccessFilter()).get().reversed()
    try await world.tamper(
      "DELETE FROM access_log", "DELETE FROM access_texts", "DELETE FROM log_runs",
      "DELETE FROM log_tiles", "DELETE FROM checkpoints")
    let other = Store(database: world.database)
    for entry in entries.dropFirst() { try await other.note(entry.access).get() }
    try await world.seal()
    #expect(try await world.audited().findings == [])
    let found = try await found(world, kept: kept)
    #expect(
      found
        == [
          .keptCheckpoint(size: 5, time: kept[0].time, agreed: 0),
          .keptCheckpoint(size: 10, time: kept[1].time, agreed: 0),
        ])
    let going = try await world.store.consistency(from: 5).get()
    #expect(going?.holds(from: kept[0]) == false)
  }

  /// An event is changed, its case chained anew from there, and its leaf put into the tree in place of the old one.
  @Test(arguments: Engine.allCases)
  func aChainedAnewSuffixContradictsTheCheckpointThatWasKept(_ engine: Engine) async throws {
    let (world, kept) = try await world(engine)
    let id = CaseID.numbered(2)
    let rows = try await world.database.read(
      Statement(
        "SELECT header, facts, digests FROM events WHERE case_id = $1 ORDER BY number",
        [.text(id.text)])
    ).get()
    var hash = HashChain.start(ofCase: id.text)
    for (index, row) in rows.enumerated() {
      let header = try row.text(0).replacing("\"role\":\"handler\"", with: "\"role\":\"decider\"")
      hash = HashChain.event(
        previous: hash, header: Array(header.utf8), facts: Array(try row.text(1).utf8),
        digests: try row.blob(2))
      try await world.tamper(
        "UPDATE events SET header = $1, hash = $2 WHERE case_id = '\(id)' AND number = \(index + 1)",
        with: [.text(header), .blob(hash)])
    }
    try await world.tamper(
      "UPDATE cases SET hash = $1 WHERE id = '\(id)'", with: [.blob(hash)])
    // The chain of the case holds again; the leaf does not.
    #expect(
      try await world.audited(kept: kept).findings
        == [.leaf(index: 6, .event, chain: id.text, number: 2, .hash)])
    try await world.tamper(
      "DELETE FROM log_runs", "DELETE FROM log_tiles", "DELETE FROM checkpoints")
    try await world.seal()
    #expect(try await world.audited().findings == [])
    let told = try await found(world, kept: kept)
    #expect(told.last == .keptCheckpoint(size: 10, time: kept[1].time, agreed: 0))
  }
}
