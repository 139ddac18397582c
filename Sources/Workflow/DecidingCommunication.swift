// Letting out, answering, passing on, withdrawing.

import Policy

extension Deliberation {
  func decideCommunication(_ act: Act) throws(Refusal) -> Outcome {
    switch act {
    case .release(let lines, let form, let place): return try release(lines, form, place)
    case .confirmRelease(let lines): return try confirmRelease(lines)
    case .acceptReservation(let id):
      guard let line = file.line(id) else { throw Refusal(.unknownLine, line: id) }
      guard line.reservationOfferedAt != nil, line.assessment?.reservation != nil else {
        throw Refusal(.nothingToDo, line: id)
      }
      guard line.reservationAcceptedAt == nil else { throw Refusal(.alreadyDone, line: id) }
      return Outcome([.reservationAccepted(line: id, at: now)])
    case .answer(let lines, let text): return try answer(lines, text)
    case .recordDispatch(let lines, let method, let day):
      return try recordDispatch(lines, method, day)
    case .passOn(let authority, let lines): return try passOn(authority, lines)
    case .splitOff(let kind):
      try needWords(Personal(kind))
      return Outcome([.splitOff(kind: kind)])
    case .withdraw(let lines): return try withdraw(lines)
    default: throw Refusal(.nothingToDo)
    }
  }

  // MARK: Release

  private func release(
    _ ids: [LineID], _ form: DeliveryForm?, _ place: String?
  ) throws(Refusal) -> Outcome {
    guard !ids.isEmpty else { throw Refusal(.noLines) }
    let form = form ?? file.request.delivery.form
    var outcome = Outcome()
    var gone: [LineID] = []
    for id in ids {
      let line = try releasable(id, form)
      if line.assessment?.verdict == .releaseWithReservation, line.reservationAcceptedAt == nil {
        // The wording is served first; nothing goes out before it is accepted (OSL 10:14).
        outcome.events.append(.reservationOffered(line: id, at: now))
        outcome.effects.append(
          letter(.reservation, 200 + UInt64(outcome.effects.count), lines: [id]))
      } else if needsSecondPerson(line) {
        let proposal = ReleaseProposal(by: try person(), form: form, place: place)
        outcome.events.append(.releaseProposed(line: id, proposal: proposal))
      } else {
        outcome.events.append(released(line, form, place))
        gone.append(id)
      }
    }
    if !gone.isEmpty { outcome.effects.append(letter(.release, lines: gone)) }
    return outcome
  }

  /// The line, if nothing stands in the way of its release.
  func releasable(_ id: LineID, _ form: DeliveryForm) throws(Refusal) -> Line {
    let line = try line(id, for: .release)
    guard let assessment = line.assessment else { throw Refusal(.notAssessed, line: id) }
    guard assessment.verdict.letsOut else { throw Refusal(.notReleasable, line: id) }
    if line.release != nil, line.told == assessment { throw Refusal(.alreadyReleased, line: id) }
    if file.decisions.contains(where: {
      $0.kind == .change && $0.stage.isBeingMade && $0.scope.contains(id)
    }) {
      throw Refusal(.lineInDecision, line: id)
    }
    if assessment.verdict == .releaseMasked {
      guard let copy = line.maskedCopy ?? (line.kind == .file ? nil : physicalCopy) else {
        throw Refusal(.noMaskedCopy, line: id)
      }
      guard copy.verification != nil else { throw Refusal(.maskedCopyUnverified, line: id) }
    } else if line.original == nil, form == .email || form == .link {
      throw Refusal(.noDocument, line: id)
    }
    try checkAdvancePayment(form)
    return line
  }

  /// A thing on paper has no masked file to verify; it is masked by hand and goes by hand.
  private var physicalCopy: MaskedCopy? { nil }

  /// A decision on advance payment that went out must be met first (OSL 6:1 a); reading on the spot is free.
  private func checkAdvancePayment(_ form: DeliveryForm) throws(Refusal) {
    guard form != .onSite, let fee = file.fee, fee.waivedBecause == nil, fee.paid < fee.amount,
      file.decisions.contains(where: { $0.kind == .advancePayment && $0.signature != nil })
    else { return }
    throw Refusal(.paymentAwaited)
  }

  /// Protected identity, or a rule whose policy row asks for two persons.
  private func needsSecondPerson(_ line: Line) -> Bool {
    file.request.contact.protected
      || (line.assessment?.grounds ?? []).contains { ground in
        policy.provisions.provision(ground.provision, on: today)?.twoPersons ?? false
      }
  }

  func released(_ line: Line, _ form: DeliveryForm, _ place: String?) -> Event {
    let masked = line.assessment?.verdict == .releaseMasked
    return .released(
      line: line.id,
      release: Release(
        at: now, form: form, place: place, file: masked ? line.maskedCopy?.file : line.original))
  }

  private func confirmRelease(_ ids: [LineID]) throws(Refusal) -> Outcome {
    guard !ids.isEmpty else { throw Refusal(.noLines) }
    var events: [Event] = []
    for id in ids {
      guard let proposal = file.line(id)?.releaseProposal else {
        throw Refusal(.nothingToDo, line: id)
      }
      let line = try releasable(id, proposal.form)
      guard proposal.by != actor.staff else { throw Refusal(.secondPersonNeeded, line: id) }
      events.append(released(line, proposal.form, proposal.place))
    }
    return Outcome(events, effects: [letter(.release, lines: ids)])
  }

  // MARK: Answer

  /// The employee's answer (besked); not appealable (OSL 6:3).
  private func answer(_ named: [LineID], _ text: Personal?) throws(Refusal) -> Outcome {
    let ids = named.isEmpty ? linesToAnswer : named
    guard !ids.isEmpty else {
      throw Refusal(file.lines.isEmpty ? .noLines : .alreadyDone)
    }
    for id in ids {
      let line = try line(id, for: .answer)
      guard let assessment = line.assessment else { throw Refusal(.notAssessed, line: id) }
      if line.remanded { throw Refusal(.lineRemanded, line: id) }
      if assessment.verdict.letsOut, line.release == nil { throw Refusal(.notReleased, line: id) }
      if line.state == .communicated, line.answered { throw Refusal(.alreadyDone, line: id) }
    }
    return Outcome(
      [.answered(lines: ids, at: now)], effects: [letter(.answer, lines: ids, text: text)])
  }

  /// Every open line, and those that went out without being named in an answer.
  private var linesToAnswer: [LineID] {
    file.lines.filter { line in
      !line.removed
        && (line.isOpen || (line.state == .communicated && !line.answered && !isDecided(line)))
    }.map(\.id)
  }

  private func isDecided(_ line: Line) -> Bool {
    line.remanded
      || file.decisions.contains { $0.scope.contains(line.id) && $0.signature != nil }
  }

  /// That something on paper or for reading has been posted or handed over.
  private func recordDispatch(
    _ ids: [LineID], _ method: String, _ day: Day
  ) throws(Refusal) -> Outcome {
    guard !ids.isEmpty else { throw Refusal(.noLines) }
    guard day <= today else { throw Refusal(.dateInFuture) }
    for id in ids {
      let line = try line(id, for: .recordDispatch)
      guard let release = line.release else { throw Refusal(.notReleased, line: id) }
      guard day >= SwedishTime.day(of: release.at) else {
        throw Refusal(.dateBeforeDecision, line: id)
      }
    }
    return Outcome(ids.map { .dispatchRecorded(line: $0, method: method, day: day) })
  }

  // MARK: Passing on and withdrawing

  /// To the holder, with the requester told (TF 2:17, FL 6 and 8 §§).
  private func passOn(_ authority: String, _ named: [LineID]) throws(Refusal) -> Outcome {
    try needWords(Personal(authority))
    let ids = named.isEmpty ? file.lines.filter(\.isOpen).map(\.id) : named
    for id in ids { _ = try line(id, for: .passOn) }
    return Outcome(
      [.passedOn(lines: ids, authority: authority, at: now)],
      effects: [
        letter(.passedOn, lines: ids, text: Personal(authority)),
        letter(.passedOnToHolder, 101, lines: ids, to: .authority(authority)),
      ])
  }

  /// No reason is asked. Decisions still being made fall with the lines.
  private func withdraw(_ named: [LineID]) throws(Refusal) -> Outcome {
    for id in named { _ = try line(id, for: .withdraw) }
    let ids = named.isEmpty ? file.lines.filter(\.isOpen).map(\.id) : named
    let falling = file.decisions.filter { decision in
      decision.stage.isBeingMade
        && (named.isEmpty || decision.scope.allSatisfy { named.contains($0) })
    }
    return Outcome(
      [.withdrawn(lines: ids, at: now)]
        + falling.map { .becameFinal(decision: $0.id, basis: "withdrawn") })
  }
}
