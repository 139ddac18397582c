// What a mail is made from: the case, all that was sent of it and all that was written, read at once.

public import Workflow

/// A case with its errands and letters, each the oldest first.
public struct Mailbag: Sendable {
  /// Nil when there is no such case.
  public let file: Case?
  public let errands: [Errand]
  public let letters: [StoredLetter]
}

extension Store {
  /// Everything that a mail of a case is made from, in one round trip.
  public func mailbag(of id: CaseID) async -> Result<Mailbag, StorageFailure> {
    await repeatingOnConflict {
      let load = CaseLoad(id: id, cached: cache[id])
      let queries = load.queries()
      return await database.read(queries + [Store.errands(of: id), Store.letters(of: id)]).tried {
        rows throws(StorageFailure) in
        Mailbag(
          file: try file(rows, of: load), errands: try Errand.all(rows[queries.count]),
          letters: try StoredLetter.all(rows[queries.count + 1]))
      }
    }
  }
}
