// Why the database could not do what was asked; what a person is told is decided further out.

/// A failure of storage. Its texts name tables and codes, never what stands in a row.
public enum StorageFailure: Error, Sendable, Hashable {
  /// Another writer took the same key first; the work may be run again.
  case conflict
  /// Busy, shutting down, or more is waiting than the limit allows; try again later.
  case unavailable(String)
  /// The connection ended during the commit: it may be stored or not. Ask again under the same key.
  case uncertain
  /// No room on the disk; nothing of the work is left behind.
  case full
  /// What is stored cannot be read back as what was written.
  case corrupt(String)
  /// The database was made by a newer version of the service.
  case newerSchema(found: Int, known: Int)
  /// The file belongs to another program.
  case notOurs
  /// Anything else, by its code.
  case failed(String)
}
