// Who wrote what came into a case, as far as it is known: the requester is shown their own words and nobody else's.

/// Where a message or a file in a case comes from (avsändare).
///
/// Anything may reach a case: a consulted authority's answer may hold the very text that is tested, and a register
/// number is public. So what is not known to be the requester's is the authority's own paper until a person lets
/// it out (OSL 8:1, 10:28).
public struct Authorship: Sendable, Hashable, Codable {
  public var writer: Writer
  /// The consultation that it seems to answer; a person confirms it.
  public var consultation: EntryID?
  /// Whether no person wrote it: an answering machine, a list; nil is no.
  public var isMachines: Bool?

  public init(_ writer: Writer, consultation: EntryID? = nil, isMachines: Bool = false) {
    self.writer = writer
    self.consultation = consultation
    self.isMachines = isMachines ? true : nil
  }

  /// Who wrote it.
  public enum Writer: String, Sendable, Hashable, Codable, CaseIterable {
    /// The one who asks, or staff who record what they said.
    case requester
    /// Somebody whom the authority has written to in the case, and who is not the requester.
    case correspondent
    /// Somebody else; it may be the requester from another address.
    case other
  }
}

extension Message {
  /// Whether the one who asks wrote it; nobody else's is shown to them.
  public var isRequesters: Bool { origin?.writer ?? .requester == .requester }
}

extension RequesterFile {
  /// Whether it came from the one who asks; nobody else's is shown to them.
  public var isRequesters: Bool { origin?.writer ?? .requester == .requester }
}

extension Case {
  /// What the one who asks has written.
  public var ownMessages: [Message] { messages.filter(\.isRequesters) }

  /// What the one who asks has sent along.
  public var ownAttachments: [RequesterFile] { attachments.filter(\.isRequesters) }

  /// Whether a message or a file came from somebody else than the one who asks.
  public func isFromAnother(_ id: EntryID) -> Bool {
    messages.contains { $0.id == id && !$0.isRequesters }
      || attachments.contains { $0.id == id && !$0.isRequesters }
  }
}
