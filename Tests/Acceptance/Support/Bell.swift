// Tells loops of a test that it is enough.

import Synchronization

/// Rings once, for all who look.
///
/// Loops that call the server are told and not cancelled: URLSession, cancelled in the moment of its answer,
/// waits for a lock whose owner waits for it.
final class Bell: Sendable {
  private let rung = Mutex(false)
  var hasRung: Bool { rung.withLock { $0 } }
  func ring() { rung.withLock { $0 = true } }
}
