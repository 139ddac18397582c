// Why no masked copy was made. Nothing is left on disk, and the original is never sent instead.

/// A reason why a masked copy could not be made; none of them tells what the document says.
public enum MaskingFailure: Error, Sendable, Hashable {
  /// Everything that is wrong with the marks, all at once.
  case marks([MarkProblem])
  /// The bytes are not those the marks were made on.
  case sourceChanged
  case encrypted
  case damaged
  case tooManyPages(Int, limit: Int)
  /// A page whose sides are too long to be drawn legibly within the limits.
  case pageTooLarge(page: Int)
  /// What was read of the document does not fit its pages.
  case textDiffers(page: Int)
  case toolMissing(String)
  case timedOut(String)
  case tooMuchMemory(String)
  case outputTooLarge(limit: Int)
  /// A tool ended in a way it should not.
  case failed(String)
  case disk
}

/// What is wrong with one mark.
public struct MarkProblem: Sendable, Hashable {
  /// Counted from 0 in the order.
  public let mark: Int
  public let reason: Reason
  public init(mark: Int, reason: Reason) {
    self.mark = mark
    self.reason = reason
  }
  public enum Reason: String, Sendable, Hashable, CaseIterable {
    case noSuchPage, noBox, emptyBox, outsidePage, labelTooLong, tooManyBoxes, tooManyMarks
  }
}
