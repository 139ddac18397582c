// What an event does to the marks of a line and to the copies that bear them.

import Policy

extension Case {
  /// What a masked copy answers to changes here: a person's check of it is void.
  mutating func applyToMarks(_ event: Event) {
    switch event {
    case .documentReplaced(let id, let file, _):
      change(id) { $0.replace(with: file) }
      voidDrafts(restingOn: id)
    case .marked(let id, let mark):
      change(id) { $0.add(mark) }
      voidDrafts(restingOn: id)
    case .unmarked(let id, let mark, _):
      change(id) { line in
        line.marks.removeAll { $0.id == mark }
        line.unsettleCopy()
      }
      voidDrafts(restingOn: id)
    case .findingDismissed(let id, let finding, let reason, let by, let at, let text, let all):
      change(id) { line in
        line.dismissals.removeAll { $0.finding == finding }
        line.dismissals.append(
          Dismissal(
            finding: finding, reason: reason, by: by, at: at, text: text, everywhere: all == true))
      }
    case .marksProposed(let id, let proposals):
      change(id) { line in
        line.proposals += proposals
        line.releaseProposal = nil
      }
    case .proposalsRejected(let id, let proposals, _, _):
      change(id) { line in
        line.standing += line.proposals.filter {
          proposals.contains($0.id) && $0.showsItsWords
        }.map(\.place)
        line.proposals.removeAll { proposals.contains($0.id) }
      }
    default: break
    }
  }

  /// Copies come, are checked, and are made.
  mutating func applyToCopies(_ event: Event) {
    switch event {
    case .maskedCopyAdded(let id, let file, let by):
      change(id) { line in
        line.unsettleCopy()
        line.masking = nil
        line.maskedCopy = MaskedCopy(file: file, addedBy: by, basis: line.copyBasis)
      }
    case .maskedCopyVerified(let id, let verification):
      change(id) { $0.maskedCopy?.verification = verification }
    case .maskedCopyChecked(let id, let check):
      change(id) { line in
        line.maskedCopy?.check = check
        line.keep(check.record)
        if !check.passed { line.unsettleCopy() }
      }
    case .maskingRequested(let id, let masking): change(id) { $0.masking = masking }
    case .maskingFailed(let id, let failure):
      change(id) { line in
        line.masking?.failure = failure
        line.keep(failure.record)
      }
    case .maskedCopyMade(let id, let file, let basis, let verification):
      change(id) { line in
        line.releaseProposal = nil
        line.masking = nil
        line.keep(verification.record)
        line.maskedCopy = MaskedCopy(
          file: file, addedBy: verification.by, basis: basis, verification: verification)
      }
    default: break
    }
  }
}

extension Line {
  /// The copy was checked against marks and an original that are no longer the same.
  ///
  /// A verification by the service says itself which those were, and counts again where they stand again.
  mutating func unsettleCopy() {
    if maskedCopy?.verification?.kind == .manual { maskedCopy?.verification = nil }
    releaseProposal = nil
  }

  /// A mark ends the proposal it was confirmed from, and the dismissal of its finding.
  fileprivate mutating func add(_ mark: Mark) {
    marks.append(mark)
    proposals.removeAll { $0.id == mark.id || $0.id == mark.proposal }
    dismissals.removeAll { $0.finding == mark.finding }
    unsettleCopy()
  }

  fileprivate mutating func keep(_ record: BlobID?) {
    if let record, !records.contains(record) { records.append(record) }
  }

  /// Other bytes stand here now: what was marked on the old ones is only a proposal on the new.
  fileprivate mutating func replace(with file: StoredFile) {
    original.map { replaced.append($0) }
    original = file
    isAssessmentOutdated = assessment != nil
    proposals = marks.map { mark in
      MarkProposal(
        id: mark.id,
        place: MarkPlace(page: mark.page, boxes: mark.boxes, extent: mark.extent),
        provision: mark.provision, reason: mark.reason, source: .earlierVersion, like: nil,
        from: nil, by: mark.by, at: addedAt)
    }
    marks = []
    standing = []
    dismissals = []
    // Were the old bytes to come back, the marks on them may stand under other provisions.
    if maskedCopy?.verification?.kind == .automatic { maskedCopy = nil }
    masking = nil
    unsettleCopy()
  }
}

extension MarkProposal {
  /// Whether who rejects it has seen its words, in boxes on these very bytes, and lets them stand. Who rejects a
  /// whole page as too much, or the place of a mark on other bytes, has looked at no word.
  fileprivate var showsItsWords: Bool {
    switch source {
    case .sameText, .earlierCase: place.extent == nil
    case .earlierVersion: false
    }
  }
}
