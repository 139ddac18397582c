// A stored file as an answer: whole, or the one range of it that was asked for (RFC 9110 chapter 14).

import HTTPTypes
import Hummingbird
import NIOCore
import Policy
import Storage
import Workflow

/// A stored file as an answer.
struct OutgoingFile {
  let file: StoredFile
  let name: String
  /// All of it, where it is no blob of its own: a part of a mail.
  var bytes: [UInt8]?

  func response(to visit: Visit, from blobs: BlobStore) async throws(Problem) -> Response {
    let size = try await size(in: blobs)
    var headers: HTTPFields = [
      .contentType: file.mediaType, .contentDisposition: disposition,
      .cacheControl: "private, no-store", .acceptRanges: "bytes", .eTag: eTag,
      .contentSecurityPolicy: Dress.document,
    ]
    guard visit.request.method != .head else {
      headers[.contentLength] = String(size)
      return Response(status: .ok, headers: headers)
    }
    guard let wanted = range(in: visit.request.headers) else {
      return Response(status: .ok, headers: headers, body: body(0..<size, from: blobs))
    }
    guard let range = wanted.bytes(of: size) else { throw .rangeNotSatisfiable(size) }
    headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)"
    return Response(status: .partialContent, headers: headers, body: body(range, from: blobs))
  }

  private func size(in blobs: BlobStore) async throws(Problem) -> Int {
    if let bytes { return bytes.count }
    switch await blobs.size(of: file.blob) {
    case .failure(let failure): throw Problem(failure)
    case .success(nil): throw .notFound
    case .success(let found?): return found
    }
  }

  /// The bytes are what their hash says, so the hash is a strong tag.
  private var eTag: String { "\"\(file.blob.text)\"" }

  /// The range, unless the file is no longer the one that the caller has the beginning of.
  private func range(in headers: HTTPFields) -> ByteRange? {
    if let tag = headers[.ifRange], tag != eTag { return nil }
    return headers[.range].flatMap { ByteRange($0) }
  }

  private func body(_ range: Range<Int>, from blobs: BlobStore) -> ResponseBody {
    if let bytes { return ResponseBody(byteBuffer: ByteBuffer(bytes: bytes[range])) }
    let blob = file.blob
    return ResponseBody(contentLength: range.count) { writer in
      var offset = range.lowerBound
      while offset < range.upperBound {
        let count = min(256 * 1024, range.upperBound - offset)
        guard let bytes = try await blobs.read(blob, from: offset, count: count).get(),
          !bytes.isEmpty
        else { throw FileGone() }
        offset += bytes.count
        try await writer.write(ByteBuffer(bytes: bytes))
      }
      try await writer.finish(nil)
    }
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

/// One range of bytes, as a `Range` header asks for it.
enum ByteRange: Equatable {
  case from(Int, through: Int?)
  /// The last bytes.
  case last(Int)

  /// nil where the header is no single range of bytes: then the whole is answered.
  init?(_ header: String) {
    let halves = header.split(separator: "=", omittingEmptySubsequences: false)
    guard halves.count == 2, halves[0].lowercased() == "bytes" else { return nil }
    let ends = halves[1].split(separator: "-", omittingEmptySubsequences: false)
      .map { $0[...].trimmingSpaces }
    guard ends.count == 2, ends.allSatisfy({ $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } }) else {
      return nil
    }
    switch (Int(ends[0]), Int(ends[1])) {
    case (let first?, nil) where ends[1].isEmpty: self = .from(first, through: nil)
    case (let first?, let last?) where first <= last: self = .from(first, through: last)
    case (nil, let count?) where ends[0].isEmpty: self = .last(count)
    default: return nil
    }
  }

  /// The bytes that are meant, of `size`; nil where there are none.
  func bytes(of size: Int) -> Range<Int>? {
    switch self {
    case .from(let first, let last):
      guard first < size else { return nil }
      return first..<(last.map { $0 < size ? $0 + 1 : size } ?? size)
    case .last(let count):
      guard count > 0, size > 0 else { return nil }
      return max(0, size - count)..<size
    }
  }
}
