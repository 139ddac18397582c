// What is answered to somebody who has just submitted, without the access code.

import Policy
import Workflow

struct SubmissionView {
  let file: Case
  let at: Instant
  let isStaff: Bool
  let policy: Policy

  var json: JSON {
    let id = file.id.text
    var links: [JSON.Member] = [
      .init("self", .string(Endpoint.requester(.getRequest).path(id))),
      .init("messages", .string(Endpoint.requester(.addMessage).path(id))),
      .init("attachments", .string(Endpoint.requester(.addRequesterAttachment).path(id))),
    ]
    if isStaff { links.append(.init("case", .string(Endpoint.staff(.getCase).path(id)))) }
    return [
      "requestId": .string(id),
      "registerNumber": .string(file.registerNumber.text),
      "receivedAt": JSON(file.request.arrivedAt),
      "authority": JSON(file.authority),
      "stage": JSON(file.stage),
      "parked": JSON(file.parked),
      "unlistedDocuments": .int(file.request.unlistedDocuments),
      "clock": ClockView(file, at: at).json(file.request.language, policy),
      "links": .object(links),
    ]
  }
}

/// Yardsticks as the requester and the staff both see them.
struct ClockView {
  let clocks: [Clock]
  let answered: Instant?
  let now: Instant

  init(_ file: Case, at now: Instant) {
    clocks = file.clock
    answered = file.answeredAt ?? file.closedAt
    self.now = now
  }

  /// The clock of a decision that was asked for.
  init(_ decision: Decision, at now: Instant) {
    clocks = decision.clock
    answered = decision.signature?.at
    self.now = now
  }

  func json(_ language: Language, _ policy: Policy) -> JSON {
    JSON(
      clocks.map { clock in
        [
          "name": .string(clock.name), "right": JSON(clock.right), "due": JSON(clock.due),
          "basis": .string(clock.basis[language]),
          "text": .string(text(clock, language, policy)),
          "state": JSON(clock.state(at: now, answered: answered)),
          "stateText": .string(clock.state(at: now, answered: answered).words(language, policy)),
        ]
      })
  }

  /// As the policy words the yardstick; its name where the policy no longer has it.
  private func text(_ clock: Clock, _ language: Language, _ policy: Policy) -> String {
    policy.practice.yardsticks.first { $0.name == clock.name && $0.right == clock.right }?
      .text[language] ?? clock.words(language, policy)
  }
}
