// What reads, flags, masks and verifies documents, put together once at start.

/// The machinery of documents; without it documents are kept, and assessed by hand.
public struct DocumentTools: Sendable {
  /// Names the reader and its version: what another one has read is read again.
  public let readerIdentity: String
}
