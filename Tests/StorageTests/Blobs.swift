// Files by their content.

import Foundation
import Policy
import Testing

@testable import Storage
@testable import Workflow

@Suite("Files by their content")
struct Blobs {
  private let folder: Folder
  private let blobs: BlobStore

  init() throws {
    folder = try Folder()
    blobs = try BlobStore(folder: folder.path + "/blobs")
  }

  /// SHA-256 of "abc", as FIPS 180-4 gives it.
  static let abc = BlobID(
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")

  private var names: [String] {
    (FileManager.default.enumerator(atPath: blobs.folder)?.allObjects as? [String] ?? [])
      .filter { $0.utf8.count > 20 }
  }

  @Test func bytesAreFoundUnderTheirHash() async throws {
    #expect(try await blobs.put(Array("abc".utf8)).get() == Blobs.abc)
    #expect(try await blobs.put(Array("abc".utf8)).get() == Blobs.abc)
    #expect(try await blobs.read(Blobs.abc).get() == Array("abc".utf8))
    #expect(try await blobs.read(Blobs.abc, from: 1, count: 1).get() == Array("b".utf8))
    #expect(try await blobs.read(Blobs.abc, from: 7).get() == [])
    #expect(try await blobs.size(of: Blobs.abc).get() == 3)
    #expect(names == ["ba/78/\(Blobs.abc.text)"])
  }

  @Test(arguments: ["", "../../etc/passwd", String(repeating: "g", count: 64)])
  func aNameThatNoHashHasLeadsNowhere(_ name: String) async throws {
    #expect(blobs.path(of: BlobID(name)) == nil)
    #expect(try await blobs.read(BlobID(name)).get() == nil)
    #expect(await blobs.flaw(of: BlobID(name)) == .unknown)
  }

  @Test func tooManyBytesLeaveNothing() async throws {
    let chunks = AsyncStream<[UInt8]> {
      for _ in 0..<4 { $0.yield([UInt8](repeating: 1, count: 1000)) }
      $0.finish()
    }
    #expect(try await blobs.put(chunks, limit: 3_999) == nil)
    #expect(names == [])
  }

  @Test func anUploadThatBreaksOffLeavesNothing() async throws {
    let chunks = AsyncThrowingStream<[UInt8], any Error> {
      $0.yield([1])
      $0.finish(throwing: No())
    }
    await #expect(throws: No.self) { try await blobs.put(chunks) }
    #expect(names == [])
  }

  @Test func theAuditFindsFilesThatAreGoneOrOther() async throws {
    let world = try await World(.sqliteInMemory)
    let file = StoredFile(blob: Blobs.abc, size: 3, mediaType: "text/plain", fileName: "a")
    _ = try await blobs.put(Array("abc".utf8)).get()
    try await world.intake(Asked(1) { $0.file = file })
    var options = AuditOptions()
    options.inspectBlob = { await blobs.flaw(of: $0) }
    #expect(try await world.findings(options) == [])
    let path = try #require(blobs.path(of: Blobs.abc))
    try Data("abd".utf8).write(to: URL(fileURLWithPath: path))
    #expect(try await world.findings(options) == [.blob(Blobs.abc, .hash)])
    try FileManager.default.removeItem(atPath: path)
    #expect(try await world.findings(options) == [.blob(Blobs.abc, .missing)])
  }

  @Test func onlyOldOrphansAreCollected() async throws {
    let named = try await blobs.put(Array("named".utf8)).get()
    let orphan = try await blobs.put(Array("orphan".utf8)).get()
    let cutOff = blobs.folder + "/incoming/0123456789abcdef0123456789abcdef"
    try Data("x".utf8).write(to: URL(fileURLWithPath: cutOff))
    let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    let later = now.adding(seconds: BlobStore.orphanAge + 60)
    let isNamed: @Sendable (BlobID) async -> Result<Bool, StorageFailure> = {
      .success($0 == named)
    }
    #expect(try await blobs.collectOrphans(now: now, isNamed: isNamed).get() == [])
    #expect(names.count == 3)
    #expect(try await blobs.collectOrphans(now: later, isNamed: isNamed).get() == [orphan])
    #expect(try await blobs.read(named).get() != nil)
    #expect(names.count == 1)
  }
}
