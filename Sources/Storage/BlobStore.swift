// Files by their content: written and synced before any row names them, found again by their hash.

import Crypto
import Dispatch
import FoundationEssentials
import Policy
import Synchronization
public import Workflow

/// Files, each under the SHA-256 of what it holds.
///
/// On one machine they lie in a folder, as `ab/cd/abcd…`. For many machines they are kept in an
/// `ObjectStore`; the folder is then where uploads are gathered, and a cache of what was read and checked.
/// With keys they are encrypted there and here (`SealedForm`); what is named and given out is the content.
public struct BlobStore: Sendable {
  let folder: String
  /// Where the files are for all machines; nil where the folder itself is that place.
  let objects: (any ObjectStore)?
  let cache: BlobCache
  /// Nil where files are kept in the clear.
  let keys: BlobKeys?
  let proved = ProvedFiles()
  private let disk = DispatchQueue(label: "utlamnande.blobs", attributes: .concurrent)
  /// Held while a file takes its final name, and while an orphan is removed.
  let naming: NamingLock

  /// Makes the folder if it is not there.
  ///
  /// - Parameters:
  ///   - objects: a store that many machines share; nil keeps the files in the folder.
  ///   - cacheBytes: how much of `objects` the folder may hold; the least used files go first.
  ///   - keys: what files are encrypted with; nil keeps them in the clear.
  public init(
    folder: String, objects: (any ObjectStore)? = nil, cacheBytes: Int = 10_000_000_000,
    keys: BlobKeys? = nil
  ) throws(StorageFailure) {
    self.folder = folder
    self.keys = keys
    self.objects = objects
    cache = BlobCache(limit: cacheBytes)
    naming = NamingLock(file: folder + "/.naming")
    try Disk.makeFolder(folder + "/incoming")
  }

  /// Whether the store that many machines share can be asked; what lies in the folder always can.
  public func isReachable() async -> Bool { await objects?.isReachable() ?? true }

  /// Seconds for which a file may be without a row that names it: an upload that is still going on.
  public static let orphanAge: Int64 = 3_600

  /// Takes bytes as they come; they are kept when this returns, and no trace is left when it fails.
  ///
  /// - Parameter limit: bytes at most.
  /// - Returns: the name and the size; nil where there was more than `limit`.
  public func put<Chunks: AsyncSequence>(
    _ chunks: Chunks, limit: Int = .max
  ) async throws -> (id: BlobID, size: Int)? where Chunks.Element == [UInt8] {
    let name = newName
    let file = try await onDisk { () throws(StorageFailure) in try Disk.create(name) }
    do {
      var hash = SHA256()
      var sink = try BlobSink(file, keys)
      for try await chunk in chunks {
        guard sink.size + chunk.count <= limit else {
          Disk.discard(file, name)
          return nil
        }
        hash.update(data: chunk)
        sink = try await onDisk { [sink] () throws(StorageFailure) in
          var sink = sink
          try sink.append(chunk)
          return sink
        }
      }
      let id = BlobID(Array(hash.finalize()).hexadecimal)
      try await onDisk { [sink] () throws(StorageFailure) in
        var sink = sink
        try sink.finish(as: id)
      }
      if let objects { try await send(name, as: id, to: objects) }
      try await onDisk { () throws(StorageFailure) in try settle(file, name, as: id) }
      await makeRoom(for: sink.size)
      return (id, sink.size)
    } catch {
      Disk.discard(file, name)
      throw error
    }
  }

  /// By which bytes are kept, if they are.
  public static func id(of bytes: [UInt8]) -> BlobID {
    BlobID(Array(SHA256.hash(data: bytes)).hexadecimal)
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
    switch await heldPath(of: id) {
    case .failure(let failure): return .failure(failure)
    case .success(nil): return .success(nil)
    case .success(let path?):
      return await onDiskResult { () throws(StorageFailure) in
        try opened(path, as: id) { file throws(StorageFailure) in
          try file.read(from: offset, count: count)
        }
      }
    }
  }

  /// How many bytes the file has; nil when it is not there.
  public func size(of id: BlobID) async -> Result<Int?, StorageFailure> {
    guard let path = path(of: id) else { return .success(nil) }
    let here = await onDiskResult { () throws(StorageFailure) in
      try opened(path, as: id) { file throws(StorageFailure) in file.size }
    }
    guard objects != nil, case .success(nil) = here else { return here }
    return await keptSize(of: id)
  }

  /// Whether the disk has room for work to go on.
  ///
  /// - Parameter reserve: bytes that must be free.
  public func hasRoom(_ reserve: Int = 64 << 20) async -> Bool {
    await withCheckedContinuation { continuation in
      disk.async {
        continuation.resume(returning: Disk.room(at: folder).map { $0 >= reserve } ?? false)
      }
    }
  }

  /// How many bytes the file has where it is kept for all; a cache is not looked at.
  func keptSize(of id: BlobID) async -> Result<Int?, StorageFailure> {
    guard let objects else { return await size(of: id) }
    do throws(StorageFailure) {
      // Again where it was just being encrypted.
      for _ in 0..<3 {
        guard let entry = try await objects.entry(id).get() else { return .success(nil) }
        guard let keys,
          let bytes = try await objects.beginning(of: id, count: SealedForm.headerLength).get(),
          let head = SealedForm.Header(bytes), let key = keys.key(head.keyID),
          head.fileKey(by: key, for: id) != nil
        else { return .success(entry.size) }
        if entry.size == SealedForm.length(of: head.size) { return .success(head.size) }
      }
      throw .corrupt("an encrypted file was changed")
    } catch { return .failure(error) }
  }

  /// What is wrong with the file, for the audit: nothing, missing, not to be had, or other bytes than its
  /// name says. What many machines share is looked at there, not in the cache.
  public func flaw(of id: BlobID) async -> Finding.Flaw? {
    guard let path = path(of: id) else { return .unknown }
    guard let objects else { return await flaw(at: path, id) }
    let name = newName
    defer { _ = Disk.remove(name) }
    return switch await objects.fetch(id, to: name) {
    case .failure: .notReadable
    case .success(false): .missing
    case .success(true): await flaw(at: name, id)
    }
  }

  /// Whether the content at `path` is that of the name.
  func flaw(at path: String, _ id: BlobID) async -> Finding.Flaw? {
    let read = await onDiskResult { () throws(StorageFailure) in
      try opened(path, as: id) { file throws(StorageFailure) in try file.name() == id.text }
    }
    return switch read {
    case .success(true?): nil
    case .success(false?), .failure(.corrupt): .hash
    case .success(nil): .missing
    case .failure: .notReadable
    }
  }

  /// Where the file is or would be in the folder; nil for a name that no hash has.
  func path(of id: BlobID) -> String? {
    let name = Array(id.text.utf8)
    let digits = Set("0123456789abcdef".utf8)
    guard name.count == 64, name.allSatisfy(digits.contains) else { return nil }
    let text = id.text
    return "\(folder)/\(text.prefix(2))/\(text.dropFirst(2).prefix(2))/\(text)"
  }

  /// A name for a file that is being gathered.
  var newName: String { "\(folder)/incoming/\(Store.systemRandomBytes(16).hexadecimal)" }

  func settle(_ file: Int32, _ name: String, as id: BlobID) throws(StorageFailure) {
    guard let path = path(of: id) else { throw .failed("a hash has 64 digits") }
    try Disk.sync(file)
    let (outer, inner) = ("\(folder)/\(id.text.prefix(2))", "\(path.prefix(path.count - 65))")
    try Disk.makeFolder(inner)
    // Also when the bytes are there already: the new file is young, so the collector leaves it alone.
    try naming.held { () throws(StorageFailure) in try Disk.rename(name, to: path) }
    for folder in [inner, outer, folder] { try Disk.syncFolder(folder) }
    Disk.close(file)
  }

  func onDiskResult<T: Sendable>(
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
  func onDisk<T: Sendable>(
    _ work: @escaping @Sendable () throws(StorageFailure) -> T
  ) async throws(StorageFailure) -> T { try await onDiskResult(work).get() }
}

/// One at a time, also among processes that share the folder.
final class NamingLock: Sendable {
  private let lock = Mutex(())
  private let file: String

  init(file: String) { self.file = file }

  func held<T>(
    _ work: () throws(StorageFailure) -> sending T
  ) throws(StorageFailure) -> sending T {
    try lock.withLock { _ throws(StorageFailure) in
      let held = try Disk.lock(file)
      defer { Disk.close(held) }
      return try work()
    }
  }
}
