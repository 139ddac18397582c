// Documents come in: a new line with or without a file, an original, a masked copy.

import Desk
import HTTPTypes
import Hummingbird
import Policy
import Storage
import Workflow

/// Which of a line's files is put.
enum FilePlace: Sendable { case original, maskedCopy }

extension Reception {
  /// `POST /cases/{caseId}/documents`.
  func addDocument(_ caller: StaffCaller) async throws(Problem) -> Response {
    let file = try await openFile(caller)
    let upload = try await upload(caller.visit)
    let flaws = Flaws()
    let fields = Fields(.object(upload.fields), at: "", flaws, limits)
    let request = fields.lineRequest(file: upload.file)
    if file.lines.count >= limits.documentsPerCase {
      flaws.add(.value, "", Words.tooManyDocuments)
    }
    try flaws.check()
    let caseID = file.id.text
    return try await act(caller, .addLine(request), upload.digest) { file in
      let id = file.lines.last?.id.text ?? ""
      return Answer(
        .created,
        [
          "documentId": .string(id), "title": JSON(file.lines.last?.publicTitle),
          "version": .int(file.number),
          "links": [
            "case": .string(Endpoint.staff(.getCase).path(caseID)),
            "original": .string(Endpoint.staff(.getOriginal).path(caseID, id)),
          ],
        ])
    }
  }

  /// `PUT …/original` and `PUT …/masked-copy`; the original that was there is kept.
  func putFile(_ caller: StaffCaller, _ place: FilePlace) async throws(Problem) -> Response {
    let file = try await openFile(caller)
    let id = LineID(caller.visit.names["documentId"])
    guard let line = file.line(id) else { throw .notFound }
    let upload = try await upload(caller.visit, raw: true)
    let flaws = Flaws()
    let fields = Fields(.object(upload.fields), at: "", flaws, limits)
    guard let stored = upload.file else { throw .flaw(.shape, "/file", Words.oneFile) }
    let act: Act
    switch place {
    case .maskedCopy: act = .addMaskedCopy(id, stored)
    case .original where line.original == nil: act = .addDocument(id, stored)
    case .original: act = .replaceDocument(id, stored, reason: fields.personal("reason"))
    }
    try flaws.check()
    return try await self.act(caller, act, upload.digest) { file in
      Answer(
        .ok,
        [
          "documentId": JSON(id), "version": .int(file.number),
          "mediaType": .string(stored.mediaType), "size": .int(stored.size),
          "sha256": JSON(stored.blob),
        ])
    }
  }

  /// Performs an act that came with a file, under the caller's promises.
  func act(
    _ caller: StaffCaller, _ act: Act, _ digest: [UInt8],
    answer: @escaping @Sendable (Case) -> Answer
  ) async throws(Problem) -> Response {
    let visit = caller.visit
    var expecting: Int?
    if visit.request.headers[.ifMatch] != nil { expecting = try await self.expecting(caller) }
    let key = try idempotency(visit, scope: scope(caller), digest: digest)
    if key != nil { try await mayHear(caller) }
    let id = CaseID(visit.names["caseId"])
    let done = try await asked(caller) { () throws(DeskFailure) in
      try await desk.act(
        act, on: id, as: caller.call(key, expecting: expecting), answer: answer)
    }
    metrics.acted(act.name)
    return done.answer.response(eTag(done.file?.number ?? done.answer.version))
  }
}
