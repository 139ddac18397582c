// A case is the fold of its events; `apply` is the only mutation, and total.

import Policy

extension Case {
  /// A case as it begins.
  init(id: CaseID, _ submission: Submission) {
    self.id = id
    authority = submission.authority
    registerNumber = submission.registerNumber
    request = submission.request
    registeredAt = submission.registeredAt
    parked = submission.parked
    clock = submission.clock
    lines = submission.lines.map(Line.init)
    number = 1
  }

  /// A case from its stored events, the first of which is its submission; nil when it is not.
  public init?(id: CaseID, folding events: some Sequence<Event>) {
    var events = events.makeIterator()
    guard case .submitted(let submission)? = events.next() else { return nil }
    self.init(id: id, submission)
    while let event = events.next() { apply(event) }
  }

  /// Takes in one more event.
  public mutating func apply(_ event: Event) {
    number += 1
    switch event {
    case .submitted, .consulted, .consultationAnswered, .searchRecorded, .noteAdded,
      .authorisationRecorded, .registrationCorrected, .withheldInRegister, .unparked,
      .accessCodeRenewed, .assigned, .declined, .recused, .held, .holdReleased, .archived,
      .disposed, .splitOff, .clocksRecomputed, .expectedDateTold, .roundsPlanned, .deliveryFailed,
      .letterDealtWith, .taskCompleted, .letterPosted:
      applyToCase(event)
    case .narrowed, .widened, .glassBroken, .glassReviewed: applyToAccess(event)
    case .questionAsked, .questionReminded, .questionAnswered, .messageAdded, .messageRead,
      .attachmentAdded, .feeQuoted, .feeWaived, .feePaid, .quoteAnswered:
      applyToTalk(event)
    case .lineAdded, .documentAdded, .documentReplaced, .maskedCopyAdded, .maskedCopyVerified,
      .assessed, .marked, .unmarked, .findingDismissed, .marksProposed, .proposalsRejected,
      .maskingRequested, .maskedCopyMade, .maskingFailed, .maskedCopyChecked, .releaseProposed,
      .reservationOffered,
      .reservationAccepted, .released, .answered, .dispatchRecorded, .passedOn, .withdrawn,
      .removalProposed, .unlawfulRemoved:
      applyToLines(event)
    case .closed, .reopened:
      applyToStage(event)
    case .decisionRequestNoted, .decisionOpened, .scopeChanged, .drafted, .submittedForReview,
      .approved, .sentBack, .settled, .signed, .served, .serviceReminded, .appealed,
      .appealWithdrawn, .timelinessTested, .reconsidered, .forwarded, .judged,
      .furtherAppealRecorded, .becameFinal:
      applyToDecisions(event)
    }
  }

  private mutating func applyToCase(_ event: Event) {
    switch event {
    case .registrationCorrected(let correction): correct(correction)
    case .withheldInRegister(let fields, let provision):
      for field in fields { withheldInRegister[field] = provision }
    case .unparked: parked = false
    case .accessCodeRenewed(let generation): codeGeneration = generation
    case .assigned, .declined, .recused: applyToOwner(event)
    case .searchRecorded(let search): searches.append(search)
    case .noteAdded(let note): notes.append(note)
    case .authorisationRecorded(let authorisation): authorisations.append(authorisation)
    case .consulted(let consultation): consultations.append(consultation)
    case .consultationAnswered(let id, let text, let at):
      if let index = consultations.firstIndex(where: { $0.id == id }) {
        consultations[index].reply = text
        consultations[index].repliedAt = at
      }
    case .expectedDateTold(let date): expectedDates.append(date)
    case .roundsPlanned(let planned): rounds = planned
    case .clocksRecomputed(let id, _, let new):
      if let id { change(id) { $0.clock = new } } else { clock = new }
    case .splitOff(let kind): splitOffs.append(kind)
    case .held(let hold): holds.append(hold)
    case .holdReleased(_, let at):
      for index in holds.indices where holds[index].releasedAt == nil {
        holds[index].releasedAt = at
      }
    case .archived(let receipt): archivedReceipt = receipt
    case .disposed(let reference): disposedBy = reference
    case .deliveryFailed(let letter, _):
      if !failedLetters.contains(letter) { failedLetters.append(letter) }
      undelivered.insert(letter)
      noteReturn(of: letter)
    case .taskCompleted(let completion): completedTasks.append(completion)
    case .letterPosted(let letter, _, let day): posted[letter] = day
    case .letterDealtWith(let letter, _): failedLetters.removeAll { $0 == letter }
    default: break
    }
  }

  private mutating func applyToOwner(_ event: Event) {
    switch event {
    case .assigned(let person):
      owner = person
      if stage == .received { stage = .reviewing }
    case .declined: owner = nil
    case .recused(let person, _):
      recused.insert(person)
      if owner == person { owner = nil }
      voidWork(of: person)
    default: break
    }
  }

  private mutating func correct(_ correction: Correction) {
    if let subject = correction.publicSubject { publicSubject = subject }
    if let channel = correction.channel { request.channel = channel }
    if let arrivedAt = correction.arrivedAt { request.arrivedAt = arrivedAt }
    if let contact = correction.contact { request.contact = contact }
    if let delivery = correction.delivery { request.delivery = delivery }
    if let language = correction.language { request.language = language }
    if correction.contact != nil || correction.delivery != nil { forgetReturns() }
  }

  private mutating func applyToTalk(_ event: Event) {
    switch event {
    case .questionAsked(let question): questions.append(question)
    case .questionReminded(let id, let at):
      if let index = questions.firstIndex(where: { $0.id == id }) {
        questions[index].remindedAt.append(at)
      }
    case .questionAnswered(let id, let text, let at):
      if let index = questions.firstIndex(where: { $0.id == id }) {
        questions[index].answer = text
        questions[index].answeredAt = at
      }
      reopenForArrival()
    case .messageAdded(let message):
      messages.append(message)
      reopenForArrival()
    case .attachmentAdded(let attachment):
      attachments.append(attachment)
      reopenForArrival()
    case .messageRead(let id, let reader):
      if let index = messages.firstIndex(where: { $0.id == id }) { messages[index].readBy = reader }
      if let index = questions.firstIndex(where: { $0.id == id }) {
        questions[index].readBy = reader
      }
      if let index = attachments.firstIndex(where: { $0.id == id }) {
        attachments[index].readBy = reader
      }
    case .feeQuoted(let quoted): fee = quoted
    case .feeWaived(let reason): fee?.waivedBecause = reason
    case .feePaid(let amount): fee?.paid += amount
    case .quoteAnswered(let reply, _):
      fee?.reply = reply
      reopenForArrival()
    default: break
    }
  }

  private mutating func applyToStage(_ event: Event) {
    switch event {
    case .closed(let how, let at):
      stage = .closed
      outcome = how
      closedAt = at
      lastClosedAt = at
      if answeredAt == nil { answeredAt = at }
      firstAnsweredAt = firstAnsweredAt ?? answeredAt
      for index in lines.indices {
        lines[index].onHold = false
        // What is being made is not taken by a closed case.
        if lines[index].runningMasking != nil { lines[index].masking = nil }
      }
    case .reopened: reopenForArrival()
    default: break
    }
  }

  /// What arrives in a closed case opens it again.
  mutating func reopenForArrival() {
    guard stage == .closed else { return }
    stage = .answered
    outcome = nil
    closedAt = nil
    for index in lines.indices { lines[index].onHold = true }
  }

  /// `reviewing` while some line is not communicated, `answered` when none is.
  mutating func deriveStage(at now: Instant) {
    guard stage == .received || stage == .reviewing || stage == .answered else { return }
    if lines.contains(where: \.isOpen) {
      if stage == .answered {
        stage = .reviewing
        answeredAt = nil
      }
    } else if requestEnded || lines.contains(where: { $0.named || !$0.removed }),
      stage != .answered
    {
      stage = .answered
      answeredAt = now
      firstAnsweredAt = firstAnsweredAt ?? now
      // Whatever was withheld is now known and can be asked about anew.
      if lines.contains(where: \.isWithheld) { notedDecisionRequest = nil }
    }
  }
}
