// What can be verified and seen of the log: the proof of a request, and who has read a case.

import Desk
import HTTPTypes
import Hummingbird
import NIOCore
import Policy
import Proofs
import Storage
import Workflow

extension Reception {
  /// `GET /requests/{requestId}/proof`: the signed promise, and the proof that it was kept; as text the newer of both.
  func proof(_ caller: RequesterCaller) async throws(Problem) -> Response {
    let proof: RequestProof?
    do throws(DeskFailure) { proof = try await desk.proof(for: caller.file) } catch {
      throw Problem(error, for: .outside, desk: desk)
    }
    guard let proof else { throw .notFound }
    if caller.visit.request.headers[.accept]?.hasPrefix("text/plain") == true {
      return Response(
        status: .ok,
        headers: [
          .contentType: "text/plain; charset=utf-8", .cacheControl: "private, no-store",
          .contentDisposition:
            "attachment; filename=\"\(proof.inclusion == nil ? "promise.txt" : "proof.tlog-proof")\"",
        ],
        body: .init(
          byteBuffer: ByteBuffer(
            string: proof.inclusion?.text ?? proof.promise.rendered)))
    }
    let checkpoint = proof.inclusion.flatMap { Checkpoint(text: $0.checkpoint.text) }
    return Response(
      json: [
        "promise": .string(proof.promise.rendered),
        "inclusion": JSON(proof.inclusion?.text), "before": JSON(checkpoint?.time),
        "key": .string(proof.key),
      ])
  }

  /// `GET /cases/{caseId}/accesses`: who has read the case; for the head of the authority.
  func accesses(_ caller: StaffCaller) async throws(Problem) -> Response {
    let file = try await openFile(caller)
    var query = Query(caller.visit, limits)
    var filter = AccessFilter(file: file.id)
    filter.staff = query.text("person").map { StaffID($0) }
    let (from, to) = query.period()
    filter.from = from.map { SwedishTime.midnight(startingDay: $0) }
    filter.to = to.map { SwedishTime.midnight(endingDay: $0) }
    let before = query.number("before", in: 1...Int.max, otherwise: 0)
    filter.before = before == 0 ? nil : Int64(before)
    filter.limit = query.number("limit", in: 1...Paging.maximumLimit, otherwise: 20)
    try query.check()
    let wanted = filter
    // Also what this process has not written yet.
    try await stored(caller.visit) { await desk.store.flushAccesses() }
    let found = try await stored(caller.visit) { await desk.store.accesses(wanted) }
    let staff = try await asked(caller) { () throws(DeskFailure) in
      try await desk.staff(of: caller.member.authority)
    }
    let names = Dictionary(staff.map { ($0.id, $0.name) }) { first, _ in first }
    return Response(
      json: [
        "items": JSON(found.map { AccessView(entry: $0, names: names).json }),
        "before": found.count < wanted.limit
          ? .null : JSON(found.last.map { String($0.place) }),
      ])
  }
}

/// An entry of the access log as the head sees it.
private struct AccessView {
  let entry: StoredAccess
  let names: [StaffID: String]

  var json: JSON {
    let access = entry.access
    var staff: StaffID?
    if case .staff(let id) = access.by { staff = id }
    return [
      "at": JSON(access.at), "kind": .string(access.kind.rawValue), "what": .string(access.what),
      "by": [
        "party": .string(party), "staff": JSON(staff?.text),
        "name": JSON(staff.flatMap { names[$0] }),
      ],
      "outcome": .string(access.outcome.rawValue), "object": JSON(access.object),
      "page": access.page.map { .int($0) } ?? .null, "reason": JSON(access.reason),
      "from": JSON(access.from),
    ]
  }

  private var party: String {
    switch entry.access.by {
    case .staff: "staff"
    case .requester: "requester"
    case .stranger: "stranger"
    case .operatorOfMachine: "operator"
    case .service: "service"
    }
  }
}
