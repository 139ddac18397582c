// How a write ended, where the database did what it was asked.

public import Workflow

/// How an intake ended.
public enum Received<Refused: Error>: Sendable {
  /// The number it got, and the case as it begins.
  case registered(RegisterNumber, Answer, Case)
  /// The key was used with the same call: the first answer again, and the case it made.
  case repeated(Answer, CaseID?)
  /// The key was used for another call.
  case keyReused
  case refused(Refused)
}

/// How an act ended.
public enum Acted<Refused: Error>: Sendable {
  /// The case as it now stands.
  case done(Answer, Case)
  case repeated(Answer, CaseID?)
  case keyReused
  /// The caller, or another writer, looked at an older case; this is how it stands.
  case stale(Case)
  /// There is no such case.
  case unknown
  case refused(Refused)
}
