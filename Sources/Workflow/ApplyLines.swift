// What an event does to the lines.

import Policy

extension Line {
  init(_ new: NewLine) {
    self.init(
      id: new.id, kind: new.kind, publicTitle: new.publicTitle, named: new.named,
      addedAt: new.addedAt)
    reference = new.reference
    date = new.date
    original = new.file
  }
}

extension Case {
  mutating func applyToLines(_ event: Event) {
    switch event {
    case .lineAdded(let new):
      lines.append(Line(new))
      deriveStage(at: new.addedAt)
    case .documentAdded(let id, let file):
      change(id) { $0.original = file }
    case .documentReplaced(let id, let file, _):
      change(id) { line in
        line.original.map { line.replaced.append($0) }
        line.original = file
      }
      voidDrafts(restingOn: id)
    case .maskedCopyAdded(let id, let file, let by):
      change(id) { $0.maskedCopy = MaskedCopy(file: file, addedBy: by) }
    case .maskedCopyVerified(let id, let verification):
      change(id) { $0.maskedCopy?.verification = verification }
    case .assessed(let id, let assessment, let by): assess(id, assessment, by)
    case .marked(let id, let mark):
      change(id) { $0.marks.append(mark) }
      voidDrafts(restingOn: id)
    case .unmarked(let id, let mark, _):
      change(id) { $0.marks.removeAll { $0.id == mark } }
      voidDrafts(restingOn: id)
    case .findingDismissed(let id, let finding, _): change(id) { $0.dismissals.append(finding) }
    case .removalProposed(let id, let by, _): change(id) { $0.removalProposedBy = by }
    case .unlawfulRemoved(let id, _):
      change(id) { line in
        line.removed = true
        line.original = nil
        line.maskedCopy = nil
      }
    default: applyToCommunication(event)
    }
  }

  private mutating func applyToCommunication(_ event: Event) {
    switch event {
    case .releaseProposed(let id, let proposal): change(id) { $0.releaseProposal = proposal }
    case .reservationOffered(let id, let at): change(id) { $0.reservationOfferedAt = at }
    case .reservationAccepted(let id, let at): change(id) { $0.reservationAcceptedAt = at }
    case .released(let id, let release):
      change(id) { line in
        line.release = release
        line.releaseProposal = nil
        line.ordered = false
        line.communicate(at: release.at)
      }
      deriveStage(at: release.at)
    case .answered(let ids, let at):
      for id in ids {
        change(id) { line in
          line.answered = true
          line.communicate(at: at)
        }
      }
      deriveStage(at: at)
    case .dispatchRecorded(let id, _, let day): change(id) { $0.release?.dispatched = day }
    case .passedOn(let ids, let authority, let at):
      end(ids, as: .passedOn, at: at) { $0.passedOnTo = authority }
    case .withdrawn(let ids, let at): end(ids, as: .withdrawn, at: at) { _ in }
    default: break
    }
  }

  private mutating func assess(_ id: LineID, _ assessment: Assessment, _ by: StaffID) {
    change(id) { line in
      line.assessment = assessment
      line.assessedBy = by
      line.releaseProposal = nil
      line.reservationAcceptedAt = nil
      if line.state == .sought { line.state = .assessed }
    }
    if stage == .received { stage = .reviewing }
    voidDrafts(restingOn: id)
  }

  /// Ends lines that nobody asks for here any more; no lines means the request as a whole.
  private mutating func end(
    _ ids: [LineID], as state: LineState, at now: Instant, _ also: (inout Line) -> Void
  ) {
    for id in ids {
      change(id) { line in
        line.state = state
        also(&line)
      }
    }
    if !lines.contains(where: \.isOpen) { requestEnded = true }
    deriveStage(at: now)
  }

  /// Changes one line in place; an unknown one is left to the audit.
  mutating func change(_ id: LineID, _ body: (inout Line) -> Void) {
    guard let index = lines.firstIndex(where: { $0.id == id }) else { return }
    body(&lines[index])
  }

  /// Facts have changed: drafts that rest on the line are stale, and their approvals void.
  private mutating func voidDrafts(restingOn line: LineID) {
    for index in decisions.indices
    where decisions[index].stage.isBeingMade && decisions[index].scope.contains(line)
      && decisions[index].draft != nil && !decisions[index].kind.isSignedAtOnce
    {
      decisions[index].draft?.stale = true
      decisions[index].approvals = []
      decisions[index].stage = .drafting
    }
  }
}

extension Line {
  /// The requester has now been told what stands.
  mutating func communicate(at now: Instant) {
    told = assessment
    if state == .assessed || state == .sought { state = .communicated }
    if communicatedAt == nil { communicatedAt = now }
  }
}

extension DecisionKind {
  /// Opened by the decider and signed without a round of drafts (FL 36–38 §§).
  var isSignedAtOnce: Bool { self == .change || self == .rectification }
}
