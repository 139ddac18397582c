// Marks and masked copies: who may say what is hidden, and when a copy answers to it.

import Policy

extension Deliberation {
  func decideMarks(_ act: Act) throws(Refusal) -> Outcome {
    switch act {
    case .mark(let id, let request): return try mark(id, request)
    case .unmark(let id, let marks, let reason): return try unmark(id, marks, reason)
    case .dismiss(let id, let request): return try dismiss(id, request)
    case .proposeMarks(let wanted): return try propose(wanted)
    case .confirmMarks(let id, let proposals, let provision, let reason):
      return try confirm(id, proposals, provision, reason)
    case .rejectMarks(let id, let proposals, let reason):
      let line = try line(id, for: .rejectMarks)
      try needWords(reason)
      _ = try named(proposals, on: line)
      return Outcome([
        .proposalsRejected(
          line: id, proposals: proposals.unique, reason: reason, by: try person())
      ])
    case .addMaskedCopy(let id, let document): return try addCopy(id, document)
    case .verifyMaskedCopy(let id, let checked): return try verify(id, checked)
    case .makeMaskedCopy(let id): return try makeCopy(id)
    case .recordMasking(let id, let result): return try record(result, of: id)
    case .recordCopyCheck(let id, let check):
      let line = try line(id, for: .recordCopyCheck)
      guard let copy = line.maskedCopy, copy.file.blob == check.copy, copy.check == nil else {
        throw Refusal(.alreadyDone, line: id)
      }
      return Outcome([.maskedCopyChecked(line: id, check: check)])
    default: throw Refusal(.nothingToDo)
    }
  }

  // MARK: Marks

  private func mark(_ id: LineID, _ request: MarkRequest) throws(Refusal) -> Outcome {
    let line = try line(id, for: .mark)
    try needWords(request.reason)
    try needSecrecy(request.provision, line)
    guard !request.places.isEmpty else {
      // What is hidden in the file is in no masked copy: there is nothing to draw a box on.
      throw Refusal(request.finding == nil ? .nothingToDo : .findingNotOnPage, line: id)
    }
    if line.hasGoneOutWhole { throw Refusal(.alreadyReleased, line: id) }
    for place in request.places { try check(place, request.pages, line) }
    let new = request.places.unique.filter { place in
      !line.marks.contains {
        $0.page == place.page && $0.boxes == place.boxes && $0.extent == place.extent
          && $0.provision == request.provision
      }
    }
    guard !new.isEmpty else { throw Refusal(.alreadyDone, line: id) }
    let person = try person()
    return Outcome(
      new.enumerated().map { index, place in
        .marked(
          line: id,
          mark: Mark(
            id: entry(UInt64(index)), page: place.page, boxes: place.boxes,
            provision: request.provision, reason: request.reason, by: person,
            extent: place.extent, finding: request.finding, coversText: place.coversText))
      })
  }

  /// A place on the paper: boxes that have an inside and touch their page, where its size is known.
  private func check(
    _ place: MarkPlace, _ pages: [[Double]]?, _ line: Line
  ) throws(Refusal) {
    guard place.extent != .document else { return }
    guard place.page > 0, place.extent == .page || !place.boxes.isEmpty,
      place.boxes.allSatisfy({ box in
        box.count == 4 && box.allSatisfy(\.isFinite) && box[0] < box[2] && box[1] < box[3]
      })
    else { throw Refusal(.nothingToDo, line: line.id) }
    guard let pages else { return }
    guard place.page <= pages.count else { throw Refusal(.markOutsidePage, line: line.id) }
    let size = pages[place.page - 1]
    // A page that nobody has read has no size.
    guard size[0] > 0, size[1] > 0,
      place.boxes.allSatisfy({ box in
        box[2] > 0 && box[3] > 0 && box[0] < size[0] && box[1] < size[1]
      })
    else { throw Refusal(.markOutsidePage, line: line.id) }
  }

  private func needSecrecy(_ provision: ProvisionID, _ line: Line) throws(Refusal) {
    guard let row = policy.provisions.provision(provision, on: today), row.isSecrecy else {
      throw Refusal(.unknownProvision, line: line.id, ["provision": provision.text])
    }
  }

  private func unmark(
    _ id: LineID, _ marks: [EntryID], _ reason: Personal?
  ) throws(Refusal) -> Outcome {
    let line = try line(id, for: .unmark)
    guard !marks.isEmpty else { throw Refusal(.nothingToDo, line: id) }
    for mark in marks where !line.marks.contains(where: { $0.id == mark }) {
      throw Refusal(.unknownEntry, line: id)
    }
    return Outcome(marks.unique.map { .unmarked(line: id, mark: $0, reason: reason) })
  }

  private func dismiss(_ id: LineID, _ request: DismissRequest) throws(Refusal) -> Outcome {
    _ = try line(id, for: .mark)
    try needWords(request.reason)
    return Outcome([
      .findingDismissed(
        line: id, finding: request.finding, reason: request.reason, by: try person(), at: now,
        text: request.text, everywhere: request.everywhere ? true : nil)
    ])
  }

  // MARK: Proposals

  /// A list for a person to confirm; what is marked or proposed already is left out, and what has gone out whole.
  private func propose(_ wanted: [ProposedMark]) throws(Refusal) -> Outcome {
    var events: [Event] = []
    var n: UInt64 = 0
    for id in wanted.map(\.line).unique {
      let line = try line(id, for: .proposeMarks)
      if line.hasGoneOutWhole { continue }
      var proposals: [MarkProposal] = []
      for one in wanted where one.line == id && !line.marks(one.place, by: one.provision) {
        try needSecrecy(one.provision, line)
        try check(one.place, nil, line)
        proposals.append(
          MarkProposal(
            id: entry(n), place: one.place, provision: one.provision, reason: one.reason,
            source: one.source, like: one.like, from: one.from, by: actor.staff, at: now))
        n += 1
      }
      if !proposals.isEmpty { events.append(.marksProposed(line: id, proposals: proposals)) }
    }
    guard !events.isEmpty else { throw Refusal(.nothingToDo) }
    return Outcome(events)
  }

  private func confirm(
    _ id: LineID, _ proposals: [EntryID], _ provision: ProvisionID?, _ reason: Personal?
  ) throws(Refusal) -> Outcome {
    let line = try line(id, for: .confirmMarks)
    if let reason { try needWords(reason) }
    if line.hasGoneOutWhole { throw Refusal(.alreadyReleased, line: id) }
    let person = try person()
    var events: [Event] = []
    for (index, proposal) in try named(proposals, on: line).enumerated() {
      // A mark on bytes that were replaced is a new mark on these: a copy of the old one does not answer to it.
      let isNew = proposal.source == .earlierVersion
      try needSecrecy(provision ?? proposal.provision, line)
      events.append(
        .marked(
          line: id,
          mark: Mark(
            id: isNew ? entry(UInt64(index)) : proposal.id, page: proposal.place.page,
            boxes: proposal.place.boxes, provision: provision ?? proposal.provision,
            reason: reason ?? proposal.reason, by: person, extent: proposal.place.extent,
            coversText: proposal.place.coversText, proposal: isNew ? proposal.id : nil)))
    }
    return Outcome(events)
  }

  /// The proposals of these names; each must be there, since nothing is confirmed that nobody saw.
  private func named(_ ids: [EntryID], on line: Line) throws(Refusal) -> [MarkProposal] {
    guard !ids.isEmpty else { throw Refusal(.nothingToDo, line: line.id) }
    var found: [MarkProposal] = []
    for id in ids.unique {
      guard let proposal = line.proposals.first(where: { $0.id == id }) else {
        throw Refusal(.unknownEntry, line: line.id)
      }
      found.append(proposal)
    }
    return found
  }

  // MARK: Copies

  private func addCopy(_ id: LineID, _ document: StoredFile) throws(Refusal) -> Outcome {
    let line = try line(id, for: .addMaskedCopy)
    // The same bytes are no masked copy.
    guard document.blob != line.original?.blob,
      !line.replaced.contains(where: { $0.blob == document.blob })
    else { throw Refusal(.maskedCopyIdentical, line: id) }
    return Outcome([.maskedCopyAdded(line: id, file: document, by: try person())])
  }

  private func verify(_ id: LineID, _ checked: Personal) throws(Refusal) -> Outcome {
    let line = try line(id, for: .verifyMaskedCopy)
    guard let copy = line.maskedCopy else { throw Refusal(.noMaskedCopy, line: id) }
    guard copy.verification == nil else { throw Refusal(.alreadyDone, line: id) }
    guard copy.addedBy != actor.staff else { throw Refusal(.secondPersonNeeded, line: id) }
    // What the service found hidden in it no person can vouch for.
    if copy.check?.passed == false { throw Refusal(.maskedCopyLeaks, line: id) }
    try needWords(checked)
    let verification = MaskedCopy.Verification(
      kind: .manual, by: try person(), checked: checked, at: now)
    return Outcome([.maskedCopyVerified(line: id, verification: verification)])
  }

  private func makeCopy(_ id: LineID) throws(Refusal) -> Outcome {
    let line = try line(id, for: .makeMaskedCopy)
    guard line.original != nil else { throw Refusal(.noDocument, line: id) }
    guard line.proposals.isEmpty else { throw Refusal(.marksUnconfirmed, line: id) }
    guard !line.marks.isEmpty else { throw Refusal(.noMarks, line: id) }
    try checkExamined(line)
    if line.runningMasking?.basis == line.copyBasis {
      throw Refusal(.maskingRunning, line: id)
    }
    if let copy = line.maskedCopy, copy.verification?.kind == .automatic, !line.isCopyStale {
      throw Refusal(.alreadyDone, line: id)
    }
    let masking = Masking(by: try person(), at: now, basis: line.copyBasis)
    return Outcome([.maskingRequested(line: id, masking: masking)])
  }

  /// What came of the work; a copy of marks that no longer stand is none.
  private func record(_ result: MaskingResult, of id: LineID) throws(Refusal) -> Outcome {
    let line = try line(id, for: .recordMasking)
    guard let masking = line.runningMasking else { throw Refusal(.alreadyDone, line: id) }
    switch result {
    case .failed(let basis, let failure):
      guard basis == masking.basis else { throw Refusal(.alreadyDone, line: id) }
      return Outcome([.maskingFailed(line: id, failure: failure)])
    case .made(let copy):
      guard copy.basis == masking.basis else { throw Refusal(.alreadyDone, line: id) }
      guard copy.basis == line.copyBasis else {
        return Outcome([.maskingFailed(line: id, failure: .init(reason: .changed, at: now))])
      }
      guard copy.file.blob != line.original?.blob else {
        throw Refusal(.maskedCopyIdentical, line: id)
      }
      let verification = MaskedCopy.Verification(
        kind: .automatic, by: masking.by, checked: copy.checked, at: now, record: copy.record)
      return Outcome([
        .maskedCopyMade(
          line: id, file: copy.file, basis: copy.basis, verification: verification)
      ])
    }
  }
}
