// A decision as staff see it.

import Policy
import Storage
import Workflow

struct DecisionView {
  let decision: Decision
  let view: CaseView

  init(decision: Decision, of view: CaseView) {
    self.decision = decision
    self.view = view
  }

  var json: JSON { .object(what + papers + afterwards) }

  private var what: [JSON.Member] {
    [
      .init("id", JSON(decision.id)), .init("kind", JSON(decision.kind)),
      .init("stage", JSON(decision.stage)),
      .init("stageText", .string(decision.stage.words(view.language, view.policy))),
      .init("documentIds", JSON(decision.scope.map { JSON($0) })),
      .init("requestedAt", JSON(decision.requestedAt)),
      .init("requestedBy", JSON(decision.requestedBy)),
      .init("clock", ClockView(decision, at: view.now).json(view.language, view.policy)),
      .init("supersedes", JSON(decision.supersedes)), .init("dismisses", JSON(decision.dismisses)),
    ]
  }

  private var papers: [JSON.Member] {
    [
      .init("draft", decision.draft.map { JSON(naming: $0) } ?? .null),
      .init("approvals", JSON(decision.approvals.map { JSON(naming: $0) })),
      .init("comments", JSON(decision.comments.map { JSON(naming: $0) })),
      .init("signature", signature), .init("power", power),
      .init("decidedAt", JSON(decision.signature?.at)),
    ]
  }

  /// By which item of the delegation order the reader may sign it today, and who else may; null where it is signed.
  private var power: JSON {
    guard decision.signature == nil, decision.stage.isBeingMade else { return .null }
    let (today, orders) = (SwedishTime.day(of: view.now), view.policy.delegations)
    let item = orders.item(
      for: decision.kind, at: view.file.authority, on: today, by: view.member.actor.signer)
    let holders = orders.holders(for: decision.kind, at: view.file.authority, on: today).map {
      switch $0 {
      case .role(let role): role.words(view.language, view.policy)
      case .person, .staff: $0.person ?? ""
      }
    }
    var seen: Set<String> = []
    return [
      "delegationItem": JSON(item?.item),
      "holders": JSON(holders.filter { seen.insert($0).inserted }.map { .string($0) }),
    ]
  }

  private var signature: JSON {
    guard let signature = decision.signature else { return .null }
    return [
      "by": JSON(signature.by), "name": JSON(signature.name),
      "decidedBy": JSON(signature.decidedBy), "delegationItem": JSON(signature.delegationItem),
      "minutesRef": JSON(signature.minutesRef),
      "date": JSON(signature.day),
      "at": JSON(signature.at), "letterId": JSON(signature.frozen.id),
      "pages": .int(signature.frozen.pages),
      "size": .int(signature.frozen.size),
      "sha256": JSON(signature.frozen.blob),
    ]
  }

  private var afterwards: [JSON.Member] {
    [
      .init("servedAt", JSON(decision.service?.day)),
      .init("serviceMethod", JSON(decision.service?.method)),
      .init("serviceEvidence", JSON(decision.service?.evidence)),
      .init("appealLastDay", JSON(decision.service?.lastDay)),
      .init("basis", JSON(decision.service?.basis?[view.language])),
      .init("appeals", JSON(decision.appeals.map { JSON(naming: $0) })),
      .init("timeliness", decision.timeliness.map { JSON(naming: $0) } ?? .null),
      .init("reconsidered", JSON(decision.reconsidered)),
      .init("forwardedAt", JSON(decision.forwardedAt)),
      .init("package", package),
      .init("judgments", JSON(decision.judgments.map { JSON(naming: $0) })),
      .init("furtherAppeal", JSON(decision.furtherAppeal)), .init("end", end),
    ]
  }

  /// What went to the court: staff alone fetch it, since it holds what is disputed.
  private var package: JSON {
    guard let package = decision.package else { return .null }
    return [
      "pages": .int(package.pages), "size": .int(package.pdfSize), "sha256": JSON(package.pdf),
      "filesSize": .int(package.archiveSize), "filesSha256": JSON(package.archive),
      "links": [
        "pdf": .string(Endpoint.staff(.getPackage).path(view.file.id.text, decision.id.text)),
        "files": .string(
          Endpoint.staff(.getPackageFiles).path(view.file.id.text, decision.id.text)),
      ],
    ]
  }

  private var words: JSON { JSON(decision.end?.words(view.language, view.policy)) }

  private var end: JSON {
    switch decision.end {
    case .final(let basis)?: ["kind": "final", "basis": .string(basis), "basisText": words]
    case .settled?: ["kind": "settled", "basis": .null, "basisText": words]
    case nil: .null
    }
  }
}
