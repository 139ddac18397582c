// Bytes on their way out: streamed from the store, under a name that no browser takes for anything else.

import Desk
import HTTPTypes
import Hummingbird
import Letters
import NIOCore
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

/// A stored file as an answer.
struct OutgoingFile {
  let file: StoredFile
  let name: String

  func response(to visit: Visit, from blobs: BlobStore) async throws(Problem) -> Response {
    let size: Int
    switch await blobs.size(of: file.blob) {
    case .failure(let failure): throw Problem(failure)
    case .success(nil): throw .notFound
    case .success(let found?): size = found
    }
    let headers: HTTPFields = [
      .contentType: file.mediaType, .contentDisposition: disposition,
      .cacheControl: "private, no-store",
      .contentSecurityPolicy: "sandbox; default-src 'none'; frame-ancestors 'none'",
    ]
    guard visit.request.method != .head else {
      var head = Response(status: .ok, headers: headers)
      head.headers[.contentLength] = String(size)
      return head
    }
    let blob = file.blob
    return Response(
      status: .ok, headers: headers,
      body: ResponseBody(contentLength: size) { writer in
        var offset = 0
        while offset < size {
          guard let bytes = try await blobs.read(blob, from: offset, count: 256 * 1024).get(),
            !bytes.isEmpty
          else { throw FileGone() }
          offset += bytes.count
          try await writer.write(ByteBuffer(bytes: bytes))
        }
        try await writer.finish(nil)
      })
  }

  /// Always an attachment: a plain name for old programs, the whole name beside it (RFC 6266).
  private var disposition: String {
    let plain = name.unicodeScalars.map { scalar in
      scalar.isASCII && scalar.value >= 0x20 && scalar != "\"" && scalar != "\\"
        && scalar.value != 0x7F ? Character(scalar) : "_"
    }
    return #"attachment; filename="\#(String(plain))"; filename*=UTF-8''"#
      + PercentCoding.encoded(name)
  }
}

/// The file went away while it was being read; the connection is closed short of its length.
struct FileGone: Error {}
