// The port to a store of objects that many machines share, such as one that speaks S3.

public import Policy
public import Workflow

/// Objects under the SHA-256 of what they hold.
///
/// Drivers: `BlobsS3`. Each call has its limits of time and its retries inside; a call that failed may have
/// had its effect, and may be made again. What comes back is checked by `BlobStore`, not here.
public protocol ObjectStore: Sendable {
  /// Keeps the file at `path`, in one go; it is there for all machines when this returns.
  func put(_ path: String, size: Int, as id: BlobID) async -> Result<Void, StorageFailure>

  /// Writes the object into a new file at `path`; false, and no file, when there is no such object.
  func fetch(_ id: BlobID, to path: String) async -> Result<Bool, StorageFailure>

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
  /// In bytes.
  public let size: Int
  /// When it was written last.
  public let changed: Instant
  public init(id: BlobID, size: Int, changed: Instant) {
    self.id = id
    self.size = size
    self.changed = changed
  }
}
