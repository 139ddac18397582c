// How much of one message is read: every loop over a stranger's bytes has a bound.

/// The most that is read and kept of one message; the rest is told as a `Trouble`.
public struct ReadLimits: Sendable, Hashable {
  /// Bytes of the header of the message or of a part.
  public var headerBytes = 1_000_000
  /// Fields of one header.
  public var headerFields = 2_000
  /// Parts in all, at every depth.
  public var parts = 1_000
  /// How deep parts may lie in parts.
  public var depth = 16
  /// Bytes of readable text in all, in UTF-8.
  public var textBytes = 2_000_000
  /// Attachments in all.
  public var attachments = 500
  /// Bytes of all attachments together.
  public var attachmentBytes = 100_000_000
  /// Addresses of one field.
  public var addresses = 500
  /// Message ids of one field.
  public var references = 200
  /// Messages and meetings that are summarised.
  public var enclosures = 50

  /// The limits that are used unless others are asked for.
  public static let standard = ReadLimits()

  /// The standard limits, to be changed.
  public init() {}
}
