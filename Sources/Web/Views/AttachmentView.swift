// What a requester sent along, as they see it themselves and as staff see it; nobody else does.

import Policy
import Workflow

struct AttachmentView {
  let attachment: RequesterFile
  let policy: Policy
  let language: Language

  init(_ attachment: RequesterFile, _ policy: Policy, _ language: Language) {
    self.attachment = attachment
    self.policy = policy
    self.language = language
  }

  /// For the requester: a file that staff recorded has the staff's name for it, which is not told.
  var outside: JSON {
    let isOwn = attachment.recordedBy == nil
    return .object(
      what + [
        .init("name", isOwn ? JSON(attachment.file.fileName) : .null),
        .init("text", JSON(attachment.text)), .init("read", JSON(attachment.readBy != nil)),
      ])
  }

  /// For staff. Of a protected person, only those who may see the contact see what the file is called, and open it.
  func inside(_ id: CaseID, showsPerson: Bool) -> JSON {
    let href = Endpoint.staff(.getAttachment).path(id.text, attachment.id.text)
    return .object(
      what + [
        .init("name", showsPerson ? JSON(attachment.file.fileName) : .null),
        .init("text", showsPerson ? JSON(attachment.text) : .null),
        .init("sha256", JSON(attachment.file.blob)), .init("prompt", JSON(attachment.prompt)),
        .init("recordedBy", JSON(attachment.recordedBy)), .init("readBy", JSON(attachment.readBy)),
        .init("origin", attachment.origin.map { JSON(naming: $0) } ?? .null),
        .init("href", showsPerson ? .string(href) : .null),
      ])
  }

  private var what: [JSON.Member] {
    [
      .init("id", JSON(attachment.id)), .init("kind", JSON(attachment.kind)),
      .init("kindText", .string(attachment.kind.words(language, policy))),
      .init("at", JSON(attachment.at)), .init("mediaType", .string(attachment.file.mediaType)),
      .init("size", .int(attachment.file.size)),
    ]
  }
}
