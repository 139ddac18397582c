// Migrations: numbered SQL, never edited, each in a transaction of its own.

/// One step of the schema, in the SQL of one engine.
public struct Migration: Sendable {
  /// From 1 without gaps.
  public let number: Int
  public let name: String
  /// Statements that each end with a semicolon.
  public let sql: String
  public init(number: Int, name: String, sql: StaticString) {
    self.number = number
    self.name = name
    self.sql = sql.description
  }
}
