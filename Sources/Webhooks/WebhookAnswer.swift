// What came of a delivery, and what that means for the next.

/// Carries deliveries to one receiver. Drivers: `WebhooksCurl`.
public protocol WebhookCourier: Sendable {
  /// Sends once, and says what was answered; what is written in the answer is thrown away.
  ///
  /// - Parameter second: when it is sent, in seconds since 1970.
  func carry(_ message: WebhookMessage, at second: Int64) async -> WebhookAnswer
}

/// What came back.
public enum WebhookAnswer: Sendable, Hashable {
  /// An HTTP status, and after how many seconds the receiver wants to be asked again.
  case answered(status: Int, retryAfter: Int?)
  case unanswered(WebhookTrouble)
}

/// Why there was no answer, as a word.
public enum WebhookTrouble: String, Sendable, Hashable {
  /// No connection, or one that was lost.
  case down
  /// Not in time.
  case slow
  /// The receiver did not prove who it is.
  case tls
  /// Something that is no HTTP.
  case lied
  /// The file of the secrets cannot be read, or holds none.
  case secret
  /// Nothing to do with the receiver.
  case local
}

/// What an answer means.
public enum WebhookVerdict: Sendable, Hashable {
  case taken
  /// The receiver takes nothing now: this event is tried again, and those after it wait.
  case later
  /// The receiver does not take this event: it is tried again a few times, then put aside for a person.
  case refused
  /// The receiver wants nothing any more.
  case gone
}

extension WebhookAnswer {
  public var verdict: WebhookVerdict {
    guard case .answered(let status, _) = self else { return .later }
    switch status {
    case 200..<300: return .taken
    case 410: return .gone
    // Of the hook as such: who we are, where it is, how fast. Those after it would get the same.
    case 401, 403, 404, 405, 407, 408, 425, 429: return .later
    case 400..<500: return .refused
    // Redirects are not followed: an address is what the operator wrote, and nothing else.
    default: return .later
    }
  }

  /// The status, where there was one.
  public var status: Int? {
    if case .answered(let status, _) = self { return status }
    return nil
  }

  /// What was wrong, as one word without anything of the receiver's.
  public var word: String {
    switch self {
    case .answered(let status, _): "status\(status)"
    case .unanswered(let trouble): trouble.rawValue
    }
  }

  /// Whether a person should know, since time alone will not mend it.
  public var isForPerson: Bool {
    switch self {
    case .answered(let status, _):
      (300..<500).contains(status) && ![408, 425, 429].contains(status)
    case .unanswered(let trouble): trouble == .tls || trouble == .secret
    }
  }
}
