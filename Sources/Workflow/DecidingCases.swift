// What each verb of the case asks of the facts.

import Policy

extension Deliberation {
  func decide(_ act: Act) throws(Refusal) -> Outcome {
    switch act {
    case .correctRegistration, .withholdInRegister, .unpark, .assign, .take, .decline, .recuse:
      try decideRegistration(act)
    case .narrow, .widen, .breakGlass, .reviewGlass: try decideAccess(act)
    case .askQuestion, .remind, .addMessage, .addAttachment, .answerQuestion, .readMessage,
      .renewAccessCode, .dealWithLetter, .consult, .recordReply, .tellExpectedDate, .planRounds,
      .quoteFee, .waiveFee, .recordPayment, .respondToQuote, .recordDeliveryFailure,
      .completeTask:
      try decideTalk(act)
    case .addLine, .addDocument, .replaceDocument, .recordSearch, .note, .recordAuthorisation,
      .assess:
      try decideTesting(act)
    case .addMaskedCopy, .verifyMaskedCopy, .mark, .unmark, .dismiss, .proposeMarks,
      .confirmMarks, .rejectMarks, .makeMaskedCopy, .recordMasking, .recordCopyCheck:
      try decideMarks(act)
    case .release, .confirmRelease, .acceptReservation, .answer, .recordDispatch, .passOn,
      .splitOff, .withdraw:
      try decideCommunication(act)
    case .close, .reopen, .hold, .releaseHold, .archive, .dispose, .removeUnlawful,
      .recomputeClocks:
      try decideEnding(act)
    case .onDecision(let id, let act): try decide(act, on: id)
    }
  }

  private func decideRegistration(_ act: Act) throws(Refusal) -> Outcome {
    switch act {
    case .correctRegistration(let correction):
      return try correct(correction)
    case .withholdInRegister(let fields, let provision):
      guard !fields.isEmpty else { throw Refusal(.nothingToDo) }
      guard let row = policy.provisions.provision(provision, on: today), row.isSecrecy else {
        throw Refusal(.unknownProvision, ["provision": provision.text])
      }
      return Outcome([.withheldInRegister(fields: fields, provision: provision)])
    case .unpark(let reason):
      guard file.parked else { throw Refusal(.alreadyDone) }
      try needWords(reason)
      return Outcome([.unparked(reason: reason)])
    case .assign(let owner):
      guard !file.recused.contains(owner) else { throw Refusal(.recused) }
      guard file.owner != owner else { throw Refusal(.alreadyDone) }
      return Outcome([.assigned(owner: owner)])
    case .take: return try take()
    case .decline(let reason):
      guard file.owner == actor.staff, file.owner != nil else { throw Refusal(.notOwner) }
      try needWords(reason)
      return Outcome([.declined(by: try person(), reason: reason)])
    case .recuse(let reason):
      try needWords(reason)
      return Outcome([.recused(person: try person(), reason: reason)])
    default: throw Refusal(.nothingToDo)
    }
  }

  /// Old and new are both kept: the event is added, and what was registered first stays in its own.
  private func correct(_ wanted: Correction) throws(Refusal) -> Outcome {
    try needWords(wanted.reason)
    // What was disposed of gets no new personal data.
    guard file.disposedBy == nil else { throw Refusal(.alreadyDone) }
    let correction = actor.role == .requester ? try ownCorrection(wanted) : wanted
    if let arrivedAt = correction.arrivedAt, arrivedAt > now { throw Refusal(.dateInFuture) }
    return Outcome([.registrationCorrected(correction)] + recount(correction))
  }

  /// Of the requester: who they are and where the answer goes (GDPR art. 16). Protection that was asked for is
  /// lifted by the authority alone, since others may have come by the code.
  private func ownCorrection(_ wanted: Correction) throws(Refusal) -> Correction {
    guard wanted.publicSubject == nil, wanted.channel == nil, wanted.arrivedAt == nil,
      wanted.language == nil
    else {
      throw Refusal(.notYourRole)
    }
    var own = wanted
    if file.request.contact.protected { own.contact?.protected = true }
    let (contact, delivery) = (file.request.contact, file.request.delivery)
    guard own.contact ?? contact != contact || own.delivery ?? delivery != delivery else {
      throw Refusal(.nothingToDo)
    }
    return own
  }

  private func take() throws(Refusal) -> Outcome {
    let person = try person()
    if let owner = file.owner {
      throw Refusal(owner == person ? .alreadyDone : .hasOwner)
    }
    return Outcome([.assigned(owner: person)])
  }

  /// A corrected arrival moves the yardsticks with it; old and new dates are kept.
  private func recount(_ correction: Correction) -> [Event] {
    guard let arrivedAt = correction.arrivedAt, arrivedAt != file.request.arrivedAt else {
      return []
    }
    let new = clocks(from: arrivedAt, at: file.authority, under: policy)
    return new == file.clock
      ? [] : [.clocksRecomputed(decision: nil, old: file.clock, new: new)]
  }
}

extension Provision {
  /// Whether it is a rule of secrecy and not of TF.
  var isSecrecy: Bool { supports == .secrecy }
}
