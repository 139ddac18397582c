// Asking whether a decision has come, while nobody knows on which day: when, how often, and when not.

public import Policy

/// A letter that asked whoever a decision went to whether it has come.
public struct ServiceReminder: Sendable, Hashable, Codable {
  public let letter: LetterID
  public let at: Instant
}

extension Case {
  /// The day from which the service asks again whether a decision has come; nil where it does not.
  ///
  /// Once for each day of the policy, of days that were missed only the latest, and never twice in a case on
  /// one day. It ends with service, with an appeal, and when a letter came back: that is for a person.
  public func nextServiceReminder(of decision: Decision, under policy: Policy) -> Day? {
    guard decision.stage == .dispatched, decision.service == nil, !decision.cameBack,
      let sent = dispatchDay(of: decision)
    else { return nil }
    let asked = decision.serviceReminders.map { SwedishTime.day(of: $0.at) }.max()
    let days = policy.practice.serviceReminderDays.map { sent + $0 }
    guard let next = days.filter({ day in asked.map { $0 < day } ?? true }).min() else {
      return nil
    }
    let busy = decisions.flatMap(\.serviceReminders).map { SwedishTime.day(of: $0.at) }.max()
    return max(next, busy.map { $0 + 1 } ?? next)
  }

  /// When a decision left: as it was signed, or, on paper, when it was posted; nil until then.
  private func dispatchDay(of decision: Decision) -> Day? {
    guard let signature = decision.signature else { return nil }
    return posted[signature.frozen.id] ?? (request.goesOnPaper ? nil : signature.day)
  }

  /// A decision came back, or a letter that asked about it.
  mutating func noteReturn(of letter: LetterID) {
    for index in decisions.indices
    where decisions[index].signature?.frozen.id == letter
      || decisions[index].serviceReminders.contains(where: { $0.letter == letter })
    {
      decisions[index].cameBack = true
    }
  }

  /// Another address is known: what came back said nothing of it.
  mutating func forgetReturns() {
    for index in decisions.indices { decisions[index].cameBack = false }
  }
}

extension Request {
  /// Whether letters to the requester wait to be posted: paper is wished, and there is where to.
  public var goesOnPaper: Bool {
    delivery.form == .paper && contact.email == nil
      && (delivery.address ?? contact.postalAddress) != nil
  }
}

extension Deliberation {
  /// By the service itself, when the day has come.
  func remindService(_ decision: Decision) throws(Refusal) -> Outcome {
    guard let day = file.nextServiceReminder(of: decision, under: policy) else {
      throw Refusal(.nothingToDo)
    }
    guard day <= today else { throw Refusal(.notYet) }
    let order = LetterOrder(
      id: LetterID(fresh.name(100)), kind: .serviceReminder, lines: decision.scope,
      decision: decision.id)
    let reminder = ServiceReminder(letter: order.id, at: now)
    return Outcome(
      [.serviceReminded(decision: decision.id, reminder: reminder)], effects: [.letter(order)])
  }
}
