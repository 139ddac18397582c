// Finding and testing: lines, documents, searches, and the assessment of each.

import Policy

extension Deliberation {
  func decideTesting(_ act: Act) throws(Refusal) -> Outcome {
    switch act {
    case .addLine(let new): return addLine(new)
    case .addDocument(let id, let document):
      let line = try line(id, for: .addDocument)
      guard line.original == nil else { throw Refusal(.alreadyDone, line: id) }
      return Outcome([.documentAdded(line: id, file: document)])
    case .replaceDocument(let id, let document, let reason):
      let line = try line(id, for: .replaceDocument)
      guard line.original != nil else { throw Refusal(.noDocument, line: id) }
      try needWords(reason)
      return Outcome([.documentReplaced(line: id, file: document, reason: reason)])
    case .recordSearch(let systems, let result, let id):
      guard !systems.isEmpty else { throw Refusal(.searchMissing) }
      try needWords(result)
      if let id, file.line(id) == nil { throw Refusal(.unknownLine, line: id) }
      let search = Search(systems: systems, result: result, line: id, by: try person(), at: now)
      return Outcome([.searchRecorded(search)])
    case .note(let text):
      try needWords(text)
      return Outcome([.noteAdded(Note(text: text, by: try person(), at: now))])
    case .recordAuthorisation: return try recordAuthorisation(act)
    case .assess(let id, let assessment): return try assess(id, assessment)
    default: throw Refusal(.nothingToDo)
    }
  }

  /// What was seen, by whom, and the requester's file that it rests on, where it came as one.
  private func recordAuthorisation(_ act: Act) throws(Refusal) -> Outcome {
    guard
      case .recordAuthorisation(let kind, let scope, let from, let to, let seenBy, let attachment) =
        act
    else { throw Refusal(.nothingToDo) }
    try needWords(scope)
    if let to, to < from { throw Refusal(.dateInPast) }
    if let attachment, !file.attachments.contains(where: { $0.id == attachment }) {
      throw Refusal(.unknownEntry)
    }
    let recorder = try person()
    let authorisation = Authorisation(
      id: entry(), kind: kind, scope: scope, validFrom: from, validTo: to,
      seenBy: seenBy ?? recorder, attachment: attachment)
    return Outcome([.authorisationRecorded(authorisation)])
  }

  private func addLine(_ new: LineRequest) -> Outcome {
    let line = NewLine(
      id: LineID(fresh.name(1)), kind: new.kind,
      publicTitle: new.publicTitle ?? title(file.lines.count + 1, file.request.language),
      reference: new.reference, date: new.date, named: false, addedAt: now, file: new.file)
    return Outcome([.lineAdded(line)])
  }

  private func assess(_ id: LineID, _ assessment: Assessment) throws(Refusal) -> Outcome {
    let line = try line(id, for: .assess)
    let decisions = file.decisions.filter {
      $0.isAboutVerdicts && $0.stands && $0.scope.contains(id)
    }
    if !decisions.isEmpty, !line.ordered, !decisions.contains(where: \.stage.isBeingMade) {
      throw Refusal(.decisionSigned, line: id)
    }
    try checkWhatStands(assessment, line)
    try check(assessment, of: line)
    let event = Event.assessed(
      line: id, assessment: assessment, by: try person(), at: now)
    guard assessment.verdict.isWithheld, decisions.isEmpty else { return Outcome([event]) }
    return Outcome([event] + openNoted(id))
  }

  /// What a court has ordered goes out; what has gone out cannot be called back.
  private func checkWhatStands(_ assessment: Assessment, _ line: Line) throws(Refusal) {
    if line.ordered, !assessment.verdict.letsOut { throw Refusal(.releaseOrdered, line: line.id) }
    guard line.release != nil, let told = line.told?.verdict else { return }
    if told == .release ? assessment.verdict != .release : !assessment.verdict.letsOut {
      throw Refusal(.alreadyReleased, line: line.id)
    }
  }

  /// A decision asked for before anything was withheld opens now, or takes in one line more.
  private func openNoted(_ id: LineID) -> [Event] {
    guard let noted = file.notedDecisionRequest,
      noted.scope.isEmpty || noted.scope.contains(id)
    else { return [] }
    let made = file.decisions.first {
      $0.kind == .refusal && $0.stage.isBeingMade && $0.requestedBy == .requester
        && $0.requestedAt == noted.at
    }
    if let made { return [.scopeChanged(decision: made.id, scope: made.scope + [id])] }
    return [open(.refusal, [id], by: .requester, asked: noted.at)]
  }
}
