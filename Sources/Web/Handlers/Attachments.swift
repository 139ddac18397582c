// What a requester sends along of their own will, a power of attorney or a consent, and staff who look at it.

import Desk
import Hummingbird
import Policy
import Storage
import Workflow

extension Reception {
  /// `POST /requests/{requestId}/attachments`: nobody is asked for one (TF 2:18).
  func addAttachment(_ caller: RequesterCaller) async throws(Problem) -> Response {
    try await refuseEarly(caller)
    let (act, digest) = try await attachment(in: caller.visit)
    let key = try idempotency(caller.visit, scope: scope(caller), digest: digest)
    return try await perform(act, caller, key)
  }

  /// Reads no file that would not be kept: anybody can ask, and so fill the disk that requests need. What was
  /// answered before is answered again.
  private func refuseEarly(_ caller: RequesterCaller) async throws(Problem) {
    if let key = caller.visit.request.headers[.idempotencyKey],
      try await stored(caller.visit, { await desk.store.remembers(key, of: scope(caller)) })
    {
      return
    }
    if let bar = caller.file.barToAttachments(under: policy) { throw refused(bar, caller) }
    guard await desk.blobs.hasRoom(limits.attachmentReserve) else { throw Problem(.full) }
  }

  /// `POST /cases/{caseId}/attachments`: one that came on paper or by mail.
  func addAttachment(_ caller: StaffCaller) async throws(Problem) -> Response {
    let caseID = try await openFile(caller).id.text
    let (act, digest) = try await attachment(in: caller.visit, isStaff: true)
    return try await self.act(caller, act, digest) { file in
      let id = file.attachments.last?.id.text ?? ""
      return Answer(
        .created,
        [
          "attachmentId": .string(id), "version": .int(file.number),
          "links": [
            "case": .string(Endpoint.staff(.getCase).path(caseID)),
            "self": .string(Endpoint.staff(.getAttachment).path(caseID, id)),
          ],
        ])
    }
  }

  /// `GET /cases/{caseId}/attachments/{attachmentId}`.
  func attachment(_ caller: StaffCaller) async throws(Problem) -> Response {
    let file = try await openFile(caller)
    let id = EntryID(caller.visit.names["attachmentId"])
    guard caseView(file, caller).maySeeContact,
      let attachment = file.attachments.first(where: { $0.id == id })
    else { throw .notFound }
    return try await sent(
      OutgoingFile(file: attachment.file, name: attachment.file.fileName.text ?? id.text),
      to: caller.visit, isStaff: true)
  }

  /// `GET /requests/{requestId}/attachments/{attachmentId}`: what the one who asked has sent, for them to have back.
  func attachment(_ caller: RequesterCaller) async throws(Problem) -> Response {
    let id = EntryID(caller.visit.names["attachmentId"])
    guard let attachment = caller.file.ownAttachments.first(where: { $0.id == id }) else {
      throw .notFound
    }
    // What staff recorded has the staff's name for it.
    let own = attachment.recordedBy == nil ? attachment.file.fileName.text : nil
    return try await OutgoingFile(file: attachment.file, name: own ?? id.text)
      .response(to: caller.visit, from: desk.blobs)
  }

  private func attachment(
    in visit: Visit, isStaff: Bool = false
  ) async throws(Problem) -> (act: Act, digest: [UInt8]) {
    let upload = try await upload(visit, most: limits.attachment)
    let flaws = Flaws()
    let fields = Fields(.object(upload.fields), at: "", flaws, limits)
    let kind = fields.choice("kind", RequesterFile.Kind.self) ?? .other
    let text = fields.optionalPersonal("text")
    let origin = isStaff ? fields.origin() : nil
    if upload.file == nil { flaws.add(.shape, "/file", Words.oneFile) }
    try flaws.check()
    guard let file = upload.file else { throw .flaw(.shape, "/file", Words.oneFile) }
    return (.addAttachment(kind, file, text: text, origin: origin), upload.digest)
  }
}
