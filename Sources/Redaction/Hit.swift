// What a detector says of a span of bytes, before it becomes a flag.

public import Policy

/// Reasons, held as bits so that a scan allocates nothing for them.
public struct FlagReasons: OptionSet, Sendable, Hashable {
  public let rawValue: UInt64
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// The set of one reason, of two or of three; no list of them is made in memory.
  public init(_ reason: FlagReason) { rawValue = Self.bit(reason) }

  public init(_ first: FlagReason, _ second: FlagReason) {
    rawValue = Self.bit(first) | Self.bit(second)
  }

  public init(_ first: FlagReason, _ second: FlagReason, _ third: FlagReason) {
    rawValue = Self.bit(first) | Self.bit(second) | Self.bit(third)
  }

  /// The reasons in the order in which they are declared.
  public var list: [FlagReason] { FlagReason.allCases.filter { rawValue & Self.bit($0) != 0 } }

  @inline(__always)
  private static func bit(_ reason: FlagReason) -> UInt64 { 1 << UInt64(reason.order) }
}

/// A span of bytes, what it seems to be, and how sure that is.
public struct Hit: Sendable, Hashable {
  public var start: Int
  /// The byte after the last one.
  public var end: Int
  public var kind: FlagKind
  public var certainty: FlagCertainty
  public var reasons: FlagReasons
  /// Which provision's cue it is, as an index into the catalogue's cues; -1 for other kinds.
  var cue: Int32 = -1
  var isLikelyPublic = false

  init(
    start: Int, end: Int, kind: FlagKind, certainty: FlagCertainty, reasons: FlagReasons
  ) {
    self.start = start
    self.end = end
    self.kind = kind
    self.certainty = certainty
    self.reasons = reasons
  }
}
