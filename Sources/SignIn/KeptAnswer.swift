// What a provider said last: fresh for a while, of use for longer while the provider is away, then no more.

/// A document of a provider, with the time it is from.
struct KeptAnswer<Value: Sendable>: Sendable {
  /// Seconds.
  let lifetime: Int64
  private var value: Value?
  private var since: Int64 = 0
  /// When it was last asked for, and what came of it.
  private var asked: Int64?
  private(set) var trouble: ProviderTrouble?

  /// Seconds that an answer is of use while the provider gives no other: a day.
  static var longest: Int64 { 86_400 }

  init(lifetime: Int64) { self.lifetime = lifetime }

  /// Whether it can be used without asking. A clock that went back makes nothing fresh.
  func isFresh(at now: Int64) -> Bool { value != nil && now >= since && now - since < lifetime }

  /// Whether it was asked for at least `pause` seconds ago.
  func mayAsk(at now: Int64, pause: Int64) -> Bool {
    asked.map { now < $0 || now - $0 >= pause } ?? true
  }

  mutating func take(_ answer: Result<Value, ProviderTrouble>, at now: Int64) {
    asked = now
    switch answer {
    case .success(let value): (self.value, since, trouble) = (value, now, nil)
    case .failure(let trouble): self.trouble = trouble
    }
  }

  func usable(at now: Int64) throws(ProviderTrouble) -> Value {
    guard let value, abs(now - since) < Self.longest else { throw trouble ?? .down }
    return value
  }
}
