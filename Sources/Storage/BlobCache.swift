// The folder as a cache of a shared store: fetched once, checked, and given up when room is needed.

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
  /// A path under which this machine can read the file for the next ten minutes; nil when there is none.
  ///
  /// From a shared store it is fetched first, and checked against its name.
  public func localPath(of id: BlobID) async -> Result<String?, StorageFailure> {
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
        let file = try Disk.reopen(name)
        do throws(StorageFailure) { try settle(file, name, as: id) } catch {
          Disk.close(file)
          throw error
        }
        return Disk.status(path)?.size ?? 0
      }
      await makeRoom(for: size)
      return .success(path)
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
    guard let objects, case .success(let entry) = await objects.entry(file.id) else { return false }
    if entry?.size == file.size { return true }
    guard await flaw(at: file.path, file.id) == nil,
      case .success = await objects.put(file.path, size: file.size, as: file.id)
    else { return false }
    return true
  }
}
