// Random rounding to base 5, as statistical offices do it: no figure tells of one case, nor does the difference of two.

import Crypto
import Workflow

/// A count, and which cases are in it.
struct StatisticsCell: Sendable, Hashable {
  private(set) var count = 0
  /// The same whatever order they came in.
  fileprivate private(set) var members: UInt64 = 0

  mutating func add(_ file: CaseID, times: Int = 1) {
    count += times
    // FNV-1a: only to tell one set of cases from another; the draw itself is keyed.
    let hash = file.text.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01B3
    }
    members = members &+ hash &* UInt64(times)
  }
}

/// Each count goes up or down to a multiple of five, up the more likely the nearer it is, so that sums come out right
/// on the whole. What is drawn depends on which cases are counted and on a key that nobody outside knows: the same
/// question gets the same answer however often it is asked, and two periods that differ by one case get draws that
/// have nothing to do with each other.
struct RandomRounding: Sendable {
  static let base = 5
  private let key: SymmetricKey

  init(key: [UInt8]) { self.key = SymmetricKey(data: key) }

  /// - Parameter name: of the figure; those of the same cases are drawn apart.
  func rounded(_ cell: StatisticsCell, _ name: String) -> Int {
    let rest = cell.count % RandomRounding.base
    guard rest > 0 else { return cell.count }
    let message = Array("\(name)\u{0}\(cell.count)\u{0}\(cell.members)".utf8)
    let mac = HMAC<SHA256>.authenticationCode(for: message, using: key)
    let draw = mac.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    let isUp = Int(draw % UInt32(RandomRounding.base)) < rest
    return cell.count - rest + (isUp ? RandomRounding.base : 0)
  }
}
