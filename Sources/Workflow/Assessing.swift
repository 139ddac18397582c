// What must stand behind a verdict before anybody may rely on it.

import Policy

extension Deliberation {
  /// Checks the legal basis and the reasons that `assessment` needs (OSL 6:3, FL 32 §, TF 2:15 2 st).
  func check(_ assessment: Assessment, of line: Line) throws(Refusal) {
    let grounds = try rows(of: assessment, line)
    switch assessment.verdict {
    case .release: break
    case .releaseMasked: try checkSecrecy(assessment, grounds, line)
    case .releaseWithReservation:
      try checkSecrecy(assessment, grounds, line)
      try checkReservation(assessment, grounds, line)
    case .refuse:
      try checkSecrecy(assessment, grounds, line)
      guard let reason = assessment.noPartReason, !reason.isBlank else {
        throw Refusal(.noPartReasonMissing, line: line.id)
      }
    case .existenceWithheld:
      try checkSecrecy(assessment, grounds, line)
      guard grounds.allSatisfy(\.existenceSecret) else {
        throw Refusal(.existenceNotSecret, line: line.id)
      }
    case .notHeld: try checkNotHeld(assessment, grounds, line)
    case .notPublicRecord: try need(grounds, line) { $0.supports == .notPublicRecord }
    case .doesNotExist: try checkSearched(assessment, line)
    case .notIdentifiable: try checkAsked(line)
    }
    try checkRecipient(assessment, line)
  }

  /// The policy rows of the grounds, in force today.
  private func rows(of assessment: Assessment, _ line: Line) throws(Refusal) -> [Provision] {
    var rows: [Provision] = []
    for ground in assessment.grounds {
      guard let row = policy.provisions.provision(ground.provision, on: today) else {
        throw Refusal(.unknownProvision, line: line.id, ["provision": ground.provision.text])
      }
      rows.append(row)
    }
    return rows
  }

  /// At least one ground, and all of the right sort.
  private func need(
    _ grounds: [Provision], _ line: Line, _ fits: (Provision) -> Bool
  ) throws(Refusal) {
    guard !grounds.isEmpty else { throw Refusal(.groundMissing, line: line.id) }
    if let wrong = grounds.first(where: { !fits($0) }) {
      throw Refusal(.groundWrongKind, line: line.id, ["provision": wrong.id.text])
    }
  }

  private func checkSecrecy(
    _ assessment: Assessment, _ grounds: [Provision], _ line: Line
  ) throws(Refusal) {
    try need(grounds, line, \.isSecrecy)
    if let silent = assessment.grounds.first(where: \.harm.isBlank) {
      throw Refusal(.harmMissing, line: line.id, ["provision": silent.provision.text])
    }
    guard let considered = assessment.reservationConsidered,
      considered.answer == .notApplicable || !considered.why.isBlank
    else { throw Refusal(.reservationNotConsidered, line: line.id) }
  }

  /// Never under absolute secrecy, to an authority, or to somebody unknown (OSL 10:14).
  private func checkReservation(
    _ assessment: Assessment, _ grounds: [Provision], _ line: Line
  ) throws(Refusal) {
    guard let reservation = assessment.reservation, !reservation.wording.isBlank,
      !reservation.scope.isBlank
    else { throw Refusal(.reservationMissing, line: line.id) }
    let known =
      file.request.contact.name.map { !$0.isBlank } ?? false
      || file.authorisations.contains { $0.kind == .identityCheck }
    guard !grounds.contains(where: { $0.harmTest == .absolute }),
      assessment.recipientBasis != .authority, !reservation.recipient.isBlank, known
    else { throw Refusal(.reservationForbidden, line: line.id) }
  }

  private func checkNotHeld(
    _ assessment: Assessment, _ grounds: [Provision], _ line: Line
  ) throws(Refusal) {
    try need(grounds, line) { $0.supports == .notHeld }
    if grounds.contains(where: \.needsSteps), assessment.steps?.isBlank ?? true {
      throw Refusal(.stepsMissing, line: line.id)
    }
  }

  /// "Does not exist" needs to say where somebody looked (JO 1758-2012).
  private func checkSearched(_ assessment: Assessment, _ line: Line) throws(Refusal) {
    let logged = file.searches.contains { $0.line == nil || $0.line == line.id }
    guard logged || !(assessment.steps?.isBlank ?? true) else {
      throw Refusal(.searchMissing, line: line.id)
    }
  }

  /// "Cannot be identified" needs the question that was asked, and its answer or a reminder (FL 6 §).
  private func checkAsked(_ line: Line) throws(Refusal) {
    let asked = file.questions.contains { question in
      question.about == .content && (question.lines.isEmpty || question.lines.contains(line.id))
        && (!question.isOpen || !question.remindedAt.isEmpty)
    }
    guard asked else { throw Refusal(.questionMissing, line: line.id) }
  }

  /// A special recipient needs what was seen (OSL 12:1–12:3).
  private func checkRecipient(_ assessment: Assessment, _ line: Line) throws(Refusal) {
    guard assessment.verdict.letsOut else { return }
    let needed: [Authorisation.Kind]? =
      switch assessment.recipientBasis {
      case .public, .party, .authority: nil
      case .`self`: [.identityCheck]
      case .consent: [.consent, .powerOfAttorney]
      case .guardian: [.guardianship]
      }
    guard let needed else { return }
    let seen = file.authorisations.contains { authorisation in
      needed.contains(authorisation.kind) && authorisation.validFrom <= today
        && (authorisation.validTo.map { today <= $0 } ?? true)
    }
    guard seen else { throw Refusal(.recipientBasisUnsupported, line: line.id) }
  }
}
