// A streaming reader of multipart/form-data (RFC 7578): parts come one after the other, files never whole.

import NIOCore

/// Why a multipart body cannot be read.
enum MultipartFault: Error, Equatable {
  /// The body ends before its last boundary.
  case cutOff
  /// No boundary where one must be, or a part without a name.
  case malformed
  case tooManyParts
  case headersTooLong
}

/// One part's headers.
struct MultipartHead: Equatable {
  var name: String
  /// The sender's name of the file; nil where the part is a plain field.
  var fileName: String?
}

/// Limits of one body.
struct MultipartLimits {
  var parts = 16
  var headerBytes = 8 * 1024
}

/// Reads parts from chunks of bytes. `nextPart`, then `nextChunk` until nil, then `nextPart` again.
final class MultipartReader<Chunks: AsyncIteratorProtocol> where Chunks.Element == ByteBuffer {
  private var chunks: Chunks
  private let delimiter: [UInt8]
  private let limits: MultipartLimits
  /// Bytes that have come and not been handed on; a line end is put before the first boundary.
  private var buffer: [UInt8] = [0x0D, 0x0A]
  private var parts = 0
  private var isInPart = false

  init(_ chunks: Chunks, boundary: String, _ limits: MultipartLimits = MultipartLimits()) {
    self.chunks = chunks
    self.limits = limits
    delimiter = Array("\r\n--\(boundary)".utf8)
  }

  /// The next part's headers; nil after the last. What is left of the part before is skipped.
  func nextPart() async throws -> MultipartHead? {
    if parts == 0 {
      // What stands before the first boundary means nothing, and may not be long.
      while buffer.firstRange(of: delimiter) == nil {
        guard buffer.count <= limits.headerBytes else { throw MultipartFault.malformed }
        try await fill()
      }
      isInPart = true
    }
    while isInPart { _ = try await nextChunk() }
    if try await isLast() { return nil }
    parts += 1
    guard parts <= limits.parts else { throw MultipartFault.tooManyParts }
    isInPart = true
    return try MultipartHeaders.head(try await headerLines())
  }

  /// The next bytes of the part; nil at its end.
  func nextChunk() async throws -> [UInt8]? {
    guard isInPart else { return nil }
    while true {
      if let place = buffer.firstRange(of: delimiter) {
        let chunk = Array(buffer[..<place.lowerBound])
        if !chunk.isEmpty {
          buffer.removeSubrange(..<place.lowerBound)
          return chunk
        }
        buffer.removeSubrange(..<place.upperBound)
        isInPart = false
        return nil
      }
      // All but what may be the beginning of a boundary can go.
      let sure = buffer.count - delimiter.count
      if sure >= 64 * 1024 {
        let chunk = Array(buffer[..<sure])
        buffer.removeSubrange(..<sure)
        return chunk
      }
      try await fill()
    }
  }

  /// The lines of headers that follow a boundary. Spaces after the boundary itself mean nothing.
  private func headerLines() async throws -> [UInt8] {
    while true {
      if let end = buffer.firstRange(of: [0x0D, 0x0A, 0x0D, 0x0A]) {
        guard end.upperBound <= limits.headerBytes else { throw MultipartFault.headersTooLong }
        let lines = Array(buffer[..<end.lowerBound])
        buffer.removeSubrange(..<end.upperBound)
        guard lines.drop(while: { $0 == 0x20 || $0 == 0x09 }).starts(with: [0x0D, 0x0A]) else {
          throw MultipartFault.malformed
        }
        return lines
      }
      guard buffer.count <= limits.headerBytes else { throw MultipartFault.headersTooLong }
      try await fill()
    }
  }

  /// Whether two hyphens follow the boundary, which then was the last.
  private func isLast() async throws -> Bool {
    while buffer.count < 2 { try await fill() }
    return buffer.starts(with: [0x2D, 0x2D])
  }

  /// Throws away what comes next; its length, nil at the end of the body.
  func skip() async throws -> Int? {
    buffer.removeAll()
    return try await chunks.next()?.readableBytes
  }

  private func fill() async throws {
    guard let chunk = try await chunks.next() else { throw MultipartFault.cutOff }
    buffer += chunk.readableBytesView
  }
}
