// Settings: the few things a database knows of itself, made once.

extension Store {
  /// A value made once: the first bytes anybody offered under this name.
  ///
  /// The server's secret keys and the database's own id stand here.
  public func settled(
    _ name: String, orMake bytes: @Sendable () -> [UInt8]
  ) async -> Result<[UInt8], StorageFailure> {
    let offered = bytes()
    let queries = [
      Statement(Store.offerSetting, [.text(name), .blob(offered)]),
      Statement(Store.setting, [.text(name)]),
    ]
    return await database.transact(reading: queries) { rows throws(StorageFailure) in
      guard let row = rows[1].first else { throw .corrupt("a setting is missing") }
      return .commit([], answer: try row.blob(0))
    }
  }

  private static let offerSetting = SQL(
    "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING name")
  private static let setting = SQL("SELECT value FROM settings WHERE name = $1")
}
