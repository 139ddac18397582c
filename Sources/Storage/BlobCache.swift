// The folder as a cache of a shared store: fetched once, checked, and given up when room is needed.

import FoundationEssentials
import Policy
import Synchronization
public import Workflow

/// How much the cache holds; counted once from the folder, then kept.
final class BlobCache: Sendable {
  let limit: Int
  /// Nil until it was counted.
  let bytes = Mutex<Int?>(nil)

  init(limit: Int) { self.limit = limit }

  /// Seconds for which a file that was used is left alone: somebody may be reading it.
  static let restSeconds: Int64 = 600
}

/// A file of the folder that may be given up.
private struct CachedFile: Sendable {
  let id: BlobID
  let path: String
  let size: Int
  let changed: Instant
}

extension BlobStore {
  /// A path under which this machine has the file for the next ten minutes, encrypted where keys are given; nil
  /// when there is none.
  ///
  /// From a shared store it is fetched first, and checked against its name.
  func heldPath(of id: BlobID) async -> Result<String?, StorageFailure> {
    guard let path = path(of: id) else { return .success(nil) }
    guard let objects else {
      return await onDiskResult { () throws(StorageFailure) in
        Disk.status(path) == nil ? nil : path
      }
    }
    do throws(StorageFailure) {
      let isHere = try await onDisk { () throws(StorageFailure) in Disk.touch(path) }
      if isHere { return .success(path) }
      let name = newName
      defer { _ = Disk.remove(name) }
      guard try await objects.fetch(id, to: name).get() else { return .success(nil) }
      if await flaw(at: name, id) != nil { throw .corrupt("a file is not what its name says") }
      let size = try await onDisk { () throws(StorageFailure) in
        // What the store has in the clear is not kept so here.
        if let sealed = try converted(name, as: id) {
          defer { _ = Disk.remove(sealed) }
          try settle(Disk.reopen(sealed), sealed, as: id)
        } else {
          try settle(Disk.reopen(name), name, as: id)
        }
        return Disk.status(path)?.size ?? 0
      }
      await makeRoom(for: size)
      return .success(path)
    } catch { return .failure(error) }
  }

  /// Gives `work` a path at which the content can be read, by other programs as well, until it returns; nil when
  /// there is no such file.
  ///
  /// What is encrypted is written out for that time, into the temporary folder, for nobody else to read.
  public func withFile<T: Sendable>(
    _ id: BlobID, _ work: (String) async -> T
  ) async -> Result<T?, StorageFailure> {
    do throws(StorageFailure) {
      guard let path = try await heldPath(of: id).get() else { return .success(nil) }
      let plain =
        FileManager.default.temporaryDirectory.path(percentEncoded: false)
        + "/utlamnande-\(Store.systemRandomBytes(16).hexadecimal)"
      defer { _ = Disk.remove(plain) }
      let isSealed = try await onDisk { () throws(StorageFailure) in
        try opened(path, as: id) { file throws(StorageFailure) in
          guard file.sealed != nil else { return false }
          try file.copy(to: plain)
          return true
        }
      }
      guard let isSealed else { return .success(nil) }
      return .success(await work(isSealed ? plain : path))
    } catch { return .failure(error) }
  }

  /// Counts a new file of the cache, and removes those least used where there are more bytes than may be.
  func makeRoom(for size: Int) async {
    guard objects != nil else { return }
    let held = cache.bytes.withLock { bytes in
      bytes = bytes.map { $0 + size }
      return bytes
    }
    if let held, held <= cache.limit { return }
    await evict()
  }

  private func evict() async {
    guard let files = try? await onDiskResult({ () throws(StorageFailure) in cached() }).get()
    else { return }
    var held = files.reduce(0) { $0 + $1.size }
    let newest = files.map(\.changed).max() ?? Instant(milliseconds: 0)
    let rested = newest.adding(seconds: -BlobCache.restSeconds)
    for file in files.sorted(by: { $0.changed < $1.changed }) {
      // To nine tenths, so that not every new file makes room anew.
      guard held > cache.limit / 10 * 9, file.changed < rested else { break }
      guard await isInStore(file) else { continue }
      if (try? await onDisk({ () throws(StorageFailure) in Disk.remove(file.path) })) == true {
        held -= file.size
      }
    }
    let left = held
    cache.bytes.withLock { $0 = left }
  }

  private func cached() -> [CachedFile] {
    var files: [CachedFile] = []
    for outer in Disk.outerFolders(in: folder) {
      for (name, status) in Disk.files(in: folder, outer: outer) {
        guard let path = path(of: BlobID(name)) else { continue }
        files.append(
          CachedFile(
            id: BlobID(name), path: path, size: status.size, changed: status.changed))
      }
    }
    return files
  }

  /// Whether the store has the file; one that it lacks is put there first. A folder that was the only place
  /// before a store was named holds originals.
  private func isInStore(_ file: CachedFile) async -> Bool {
    guard let objects else { return false }
    let size = await onDiskResult { () throws(StorageFailure) in
      try opened(file.path, as: file.id) { file throws(StorageFailure) in file.size }
    }
    guard case .success(let size?) = size,
      case .success(let kept) = await keptSize(of: file.id)
    else { return false }
    if kept == size { return true }
    guard await flaw(at: file.path, file.id) == nil else { return false }
    let sealed = await onDiskResult { () throws(StorageFailure) in
      try converted(file.path, as: file.id)
    }
    guard case .success(let sealed) = sealed else { return false }
    defer { if let sealed { _ = Disk.remove(sealed) } }
    do throws(StorageFailure) {
      try await send(sealed ?? file.path, as: file.id, to: objects)
      return true
    } catch { return false }
  }
}
