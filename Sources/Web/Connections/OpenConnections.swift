// Who is connected: counted by block of addresses, for as long as the connection lasts.

import Synchronization

/// The open connections of this process.
public final class OpenConnections: Sendable {
  /// Why a connection was ended by us.
  enum Ending: String, CaseIterable {
    /// Too many from its block.
    case block
    /// Its first request did not come in time.
    case slowHead
    /// Its answer was not read.
    case slowReader
    /// A request that no honest client sends.
    case malformed
    /// Too many headers, or too long ones.
    case headers
  }

  private struct State {
    var blocks: [AddressBlock: Int] = [:]
    var open = 0
    var endings: [Ending: Int] = [:]
  }
  private let state = Mutex(State())

  init() {}

  /// Counts a connection; false where its block has as many as it may.
  ///
  /// - Parameter block: nil where it is not counted by block.
  func enter(_ block: AddressBlock?, most: Int) -> Bool {
    state.withLock { state in
      state.open += 1
      guard let block else { return true }
      state.blocks[block, default: 0] += 1
      return state.blocks[block, default: 0] <= most
    }
  }

  func leave(_ block: AddressBlock?) {
    state.withLock { state in
      state.open -= 1
      guard let block, let count = state.blocks[block] else { return }
      state.blocks[block] = count > 1 ? count - 1 : nil
    }
  }

  func ended(_ why: Ending) { state.withLock { $0.endings[why, default: 0] += 1 } }

  /// How many there are, and how many were ended by us.
  var metrics: String {
    let (open, endings) = state.withLock { ($0.open, $0.endings) }
    return Gauge(name: "connections", help: "Open connections.", samples: [("", open)]).text
      + "# HELP utlamnande_connections_ended_total Connections that the service ended.\n"
      + "# TYPE utlamnande_connections_ended_total counter\n"
      + Ending.allCases.map {
        #"utlamnande_connections_ended_total{reason="\#($0.rawValue)"} \#(endings[$0] ?? 0)"# + "\n"
      }.joined()
  }
}
