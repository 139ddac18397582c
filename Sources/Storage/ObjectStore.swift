// The port to a store of objects that many machines share, such as one that speaks S3.

public import Policy
public import Workflow

/// Objects under the SHA-256 of what they hold, or hold encrypted.
///
/// Drivers: `BlobsS3`. Each call has its limits of time and its retries inside; a call that failed may have
/// had its effect, and may be made again. What comes back is checked by `BlobStore`, not here.
public protocol ObjectStore: Sendable {
  /// Keeps the file at `path`, in one go; it is there for all machines when this returns.
  ///
  /// - Parameter hash: SHA-256 of its bytes in lower-case hexadecimal: the name, unless they are encrypted.
  func put(
    _ path: String, size: Int, as id: BlobID, hash: String
  ) async -> Result<Void, StorageFailure>

  /// Writes the object into a new file at `path`; false, and no file, when there is no such object.
  func fetch(_ id: BlobID, to path: String) async -> Result<Bool, StorageFailure>

  /// The first bytes of an object, fewer than `count` where it is shorter; nil when there is none.
  func beginning(of id: BlobID, count: Int) async -> Result<[UInt8]?, StorageFailure>

  /// Size and age of an object; nil when there is none.
  func entry(_ id: BlobID) async -> Result<BlobEntry?, StorageFailure>

  /// Objects in the order of their names, those after `id`, at most `limit`, 1 to 1000.
  func entries(after id: BlobID?, limit: Int) async -> Result<[BlobEntry], StorageFailure>

  /// Removes an object; one that is not there is no failure.
  func remove(_ id: BlobID) async -> Result<Void, StorageFailure>

  /// Whether it could be asked for objects a few seconds ago at most; answers within a few seconds.
  func isReachable() async -> Bool
}

/// A file as it is listed.
public struct BlobEntry: Sendable, Hashable {
  public let id: BlobID
  /// In bytes, as it is kept; an encrypted file is longer than what it holds.
  public let size: Int
  /// When it was written last.
  public let changed: Instant
  public init(id: BlobID, size: Int, changed: Instant) {
    self.id = id
    self.size = size
    self.changed = changed
  }
}
