// Files by their content: written and synced before any row names them, found again by their hash.

import Crypto
import Dispatch
import FoundationEssentials
public import Policy
import Synchronization
public import Workflow

/// A folder of files, each under the SHA-256 of what it holds: `ab/cd/abcd…`.
public struct BlobStore: Sendable {
  let folder: String
  private let disk = DispatchQueue(label: "utlamnande.blobs", attributes: .concurrent)
  /// Held while a file takes its final name, and while an orphan is removed.
  private let naming = NamingLock()

  /// Makes the folder if it is not there.
  public init(folder: String) throws(StorageFailure) {
    self.folder = folder
    try Disk.makeFolder(folder + "/incoming")
  }

  /// Seconds for which a file may be without a row that names it: an upload that is still going on.
  public static let orphanAge: Int64 = 3_600

  /// Takes bytes as they come; they are on the disk when this returns, and no trace is left when it fails.
  ///
  /// - Parameter limit: bytes at most.
  /// - Returns: the name and the size; nil where there was more than `limit`.
  public func put<Chunks: AsyncSequence>(
    _ chunks: Chunks, limit: Int = .max
  ) async throws -> (id: BlobID, size: Int)? where Chunks.Element == [UInt8] {
    let name = "\(folder)/incoming/\(Store.systemRandomBytes(16).hexadecimal)"
    let file = try await onDisk { () throws(StorageFailure) in try Disk.create(name) }
    do {
      var hash = SHA256()
      var size = 0
      for try await chunk in chunks {
        size += chunk.count
        guard size <= limit else {
          Disk.discard(file, name)
          return nil
        }
        hash.update(data: chunk)
        try await onDisk { () throws(StorageFailure) in try Disk.append(chunk, to: file) }
      }
      let id = BlobID(Array(hash.finalize()).hexadecimal)
      try await onDisk { () throws(StorageFailure) in try settle(file, name, as: id) }
      return (id, size)
    } catch {
      Disk.discard(file, name)
      throw error
    }
  }

  /// Takes bytes that are all there.
  public func put(_ bytes: [UInt8]) async -> Result<BlobID, StorageFailure> {
    let whole = AsyncStream<[UInt8]> {
      $0.yield(bytes)
      $0.finish()
    }
    do {
      guard let stored = try await put(whole) else { return .failure(.full) }
      return .success(stored.id)
    } catch { return .failure(error as? StorageFailure ?? .failed("\(type(of: error))")) }
  }

  /// Bytes from `offset`, at most `count`; fewer at the end. Nil when there is no such file.
  public func read(
    _ id: BlobID, from offset: Int = 0, count: Int = .max
  ) async -> Result<[UInt8]?, StorageFailure> {
    guard let path = path(of: id) else { return .success(nil) }
    return await onDiskResult { () throws(StorageFailure) in
      try Disk.read(path, from: offset, count: count)
    }
  }

  /// How many bytes the file has; nil when it is not there.
  public func size(of id: BlobID) async -> Int? {
    guard let path = path(of: id) else { return nil }
    return await withCheckedContinuation { continuation in
      disk.async { continuation.resume(returning: Disk.status(path)?.size) }
    }
  }

  /// What is wrong with the file, for the audit: nothing, missing, or other bytes than its name says.
  public func flaw(of id: BlobID) async -> Finding.Flaw? {
    guard let path = path(of: id) else { return .unknown }
    return await withCheckedContinuation { continuation in
      disk.async {
        var hash = SHA256()
        var offset = 0
        while let bytes = try? Disk.read(path, from: offset, count: 1 << 20) {
          if bytes.isEmpty {
            let same = Array(hash.finalize()).hexadecimal == id.text
            return continuation.resume(returning: same ? nil : .hash)
          }
          hash.update(data: bytes)
          offset += bytes.count
        }
        continuation.resume(returning: .missing)
      }
    }
  }

  /// Where the file is, for programs that read it by path; nil for a name that no hash has.
  public func path(of id: BlobID) -> String? {
    let name = Array(id.text.utf8)
    let digits = Set("0123456789abcdef".utf8)
    guard name.count == 64, name.allSatisfy(digits.contains) else { return nil }
    let text = id.text
    return "\(folder)/\(text.prefix(2))/\(text.dropFirst(2).prefix(2))/\(text)"
  }

  private func settle(_ file: Int32, _ name: String, as id: BlobID) throws(StorageFailure) {
    guard let path = path(of: id) else { throw .failed("a hash has 64 digits") }
    try Disk.sync(file)
    let (outer, inner) = ("\(folder)/\(id.text.prefix(2))", "\(path.prefix(path.count - 65))")
    try Disk.makeFolder(inner)
    // Also when the bytes are there already: the new file is young, so the collector leaves it alone.
    try naming.held { () throws(StorageFailure) in try Disk.rename(name, to: path) }
    for folder in [inner, outer, folder] { try Disk.syncFolder(folder) }
    Disk.close(file)
  }
}

extension BlobStore {
  /// Removes files that no row names and that are older than `orphanAge`, and uploads that were cut off.
  ///
  /// - Returns: the names of what was removed, for the report.
  public func collectOrphans(
    now: Instant, isNamed: @Sendable (BlobID) async -> Result<Bool, StorageFailure>
  ) async -> Result<[BlobID], StorageFailure> {
    let before = now.adding(seconds: -BlobStore.orphanAge)
    let old = await onDiskResult { () throws(StorageFailure) in
      Disk.removeFiles(in: "\(folder)/incoming", before: before)
      return Disk.files(under: folder, before: before)
    }
    var removed: [BlobID] = []
    switch old {
    case .failure(let failure): return .failure(failure)
    case .success(let names):
      for name in names {
        switch await isNamed(BlobID(name)) {
        case .failure(let failure): return .failure(failure)
        case .success(true): continue
        case .success(false):
          if await remove(BlobID(name), before: before) { removed.append(BlobID(name)) }
        }
      }
    }
    return .success(removed)
  }

  /// Removes a file unless it has been written anew in the meantime.
  private func remove(_ id: BlobID, before: Instant) async -> Bool {
    guard let path = path(of: id) else { return false }
    return await withCheckedContinuation { continuation in
      disk.async {
        continuation.resume(
          returning: naming.held {
            guard let status = Disk.status(path), status.changed < before else { return false }
            return Disk.remove(path)
          })
      }
    }
  }

  private func onDiskResult<T: Sendable>(
    _ work: @escaping @Sendable () throws(StorageFailure) -> T
  ) async -> Result<T, StorageFailure> {
    await withCheckedContinuation { continuation in
      disk.async {
        do throws(StorageFailure) {
          continuation.resume(returning: .success(try work()))
        } catch { continuation.resume(returning: .failure(error)) }
      }
    }
  }

  /// Blocking work runs on a queue of its own, never on the threads that answer requests.
  private func onDisk<T: Sendable>(
    _ work: @escaping @Sendable () throws(StorageFailure) -> T
  ) async throws(StorageFailure) -> T { try await onDiskResult(work).get() }
}

/// One at a time.
private final class NamingLock: Sendable {
  private let lock = Mutex(())
  func held<T, E: Error>(_ work: () throws(E) -> sending T) throws(E) -> sending T {
    try lock.withLock { _ throws(E) in try work() }
  }
}
