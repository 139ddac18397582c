// A file that is open for reading: its content, whether it lies in the clear or encrypted.

import Crypto
import Synchronization
import Workflow

/// A file under its name, open. Another file that takes the name meanwhile is not seen.
struct OpenBlob {
  let file: Int32
  /// Bytes of content.
  let size: Int
  /// Nil where the file lies in the clear.
  let sealed: (header: SealedForm.Header, key: SymmetricKey)?

  /// Content from `offset`, at most `count` bytes.
  ///
  /// - Throws: `corrupt` where it is not what was written.
  func read(from offset: Int = 0, count: Int = .max) throws(StorageFailure) -> [UInt8] {
    guard let sealed else { return try Disk.read(file, from: offset, count: count) }
    guard offset >= 0, offset < size, count > 0 else { return [] }
    let end = offset + min(count, size - offset)
    let last = SealedForm.chunks(of: size) - 1
    var bytes: [UInt8] = []
    bytes.reserveCapacity(end - offset)
    for number in offset / SealedForm.chunk...(end - 1) / SealedForm.chunk {
      let start = number * SealedForm.chunk
      let chunk = try chunk(number, isLast: number == last, sealed.key)
      bytes += chunk[max(0, offset - start)..<min(chunk.count, end - start)]
    }
    return bytes
  }

  /// SHA-256 of the content, the end of an encrypted file proved with it.
  func name() throws(StorageFailure) -> String {
    var hash = SHA256()
    var offset = 0
    if size == 0, let sealed { _ = try chunk(0, isLast: true, sealed.key) }
    while offset < size {
      let bytes = try read(from: offset, count: 16 * SealedForm.chunk)
      guard !bytes.isEmpty else { throw .corrupt("a file is cut short") }
      hash.update(data: bytes)
      offset += bytes.count
    }
    return Array(hash.finalize()).hexadecimal
  }

  private func chunk(
    _ number: Int, isLast: Bool, _ key: SymmetricKey
  ) throws(StorageFailure) -> [UInt8] {
    let length = min(SealedForm.chunk, size - number * SealedForm.chunk)
    let raw = try Disk.read(
      file, from: SealedForm.headerLength + number * (SealedForm.chunk + SealedForm.tagLength),
      count: length + SealedForm.tagLength)
    guard let bytes = SealedForm.open(raw, key, number: number, isLast: isLast),
      bytes.count == length
    else { throw .corrupt("an encrypted file was changed") }
    return bytes
  }
}

extension BlobStore {
  /// Opens the file at `path` as that of a name, and closes it after `work`; nil where there is none.
  ///
  /// Bytes that look encrypted are so only where a key at hand proves it: anybody may send a file that
  /// begins like one, and its name tells what it is. Where keys are given, a file in the clear is believed
  /// only after its bytes were compared with its name, once as long as nobody touches it.
  ///
  /// - Throws: `corrupt` where it is neither, or its key is not at hand.
  func opened<T>(
    _ path: String, as id: BlobID, _ work: (OpenBlob) throws(StorageFailure) -> sending T
  ) throws(StorageFailure) -> sending T? {
    guard let file = try Disk.openToRead(path) else { return nil }
    defer { Disk.close(file) }
    let mark = try Disk.mark(file)
    let head = SealedForm.Header(
      try Disk.read(file, from: 0, count: SealedForm.headerLength))
    if let head, let key = keys?.key(head.keyID)?.unwrap(head, for: id),
      mark.size == SealedForm.length(of: head.size)
    {
      return try work(OpenBlob(file: file, size: head.size, sealed: (head, key)))
    }
    let plain = OpenBlob(file: file, size: mark.size, sealed: nil)
    if head != nil || keys != nil, !proved.holds(id, mark) {
      guard try plain.name() == id.text else {
        throw head.map { keys?.key($0.keyID) == nil } ?? false
          ? .corrupt("a file is encrypted with a key that was not given")
          : .corrupt("a file is not what its name says")
      }
      proved.add(id, mark)
    }
    return try work(plain)
  }
}

extension BlobKey {
  fileprivate func unwrap(_ header: SealedForm.Header, for id: BlobID) -> SymmetricKey? {
    header.fileKey(by: self, for: id)
  }
}

/// Which files in the clear have been compared with their names, and how they looked then.
final class ProvedFiles: Sendable {
  private let marks = Mutex<[BlobID: Disk.Mark]>([:])
  private static let most = 20_000

  func holds(_ id: BlobID, _ mark: Disk.Mark) -> Bool { marks.withLock { $0[id] == mark } }

  func add(_ id: BlobID, _ mark: Disk.Mark) {
    marks.withLock { marks in
      if marks.count >= ProvedFiles.most { marks = [:] }
      marks[id] = mark
    }
  }
}
