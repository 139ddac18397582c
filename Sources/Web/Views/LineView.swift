// A line as staff see it: its files, its assessment, and what the requester has been told of it.

import Policy
import Workflow

struct LineView {
  let line: Line
  let view: CaseView

  init(line: Line, of view: CaseView) {
    self.line = line
    self.view = view
  }

  var json: JSON { .object(what + files + standing) }

  private var what: [JSON.Member] {
    [
      .init("id", JSON(line.id)), .init("kind", JSON(line.kind)),
      .init("title", .string(line.publicTitle)), .init("reference", JSON(line.reference)),
      .init("date", JSON(line.date)), .init("named", JSON(line.named)),
      .init("addedAt", JSON(line.addedAt)), .init("state", JSON(line.state)),
      .init("removed", JSON(line.removed)), .init("onHold", JSON(line.onHold)),
    ]
  }

  private var files: [JSON.Member] {
    [
      .init("original", line.original.map { file($0, .getOriginal) } ?? .null),
      .init("replaced", JSON(line.replaced.map { about($0) })),
      .init("maskedCopy", maskedCopy), .init("marks", JSON(line.marks.map { JSON(naming: $0) })),
    ]
  }

  private var standing: [JSON.Member] {
    [
      .init("assessment", line.assessment.map { JSON(naming: $0) } ?? .null),
      .init("assessedBy", JSON(line.assessedBy)),
      .init("told", line.told.map { JSON(naming: $0) } ?? .null),
      .init("communicatedAt", JSON(line.communicatedAt)),
      .init("release", line.release.map { about($0) } ?? .null),
      .init("earlierReleases", JSON(line.earlierReleases.map { about($0) })),
      .init("releaseProposal", line.releaseProposal.map { JSON(naming: $0) } ?? .null),
      .init("reservationOfferedAt", JSON(line.reservationOfferedAt)),
      .init("reservationAcceptedAt", JSON(line.reservationAcceptedAt)),
      .init("remanded", JSON(line.remanded)), .init("ordered", JSON(line.ordered)),
      .init("passedOnTo", JSON(line.passedOnTo)),
      .init("removalProposedBy", JSON(line.removalProposedBy)),
    ]
  }

  private var maskedCopy: JSON {
    guard let copy = line.maskedCopy else { return .null }
    return file(copy.file, .getMaskedCopy).adding([
      .init("addedBy", JSON(copy.addedBy)),
      .init("verification", copy.verification.map { JSON(naming: $0) } ?? .null),
    ])
  }

  private func about(_ release: Release) -> JSON {
    [
      "at": JSON(release.at), "form": JSON(release.form), "place": JSON(release.place),
      "file": release.file.map { about($0) } ?? .null, "dispatched": JSON(release.dispatched),
    ]
  }

  private func file(_ file: StoredFile, _ endpoint: StaffEndpoint) -> JSON {
    about(file).adding([
      .init("href", .string(Endpoint.staff(endpoint).path(view.file.id.text, line.id.text)))
    ])
  }

  private func about(_ file: StoredFile) -> JSON {
    [
      "name": JSON(file.fileName), "mediaType": .string(file.mediaType), "size": .int(file.size),
      "sha256": JSON(file.blob),
    ]
  }
}
