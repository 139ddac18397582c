// A file on its way to the store, looked at as it passes: its first bytes say what it is, its last whether
// it is whole. What must not be kept is stopped before the store has finished it.

import Documents
import NIOCore

/// What is seen of a file as it passes.
final class Inspection {
  let name: String
  private(set) var kind: FileKind?
  private var head: [UInt8] = []
  private var tail: [UInt8] = []
  private var size = 0

  private static let tailLength = 2 * 1024

  init(name: String) { self.name = name }

  func see(_ chunk: [UInt8]) throws(Problem) {
    size += chunk.count
    if kind == nil {
      head += chunk.prefix(FileKind.headLength - head.count)
      if head.count >= FileKind.headLength { try decide() }
    }
    tail = Array((tail + chunk.suffix(Inspection.tailLength)).suffix(Inspection.tailLength))
  }

  func end() throws(Problem) {
    guard size > 0 else { throw .flaw(.value, "/file", Words.emptyFile) }
    if kind == nil { try decide() }
    guard kind?.isWhole(tail: tail) ?? false else {
      throw .flaw(.value, "/file", Words.cutFile)
    }
  }

  private func decide() throws(Problem) {
    guard let found = FileKind.sniff(head, name: name) else {
      throw .unsupportedType(FileKind.allCases.map(\.mediaType))
    }
    kind = found
    head = []
  }
}

/// The chunks of a file, each seen before it goes on.
struct Inspected<Base: AsyncSequence>: AsyncSequence where Base.Element == [UInt8] {
  let base: Base
  let inspection: Inspection

  func makeAsyncIterator() -> Iterator {
    Iterator(base: base.makeAsyncIterator(), inspection: inspection)
  }

  struct Iterator: AsyncIteratorProtocol {
    var base: Base.AsyncIterator
    let inspection: Inspection

    mutating func next() async throws -> [UInt8]? {
      guard let chunk = try await base.next() else {
        try inspection.end()
        return nil
      }
      try inspection.see(chunk)
      return chunk
    }
  }
}

/// The chunks of one part.
struct PartChunks<Chunks: AsyncIteratorProtocol>: AsyncSequence, AsyncIteratorProtocol
where Chunks.Element == ByteBuffer {
  typealias Element = [UInt8]
  let reader: MultipartReader<Chunks>
  /// What has been taken out already.
  var first: [UInt8]?
  func makeAsyncIterator() -> PartChunks { self }
  mutating func next() async throws -> [UInt8]? {
    if let first {
      self.first = nil
      return first
    }
    return try await reader.nextChunk()
  }
}

/// The chunks of a body that is the file itself.
struct BodyChunks<Chunks: AsyncIteratorProtocol>: AsyncSequence, AsyncIteratorProtocol
where Chunks.Element == ByteBuffer {
  typealias Element = [UInt8]
  var chunks: Chunks
  func makeAsyncIterator() -> BodyChunks { self }
  mutating func next() async throws -> [UInt8]? {
    try await chunks.next().map { Array($0.readableBytesView) }
  }
}

/// Chunks that must all have come before patience is over.
struct Timed<Chunks: AsyncIteratorProtocol>: AsyncIteratorProtocol
where Chunks.Element == ByteBuffer {
  private var chunks: Chunks
  private let patience: Patience

  init(_ chunks: Chunks, _ patience: Patience) {
    self.chunks = chunks
    self.patience = patience
  }

  mutating func next() async throws -> ByteBuffer? {
    do {
      guard !patience.isOver, let chunk = try await chunks.next() else {
        if patience.isOver { throw Problem.tooSlow }
        return nil
      }
      return chunk
    } catch {
      throw patience.isOver ? Problem.tooSlow : error
    }
  }
}
