// What an act has come to: the events that happened and what must be done.

/// Events and effects of one act, committed together or not at all.
public struct Outcome: Sendable, Hashable {
  public internal(set) var events: [Event]
  public internal(set) var effects: [Effect]

  /// What has come of no act, or of one.
  public init(_ events: [Event] = [], effects: [Effect] = []) {
    self.events = events
    self.effects = effects
  }

  /// Adds what a further act of the same commit has come to.
  public mutating func append(_ other: Outcome) {
    events += other.events
    effects += other.effects
  }
}
