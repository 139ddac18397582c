// Letting out, answering, passing on, withdrawing.

import Policy

extension Deliberation {
  func decideCommunication(_ act: Act) throws(Refusal) -> Outcome {
    switch act {
    case .release(let lines, let form, let place): return try release(lines, form, place)
    case .confirmRelease(let lines): return try confirmRelease(lines)
    case .acceptReservation(let id):
      guard let line = file.line(id) else { throw Refusal(.unknownLine, line: id) }
      guard line.reservationOfferedAt != nil, line.isOpen || line.state == .communicated,
        line.assessment?.verdict == .releaseWithReservation
      else { throw Refusal(.nothingToDo, line: id) }
      guard line.reservationAcceptedAt == nil else { throw Refusal(.alreadyDone, line: id) }
      return Outcome([.reservationAccepted(line: id, at: now)])
    case .answer(let lines, let text): return try answer(lines, text)
    case .recordDispatch(let lines, let letters, let method, let day):
      return try recordDispatch(lines, letters, method, day)
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
    var outcome = Outcome()
    var gone: [LineID] = []
    for id in ids.unique {
      let form = self.form(form, for: file.line(id))
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
    // The same again is refused; in another form it may go out once more.
    if let release = line.release, line.told == assessment, release.file == line.fileToRelease,
      release.form == form
    {
      throw Refusal(.alreadyReleased, line: id)
    }
    if file.decisions.contains(where: {
      $0.kind == .change && $0.stage.isBeingMade && $0.scope.contains(id)
    }) {
      throw Refusal(.lineInDecision, line: id)
    }
    try checkMarks(line, assessment)
    if line.isAssessmentOutdated { throw Refusal(.assessmentOutdated, line: id) }
    try checkExamined(line)
    try checkFile(line, assessment.verdict, form)
    try checkMeans(line, form)
    try checkAdvancePayment(form)
    return line
  }

  /// A file where the form needs one.
  private func checkFile(
    _ line: Line, _ verdict: Verdict, _ form: DeliveryForm
  ) throws(Refusal) {
    if verdict != .releaseMasked, line.original == nil, form == .email || form == .link {
      throw Refusal(.noDocument, line: line.id)
    }
  }

  /// A decision on advance payment that went out must be met first (OSL 6:1 a); reading on the spot is free.
  private func checkAdvancePayment(_ form: DeliveryForm) throws(Refusal) {
    if form != .onSite, file.isPaymentAwaited { throw Refusal(.paymentAwaited) }
  }

  /// Protected identity, or a rule whose policy row asks for two persons.
  func needsSecondPerson(_ line: Line) -> Bool {
    file.request.contact.protected
      || (line.assessment?.grounds ?? []).contains { ground in
        policy.provisions.provision(ground.provision, on: today)?.twoPersons ?? false
      }
  }

  func released(_ line: Line, _ form: DeliveryForm, _ place: String?) -> Event {
    .released(
      line: line.id,
      release: Release(at: now, form: form, place: place, file: line.fileToRelease))
  }

  private func confirmRelease(_ ids: [LineID]) throws(Refusal) -> Outcome {
    guard !ids.isEmpty else { throw Refusal(.noLines) }
    var events: [Event] = []
    for id in ids.unique {
      guard let proposal = file.line(id)?.releaseProposal else {
        throw Refusal(.nothingToDo, line: id)
      }
      let line = try releasable(id, proposal.form)
      guard proposal.by != actor.staff else { throw Refusal(.secondPersonNeeded, line: id) }
      events.append(released(line, proposal.form, proposal.place))
    }
    return Outcome(events, effects: [letter(.release, lines: ids.unique)])
  }

  // MARK: Answer

  /// The employee's answer (besked); not appealable (OSL 6:3).
  private func answer(_ named: [LineID], _ text: Personal?) throws(Refusal) -> Outcome {
    let ids = named.isEmpty ? linesToAnswer : named.unique
    guard !ids.isEmpty else {
      throw Refusal(file.lines.isEmpty ? .noLines : .alreadyDone)
    }
    for id in ids {
      let line = try line(id, for: .answer)
      guard let assessment = line.assessment else { throw Refusal(.notAssessed, line: id) }
      if line.remanded { throw Refusal(.lineRemanded, line: id) }
      // What the authority has decided is not told anew by an employee.
      if isDecided(line) { throw Refusal(.lineInDecision, line: id) }
      guard line.hasGoneOut(under: assessment) else { throw Refusal(.notReleased, line: id) }
      if line.answered, line.told == assessment { throw Refusal(.alreadyDone, line: id) }
    }
    return Outcome(
      [.answered(lines: ids, at: now)], effects: [letter(.answer, lines: ids, text: text)])
  }

  /// Every open line that nobody has left to the authority, and those told of before without an answer.
  private var linesToAnswer: [LineID] {
    file.lines.filter { line in
      if line.isOpen { return !isReferred(line) }
      return line.state == .communicated && !line.remanded && !isDecided(line)
        && (!line.answered || line.told != line.assessment)
    }.map(\.id)
  }

  /// Whether the employee left it to the authority's own test (OSL 6:3 1 st), which is not made yet.
  private func isReferred(_ line: Line) -> Bool {
    file.decisions.contains {
      $0.isAboutVerdicts && $0.stage.isBeingMade && $0.requestedBy == .employee
        && $0.scope.contains(line.id)
    }
  }

  /// Whether the authority has decided what becomes of it.
  func isDecided(_ line: Line) -> Bool {
    file.decisions.contains {
      $0.isAboutVerdicts && $0.signature != nil && $0.scope.contains(line.id)
    }
  }

  /// That something on paper or for reading has been posted or handed over.
  private func recordDispatch(
    _ ids: [LineID], _ letters: [LetterID], _ method: String, _ day: Day
  ) throws(Refusal) -> Outcome {
    guard !ids.isEmpty || !letters.isEmpty else { throw Refusal(.noLines) }
    guard day <= today else { throw Refusal(.dateInFuture) }
    guard letters.isEmpty || day >= SwedishTime.day(of: file.request.arrivedAt) else {
      throw Refusal(.dateBeforeArrival)
    }
    for letter in letters where file.posted[letter] != nil { throw Refusal(.alreadyDone) }
    for id in ids {
      let line = try line(id, for: .recordDispatch)
      guard let release = line.release else { throw Refusal(.notReleased, line: id) }
      guard day >= SwedishTime.day(of: release.at) else {
        throw Refusal(.dateBeforeDecision, line: id)
      }
    }
    return Outcome(
      ids.unique.map { .dispatchRecorded(line: $0, method: method, day: day) }
        + letters.unique.map { .letterPosted(letter: $0, method: method, day: day) })
  }

  // MARK: Passing on and withdrawing

  /// To the holder, with the requester told (TF 2:17, FL 6 and 8 §§).
  private func passOn(_ authority: String, _ named: [LineID]) throws(Refusal) -> Outcome {
    try needWords(Personal(authority))
    let ids = named.isEmpty ? file.lines.filter(\.isOpen).map(\.id) : named.unique
    for id in ids { _ = try line(id, for: .passOn) }
    return Outcome(
      [.passedOn(lines: ids, authority: authority, at: now)] + dropping(ids, .linesGone),
      effects: [
        letter(.passedOn, lines: ids, text: Personal(authority)),
        letter(.passedOnToHolder, 101, lines: ids, to: .authority(authority)),
      ])
  }

  /// No reason is asked. What was told stands; decisions still being made fall with their lines.
  private func withdraw(_ named: [LineID]) throws(Refusal) -> Outcome {
    let ids = named.isEmpty ? file.lines.map(\.id) : named.unique
    for id in named {
      let line = try line(id, for: .withdraw)
      let isAsked = file.decisions.contains {
        $0.isAboutVerdicts && $0.stage.isBeingMade && $0.scope.contains(id)
      }
      guard line.isOpen || isAsked else { throw Refusal(.alreadyDone, line: id) }
    }
    let open = ids.filter { file.line($0)?.isOpen ?? false }
    return Outcome(
      [.withdrawn(lines: open, wholly: named.isEmpty, at: now)] + dropping(ids, .withdrawn))
  }

  /// Takes lines out of the decisions about them that are still being made; one with no line left ends.
  func dropping(_ ids: [LineID], _ basis: FinalBasis) -> [Event] {
    file.decisions.compactMap { decision in
      guard decision.kind == .refusal, decision.stage.isBeingMade else { return nil }
      let scope = decision.scope.filter { !ids.contains($0) }
      if scope.count == decision.scope.count { return nil }
      return scope.isEmpty
        ? .becameFinal(decision: decision.id, basis: basis.rawValue)
        : .scopeChanged(decision: decision.id, scope: scope)
    }
  }
}

extension Line {
  /// Whether what `assessment` lets out has gone out; of a reservation, whether its wording was served.
  fileprivate func hasGoneOut(under assessment: Assessment) -> Bool {
    guard assessment.verdict.letsOut else { return true }
    if assessment.verdict == .releaseWithReservation, reservationOfferedAt != nil { return true }
    return release != nil && told == assessment
  }
}
