// An authority's desk in this process, on a database of its own: what the mail parts are measured on.

import Desk
import Foundation
import Letters
import Logging
import Policy
import Proofs
import Storage
import StorageSQLite
import Workflow

/// A desk without documents or typesetter, as fast as the disk is.
struct BenchDesk {
  let desk: Desk
  let store: Store
  let folder: String
  private let database: SQLiteDatabase
  static let authority = AuthorityID("ks")
  static let logger = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }

  /// - Parameters:
  ///   - policy: the shipped one.
  ///   - isLogged: whether checkpoints and promises are signed.
  init(_ policy: Policy, isLogged: Bool = false) throws {
    folder = Served.freshFolder()
    database = try SQLiteDatabase.open(at: "\(folder)/bench.sqlite")
    store = Store(database: database)
    var settings = DeskSettings(
      publicURL: { "http://127.0.0.1:8080" }, mailDomain: "diarium.exempelkommun.example",
      mailboxes: [ReadMailbox(name: "ks/INBOX", authority: BenchDesk.authority)])
    if isLogged {
      settings.log = NoteSigner(key: [UInt8](repeating: 7, count: 32)).map {
        LogSettings(signer: $0)
      }
    }
    desk = Desk(
      policy: policy, store: store, blobs: try BlobStore(folder: "\(folder)/blobs"),
      letters: try LetterBook(folder: "\(Project.root)/templates"), printer: nil,
      letterPrinter: nil, courtPacker: nil, documents: nil,
      secrets: Secrets(key: [UInt8](repeating: 7, count: 32)),
      settings: settings,
      clock: { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) })
  }

  /// Requests whose receipts wait in the outbox.
  func fill(_ count: Int) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<16 {
        group.addTask {
          for number in 0..<count where number % 16 == writer {
            var intake = Project.intake()
            intake.request.arrivedAt = desk.now
            let address = "sokande\(number)@example.org"
            intake.request.delivery = Delivery(form: .email, address: Personal(address))
            _ = try await desk.submit(intake, as: Call(actor: .requester)) { _ in Answer() }
          }
        }
      }
      try await group.waitForAll()
    }
  }

  func close() throws {
    try database.close()
    try FileManager.default.removeItem(atPath: folder)
  }
}
