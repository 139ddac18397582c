// Who may open a case: narrowing it, opening it again, breaking the glass and seeing that somebody did.

import Policy

extension Deliberation {
  func decideAccess(_ act: Act) throws(Refusal) -> Outcome {
    switch act {
    case .narrow(let persons, let reason): return try narrow(to: persons, reason)
    case .widen(let reason):
      try needPowerOverDoor()
      guard file.narrowing != nil else { throw Refusal(.nothingToDo) }
      try needWords(reason)
      return Outcome([.widened(reason: reason, by: try person(), at: now)])
    case .breakGlass(let reason):
      guard file.door.narrowedBy != nil else { throw Refusal(.nothingToDo) }
      guard !file.door.admits(actor, at: now) else { throw Refusal(.alreadyDone) }
      try needWords(reason)
      let until = now.adding(seconds: Int64(policy.practice.glassHours) * 3600)
      return Outcome([
        .glassBroken(
          GlassBreak(id: entry(), by: try person(), reason: reason, at: now, until: until))
      ])
    case .reviewGlass(let id, let note):
      let person = try person()
      guard let broken = file.glass.first(where: { $0.id == id }) else {
        throw Refusal(.unknownEntry)
      }
      guard broken.reviewedBy == nil else { throw Refusal(.alreadyDone) }
      guard broken.by != person else { throw Refusal(.ownWork) }
      return Outcome([.glassReviewed(id: id, by: person, note: note)])
    default: throw Refusal(.nothingToDo)
    }
  }

  /// Somebody named must be able to work on it, so that nobody is locked out of their own request.
  private func narrow(to persons: [NamedPerson], _ reason: Personal) throws(Refusal) -> Outcome {
    try needPowerOverDoor()
    try needWords(reason)
    guard !persons.contains(where: { file.recused.contains($0.id) }) else {
      throw Refusal(.recused)
    }
    guard persons.contains(where: { $0.role == .handler }) else { throw Refusal(.nobodyToHandle) }
    let ids = persons.map(\.id).unique
    guard Set(ids) != file.door.named else { throw Refusal(.alreadyDone) }
    return Outcome([
      .narrowed(Narrowing(persons: ids, reason: reason, by: try person(), at: now))
    ])
  }

  /// The registrar sees to protected identities (OSL 21:3); any other reason is for the head to judge.
  private func needPowerOverDoor() throws(Refusal) {
    if actor.role == .registrar, !file.request.contact.protected { throw Refusal(.headDecides) }
  }

  /// Who may not open the case can do nothing in it, but what is done from outside.
  func permitInside() throws(Refusal) {
    if !file.door.admits(actor, at: now) { throw Refusal(.notAdmitted) }
  }
}
