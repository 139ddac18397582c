// A file on its way to the disk, in the clear or encrypted as it comes: its plain bytes are then nowhere on the disk.

import Crypto
import Workflow

/// Where the bytes of a new file go.
struct BlobSink: Sendable {
  let file: Int32
  private let keys: BlobKeys?
  private let fileKey = SymmetricKey(size: .bits256)
  /// What has come and is not yet written: of the last chunk it must be known that it is the last.
  private var waiting: [UInt8] = []
  private var number = 0
  private(set) var size = 0

  /// - Parameter file: open, new and empty.
  init(_ file: Int32, _ keys: BlobKeys?) throws(StorageFailure) {
    self.file = file
    self.keys = keys
    guard keys != nil else { return }
    // The header says how much there is, and comes last.
    try Disk.append([UInt8](repeating: 0, count: SealedForm.headerLength), to: file)
  }

  mutating func append(_ bytes: [UInt8]) throws(StorageFailure) {
    size += bytes.count
    guard keys != nil else { return try Disk.append(bytes, to: file) }
    waiting += bytes
    var rest = waiting[...]
    while rest.count > SealedForm.chunk {
      try write(rest.prefix(SealedForm.chunk), isLast: false)
      rest = rest.dropFirst(SealedForm.chunk)
    }
    waiting = Array(rest)
  }

  /// Ends the file, whose content has this name.
  mutating func finish(as id: BlobID) throws(StorageFailure) {
    guard let keys else { return }
    try write(waiting[...], isLast: true)
    waiting = []
    try Disk.overwrite(
      SealedForm.header(fileKey, by: keys.first, for: id, size: size), of: file, at: 0)
  }

  private mutating func write(_ bytes: ArraySlice<UInt8>, isLast: Bool) throws(StorageFailure) {
    try Disk.append(
      SealedForm.seal(bytes, fileKey, number: number, isLast: isLast), to: file)
    number += 1
  }
}
