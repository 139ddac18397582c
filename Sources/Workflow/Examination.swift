// The machine's look at a document (granskning): how far it has come, as a fact that acts are decided on.

public import Policy

/// How far the machine has come with the file of one line.
public struct Examination: Sendable, Hashable {
  /// The bytes that it is about, and no others.
  public let original: BlobID
  public let result: Result

  /// What has come of it.
  public enum Result: Sendable, Hashable {
    /// Not finished: nobody knows yet what it will find.
    case unfinished
    /// All of it was read, and every detector has finished.
    case complete
    /// Some of it only a person can test; `since` is when the machine said so.
    case incomplete(since: Instant)
    /// The file that would leave holds malware, as a scanner says.
    case infected
    /// The scanner has not looked at the file that would leave.
    case notScanned
  }

  public init(original: BlobID, result: Result) {
    self.original = original
    self.result = result
  }
}

extension Act {
  /// The lines whose files leave by the act, or are masked by it: their examinations are to be at hand.
  public var leaving: [LineID] {
    switch self {
    case .release(let lines, _, _), .confirmRelease(let lines): lines.unique
    case .makeMaskedCopy(let line): [line]
    default: []
    }
  }
}

extension Deliberation {
  /// Nothing leaves, and nothing is masked, before the machine has come to its end with these very bytes.
  ///
  /// What it could not read or test, a person must have tested after it said so: whoever tested it before
  /// could not know (BrB 20:3). A line without a file was never the machine's.
  func checkExamined(_ line: Line) throws(Refusal) {
    guard let examined, let original = line.original else { return }
    guard let look = examined[line.id], look.original == original.blob else {
      throw Refusal(.examinationRunning, line: line.id)
    }
    switch look.result {
    case .unfinished: throw Refusal(.examinationRunning, line: line.id)
    case .complete: return
    case .infected: throw Refusal(.infected, line: line.id)
    case .notScanned: throw Refusal(.notScanned, line: line.id)
    case .incomplete(let since):
      guard let at = line.assessedAt, at > since else {
        throw Refusal(.assessedBeforeExamination, line: line.id)
      }
    }
  }
}
