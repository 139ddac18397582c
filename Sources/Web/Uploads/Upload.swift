// One upload: its file streamed to the store while it is looked at, its fields read beside it.

import Crypto
import Desk
import Documents
import HTTPTypes
import Hummingbird
import NIOCore
import Policy
import Storage
import Workflow

/// What came with an upload.
struct Upload: Sendable {
  var file: StoredFile?
  /// The plain fields, as the object that JSON would have been.
  var fields: [JSON.Member] = []

  /// SHA-256 of what was sent, whatever boundary stood between the parts.
  var digest: [UInt8] {
    var hash = SHA256()
    for field in fields.sorted(by: { $0.name < $1.name }) {
      for text in [field.name, field.value.text ?? ""] {
        hash.update(data: Array("\(text.utf8.count):\(text)".utf8))
      }
    }
    if let file {
      hash.update(data: Array("file:\(file.blob.text):\(file.fileName.text ?? "")".utf8))
    }
    return Array(hash.finalize())
  }
}

extension Reception {
  /// Reads a form with at most one file, or, where `raw` says so, a body that is the file itself.
  ///
  /// - Parameter most: bytes of the file; the desk's own limit counts as well.
  func upload(
    _ visit: Visit, raw: Bool = false, most: Int? = nil
  ) async throws(Problem) -> Upload {
    if let read = visit.upload { return read }
    let limit = min(most ?? limits.upload, desk.settings.uploadLimit)
    // A browser that is told before it has sent all shows no answer: it is read to the end, within reason.
    let most = visit.gate == nil ? limit : max(limit, FormGate.mostThrownAway)
    if let length = visit.request.headers[.contentLength].flatMap({ Int($0) }),
      length > most + limits.parts * (limits.partText + limits.partHeaders)
    {
      throw .tooLarge(limit)
    }
    let type = visit.request.headers[.contentType] ?? ""
    let patience = Patience(visit.channel, seconds: limits.uploadSeconds)
    defer { patience.end() }
    let chunks = Timed(visit.request.body.makeAsyncIterator(), patience)
    do {
      guard type.prefix(10).lowercased() == "multipart/" || !raw else {
        try visit.request.requireFile()
        return Upload(file: try await keep(BodyChunks(chunks: chunks), "", limit))
      }
      guard let boundary = MultipartHeaders.boundary(of: type) else {
        throw Problem.unsupportedType(["multipart/form-data; boundary=…"])
      }
      return try await form(chunks, boundary, limit, visit.gate)
    } catch { throw Problem(upload: error, limits) }
  }

  /// What was written in a form with a file in it; the file is thrown away.
  func words(of visit: Visit) async -> Form {
    var visit = visit
    // Nothing is let in, so that no file is kept.
    let gate = FormGate { _ throws(Problem) in throw .foreignForm }
    visit.gate = gate
    _ = try? await upload(visit)
    return gate.form
  }

  private func form<Chunks: AsyncIteratorProtocol>(
    _ chunks: Chunks, _ boundary: String, _ limit: Int, _ gate: FormGate?
  ) async throws -> Upload where Chunks.Element == ByteBuffer {
    let reader = MultipartReader(
      chunks, boundary: boundary,
      MultipartLimits(parts: limits.parts, headerBytes: limits.partHeaders))
    do {
      let upload = try await parts(of: reader, limit, gate)
      if upload.file == nil { try gate?.open() }
      return upload
    } catch {
      if gate != nil { await reader.throwAway(upTo: FormGate.mostThrownAway) }
      throw error
    }
  }

  private func parts<Chunks: AsyncIteratorProtocol>(
    of reader: MultipartReader<Chunks>, _ limit: Int, _ gate: FormGate?
  ) async throws -> Upload where Chunks.Element == ByteBuffer {
    var upload = Upload()
    while let part = try await reader.nextPart() {
      if let fileName = part.fileName {
        guard part.name == "file", upload.file == nil else {
          throw Problem.flaw(.shape, "/\(part.name)", Words.oneFile)
        }
        try gate?.open()
        let first = try await reader.nextChunk()
        // What browsers send where no file was chosen: neither a name nor a byte.
        if fileName.isEmpty, first == nil { continue }
        upload.file = try await keep(PartChunks(reader: reader, first: first), fileName, limit)
      } else {
        let value = try await text(of: part, reader)
        if gate?.take(part.name, value.text ?? "") ?? true {
          upload.fields.append(JSON.Member(part.name, value))
        }
      }
    }
    return upload
  }

  private func text<Chunks>(
    of part: MultipartHead, _ reader: MultipartReader<Chunks>
  ) async throws -> JSON {
    var bytes: [UInt8] = []
    while let chunk = try await reader.nextChunk() {
      bytes += chunk
      guard bytes.count <= limits.partText else { throw Problem.tooLarge(limits.partText) }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Problem.flaw(.shape, "/\(part.name)", Words.notUTF8Part)
    }
    return .string(text)
  }

  private func keep<Chunks: AsyncSequence>(
    _ chunks: Chunks, _ fileName: String, _ limit: Int
  ) async throws -> StoredFile where Chunks.Element == [UInt8] {
    let shown = fileName.unicodeScalars.prefix(limits.line).filter {
      TextHygiene.flaw(of: "a\(String($0))", .one, longest: 2) == nil
    }
    let name = String(String.UnicodeScalarView(shown))
    let inspection = Inspection(name: name)
    guard
      let kept = try await desk.blobs.put(
        Inspected(base: chunks, inspection: inspection), limit: limit)
    else { throw Problem.tooLarge(limit) }
    metrics.uploaded(bytes: kept.size)
    let kind = inspection.kind ?? .text
    return StoredFile(
      blob: kept.id, size: kept.size, mediaType: kind.mediaType,
      fileName: Personal(name.isEmpty ? "file.\(kind.fileExtension)" : name))
  }
}

extension Request {
  /// Refuses a body that says it is no file of a kind that is taken; none said is taken as one.
  fileprivate func requireFile() throws(Problem) {
    guard let type = headers[.contentType] else { return }
    let name = type.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
    let taken = ["application/octet-stream"] + FileKind.allCases.map(\.mediaType)
    guard taken.contains(name) else {
      throw .unsupportedType(["multipart/form-data; boundary=…"] + taken)
    }
  }
}

extension Problem {
  /// What stopped an upload; nothing of it was kept.
  fileprivate init(upload error: any Error, _ limits: WebLimits) {
    switch error {
    case let problem as Problem: self = problem
    case let failure as StorageFailure: self.init(failure)
    case MultipartFault.malformed: self = .flaw(.shape, "", Words.malformedForm)
    case MultipartFault.tooManyParts: self = .flaw(.value, "", Words.tooMany(limits.parts))
    case MultipartFault.headersTooLong: self = .tooLarge(limits.partHeaders)
    default: self = .cutOff
    }
  }
}
