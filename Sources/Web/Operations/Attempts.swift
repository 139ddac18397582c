// How often one client tries: counted under a keyed hash that is forgotten with the minute.

import Crypto
import Storage
import Synchronization

/// Counts of the present minute. No address is kept.
///
/// Processes that share a database tell it their counts of a client who tries often: every tenth of the limit, and
/// each try once half of the limit is reached. Who tries now and then costs nothing.
final class Attempts: Sendable {
  private let minute = Mutex(Minute())
  private let key: SymmetricKey
  private let store: Store?
  private let limits: [AttemptKind: Int]
  private let seconds: @Sendable () -> Int64

  /// Clients counted apart in one minute; further ones share a count.
  fileprivate static let clients = 50_000

  /// For one process: the key is random, and lives as long as it does.
  /// - Parameter seconds: any clock that goes forward.
  init(_ limits: WebLimits, seconds: @escaping @Sendable () -> Int64 = Attempts.uptime) {
    key = SymmetricKey(size: .bits256)
    store = nil
    self.limits = limits.attempts
    self.seconds = seconds
  }

  /// For processes that share a database.
  /// - Parameters:
  ///   - key: the same in each of them.
  ///   - seconds: since 1970.
  init(
    _ limits: WebLimits, sharing store: Store, key: [UInt8],
    seconds: @escaping @Sendable () -> Int64
  ) {
    self.key = SymmetricKey(data: key)
    self.store = store
    self.limits = limits.attempts
    self.seconds = seconds
  }

  @Sendable static func uptime() -> Int64 {
    started.duration(to: .now).components.seconds
  }
  private static let started = ContinuousClock.now

  /// Seconds until a client with too many wrong codes may try again; nil where it may now.
  func mustWait(_ client: String) -> Int? { wait(.wrongCode, client) }

  /// Seconds until a client with too many words of signing out that were worth nothing may bring another.
  func mustWaitToSignOut(_ client: String) -> Int? { wait(.signOut, client) }

  private func wait(_ kind: AttemptKind, _ client: String) -> Int? {
    guard let limit = limits[kind] else { return nil }
    let now = seconds()
    let name = hash(client, in: now / 60)
    return minute.withLock { minute in
      minute.turn(to: now / 60)
      return minute.tries(kind, name).all >= limit ? Int(60 - now % 60) : nil
    }
  }

  func badSignOut(from client: String) async { _ = await isBeyond(.signOut, client) }

  /// Counts a text that is to be kept; whether it is one too many.
  func isKeepingBeyondLimit(from client: String) async -> Bool { await isBeyond(.kept, client) }

  func wrongCode(from client: String) async { _ = await isBeyond(.wrongCode, client) }

  /// Counts a wrong code for one request, wherever it came from; seconds until the next minute where there have been
  /// too many, else nil.
  func wrongCode(for request: String) async -> Int? {
    guard await isBeyond(.wrongCodeOfRequest, "request \(request)") else { return nil }
    return Int(60 - seconds() % 60)
  }

  /// Counts a request; whether it is one too many, and so is registered parked.
  func isIntakeBeyondLimit(from client: String) async -> Bool { await isBeyond(.intake, client) }

  private func isBeyond(_ kind: AttemptKind, _ client: String) async -> Bool {
    guard let limit = limits[kind] else { return false }
    let now = seconds() / 60
    let name = hash(client, in: now)
    let (known, telling) = minute.withLock { minute in
      minute.turn(to: now)
      return minute.count(kind, name, limit, isShared: store != nil)
    }
    guard let store, telling > 0 else { return known > limit }
    let client = Int64(bitPattern: name)
    guard case .success(let all) = await store.count(telling, kind, of: client, in: now) else {
      return known > limit
    }
    minute.withLock { $0.learn(all, kind, name, in: now) }
    return all > limit
  }

  private func hash(_ client: String, in minute: Int64) -> UInt64 {
    HMAC<SHA256>.authenticationCode(for: Array("\(minute)\u{0}\(client)".utf8), using: key)
      .prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}

/// The tries of one client.
private struct Tries {
  /// What the database said last, and what it has been told since.
  var told = 0
  /// What only this process knows.
  var untold = 0
  var all: Int { told + untold }
}

/// Everybody's tries in one minute.
private struct Minute {
  private var number: Int64 = 0
  private var counts: [AttemptKind: [UInt64: Tries]] = [:]

  mutating func turn(to now: Int64) {
    guard number != now else { return }
    number = now
    counts = [:]
  }

  func tries(_ kind: AttemptKind, _ name: UInt64) -> Tries {
    counts[kind]?[place(kind, name)] ?? Tries()
  }

  /// One try more: all that are known, and how many the database must be told now.
  mutating func count(
    _ kind: AttemptKind, _ name: UInt64, _ limit: Int, isShared: Bool
  ) -> (known: Int, telling: Int) {
    let place = place(kind, name)
    var tries = tries(kind, name)
    let wasBeyond = tries.told > limit
    tries.untold += 1
    let step = tries.all * 2 >= limit ? 1 : max(limit / 10, 1)
    var telling = 0
    if isShared, place != 0, !wasBeyond, tries.untold >= step {
      telling = tries.untold
      tries = Tries(told: tries.all)
    }
    counts[kind, default: [:]][place] = tries
    return (tries.all, telling)
  }

  /// What the database says; an older answer may come later.
  mutating func learn(_ all: Int, _ kind: AttemptKind, _ name: UInt64, in minute: Int64) {
    guard minute == number, let told = counts[kind]?[name]?.told else { return }
    counts[kind]?[name]?.told = max(told, all)
  }

  private func place(_ kind: AttemptKind, _ name: UInt64) -> UInt64 {
    let known = counts[kind] ?? [:]
    return known.count < Attempts.clients || known[name] != nil ? name : 0
  }
}

extension WebLimits {
  /// What is limited at all.
  fileprivate var attempts: [AttemptKind: Int] {
    [
      .wrongCode: wrongCodesPerMinute, .wrongCodeOfRequest: wrongCodesPerRequest,
      .intake: intakePerMinute, .signOut: signOutsPerMinute, .kept: keptPerMinute,
    ].filter { $0.value > 0 }
  }
}
