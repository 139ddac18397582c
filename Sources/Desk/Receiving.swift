// Receiving a request: number, receipt and access code in one commit.

import Policy
public import Storage
public import Workflow

/// What whoever submitted is told, besides the stored answer.
public struct Submitted: Sendable {
  public let answer: Answer
  public let id: CaseID
  /// Shown once here and in the receipt; made again for a repeated call, unless it is void since a new one was made.
  public let accessCode: String?
}

extension Desk {
  /// Registers a request.
  ///
  /// - Parameters:
  ///   - answer: what is answered, without the access code; called inside the commit where it must be remembered
  ///     for a repetition, else after it, beside the one writer.
  ///   - arrival: the mail that it came by, which goes into the case with the same commit.
  ///   - files: what came with that mail.
  public func submit(
    _ intake: Intake, as call: Call, arrival: ArrivalMark? = nil, files: [StoredFile] = [],
    answer: @escaping @Sendable (Case) -> Answer
  ) async throws(DeskFailure) -> Submitted {
    guard let authority = policy.authority(intake.authority) else {
      throw .refused(Refusal.unknownAuthority, nil)
    }
    let now = clock()
    let id = CaseID(Hexadecimal.text(Store.systemRandomBytes(16)))
    let new = NewCase(
      id: id, authority: authority.id, year: SwedishTime.day(of: now).year,
      format: authority.registerFormat)
    let fresh = Fresh.random()
    let code = secrets.accessCode(for: id, generation: 1)
    // Outside the transaction: there is one writer.
    let form = receiptForm(for: intake, by: call.actor, at: now)
    let result = await store.intake(new, idempotency: call.key) { number in
      self.record(by: call.actor, at: now) { () throws(BuildFailure) in
        var outcome = try refusing(nil) { () throws(Refusal) in
          try receive(
            intake, as: id, number: number, by: call.actor, at: now, under: self.policy,
            fresh: fresh, clock: form?.clock)
        }
        guard var file = Case(id: id, folding: outcome.events) else { throw .notFound }
        try self.add(files, to: &file, as: call.actor, at: now, &outcome)
        var recording = try self.recording(
          outcome, of: file, as: call.actor, at: now, receipt: form)
        recording.arrival = arrival
        if call.key != nil { recording.answer = answer(file) }
        recording.codeHash = Secrets.hash(code)
        return recording
      }
    }
    switch result {
    case .failure(let failure): throw .storage(failure)
    case .success(.registered(_, let remembered, let file)):
      received.add()
      return Submitted(
        answer: call.key == nil ? answer(file) : remembered, id: id, accessCode: code)
    case .success(.repeated(let answer, let made)):
      guard let made else { throw .keyReused }
      let first = secrets.accessCode(for: made, generation: 1)
      let opens = try await store.access(to: made).orDeskFailure()?.codeHash == Secrets.hash(first)
      return Submitted(answer: answer, id: made, accessCode: opens ? first : nil)
    case .success(.keyReused): throw .keyReused
    case .success(.refused(let failure)): throw failure.asDeskFailure
    }
  }

  /// The files of a mail, as the requester's attachments; those beyond what a case takes stay in the mail alone.
  private func add(
    _ files: [StoredFile], to file: inout Case, as actor: Actor, at now: Instant,
    _ outcome: inout Outcome
  ) throws(BuildFailure) {
    for stored in files.prefix(policy.practice.attachments) {
      let standing = file
      let next = try refusing(nil) { () throws(Refusal) in
        try decide(
          .addAttachment(.other, stored, text: nil), on: standing, by: actor, at: now,
          under: self.policy, fresh: Fresh.random())
      }
      for event in next.events { file.apply(event) }
      outcome.append(next)
    }
  }
}

/// Why a recording could not be built inside the transaction.
enum BuildFailure: Error, Sendable {
  case refused(Refusal, Case?)
  case notFound
  case letter(LetterFault)
  /// The key is new and the case is this: asked for by a look before a longer preparation.
  case looked(Case)

  var asDeskFailure: DeskFailure {
    switch self {
    case .refused(let refusal, let file): .refused(refusal, file)
    case .notFound: .notFound
    case .letter(let fault): .letters([fault.problem])
    case .looked(let file): .stale(file)
    }
  }
}

/// Runs a decision and keeps the case beside its refusal.
func refusing(
  _ file: Case?, _ body: () throws(Refusal) -> Outcome
) throws(BuildFailure) -> Outcome {
  do throws(Refusal) { return try body() } catch { throw .refused(error, file) }
}

extension Fresh {
  /// Bits from the operating system.
  static func random() -> Fresh {
    var generator = SystemRandomNumberGenerator()
    return Fresh(high: generator.next(), low: generator.next())
  }
}

/// Bytes as lower-case hexadecimal.
enum Hexadecimal {
  static func text(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".unicodeScalars)
    var text = String.UnicodeScalarView()
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(text)
  }
}
