// The table of the line: what its state says to the verbs that concern one line.

/// The verbs of the case that concern single lines, seen from the line.
public enum LineVerb: String, Sendable, Hashable, CaseIterable {
  case addDocument, replaceDocument, addMaskedCopy, verifyMaskedCopy, mark, unmark
  case proposeMarks, confirmMarks, rejectMarks, makeMaskedCopy, recordMasking, recordCopyCheck
  case assess, release, answer, recordDispatch, passOn, withdraw
}

extension LineVerb {
  /// Whether it works on the file itself, which is gone after `removeUnlawful`.
  var needsFile: Bool {
    switch self {
    case .addDocument, .replaceDocument, .addMaskedCopy, .verifyMaskedCopy, .mark, .unmark: true
    case .proposeMarks, .confirmMarks, .rejectMarks, .makeMaskedCopy: true
    case .recordMasking, .recordCopyCheck: true
    case .assess, .release, .answer, .recordDispatch, .passOn, .withdraw: false
    }
  }
}

/// What a line in `state` says to `verb`.
public func rule(_ state: LineState, _ verb: LineVerb) -> Rule<LineState> {
  switch state {
  case .sought: sought(verb)
  case .assessed: assessed(verb)
  case .communicated: communicated(verb)
  case .withdrawn, .passedOn: .refuse(.lineNotOpen)
  }
}

private func sought(_ verb: LineVerb) -> Rule<LineState> {
  switch verb {
  case .assess: .move(.assessed)
  case .passOn: .move(.passedOn)
  case .withdraw: .move(.withdrawn)
  case .addDocument, .replaceDocument, .addMaskedCopy, .verifyMaskedCopy, .mark, .unmark: .stay
  case .proposeMarks, .confirmMarks, .rejectMarks, .makeMaskedCopy: .stay
  case .recordMasking, .recordCopyCheck: .stay
  // No verdict yet.
  case .release, .answer: .refuse(.notAssessed)
  case .recordDispatch: .refuse(.notReleased)
  }
}

private func assessed(_ verb: LineVerb) -> Rule<LineState> {
  switch verb {
  case .release: .move(.communicated)
  case .answer: .move(.communicated)
  case .passOn: .move(.passedOn)
  case .withdraw: .move(.withdrawn)
  case .assess: .stay
  case .addDocument, .replaceDocument, .addMaskedCopy, .verifyMaskedCopy, .mark, .unmark: .stay
  case .proposeMarks, .confirmMarks, .rejectMarks, .makeMaskedCopy: .stay
  case .recordMasking, .recordCopyCheck: .stay
  case .recordDispatch: .refuse(.notReleased)
  }
}

private func communicated(_ verb: LineVerb) -> Rule<LineState> {
  switch verb {
  // A new verdict while a decision is open; what was told before stands until the new one is told.
  case .assess, .release, .recordDispatch: .stay
  // A letter may sum up what was released.
  case .answer: .stay
  case .addDocument, .replaceDocument, .addMaskedCopy, .verifyMaskedCopy, .mark, .unmark: .stay
  case .proposeMarks, .confirmMarks, .rejectMarks, .makeMaskedCopy: .stay
  case .recordMasking, .recordCopyCheck: .stay
  // The decision that was asked for falls; what was told stands.
  case .withdraw: .stay
  case .passOn: .refuse(.alreadyDone)
  }
}
