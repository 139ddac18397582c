// Keeping the log: what was committed becomes leaves, a checkpoint is signed, and handed where the operator chose.

public import Logging
public import Proofs
public import ServiceLifecycle
public import Storage
import Synchronization

/// Somewhere that the owner of the database does not rule, or at least not alone.
public protocol CheckpointPlace: Sendable {
  /// For logs and errors; no address.
  var name: String { get }
  /// Whether it was taken.
  func take(_ checkpoint: SignedNote) async -> Bool
}

/// Makes a checkpoint every so many minutes.
public struct CheckpointService: ServiceLifecycle.Service, CustomStringConvertible {
  let desk: Desk
  let places: [any CheckpointPlace]
  let logger: Logger
  private let untaken = Untaken()

  public init(desk: Desk, places: [any CheckpointPlace], logger: Logger) {
    self.desk = desk
    self.places = places
    self.logger = logger
  }

  /// Services are named in logs; what they hold is not.
  public var description: String { "CheckpointService" }

  public func run() async throws {
    let minutes = desk.settings.log?.minutes ?? 60
    while !Task.isShuttingDownGracefully, !Task.isCancelled {
      await seal()
      try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(minutes * 60)) }
    }
  }

  /// One round: leaves, checkpoint, places. What a place did not take it is offered the next time, or the newer one.
  @discardableResult
  public func seal() async -> SignedNote? {
    let made = await desk.seal()
    switch made {
    case .success(let note?):
      logger.info("log.checkpoint")
      untaken.offer(note, to: places.map(\.name))
    case .success(nil): break
    case .failure: logger.error("log.failed")
    }
    for place in places {
      guard let note = untaken.note(for: place.name) else { continue }
      if await place.take(note) {
        untaken.taken(note, by: place.name)
      } else {
        logger.error("log.placeFailed", metadata: ["log.place": "\(place.name)"])
      }
    }
    return try? made.get()
  }
}

extension Desk {
  /// Leaves for everything that was committed, and a checkpoint over them; nil where nothing was new.
  public func seal() async -> Result<SignedNote?, StorageFailure> {
    guard let log = settings.log else { return .success(nil) }
    // Whatever waits to be noted belongs to the time before the checkpoint.
    if case .failure(let failure) = await store.flushAccesses() { return .failure(failure) }
    switch await store.catchUpLog() {
    case .failure(let failure): return .failure(failure)
    case .success: return await store.checkpoint(at: now, by: log.signer)
    }
  }
}

/// The newest checkpoint that each place has not taken.
private final class Untaken: Sendable {
  private let notes = Mutex<[String: SignedNote]>([:])

  func offer(_ note: SignedNote, to places: [String]) {
    notes.withLock { notes in for place in places { notes[place] = note } }
  }

  func note(for place: String) -> SignedNote? { notes.withLock { $0[place] } }

  func taken(_ note: SignedNote, by place: String) {
    notes.withLock { if $0[place] == note { $0[place] = nil } }
  }
}
