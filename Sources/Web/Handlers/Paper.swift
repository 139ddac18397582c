// What goes on paper: the queue of letters to print, and the pages of one.

import Desk
import Hummingbird
import Policy
import Storage
import Workflow

extension Reception {
  /// `GET /print-queue`: letters that wait for a printer and an envelope, the oldest first.
  func printQueue(_ caller: StaffCaller) async throws(Problem) -> Response {
    var query = Query(caller.visit, limits)
    let window = query.window()
    try query.check()
    let queue = try await asked(caller) { () throws(DeskFailure) in
      try await desk.printQueue(
        of: caller.member.authority, for: caller.actor, limit: window.limit * window.page)
    }
    let shown = queue.dropFirst(window.limit * (window.page - 1))
    return Response(
      json: [
        "items": JSON(shown.map { queued($0, caller) }), "page": .int(window.page),
        "limit": .int(window.limit),
      ])
  }

  /// `GET /cases/{caseId}/letters/{letterId}/print`: address page, letter, and the decision it brings.
  func envelope(_ caller: StaffCaller) async throws(Problem) -> Response {
    let file = try await openFile(caller)
    let id = LetterID(caller.visit.names["letterId"])
    let letter = try await stored(caller.visit) { await desk.store.letter(id) }
    guard let letter, letter.file == file.id else { throw .notFound }
    let pdf = try await asked(caller) { () throws(DeskFailure) in
      guard caseView(file, caller).maySeeContact else {
        throw .refused(Refusal(.notYourRole), file)
      }
      return try await desk.pdf(of: letter, in: file, isPosted: true)
    }
    return Response(pdf: pdf, name: "utskrift.pdf")
  }

  /// What went to the court with an appeal, as it was kept: with secret documents, and with the name and address
  /// of whoever appealed.
  func package(_ caller: StaffCaller, asArchive: Bool) async throws(Problem) -> Response {
    let file = try await openFile(caller)
    let id = DecisionID(caller.visit.names["decisionId"])
    guard let package = file.decision(id)?.package, file.disposedBy == nil,
      caseView(file, caller).maySeeContact
    else { throw .notFound }
    let name = "\(file.registerNumber.text) till domstol" + (asArchive ? ".zip" : ".pdf")
    let stored = StoredFile(
      blob: asArchive ? package.archive : package.pdf,
      size: asArchive ? package.archiveSize : package.pdfSize,
      mediaType: asArchive ? "application/zip" : "application/pdf", fileName: Personal(name))
    return try await OutgoingFile(file: stored, name: name).response(
      to: caller.visit, from: desk.blobs)
  }

  private func queued(_ queued: QueuedLetter, _ caller: StaffCaller) -> JSON {
    let showsAddress = caseView(queued.file, caller).maySeeContact
    let (file, letter) = (queued.file.id.text, queued.letter.id.text)
    return [
      "letterId": JSON(queued.letter.id), "caseId": JSON(queued.file.id),
      "registerNumber": .string(queued.file.registerNumber.text), "kind": JSON(queued.letter.kind),
      "at": JSON(queued.letter.at), "language": JSON(queued.letter.letter?.language),
      "address": showsAddress ? JSON(queued.letter.letter?.address) : .null,
      "enclosed": JSON(queued.enclosed.map { .string($0) }),
      "documentIds": JSON(queued.letter.letter?.order.lines.map { JSON($0) } ?? []),
      "links": [
        "print": showsAddress
          ? .string(Endpoint.staff(.getLetterPrint).path(file, letter)) : .null,
        "letter": .string(Endpoint.staff(.getLetter).path(file, letter)),
        "case": .string(Endpoint.staff(.getCase).path(file)),
      ],
    ]
  }
}
