// How often one client tries: counted under a keyed hash that is forgotten with the minute.

import Crypto
import Synchronization

/// Counts of the present minute. The key is random and lives as long as the process; no address is kept.
final class Attempts: Sendable {
  fileprivate struct Minute {
    var number: Int64 = 0
    var wrongCodes: [UInt64: Int] = [:]
    var intakes: [UInt64: Int] = [:]
  }

  private let minute = Mutex(Minute())
  private let key = SymmetricKey(size: .bits256)
  private let wrongCodesPerMinute: Int
  private let intakePerMinute: Int
  private let seconds: @Sendable () -> Int64

  /// Clients counted apart in one minute; further ones share a count.
  private static let clients = 50_000

  /// - Parameter seconds: any clock that goes forward.
  init(_ limits: WebLimits, seconds: @escaping @Sendable () -> Int64 = Attempts.uptime) {
    wrongCodesPerMinute = limits.wrongCodesPerMinute
    intakePerMinute = limits.intakePerMinute
    self.seconds = seconds
  }

  @Sendable static func uptime() -> Int64 {
    started.duration(to: .now).components.seconds
  }
  private static let started = ContinuousClock.now

  /// Seconds until a client with too many wrong codes may try again; nil where it may now.
  func mustWait(_ client: String) -> Int? {
    guard wrongCodesPerMinute > 0 else { return nil }
    let now = seconds()
    let name = hash(client)
    return minute.withLock { minute in
      minute.turn(to: now / 60)
      return (minute.wrongCodes[name] ?? 0) >= wrongCodesPerMinute ? Int(60 - now % 60) : nil
    }
  }

  func wrongCode(from client: String) {
    guard wrongCodesPerMinute > 0 else { return }
    let now = seconds()
    let name = hash(client)
    minute.withLock { minute in
      minute.turn(to: now / 60)
      minute.wrongCodes[Attempts.room(minute.wrongCodes, name), default: 0] += 1
    }
  }

  /// Counts a request; whether it is one too many, and so is registered parked.
  func isIntakeBeyondLimit(from client: String) -> Bool {
    guard intakePerMinute > 0 else { return false }
    let now = seconds()
    let name = hash(client)
    return minute.withLock { minute in
      minute.turn(to: now / 60)
      let place = Attempts.room(minute.intakes, name)
      minute.intakes[place, default: 0] += 1
      return minute.intakes[place, default: 0] > intakePerMinute
    }
  }

  private static func room(_ counts: [UInt64: Int], _ name: UInt64) -> UInt64 {
    counts.count < clients || counts[name] != nil ? name : 0
  }

  private func hash(_ client: String) -> UInt64 {
    HMAC<SHA256>.authenticationCode(for: Array(client.utf8), using: key)
      .prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}

extension Attempts.Minute {
  fileprivate mutating func turn(to now: Int64) {
    guard number != now else { return }
    number = now
    wrongCodes = [:]
    intakes = [:]
  }
}
