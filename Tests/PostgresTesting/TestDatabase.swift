// The database of a test that does not care which: SQLite in memory, or PostgreSQL for a whole run.

import Foundation
public import Storage

/// A database, with whatever it lives in.
public struct TestDatabase: Sendable {
  public let database: any Database
  private let home: PrivateDatabase?

  /// PostgreSQL when `UTLAMNANDE_TEST_DATABASE` is `postgres`, else what `usual` opens.
  public init(usual: () throws -> any Database) async throws {
    if ProcessInfo.processInfo.environment["UTLAMNANDE_TEST_DATABASE"] == "postgres" {
      let home = try await PrivateServer.database()
      self.home = home
      database = try await home.open()
    } else {
      home = nil
      database = try usual()
    }
  }
}
