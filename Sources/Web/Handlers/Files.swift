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
    return try await sent(
      OutgoingFile(file: file, name: line.outgoingName(in: caller.language) ?? id.text),
      to: caller.visit, isStaff: false)
  }

  /// What staff see of a line: the original, or the masked copy.
  func file(
    _ caller: StaffCaller, _ pick: (Line) -> StoredFile?
  ) async throws(Problem) -> Response {
    let file = try await openFile(caller)
    guard let line = file.line(LineID(caller.visit.names["documentId"])), !line.removed,
      let stored = pick(line)
    else { throw .notFound }
    return try await sent(
      OutgoingFile(file: stored, name: stored.fileName.text ?? line.id.text),
      to: caller.visit, isStaff: true)
  }

  /// A file that came from outside, unless a scanner knows it for malware: that goes to staff who say that they want
  /// it so (`?infected=fetch`), and to nobody else.
  func sent(
    _ file: OutgoingFile, to visit: Visit, isStaff: Bool
  ) async throws(Problem) -> Response {
    let wanted = isStaff ? try wantedInfected(visit) : nil
    let scan = try await stored(visit) { await desk.store.scan(of: file.file.blob) }
    if let scan, scan.state == .infected, wanted == nil {
      throw .infected(scan.name, isStaff: isStaff)
    }
    return try await file.response(to: visit, from: desk.blobs)
  }

  /// The same of what is sent from within a file, by every blob that a scanner may have seen it as.
  func refuseInfected(_ blobs: [BlobID], _ visit: Visit) async throws(Problem) {
    guard try wantedInfected(visit) == nil else { return }
    for blob in blobs {
      if let scan = try await stored(visit, { await desk.store.scan(of: blob) }),
        scan.state == .infected
      {
        throw .infected(scan.name, isStaff: true)
      }
    }
  }

  private func wantedInfected(_ visit: Visit) throws(Problem) -> InfectedFile? {
    var query = Query(visit, limits)
    let wanted = query.choice("infected", InfectedFile.self)
    try query.check()
    return wanted
  }

  /// The files of a case that a scanner has something against, or has not seen.
  func scans(of file: Case, _ caller: StaffCaller) async throws(Problem) -> JSON {
    let scans = try await stored(caller.visit) { await desk.store.scans(in: file.id) }
    return JSON(
      scans.filter { desk.scans || $0.state == .infected }.map { scan in
        [
          "sha256": JSON(scan.blob), "state": .string(scan.state.rawValue),
          "signature": JSON(scan.name),
        ]
      })
  }
}

/// What a member of staff may want of a file that a scanner knows for malware.
private enum InfectedFile: String, CaseIterable {
  case fetch
}
