// Going through all files, some at a time; and removing those that nothing names.

public import Policy
public import Workflow

/// All files, in the order of their names, in pages of a few thousand.
public struct BlobWalk: Sendable {
  let store: BlobStore
  /// Folders that are still to be listed.
  private var folders: [String]?
  private var last: BlobID?
  private var isDone = false

  init(_ store: BlobStore) { self.store = store }

  /// The next page, which may be empty; nil after the last.
  public mutating func next() async -> Result<[BlobEntry]?, StorageFailure> {
    guard !isDone else { return .success(nil) }
    if let objects = store.objects {
      let page = await objects.entries(after: last, limit: 1_000)
      if case .success(let entries) = page {
        isDone = entries.isEmpty
        last = entries.last?.id
      }
      return page.map { $0.isEmpty ? nil : $0 }
    }
    let folder = store.folder
    var rest = folders ?? Disk.outerFolders(in: folder).sorted(by: >)
    let outer = rest.popLast()
    folders = rest
    isDone = outer == nil
    guard let outer else { return .success(nil) }
    return await store.onDiskResult { () throws(StorageFailure) in
      Disk.files(in: folder, outer: outer).map {
        BlobEntry(id: BlobID($0.name), size: $0.status.size, changed: $0.status.changed)
      }
    }
  }
}

extension BlobStore {
  /// Goes through all files; those that come or go meanwhile may be seen or not.
  public func walk() -> BlobWalk { BlobWalk(self) }

  /// Removes files that no row names and that are older than `orphanAge`, and uploads that were cut off.
  ///
  /// - Returns: the names of what was removed, for the report.
  public func collectOrphans(
    now: Instant, isNamed: @Sendable (BlobID) async -> Result<Bool, StorageFailure>
  ) async -> Result<[BlobID], StorageFailure> {
    let before = now.adding(seconds: -BlobStore.orphanAge)
    do throws(StorageFailure) {
      try await onDisk { () throws(StorageFailure) in
        Disk.removeFiles(in: "\(folder)/incoming", before: before)
      }
      try await putBack(now: now, isNamed: isNamed)
      var removed: [BlobID] = []
      var walk = walk()
      while let page = try await walk.next().get() {
        for entry in page where entry.changed < before {
          guard try await !isNamed(entry.id).get() else { continue }
          if try await remove(entry.id, before: before) { removed.append(entry.id) }
        }
      }
      if objects != nil { try await forget(before: before, isNamed: isNamed) }
      return .success(removed)
    } catch { return .failure(error) }
  }

  /// Removes from the cache what another machine has taken out of the store.
  private func forget(
    before: Instant, isNamed: @Sendable (BlobID) async -> Result<Bool, StorageFailure>
  ) async throws(StorageFailure) {
    let kept = folder
    for outer in Disk.outerFolders(in: kept) {
      let files = try await onDisk { () throws(StorageFailure) in
        Disk.files(in: kept, outer: outer)
      }
      for file in files where file.status.changed < before {
        guard let path = path(of: BlobID(file.name)) else { continue }
        guard try await !isNamed(BlobID(file.name)).get() else { continue }
        _ = try await onDisk { () throws(StorageFailure) in Disk.remove(path) }
      }
    }
  }

  /// Removes a file unless it has been written anew in the meantime.
  private func remove(_ id: BlobID, before: Instant) async throws(StorageFailure) -> Bool {
    guard let path = path(of: id) else { return false }
    if let objects { return try await remove(id, at: path, from: objects, before: before) }
    return try await onDisk { () throws(StorageFailure) in
      try naming.held { () throws(StorageFailure) in
        guard let status = Disk.status(path), status.changed < before else { return false }
        return Disk.remove(path)
      }
    }
  }

  /// No lock reaches over all machines: another may just be writing the same bytes anew. So a copy is kept
  /// for two hours, and put back should a row name it after all.
  private func remove(
    _ id: BlobID, at path: String, from objects: any ObjectStore, before: Instant
  ) async throws(StorageFailure) -> Bool {
    let name = newName
    defer { _ = Disk.remove(name) }
    guard try await objects.fetch(id, to: name).get() else { return false }
    let flaw = await flaw(at: name, id)
    // What nobody here can read may still be somebody's.
    if flaw == .notReadable { return false }
    if flaw == nil {
      try await onDisk { () throws(StorageFailure) in
        try Disk.makeFolder("\(folder)/removed")
        try Disk.rename(name, to: "\(folder)/removed/\(id.text)")
      }
    }
    guard let entry = try await objects.entry(id).get(), entry.changed < before else {
      return false
    }
    try await objects.remove(id).get()
    _ = try await onDisk { () throws(StorageFailure) in Disk.remove(path) }
    return true
  }

  /// Puts back what was removed and is named now; forgets what nobody missed.
  private func putBack(
    now: Instant, isNamed: @Sendable (BlobID) async -> Result<Bool, StorageFailure>
  ) async throws(StorageFailure) {
    guard let objects else { return }
    let kept = "\(folder)/removed"
    let names = try await onDisk { () throws(StorageFailure) in Disk.names(in: kept) }
    for name in names where path(of: BlobID(name)) != nil {
      let path = "\(kept)/\(name)"
      guard let status = Disk.status(path) else { continue }
      if try await isNamed(BlobID(name)).get() {
        if try await objects.entry(BlobID(name)).get() == nil {
          try await send(path, as: BlobID(name), to: objects)
        }
      } else if now.adding(seconds: -2 * BlobStore.orphanAge) < status.changed {
        continue
      }
      _ = Disk.remove(path)
    }
  }
}
