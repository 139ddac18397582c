// Settings: the few things a database knows of itself, such as what it was made with.

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

// Which keys the files of this database may be encrypted with: their fingerprints, never the keys.
extension Store {
  /// Says that files are written under a key from now on, so that nobody starts without it.
  public func note(_ key: BlobKey) async -> Result<Void, StorageFailure> {
    await settled(Store.blobKeyPrefix + key.name, orMake: { key.fingerprint }).map { _ in }
  }

  /// The names of keys that files may need and that are not among those at hand.
  public func missingBlobKeys(_ keys: [BlobKey]) async -> Result<[String], StorageFailure> {
    await database.read(Statement(Store.blobKeys, [.text(Store.blobKeyPrefix + "%")])).tried {
      rows throws(StorageFailure) in
      var missing: [String] = []
      for row in rows {
        let fingerprint = try row.blob(1)
        guard !keys.contains(where: { $0.fingerprint == fingerprint }) else { continue }
        missing.append(String(try row.text(0).dropFirst(Store.blobKeyPrefix.count)))
      }
      return missing
    }
  }

  /// Forgets all keys but one, when every file is under it.
  public func forgetBlobKeys(but key: BlobKey) async -> Result<Void, StorageFailure> {
    await database.write([
      Statement(
        Store.forgetKeys,
        [.text(Store.blobKeyPrefix + "%"), .text(Store.blobKeyPrefix + key.name)])
    ])
  }

  private static let blobKeyPrefix = "blob-key:"
  private static let blobKeys = SQL(
    "SELECT name, value FROM settings WHERE name LIKE $1 ORDER BY name")
  private static let forgetKeys = SQL(
    "DELETE FROM settings WHERE name LIKE $1 AND name <> $2")
}
