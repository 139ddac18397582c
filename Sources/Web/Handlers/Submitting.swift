// A request comes in: from whoever asks, or from staff who register what came another way.

import Desk
import HTTPTypes
import Hummingbird
import Policy
import Storage
import Workflow

extension Reception {
  /// `POST /requests`. Never refused for its sender or because many come: at most parked, its clock running.
  func submit(_ visit: Visit) async throws(Problem) -> Response {
    let body = try await json(visit)
    let key = try idempotency(visit, scope: "public", digest: digest(body.bytes))
    var intake = try read(body.tree, .web)
    intake.parked = await attempts.isIntakeBeyondLimit(from: visit.client.block)
    return try await receive(intake, Call(actor: .requester, key: key), visit)
  }

  /// `POST /cases`.
  func register(_ caller: StaffCaller) async throws(Problem) -> Response {
    let body = try await json(caller.visit)
    let key = try idempotency(caller.visit, scope: scope(caller), digest: digest(body.bytes))
    let intake = try read(body.tree, .staff(caller.member.authority))
    // Whether an answer over the counter is registered is the authority's choice (OSL 5:1 3–4 st).
    let mayRegister = Roles([.registrar, .handler]).contains(caller.member.role)
    if intake.answeredAtOnce, mayRegister,
      policy.authority(intake.authority)?.registersAnswersAtOnce == false
    {
      return Response(json: ["registered": false])
    }
    return try await receive(intake, caller.call(key), caller.visit)
  }

  private func read(_ tree: JSON, _ source: IntakeSource) throws(Problem) -> Intake {
    let flaws = Flaws()
    let intake = Fields(tree, at: "", flaws, limits).intake(source, at: desk.now, under: policy)
    try flaws.check()
    return intake
  }

  private func receive(
    _ intake: Intake, _ call: Call, _ visit: Visit
  ) async throws(Problem) -> Response {
    let (isStaff, policy) = (call.actor.staff != nil, policy)
    let submitted: Submitted
    do throws(DeskFailure) {
      submitted = try await desk.submit(intake, as: call) { file in
        Answer(
          .created, SubmissionView(file: file, at: desk.now, isStaff: isStaff, policy: policy).json)
      }
    } catch {
      let reader = ProblemReader(actor: call.actor, language: visit.language) { _ in .null }
      throw Problem(error, for: reader, desk: desk)
    }
    metrics.received(parked: intake.parked)
    // The code is in no stored answer: it is put in front as the answer leaves.
    let hint: JSON =
      submitted.accessCode == nil ? .string(Words.codeRenewed[visit.language]) : .null
    let code = JSON.object([
      .init("accessCode", JSON(submitted.accessCode)), .init("accessCodeHint", hint),
    ])
    let bytes = Array(code.bytes.dropLast()) + [UInt8(ascii: ",")]
    let place: Endpoint = isStaff ? .staff(.getCase) : .requester(.getRequest)
    return Response(
      HTTPResponse.Status(code: submitted.answer.status),
      jsonBytes: bytes + submitted.answer.body.dropFirst(),
      headers: [.location: place.path(submitted.id.text)])
  }

  /// The body as bytes and as a tree.
  func json(_ visit: Visit) async throws(Problem) -> (bytes: [UInt8], tree: JSON) {
    try visit.request.requireJSON()
    let bytes = try await visit.bytes(
      upTo: limits.jsonBody, within: limits.jsonSeconds)
    return (bytes, try JSON.body(bytes, limits))
  }
}
