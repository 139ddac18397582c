// Acting on a case: load, decide, append, with letters and errands in the same commit.

import Policy
public import Storage
public import Workflow

/// What an act has come to.
public struct Done: Sendable {
  public let answer: Answer
  /// The case as it now stands; nil where an earlier answer was given again.
  public let file: Case?
}

extension Desk {
  /// Performs an act.
  ///
  /// - Parameter answer: what is answered; called inside the commit with the case as it then stands.
  public func act(
    _ act: Act, on id: CaseID, as call: Call, answer: @escaping @Sendable (Case) -> Answer
  ) async throws(DeskFailure) -> Done {
    if case .onDecision(let decision, .forward(let opinion, nil)) = act {
      return try await forward(decision, opinion: opinion, on: id, as: call, answer: answer)
    }
    try await awaitExamination(before: act, in: id, as: call)
    let act = try await addressed(act, on: id, as: call)
    return try await perform(
      act, on: id, as: call, at: clock(), fresh: Fresh.random(), answer: answer)
  }

  /// The write path: load, decide, append, in one transaction, the same for every act.
  ///
  /// - Parameter frozen: the file of the decision that the act signs.
  func perform(
    _ act: Act, on id: CaseID, as call: Call, at now: Instant, fresh: Fresh,
    decision frozen: StoredFile? = nil, answer: @escaping @Sendable (Case) -> Answer
  ) async throws(DeskFailure) -> Done {
    let examined = try await examinations(of: act.leaving, in: id, as: call)
    let result = await store.act(on: id, idempotency: call.key, expecting: call.expecting) { file in
      self.record(by: call.actor, at: now) { () throws(BuildFailure) in
        guard call.mayTouch(file, at: now, to: act) else { throw .notFound }
        let outcome = try refusing(file) { () throws(Refusal) in
          try decide(
            self.fitting(act, file), on: file, by: call.actor, at: now, under: self.policy,
            fresh: fresh, examined: examined)
        }
        var after = file
        for event in outcome.events { after.apply(event) }
        var recording = try self.recording(
          outcome, of: after, as: call.actor, at: now, decision: frozen)
        // What a repetition must get is written down; else it is made after the commit, beside the one writer.
        if call.key != nil { recording.answer = answer(after) }
        if after.codeGeneration != file.codeGeneration {
          let code = self.secrets.accessCode(for: id, generation: after.codeGeneration)
          recording.codeHash = Secrets.hash(code)
        }
        recording.posted = outcome.posted
        recording.erases = after.disposedBy != nil && file.disposedBy == nil
        recording.dropped = file.blobs.subtracting(after.blobs).sorted()
        return recording
      }
    }
    let done = try done(result, call)
    guard call.key == nil, let file = done.file else { return done }
    return Done(answer: answer(file), file: file)
  }

  /// The case as the caller may see it before a longer preparation, or the answer given before.
  func look(at id: CaseID, as call: Call) async throws(DeskFailure) -> Look {
    let now = clock()
    let result = await store.act(on: id, idempotency: call.key, expecting: call.expecting) {
      file -> Result<Recording, BuildFailure> in
      .failure(call.mayTouch(file, at: now) ? .looked(file) : .notFound)
    }
    if case .success(.refused(.looked(let file))) = result { return .file(file) }
    return .done(try done(result, call))
  }

  /// What a look found.
  enum Look {
    case file(Case)
    case done(Done)
  }

  func done(
    _ result: Result<Acted<BuildFailure>, StorageFailure>, _ call: Call
  ) throws(DeskFailure) -> Done {
    switch result {
    case .failure(let failure): throw .storage(failure)
    case .success(.done(let answer, let file)): return Done(answer: answer, file: file)
    case .success(.repeated(let answer, _)): return Done(answer: answer, file: nil)
    case .success(.keyReused): throw .keyReused
    case .success(.stale(let file)):
      guard call.mayTouch(file, at: clock()) else { throw .notFound }
      throw .stale(file)
    case .success(.unknown): throw .notFound
    case .success(.refused(let failure)): throw failure.asDeskFailure
    }
  }

  /// Runs a build as the result that storage wants.
  func record(
    by actor: Actor, at now: Instant, _ build: () throws(BuildFailure) -> Recording
  ) -> Result<Recording, BuildFailure> {
    do throws(BuildFailure) { return .success(try build()) } catch { return .failure(error) }
  }
}

extension Call {
  /// Staff see one authority's data (OSL 8:1–8:2), and of a narrowed case only what is open to them; whoever holds
  /// the code sees the request.
  ///
  /// - Parameter act: what is to be done; a few acts are done from outside, by those whose they are.
  func mayTouch(_ file: Case, at now: Instant, to act: Act? = nil) -> Bool {
    guard authority == nil || authority == file.authority else { return false }
    if file.door.admits(actor, at: now) { return true }
    guard let verb = act?.verb, verb.isDoneFromOutside else { return false }
    return powers(verb).contains(actor.role)
  }
}
