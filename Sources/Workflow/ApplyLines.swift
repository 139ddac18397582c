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
      change(id) { line in
        line.original = file
        line.unsettleCopy()
      }
      voidDrafts(restingOn: id)
    case .documentReplaced, .marked, .unmarked, .findingDismissed, .marksProposed,
      .proposalsRejected:
      applyToMarks(event)
    case .maskedCopyAdded, .maskedCopyVerified, .maskingRequested, .maskedCopyMade,
      .maskingFailed, .maskedCopyChecked:
      applyToCopies(event)
    case .assessed(let id, let assessment, let by, let at): assess(id, assessment, by, at)
    case .removalProposed(let id, let by, _): change(id) { $0.removalProposedBy = by }
    case .unlawfulRemoved(let id, _, let at):
      change(id) { line in
        line.removed = true
        line.original = nil
        line.replaced = []
        line.maskedCopy = nil
        line.masking = nil
        line.marks = []
        line.proposals = []
        line.standing = []
        line.dismissals = []
        line.records = []
        line.releaseProposal = nil
        line.release?.file = nil
        for index in line.earlierReleases.indices { line.earlierReleases[index].file = nil }
      }
      deriveStage(at: at)
    default: applyToCommunication(event)
    }
  }

  private mutating func applyToCommunication(_ event: Event) {
    switch event {
    case .releaseProposed(let id, let proposal): change(id) { $0.releaseProposal = proposal }
    case .reservationOffered(let id, let at): change(id) { $0.reservationOfferedAt = at }
    case .reservationAccepted(let id, let at):
      change(id) { $0.reservationAcceptedAt = at }
      reopenForArrival()
    case .released(let id, let release):
      change(id) { line in
        line.release.map { line.earlierReleases.append($0) }
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
      requestEnded = requestEnded || ids.isEmpty
      end(ids, as: .passedOn, at: at) { $0.passedOnTo = authority }
    case .withdrawn(let ids, let wholly, let at):
      requestEnded = requestEnded || wholly
      if wholly { notedDecisionRequest = nil }
      end(ids, as: .withdrawn, at: at) { _ in }
    default: break
    }
  }

  private mutating func assess(
    _ id: LineID, _ assessment: Assessment, _ by: StaffID, _ at: Instant?
  ) {
    change(id) { line in
      line.assessment = assessment
      line.assessedBy = by
      line.assessedAt = at
      line.isAssessmentOutdated = false
      line.releaseProposal = nil
      // A new wording is served anew.
      line.reservationOfferedAt = nil
      line.reservationAcceptedAt = nil
      if line.state == .sought { line.state = .assessed }
    }
    if stage == .received { stage = .reviewing }
    voidDrafts(restingOn: id)
  }

  /// Ends lines that nobody asks for here any more.
  private mutating func end(
    _ ids: [LineID], as state: LineState, at now: Instant, _ also: (inout Line) -> Void
  ) {
    for id in ids {
      change(id) { line in
        line.state = state
        also(&line)
      }
    }
    deriveStage(at: now)
  }

  /// Changes one line in place; an unknown one is left to the audit.
  mutating func change(_ id: LineID, _ body: (inout Line) -> Void) {
    guard let index = lines.firstIndex(where: { $0.id == id }) else { return }
    body(&lines[index])
  }

  /// Facts have changed: drafts that rest on the line are stale, and their approvals void.
  mutating func voidDrafts(restingOn line: LineID) {
    for decision in decisions where decision.isAboutVerdicts && decision.scope.contains(line) {
      voidDraft(of: decision.id)
    }
  }

  /// A recused person's draft and approvals cannot be relied on.
  mutating func voidWork(of person: StaffID) {
    for decision in decisions
    where decision.draft?.by == person || decision.approvals.contains(where: { $0.by == person }) {
      voidDraft(of: decision.id)
    }
  }

  mutating func voidDraft(of id: DecisionID) {
    change(id) { decision in
      guard decision.stage.isBeingMade, decision.draft != nil,
        !decision.kind.isSignedAtOnce
      else { return }
      decision.draft?.stale = true
      decision.approvals = []
      decision.stage = .drafting
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
