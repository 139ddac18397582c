// What a webhook tells: a few public facts of one event, the same bytes however often they are sent.

/// What has happened, as far as other systems are told: no more than the public register and the stage show.
///
/// What exactly was done in a case would say more: that somebody was asked, or a document found. So a receiver hears
/// that the case has moved on, and reads the rest with a token of its own, as far as that reaches.
public enum WebhookEvent: String, Sendable, Hashable, CaseIterable {
  /// A request got its number: the first event of a case.
  case registered = "case.registered"
  /// The case is in another stage than before.
  case stageChanged = "case.stageChanged"
  /// Something else was written in the case.
  case changed = "case.changed"
}

/// One delivery, but for the moment and the signatures.
public struct WebhookMessage: Sendable, Hashable {
  /// The same for every try and every replay of an event, and no other event's: the receiver's idempotency key.
  public let id: String
  /// JSON.
  public let body: [UInt8]

  /// - Parameter id: without a dot, which would end it where it is signed.
  public init(id: String, body: [UInt8]) {
    self.id = id
    self.body = body
  }

  /// The lines of the header that say which delivery it is and that it is ours.
  ///
  /// - Parameters:
  ///   - second: when it is sent, in seconds since 1970: a receiver refuses what is old.
  ///   - secrets: one signature for each, so that either may be known.
  public func headers(at second: Int64, signedWith secrets: [WebhookSecret]) -> [String] {
    let signatures = secrets.map { $0.signature(of: self, at: second) }
    return [
      "webhook-id: \(id)", "webhook-timestamp: \(second)",
      "webhook-signature: \(signatures.joined(separator: " "))",
    ]
  }
}
