// Putting a mail into a case: the message, its files and the arrival's new state in one commit, once.

import Policy
import Storage
import Workflow

extension Desk {
  /// Puts a mail into a case, unless it is there.
  ///
  /// Files beyond what a case takes stay in the mail alone, whose text names them.
  ///
  /// - Parameter origin: who wrote it; nil for the requester.
  /// - Returns: false where the case has it already; then nothing was written.
  func deliver(
    _ papers: MailPapers, into id: CaseID, as call: Call, from origin: Authorship?,
    mark: ArrivalMark?
  ) async throws(DeskFailure) -> Bool {
    try await carry(into: id, as: call, mark: mark) { file in
      var acts: [(act: Act, fresh: Fresh)] = [
        (.addMessage(text: Personal(papers.text), origin: origin), papers.fresh(id, 0))
      ]
      let room = policy.practice.attachments - file.attachments.count
      for (index, stored) in papers.files.prefix(max(0, room)).enumerated() {
        acts.append(
          (.addAttachment(.other, stored, text: nil, origin: origin), papers.fresh(id, index + 1)))
      }
      return acts
    }
  }

  /// Several acts and the arrival's new state in one commit.
  ///
  /// - Parameter acts: what is to be done; the first entry that one of them makes must be new to the case.
  /// - Returns: false where the case has that entry.
  func carry(
    into id: CaseID, as call: Call, mark: ArrivalMark?,
    _ acts: @escaping @Sendable (Case) -> [(act: Act, fresh: Fresh)]
  ) async throws(DeskFailure) -> Bool {
    let now = clock()
    let result = await store.act(on: id, idempotency: call.key, expecting: call.expecting) { file in
      self.record(by: call.actor, at: now) { () throws(BuildFailure) in
        guard call.mayTouch(file, at: now), file.disposedBy == nil else { throw .notFound }
        var (after, outcome) = (file, Outcome())
        for (act, fresh) in acts(file) {
          let current = after
          let next = try refusing(file) { () throws(Refusal) in
            try decide(
              act, on: current, by: call.actor, at: now, under: self.policy, fresh: fresh)
          }
          for event in next.events { after.apply(event) }
          outcome.append(next)
        }
        if file.hasMessage(of: outcome) { throw .looked(file) }
        var recording = try self.recording(outcome, of: after, as: call.actor, at: now)
        recording.arrival = mark
        return recording
      }
    }
    if case .success(.refused(.looked)) = result { return false }
    _ = try done(result, call)
    return true
  }
}

extension Case {
  /// Whether a message of the outcome is in the case already.
  fileprivate func hasMessage(of outcome: Outcome) -> Bool {
    outcome.events.contains { event in
      guard case .messageAdded(let message) = event else { return false }
      return messages.contains { $0.id == message.id }
    }
  }
}
