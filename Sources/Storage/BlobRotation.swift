// Bringing every file under the first key: those in the clear are encrypted, the keys of the others wrapped anew.

import Crypto
public import Workflow

/// What a rotation did.
public struct BlobRotation: Sendable, Hashable {
  /// Files that were looked at.
  public internal(set) var files = 0
  /// Of those, the ones that are under the first key now and were not before.
  public internal(set) var changed = 0
  /// Files that are not what their names say, or whose key is not at hand; they are left as they are. The first few.
  public internal(set) var flawed: [BlobID] = []
  public internal(set) var flaws = 0

  static let fewNames = 20
}

extension BlobStore {
  /// What new files are encrypted with; nil where they lie in the clear.
  public var firstKey: BlobKey? { keys?.first }

  /// Puts every file under the first key: in the store that machines share, and in this machine's folder.
  ///
  /// Each file is written anew beside the old one and then takes its name, so the service may run, this may be
  /// broken off at any moment, and several may do it at once: what is done already is passed over. It goes
  /// round until a whole round had nothing to do, since a process that has not been told of the new key still
  /// writes under the old one.
  ///
  /// - Parameter progress: told after each page of files.
  public func rotate(
    progress: @Sendable (BlobRotation) -> Void = { _ in }
  ) async -> Result<BlobRotation, StorageFailure> {
    do throws(StorageFailure) {
      var whole = BlobRotation()
      for round in 0..<5 {
        var this = BlobRotation()
        if let objects { try await rotate(objects, &this, progress) }
        try await rotateFolder(&this, progress)
        if round == 0 { whole = this } else { whole.changed += this.changed }
        if this.changed == 0 { return .success(whole) }
      }
      throw .unavailable(
        "files under another key keep coming: give every process the new key first")
    } catch { return .failure(error) }
  }

  private func rotateFolder(
    _ rotation: inout BlobRotation, _ progress: @Sendable (BlobRotation) -> Void
  ) async throws(StorageFailure) {
    let folder = folder
    for outer in Disk.outerFolders(in: folder).sorted() {
      let files = try await onDisk { () throws(StorageFailure) in
        Disk.files(in: folder, outer: outer)
      }
      for file in files {
        let id = BlobID(file.name)
        guard let path = path(of: id) else { continue }
        // With a shared store these are copies, and counted there.
        if objects == nil { rotation.files += 1 }
        do throws(StorageFailure) {
          let isChanged = try await onDisk { () throws(StorageFailure) in
            try rotate(path, as: id)
          }
          if isChanged, objects == nil { rotation.changed += 1 }
        } catch { try rotation.note(error, id) }
      }
      progress(rotation)
    }
  }

  /// One file of the folder; false where there was nothing to do.
  private func rotate(_ path: String, as id: BlobID) throws(StorageFailure) -> Bool {
    guard let name = try converted(path, as: id) else { return false }
    defer { _ = Disk.remove(name) }
    try naming.held { () throws(StorageFailure) in
      // It may have been collected meanwhile, and is not brought back.
      guard Disk.status(path) != nil else { return }
      try Disk.rename(name, to: path)
    }
    try Disk.syncFolder("\(path.prefix(path.count - 65))")
    return true
  }

  private func rotate(
    _ objects: any ObjectStore, _ rotation: inout BlobRotation,
    _ progress: @Sendable (BlobRotation) -> Void
  ) async throws(StorageFailure) {
    var walk = walk()
    while let page = try await walk.next().get() {
      for entry in page where path(of: entry.id) != nil {
        rotation.files += 1
        do throws(StorageFailure) {
          if try await rotate(entry.id, in: objects) { rotation.changed += 1 }
        } catch { try rotation.note(error, entry.id) }
      }
      progress(rotation)
    }
  }

  private func rotate(
    _ id: BlobID, in objects: any ObjectStore
  ) async throws(StorageFailure) -> Bool {
    let head = try await objects.beginning(of: id, count: SealedForm.headerLength).get()
    guard let head else { return false }
    if let header = SealedForm.Header(head), let keys, header.keyID == keys.first.id,
      header.fileKey(by: keys.first, for: id) != nil
    {
      return false
    }
    let name = newName
    defer { _ = Disk.remove(name) }
    guard try await objects.fetch(id, to: name).get() else { return false }
    let sealed = try await onDisk { () throws(StorageFailure) in try converted(name, as: id) }
    guard let sealed else { return false }
    defer { _ = Disk.remove(sealed) }
    guard try await objects.entry(id).get() != nil else { return false }
    try await send(sealed, as: id, to: objects)
    return true
  }

  /// A new file in `incoming` with the content of the one at `path`, under the first key; nil where that one is so
  /// already, where there are no keys, and where it is not there.
  ///
  /// - Throws: `corrupt` where it is not what its name says.
  func converted(_ path: String, as id: BlobID) throws(StorageFailure) -> String? {
    guard let keys else { return nil }
    let name = newName
    let made = try opened(path, as: id) { file throws(StorageFailure) in
      if let sealed = file.sealed, sealed.header.keyID == keys.first.id { return false }
      let new = try Disk.create(name)
      do throws(StorageFailure) {
        if let sealed = file.sealed {
          try Disk.append(
            SealedForm.header(sealed.key, by: keys.first, for: id, size: file.size), to: new)
          try file.copyChunks(to: new)
        } else {
          var sink = try BlobSink(new, keys)
          try file.eachPiece { bytes throws(StorageFailure) in try sink.append(bytes) }
          try sink.finish(as: id)
        }
        try Disk.sync(new)
        Disk.close(new)
      } catch {
        Disk.discard(new, name)
        throw error
      }
      return true
    }
    return made == true ? name : nil
  }

  /// Puts a file as it lies into the shared store.
  func send(
    _ path: String, as id: BlobID, to objects: any ObjectStore
  ) async throws(StorageFailure) {
    let (size, hash) = try await onDisk { () throws(StorageFailure) in
      guard let file = try Disk.openToRead(path) else { throw .failed("a file has gone") }
      defer { Disk.close(file) }
      let raw = OpenBlob(file: file, size: try Disk.mark(file).size, sealed: nil)
      return (raw.size, keys == nil ? id.text : try raw.name())
    }
    try await objects.put(path, size: size, as: id, hash: hash).get()
  }
}

extension BlobRotation {
  /// A file that is not what it should be does not hold up the others.
  fileprivate mutating func note(
    _ failure: StorageFailure, _ id: BlobID
  ) throws(StorageFailure) {
    guard case .corrupt = failure else { throw failure }
    flaws += 1
    if flawed.count < BlobRotation.fewNames { flawed.append(id) }
  }
}

extension OpenBlob {
  /// The content, a mebibyte at a time.
  func eachPiece(
    _ work: ([UInt8]) throws(StorageFailure) -> Void
  ) throws(StorageFailure) {
    var offset = 0
    while offset < size {
      let bytes = try read(from: offset, count: 1 << 20)
      guard !bytes.isEmpty else { throw .corrupt("a file is cut short") }
      try work(bytes)
      offset += bytes.count
    }
  }

  /// Writes the content into a new file.
  func copy(to path: String) throws(StorageFailure) {
    let new = try Disk.create(path)
    defer { Disk.close(new) }
    try eachPiece { bytes throws(StorageFailure) in try Disk.append(bytes, to: new) }
  }

  /// Writes the chunks as they are sealed.
  fileprivate func copyChunks(to new: Int32) throws(StorageFailure) {
    var offset = SealedForm.headerLength
    let end = SealedForm.length(of: size)
    while offset < end {
      let bytes = try Disk.read(file, from: offset, count: min(1 << 20, end - offset))
      guard !bytes.isEmpty else { throw .corrupt("a file is cut short") }
      try Disk.append(bytes, to: new)
      offset += bytes.count
    }
  }
}
