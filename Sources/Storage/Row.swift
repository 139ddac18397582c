// Rows as they come back: values by position, read with the type that was written.

/// The rows of one query.
public typealias Rows = [Row]

/// One row.
public struct Row: Sendable, Hashable {
  public let values: [Value]
  public init(_ values: [Value]) { self.values = values }

  /// A whole number.
  /// - Throws: `.corrupt` where something else stands; so do the others.
  public func int64(_ column: Int) throws(StorageFailure) -> Int64 {
    guard column < values.count, case .int64(let value) = values[column] else {
      throw unexpected(column)
    }
    return value
  }

  public func int(_ column: Int) throws(StorageFailure) -> Int { Int(try int64(column)) }

  public func text(_ column: Int) throws(StorageFailure) -> String {
    guard column < values.count, case .text(let value) = values[column] else {
      throw unexpected(column)
    }
    return value
  }

  public func blob(_ column: Int) throws(StorageFailure) -> [UInt8] {
    guard column < values.count, case .blob(let value) = values[column] else {
      throw unexpected(column)
    }
    return value
  }

  public func isNull(_ column: Int) -> Bool { column >= values.count || values[column] == .null }

  public func optionalInt64(_ column: Int) throws(StorageFailure) -> Int64? {
    isNull(column) ? nil : try int64(column)
  }

  public func optionalText(_ column: Int) throws(StorageFailure) -> String? {
    isNull(column) ? nil : try text(column)
  }

  public func optionalBlob(_ column: Int) throws(StorageFailure) -> [UInt8]? {
    isNull(column) ? nil : try blob(column)
  }

  private func unexpected(_ column: Int) -> StorageFailure {
    .corrupt("column \(column) is missing or of another type")
  }
}
