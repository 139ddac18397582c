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
    _ = await onDiskResult { () throws(StorageFailure) in evict() }
  }

  private func evict() {
    var files: [(path: String, size: Int, changed: Instant)] = []
    for outer in Disk.outerFolders(in: folder) {
      for (name, status) in Disk.files(in: folder, outer: outer) {
        guard let path = path(of: BlobID(name)) else { continue }
        files.append((path, status.size, status.changed))
      }
    }
    var held = files.reduce(0) { $0 + $1.size }
    let newest = files.map(\.changed).max() ?? Instant(milliseconds: 0)
    let rested = newest.adding(seconds: -BlobCache.restSeconds)
    for file in files.sorted(by: { $0.changed < $1.changed }) {
      // To nine tenths, so that not every new file makes room anew.
      guard held > cache.limit / 10 * 9, file.changed < rested else { break }
      if Disk.remove(file.path) { held -= file.size }
    }
    cache.bytes.withLock { $0 = held }
  }
}
