// Checkpoints and proofs out of the stored tree: a handful of reads, however large the log is.

public import Policy
public import Proofs
import Workflow

extension Store {
  /// Signs a checkpoint over every leaf there is; nil where the newest one has as many.
  public func checkpoint(
    at now: Instant, by signer: NoteSigner
  ) async -> Result<SignedNote?, StorageFailure> {
    do throws(StorageFailure) {
      let size = try await logSize().get()
      let newest = try await newestCheckpoint().get()
      guard size > 0, size != newest.flatMap({ Checkpoint(text: $0.text) })?.size else {
        return .success(nil)
      }
      let root = try await root(size: size).get()
      let checkpoint = Checkpoint(
        origin: signer.verifier.name, size: size, root: root, time: now.iso)
      guard let note = signer.sign(checkpoint.text) else {
        return .failure(.corrupt("the log's key cannot sign"))
      }
      let row = Statement(
        LogSQL.insertCheckpoint, [.int(size), .int64(now.milliseconds), .text(note.rendered)])
      switch await database.write([row]) {
      case .success: return .success(note)
      // Another process has just made it.
      case .failure(.conflict): return .success(nil)
      case .failure(let failure): return .failure(failure)
      }
    } catch { return .failure(error) }
  }

  public func newestCheckpoint() async -> Result<SignedNote?, StorageFailure> {
    await checkpoint(Statement(LogSQL.newestCheckpoint))
  }

  /// The root of the tree of the first `size` leaves.
  public func root(size: Int) async -> Result<[UInt8], StorageFailure> {
    guard size > 0 else { return .success(Merkle.emptyRoot) }
    return await hashes([ProofPlan.root(size: size)]).map { $0[0] }
  }

  /// That an event or access is in the log.
  ///
  /// - Parameter old: the checkpoint that it is to lead to; nil takes the first one that covers it.
  /// - Returns: nil where there is no such entry, or no checkpoint covers it yet.
  public func inclusion(
    of source: LogLeaf.Source, chain: String, number: Int, in old: SignedNote? = nil
  ) async -> Result<InclusionFile?, StorageFailure> {
    do throws(StorageFailure) {
      guard let (leaf, index) = try await leaf(source, chain, number) else { return .success(nil) }
      let first = old == nil ? try await checkpoint(over: index).get() : nil
      guard let note = old ?? first, let head = Checkpoint(text: note.text), index < head.size,
        head.size <= (try await logSize().get())
      else { return .success(nil) }
      let path = try await hashes(ProofPlan.inclusion(of: index, size: head.size)).get()
      return .success(InclusionFile(leaf: leaf, index: index, path: path, checkpoint: note))
    } catch { return .failure(error) }
  }

  /// That the newest checkpoint goes on from an old size; nil where the log is not so large, or has none.
  public func consistency(from old: Int) async -> Result<ConsistencyFile?, StorageFailure> {
    do throws(StorageFailure) {
      guard let note = try await newestCheckpoint().get(),
        let head = Checkpoint(text: note.text), old <= head.size
      else { return .success(nil) }
      let path = try await hashes(ProofPlan.consistency(from: old, to: head.size)).get()
      return .success(ConsistencyFile(old: old, path: path, checkpoint: note))
    } catch { return .failure(error) }
  }

  /// The entry and its leaf's index; nil where it is not there, or no leaf yet.
  private func leaf(
    _ source: LogLeaf.Source, _ chain: String, _ number: Int
  ) async throws(StorageFailure) -> (LogLeaf, index: Int)? {
    let entry = try await database.read(
      Statement(LogSQL.one(source), [.text(chain), .int(number)])
    ).get()
    guard let entry = entry.first else { return nil }
    let place = try entry.int64(0)
    let runs = try await database.read(
      Statement(LogSQL.run, [.text(source.rawValue), .int64(place)])
    ).get()
    guard let row = runs.first else { return nil }
    let run = try LogRun(row)
    guard place > run.after else { return nil }
    let before = try await database.read(
      Statement(LogSQL.count(source), [.int64(run.after), .int64(place)])
    ).get()
    let index = run.first + (try before.first?.int(0) ?? 1) - 1
    return (try LogLeaf(source, entry), index)
  }

  private func checkpoint(over index: Int) async -> Result<SignedNote?, StorageFailure> {
    await checkpoint(Statement(LogSQL.checkpointOver, [.int(index)]))
  }

  private func checkpoint(_ query: Query) async -> Result<SignedNote?, StorageFailure> {
    await database.read(query).tried { rows throws(StorageFailure) in
      guard let row = rows.first else { return nil }
      guard let note = SignedNote(try row.text(0)) else {
        throw .corrupt("a checkpoint is no signed note")
      }
      return note
    }
  }

  private func hashes(_ plan: [[TreeNode]]) async -> Result<[[UInt8]], StorageFailure> {
    let reading = TileReading(plan)
    return await tiles(Array(reading.places)).then { tiles in
      guard let hashes = reading.hashes(from: tiles) else {
        return .failure(.corrupt("a tile of the tree is missing"))
      }
      return .success(hashes)
    }
  }
}
