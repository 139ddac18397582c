// Why a decision could not be printed; holds no facts of the case.

/// Why there is no PDF.
public enum PrintFailure: Error, Sendable, Hashable {
  /// A template of decisions is missing, unreadable, or lacks the appeal instructions.
  case templates(LetterProblems)
  /// The facts are larger than a decision may be; both in bytes.
  case tooLarge(Int, limit: Int)
  /// The program could not be started.
  case notStarted(program: String)
  /// Too many documents wait to be set.
  case busy
  /// It ran into the limit on time, memory or file size.
  case limitReached
  /// It refused the templates; its own words, cut short.
  case refused(String)
  /// What it wrote is no whole PDF.
  case notAPDF
  /// The electronic seal could not be put on; why, for whoever runs the service.
  case sealRefused(String)
  /// The temporary folder could not be made or written.
  case disk
}
