// What the one who asked may do with the code: see, write, ask, withdraw, appeal, fetch.

import Desk
import HTTPTypes
import Hummingbird
import Policy
import Storage
import Workflow

extension Reception {
  func answer(
    _ endpoint: RequesterEndpoint, _ caller: RequesterCaller
  ) async throws(Problem) -> Response {
    switch endpoint {
    case .getRequest: return try await show(caller)
    case .addMessage:
      return try await act(caller) {
        .addMessage(text: $0.personal("text"), about: $0.optionalChoice("about"))
      }
    case .addWithdrawal: return try await act(caller) { withdrawal($0, caller.file) }
    case .addDecisionRequest:
      return try await act(caller) { decisionRequest($0, caller.file) }
    case .addAppeal: return try await act(caller) { appeal($0, caller.file) }
    case .addFeeReply:
      return try await act(caller) {
        .respondToQuote($0.choice("reply") ?? .decline, text: $0.optionalPersonal("text"))
      }
    case .addAnswer:
      return try await act(caller) {
        .answerQuestion($0.name("questionId"), text: $0.personal("text"))
      }
    case .addReservationAcceptance:
      return try await act(caller) { fields in
        let id: LineID = fields.name("documentId")
        fields.requireVisible([id], "documentId", caller.file)
        return .acceptReservation(id)
      }
    case .addRequesterAttachment: return try await addAttachment(caller)
    case .getReleasedDocument: return try await download(caller)
    case .getRequesterLetter: return try await letter(caller)
    case .getRequesterLetterPDF: return try await letter(caller, asPDF: true)
    case .getPersonalData: return try await personalData(caller)
    case .addCorrection:
      let policy = policy
      return try await act(caller) {
        .correctRegistration($0.ownCorrection(caller.file, policy, caller.language))
      }
    case .getOwnAttachment: return try await attachment(caller)
    case .getProof: return try await proof(caller)
    }
  }

  private func show(_ caller: RequesterCaller) async throws(Problem) -> Response {
    let letters = try await stored(caller.visit) { await desk.store.letters(of: caller.file.id) }
    let events = try await stored(caller.visit) { await desk.store.events(of: caller.file.id) }
    var view = RequesterView(
      file: caller.file, policy: policy, now: desk.now, reader: caller.asked)
    view.letters = letters.filter { $0.isToRequester }
    view.events = events
    return Response(json: view.json, headers: eTag(caller.file.number))
  }

  private func letter(
    _ caller: RequesterCaller, asPDF: Bool = false
  ) async throws(Problem) -> Response {
    let id = LetterID(caller.visit.names["letterId"])
    let letter = try await stored(caller.visit) { await desk.store.letter(id) }
    guard let letter, letter.file == caller.file.id, letter.isToRequester else { throw .notFound }
    let visible = caller.file.lines.map(\.id).filter { caller.file.isVisibleOutside($0) }
    return try await LetterView(
      letter: letter, place: .requester(.getRequesterLetterPDF), visible: Set(visible)
    ).response(to: caller.visit, from: desk.blobs, asPDF: asPDF) { () throws(Problem) in
      do throws(DeskFailure) {
        return try await desk.pdf(of: letter, in: caller.file, isPosted: false)
      } catch { throw problem(error, caller) }
    }
  }

  /// Reads the body, acts as the requester, and answers the request as it now stands.
  private func act(
    _ caller: RequesterCaller, _ read: @Sendable (Fields) -> Act
  ) async throws(Problem) -> Response {
    let body = try await json(caller.visit)
    let key = try idempotency(
      caller.visit, scope: scope(caller), digest: digest(body.bytes))
    let flaws = Flaws()
    let act = read(Fields(body.tree, at: "", flaws, limits))
    try flaws.check()
    return try await perform(act, caller, key)
  }

  /// Acts as the requester, and answers the request as it now stands.
  func perform(
    _ act: Act, _ caller: RequesterCaller, _ key: Idempotency?
  ) async throws(Problem) -> Response {
    let view = view(caller)
    let done: Done
    do throws(DeskFailure) {
      done = try await desk.act(act, on: caller.file.id, as: Call(actor: .requester, key: key)) {
        Answer(.created, view($0))
      }
    } catch {
      throw problem(error, caller)
    }
    metrics.acted(act.name)
    return done.answer.response([
      .location: Endpoint.requester(.getRequest).path(caller.file.id.text)
    ])
  }

  /// Why something is refused before anything is done.
  func refused(_ refusal: Refusal, _ caller: RequesterCaller) -> Problem {
    problem(.refused(refusal, caller.file), caller)
  }

  private func problem(_ failure: DeskFailure, _ caller: RequesterCaller) -> Problem {
    let reader = ProblemReader(
      actor: .requester, language: caller.visit.language, view: view(caller))
    return Problem(failure, for: reader, desk: desk)
  }

  private func view(_ caller: RequesterCaller) -> @Sendable (Case) -> JSON {
    let (policy, now, reader) = (policy, desk.now, caller.asked)
    return { RequesterView(file: $0, policy: policy, now: now, reader: reader).json }
  }
}

private func withdrawal(_ fields: Fields, _ file: Case) -> Act {
  let lines = fields.visibleLines(of: file)
  let decision = fields.visibleDecision(of: file)
  switch fields.choice("what", Withdrawable.self) {
  case .appeal?: return .onDecision(decision, .withdrawAppeal)
  case .request?, nil: return .withdraw(lines: lines)
  }
}

private func decisionRequest(_ fields: Fields, _ file: Case) -> Act {
  .onDecision(
    nil,
    .requestDecision(
      lines: fields.visibleLines(of: file), kind: .refusal, text: fields.optionalPersonal("text")))
}

private func appeal(_ fields: Fields, _ file: Case) -> Act {
  .onDecision(
    fields.visibleDecision(of: file),
    .appeal(
      AppealRequest(
        text: fields.personal("text"), appellant: fields.optionalPersonal("appellant"),
        lines: fields.visibleLines(of: file))))
}

/// What a requester can take back.
enum Withdrawable: String, CaseIterable { case request, appeal }

extension Fields {
  /// Lines that the requester cannot see look as if they were not there.
  func visibleLines(of file: Case) -> [LineID] {
    let ids = lineIDs()
    requireVisible(ids, "documentIds", file)
    return ids
  }

  /// A decision that the requester may know of.
  func visibleDecision(of file: Case) -> DecisionID? {
    guard let id: DecisionID = optionalName("decisionId") else { return nil }
    if file.decision(id)?.isVisibleOutside != true { wrong("decisionId", Words.unknownDecision) }
    return id
  }

  func requireVisible(_ ids: [LineID], _ name: String, _ file: Case) {
    for id in ids where !file.isVisibleOutside(id) { wrong(name, Words.unknownDocument) }
  }
}

extension Case {
  /// Whether the outside sees the line: the requester named it, or has been told of it or offered it.
  func isVisibleOutside(_ id: LineID) -> Bool {
    guard let line = line(id) else { return false }
    let isTold = line.told != nil || line.reservationOfferedAt != nil
    return line.named || (isTold && showsOutside(line))
  }
}

extension Decision {
  /// Asked for by the requester, or dispatched.
  var isVisibleOutside: Bool { requestedBy == .requester || signature != nil }
}

extension StoredLetter {
  var isToRequester: Bool { letter?.order.recipient == .requester }
}

extension Act {
  /// The verb's name, of the case or of a decision.
  var name: String {
    if case .onDecision(_, let act) = self { return act.verb.rawValue }
    return verb.rawValue
  }
}
