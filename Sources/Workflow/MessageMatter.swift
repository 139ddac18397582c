// What a message is about in its writer's own words, where that is a right over personal data.

extension Message {
  /// What the writer says that a message is about, where it is about the use of their data.
  public enum Matter: String, Sendable, Hashable, Codable, CaseIterable {
    /// Begränsning (GDPR art. 18).
    case restriction
    /// Invändning (GDPR art. 21).
    case objection

    var prompt: Prompt {
      switch self {
      case .restriction: .restriction
      case .objection: .objection
      }
    }
  }
}
