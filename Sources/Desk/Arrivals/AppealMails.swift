// The mails that appeals came as, found again for the court: the mail byte by byte, and what it carried.

import Documents
import Letters
import Mail
import Policy
import Storage
import Workflow

extension Desk {
  /// The files of each appeal that came as a mail, while they fit; what does not goes by itself.
  ///
  /// - Parameter room: bytes that are left in the package; less what is taken.
  func appealFiles(
    of decision: Decision, in file: Case, room: inout Int
  ) async throws(DeskFailure) -> [EntryID: [AppealFile]] {
    let wanted = decision.activeAppeals.filter { $0.message != nil }
    guard !wanted.isEmpty else { return [:] }
    var files: [EntryID: [AppealFile]] = [:]
    for arrival in try await store.arrivals(in: file.id, of: file.authority).orDeskFailure() {
      guard let blob = arrival.blob, let bytes = try await blobs.read(blob).orDeskFailure() else {
        continue
      }
      let mail = readMail(bytes)
      let papers = MailPapers(text: "", files: [], name: MailPapers.name(of: mail, arrival))
      let message = EntryID(papers.fresh(file.id, 0).name(0))
      for appeal in wanted where appeal.message == message && files[appeal.id] == nil {
        files[appeal.id] = appealFiles(bytes, mail, room: &room)
      }
    }
    return files
  }

  private func appealFiles(
    _ bytes: [UInt8], _ mail: IncomingMail, room: inout Int
  ) -> [AppealFile] {
    let parts = mail.attachments.filter { !$0.bytes.isEmpty }.map { attachment in
      let head = Array(attachment.bytes.prefix(FileKind.headLength))
      return (
        attachment.bytes, FileKind.sniff(head, name: attachment.filename)?.mediaType ?? ""
      )
    }
    return ([(bytes, "message/rfc822")] + parts).map { content, mediaType in
      let fits = content.count <= room
      if fits { room -= content.count }
      return AppealFile(content, mediaType: mediaType, isPacked: fits)
    }
  }
}
