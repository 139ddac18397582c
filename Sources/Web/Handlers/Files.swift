// Bytes on their way out: streamed from the store, under a name that no browser takes for anything else.

import Desk
import HTTPTypes
import Hummingbird
import Letters
import Policy
import Storage
import Workflow

extension Reception {
  /// The released bytes: the copy, or the masked copy; nothing else, ever.
  func download(_ caller: RequesterCaller) async throws(Problem) -> Response {
    let id = LineID(caller.visit.names["documentId"])
    guard let line = caller.file.line(id), caller.file.isVisibleOutside(id),
      let file = caller.file.downloadable(line)
    else { throw .notFound }
    return try await OutgoingFile(
      file: file, name: line.outgoingName(in: caller.language) ?? id.text
    ).response(to: caller.visit, from: desk.blobs)
  }

  /// What staff see of a line: the original, or the masked copy.
  func file(
    _ caller: StaffCaller, _ pick: (Line) -> StoredFile?
  ) async throws(Problem) -> Response {
    let file = try await openFile(caller)
    guard let line = file.line(LineID(caller.visit.names["documentId"])), !line.removed,
      let stored = pick(line)
    else { throw .notFound }
    return try await OutgoingFile(file: stored, name: stored.fileName.text ?? line.id.text)
      .response(to: caller.visit, from: desk.blobs)
  }
}
