// `utlamnande copy`: to another database and back, with everything, proved on both sides.

import ArgumentParser
import BlobsS3
import Foundation
import Storage
import StoragePostgres

struct Copy: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Copy everything to another database, of the same engine or another.",
    discussion: """
      Stop the service first: a database that something else is connected to is refused, on either \
      side. Everything goes along: events, personal texts, letters, the register, heads, outbox, \
      staff, idempotency keys, the server's own keys (they stand in the database), documents. Both \
      sides are verified, and compared row by row. A copy that was broken off goes on where it was \
      when the same command is run again, and nothing else opens its target until it is whole.

      Letters that were being sent when the service ended are "unknown" in the copy: a person \
      decides. Letters that wait will be sent by whoever serves the copy: never start the old \
      service again, or run its outbox hold first.

      Not in the database, and so not copied: policy, templates, settings, the mail password, and \
      mails written to DATA/outbox. UTLAMNANDE_BLOBS_CREDENTIALS or the two files hold ID:SECRET.
      """)

  @Option(help: "Database to copy from: sqlite:PATH or postgres://….")
  var from: String
  @Option(help: "Database to copy to: sqlite:PATH or postgres://…; empty, or this copy unfinished.")
  var to: String
  @Option(
    help: "Data folder of the source, for DATA/blobs. Default: the folder of its SQLite file.")
  var fromData: String?
  @Option(help: "Data folder of the target. Default: the folder of its SQLite file.")
  var toData: String?
  @Option(help: "s3://… where the source's documents are, instead of its data folder.")
  var fromBlobs: String?
  @Option(help: "s3://… where the target's documents go; the same as --from-blobs copies none.")
  var toBlobs: String?
  @Option(help: "File with the credentials of --from-blobs.")
  var fromBlobsCredentialsFile: String?
  @Option(help: "File with the credentials of --to-blobs.")
  var toBlobsCredentialsFile: String?
  @Option(
    help: """
      File with a key of encrypted documents, as often as there are keys: all that the source needs; the target's \
      are encrypted with the first.
      """)
  var blobKeyFile: [String] = []
  @Option(help: "Rows of a transaction, 1 to 10000.")
  var batch = 500
  @Flag(help: "Throw away what an unfinished copy of this source has left in the target.")
  var anew = false

  func run() async throws {
    let (source, target) = try places()
    let files = try await blobs(source, fromData, fromBlobs, fromBlobsCredentialsFile)
    let isShared = fromBlobs != nil && fromBlobs == toBlobs
    let landing =
      isShared ? nil : try await blobs(target, toData, toBlobs, toBlobsCredentialsFile)
    let databases = (try await opened(source, "--from"), try await opened(target, "--to"))
    try await expectKeys(of: databases.0)
    try await note(databases)
    let copying = Copying(
      from: databases.0, files, to: databases.1, landing, batch: batch, progress: tell)
    switch await copying.run(anew: anew) {
    case .success: print("Done: both sides are sound and the same.")
    case .failure(let failure):
      failure.tell()
      throw ExitCode(1)
    }
  }

  /// The two databases, or every mistake at once.
  private func places() throws -> (DatabasePlace, DatabasePlace) {
    var problems: [String] = []
    func place(_ text: String, _ option: String, _ data: String?, _ blobs: String?)
      -> DatabasePlace?
    {
      do throws(PostgresURLProblems) {
        let place = try DatabasePlace(text)
        if case .postgres = place, data == nil, option == "--from" ? blobs == nil : true {
          problems.append("\(option)-data is needed: a database on a server has no folder")
        }
        return place
      } catch {
        problems += error.problems.map { "\(option): \($0)" }
        return nil
      }
    }
    let source = place(from, "--from", fromData, fromBlobs)
    let target = place(to, "--to", toData, toBlobs)
    if from == to { problems.append("--from and --to are the same") }
    if !(1...10_000).contains(batch) { problems.append("--batch must be from 1 to 10000") }
    guard problems.isEmpty, let source, let target else {
      throw ValidationError(problems.joined(separator: "\n"))
    }
    return (source, target)
  }

  private func blobs(
    _ place: DatabasePlace, _ data: String?, _ shared: String?, _ credentialsFile: String?
  ) async throws -> BlobStore {
    var folder = data ?? "data"
    if data == nil, case .sqlite(let path) = place {
      folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    }
    try Assembly.makeFolder(folder)
    var settings: S3Settings?
    if let shared {
      let credentials =
        try credentialsFile.map { try String(contentsOfFile: $0, encoding: .utf8) }
        ?? ProcessInfo.processInfo.environment["UTLAMNANDE_BLOBS_CREDENTIALS"]
      let line = credentials?.split(separator: "\n").first.map { String($0) }
      do throws(S3SettingsProblem) {
        settings = try S3Settings.parse(shared, credentials: line)
      } catch { throw ValidationError(error.description) }
    }
    return try await Assembly.blobs(folder: "\(folder)/blobs", settings, keys: keys())
  }

  private func keys() throws -> [BlobKey] {
    do { return try blobKeyFile.map { file in try BlobKey.read(file) } } catch {
      throw ValidationError("\(error)")
    }
  }

  /// The target knows the keys that the source knows, so it is written with one of them or with none.
  private func expectKeys(of source: any Database) async throws {
    let (keys, store) = (try keys(), Store(database: source))
    let missing = try await store.missingBlobKeys(keys).got()
    guard missing.isEmpty else { throw BlobKeyProblem.missing(missing) }
    if let first = keys.first { try await store.note(first).got() }
  }

  /// Everything leaves: noted where it is, before it does, and so copied along. A copy that goes on is noted already,
  /// or its source would have gone on.
  private func note(_ databases: (any Database, any Database)) async throws {
    if !anew, try await Store(database: databases.1).isUnfinishedCopy().got() { return }
    try await Store(database: databases.0).note(Access(.export, "copy", words: "")).got()
  }

  private func opened(_ place: DatabasePlace, _ option: String) async throws -> any Database {
    do throws(StorageFailure) { return try await place.openAlone() } catch {
      if case .sqlite = place, case .unavailable = error {
        throw ValidationError("\(option): something has the database open; stop the service first")
      }
      throw ValidationError("\(option): \(error.words)")
    }
  }
}

/// One line for each step, and one a second within a long one.
@Sendable private func tell(_ progress: CopyProgress) {
  let line: String? =
    switch progress {
    case .checking(let side): "verifying the \(side.rawValue) …"
    case .rows(let table, let count, true): "\(table): \(count) rows"
    case .rows(let table, let count, false):
      count.isMultiple(of: 50_000) ? "\(table): \(count) rows …" : nil
    case .files(let count, let isLast): "documents: \(count)\(isLast ? "" : " …")"
    case .words(let count, let isLast):
      isLast || count.isMultiple(of: 10_000)
        ? "search index: \(count) cases\(isLast ? "" : " …")" : nil
    case .compared(let table): "\(table): the same on both sides"
    }
  if let line { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }
}

extension CopyFailure {
  /// What stopped it, and what to do.
  fileprivate func tell() {
    switch self {
    case .inUse(let side):
      print("Something is connected to the \(side.rawValue): stop the service.")
    case .notEmpty: print("The target is not empty, and no unfinished copy. Give an empty one.")
    case .unfinishedSource:
      print("The source is itself an unfinished copy: finish it first, or copy from its source.")
    case .ofAnother: print("The target is the unfinished copy of another database.")
    case .sourceMoved:
      print("The source has gone on since this copy was begun: run it with --anew.")
    case .unsound(let side, let report):
      for finding in report.findings { print(finding.words) }
      print("The \(side.rawValue): \(report.words)")
    case .different(let table):
      print("\(table) is not the same on both sides: run it with --anew.")
    case .file(let id, let flaw): print("The source's file \(id): \(flaw.rawValue)")
    case .storage(let failure): print("It broke off: \(failure.words). Run the same command again.")
    }
  }
}
