// Documents in a shared store: what was kept is found by every machine, and what is wrong is noticed.

import Foundation
import Policy
import Testing
import Workflow

@testable import BlobsS3
@testable import Storage

@Suite("A shared store of objects", .serialized)
struct ObjectStoreTests {
  private let server: S3Server
  private let folder: URL

  init() async throws {
    server = try await S3Server.shared.value
    try server.become("normal")
    folder = try temporaryFolder()
  }

  /// A machine with a folder of its own.
  private func machine(_ settings: S3Settings, cacheBytes: Int = 1 << 30) throws -> BlobStore {
    try BlobStore(
      folder: folder.appending(path: UUID().uuidString).path, objects: S3Objects(settings),
      cacheBytes: cacheBytes)
  }

  private func incoming(_ store: BlobStore) -> [String] {
    Disk.names(in: store.folder + "/incoming")
  }
  private let abc = BlobID("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")

  @Test func whatOneMachineKeepsAnotherFinds() async throws {
    let settings = try server.settings(prefix: "a/b.c_d")
    let (one, other) = (try machine(settings), try machine(settings))
    #expect(try await other.read(abc).get() == nil)
    #expect(try await other.size(of: abc).get() == nil)
    #expect(await other.flaw(of: abc) == .missing)
    #expect(try await one.put(Array("abc".utf8)).get() == abc)
    #expect(try await other.size(of: abc).get() == 3)
    #expect(try await other.read(abc, from: 1, count: 1).get() == Array("b".utf8))
    #expect(await other.flaw(of: abc) == nil)
    #expect(incoming(one) + incoming(other) == [])
    // What was checked once is at hand also while the store is away.
    try server.become("gone")
    #expect(try await other.read(abc).get() == Array("abc".utf8))
  }

  @Test func anEmptyFileIsAFile() async throws {
    let settings = try server.settings()
    let id = try await machine(settings).put([]).get()
    #expect(try await machine(settings).read(id).get() == [])
  }

  @Test func otherBytesThanTheNameSaysAreNeverGiven() async throws {
    let settings = try server.settings()
    let path = folder.appending(path: "wrong").path
    try Data("abd".utf8).write(to: URL(fileURLWithPath: path))
    try await S3Objects(settings).put(path, size: 3, as: abc, hash: abc.text).get()
    let machine = try machine(settings)
    #expect(await machine.flaw(of: abc) == .hash)
    guard case .failure(.corrupt) = await machine.read(abc) else {
      Issue.record("wrong bytes were given")
      return
    }
    #expect(incoming(machine) == [])
  }

  @Test func wrongCredentialsAreToldWithoutThem() async throws {
    let machine = try machine(try server.settings(secret: "not-the-secret"))
    guard case .failure(.failed(let words)) = await machine.put([1]) else {
      Issue.record("it was taken")
      return
    }
    #expect(words == "the object store answers 403 SignatureDoesNotMatch")
    #expect(incoming(machine) == [])
  }

  @Test func aMissingBucketIsNamedAsOne() async throws {
    let objects = S3Objects(try server.settings(bucket: "nowhere"))
    let failure = StorageFailure.failed("the object store answers 404 NoSuchBucket")
    #expect(await objects.entries(after: nil, limit: 1) == .failure(failure))
    let path = folder.appending(path: "x").path
    #expect(await objects.fetch(abc, to: path) == .failure(failure))
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test(arguments: ["gone", "busy", "stall", "cut 20"])
  func aStoreThatDoesNotAnswerIsOutOfReach(_ mode: String) async throws {
    let settings = try server.settings()
    #expect(await S3Objects(settings).isReachable())
    try server.become(mode)
    let machine = try machine(settings)
    #expect(await machine.isReachable() == false)
    try server.become("normal")
    // Told again for a while: whoever asks often does not make the store busier.
    #expect(await machine.isReachable() == false)
    #expect(try await self.machine(settings).isReachable())
  }

  @Test func aStoreThatRefusesIsOutOfReach() async throws {
    #expect(await S3Objects(try server.settings(bucket: "nowhere")).isReachable() == false)
    #expect(await S3Objects(try server.settings(secret: "not-the-secret")).isReachable() == false)
  }

  @Test func aBusyStoreIsAskedAgain() async throws {
    let machine = try machine(try server.settings())
    try server.become("busy-twice")
    #expect(try await machine.put(Array("abc".utf8)).get() == abc)
  }

  @Test(arguments: ["gone", "busy", "stall", "cut-upload 200000", "cut 20"])
  func anUploadThatFailsLeavesNothingAndMayComeAgain(_ mode: String) async throws {
    let settings = try server.settings {
      $0.tries = 2
      $0.stallSeconds = 2
    }
    let machine = try machine(settings)
    let bytes = (0..<2_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 9) }
    try server.become(mode)
    guard case .failure(.unavailable) = await machine.put(bytes) else {
      Issue.record("it was taken")
      return
    }
    #expect(incoming(machine) == [])
    try server.become("normal")
    let id = try await machine.put(bytes).get()
    #expect(try await self.machine(settings).read(id).get() == bytes)
  }

  @Test(arguments: ["gone", "busy", "stall", "cut 20", "cut 150000"])
  func aDownloadThatFailsIsNotAbsence(_ mode: String) async throws {
    let settings = try server.settings {
      $0.tries = 2
      $0.stallSeconds = 2
    }
    let id = try await machine(settings).put([UInt8](repeating: 7, count: 400_000)).get()
    let machine = try machine(settings)
    try server.become(mode)
    guard case .failure(.unavailable) = await machine.read(id) else {
      Issue.record("it was read, or said to be absent")
      return
    }
    #expect(await machine.flaw(of: id) == .notReadable)
    guard case .failure(.unavailable) = await machine.size(of: id) else {
      // A head of an answer may have come through whole.
      #expect(mode.hasPrefix("cut 1"))
      return
    }
    #expect(incoming(machine) == [])
  }

  @Test func aLargeFileGoesInOnePieceThroughLittleMemory() async throws {
    let settings = try server.settings()
    let count = 96
    let chunks = AsyncStream<[UInt8]> { stream in
      for n in 0..<count { stream.yield([UInt8](repeating: UInt8(n), count: 1 << 20)) }
      stream.finish()
    }
    let stored = try #require(try await machine(settings).put(chunks))
    #expect(stored.size == count << 20)
    let other = try machine(settings)
    let path = try #require(try await other.heldPath(of: stored.id).get())
    #expect(Disk.status(path)?.size == count << 20)
    #expect(await other.flaw(at: path, stored.id) == nil)
  }

  /// Machines share encrypted files through the store; one in the clear is encrypted by a rotation, and in
  /// the cache of whoever reads it before.
  @Test func theStoreAndTheCacheHoldWhatIsEncrypted() async throws {
    let settings = try server.settings(prefix: "sealed")
    func sealing(_ digits: UInt8...) throws -> BlobStore {
      let keys = digits.compactMap {
        BlobKey(Data(repeating: $0, count: 32).base64EncodedString())
      }
      return try BlobStore(
        folder: folder.appending(path: UUID().uuidString).path, objects: S3Objects(settings),
        keys: BlobKeys(keys))
    }
    let secret = [UInt8]("Anna Ek bor på Storgatan".utf8)
    let plain = try await machine(settings).put(secret).get()
    let (one, other) = (try sealing(1), try sealing(1))
    let long = [UInt8](repeating: 65, count: 200_000)
    let id = try await one.put(long).get()
    #expect(try await other.size(of: id).get() == long.count)
    #expect(try await other.keptSize(of: id).get() == long.count)
    #expect(try await other.read(id, from: 150_000, count: 3).get() == [65, 65, 65])
    #expect(await other.flaw(of: id) == nil)
    #expect(try await other.read(plain).get() == secret)
    let cached = try Data(contentsOf: URL(fileURLWithPath: try #require(other.path(of: plain))))
    #expect(cached.range(of: Data(secret)) == nil)
    let done = try await sealing(2, 1).rotate().get()
    #expect((done.files, done.changed, done.flaws) == (2, 2, 0))
    #expect(try await sealing(2, 1).rotate().get().changed == 0)
    #expect(try await sealing(2).read(id).get() == long)
    #expect(try await sealing(2).read(plain).get() == secret)
    #expect(try await sealing(1).flaw(of: plain) != nil)
    #expect(try await S3Objects(settings).beginning(of: BlobID("none"), count: 9).get() == nil)
  }

  @Test func objectsAreListedInPagesAndWhatIsNotOursIsPassedOver() async throws {
    let settings = try server.settings(prefix: "list")
    let machine = try machine(settings)
    var ids: [BlobID] = []
    for n in 0..<5 { ids.append(try await machine.put([UInt8(n)]).get()) }
    let objects = S3Objects(settings)
    let path = folder.appending(path: "other").path
    try Data("other".utf8).write(to: URL(fileURLWithPath: path))
    for name in ["0", "00", "zz"] {
      try await objects.put(path, size: 5, as: BlobID(name), hash: name).get()
    }
    var found: [BlobID] = []
    while true {
      let page = try await objects.entries(after: found.last, limit: 2).get()
      if page.isEmpty { break }
      found += page.map(\.id)
    }
    #expect(found == ids.sorted())
  }

  @Test func whatNothingNamesIsCollectedAndPutBackIfItWasNamedAfterAll() async throws {
    let settings = try server.settings()
    let machine = try machine(settings)
    let named = try await machine.put([1]).get()
    let orphan = try await machine.put([2]).get()
    let second = try self.machine(settings)
    #expect(try await second.read(orphan).get() == [2])
    let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    let later = now.adding(seconds: BlobStore.orphanAge + 60)
    #expect(
      try await machine.collectOrphans(now: now) { .success($0 == named) }.get() == [])
    #expect(
      try await machine.collectOrphans(now: later) { .success($0 == named) }.get() == [orphan])
    #expect(try await self.machine(settings).read(orphan).get() == nil)
    #expect(try await self.machine(settings).read(named).get() == [1])
    // It goes from the other machines' folders as well.
    let kept = try #require(second.path(of: orphan))
    #expect(Disk.status(kept) != nil)
    #expect(
      try await second.collectOrphans(now: later) { .success($0 == named) }.get() == [])
    #expect(Disk.status(kept) == nil)
    // Another machine wrote the same bytes at that very moment, and named them.
    #expect(try await machine.collectOrphans(now: later) { _ in .success(true) }.get() == [])
    #expect(try await self.machine(settings).read(orphan).get() == [2])
  }

  @Test func theCacheGivesUpWhatWasNotUsed() async throws {
    let settings = try server.settings()
    let machine = try machine(settings, cacheBytes: 2_500)
    var ids: [BlobID] = []
    for n in 0..<4 {
      ids.append(try await machine.put([UInt8](repeating: UInt8(n), count: 1_000)).get())
      let path = try #require(machine.path(of: ids[n]))
      let old = Date(timeIntervalSinceNow: Double(n - 10) * 3600)
      try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: path)
    }
    _ = try await machine.put([9]).get()
    let kept = ids.filter { machine.path(of: $0).map { Disk.status($0) != nil } == true }
    #expect(kept == Array(ids.suffix(2)))
    #expect(try await machine.read(ids[0]).get() == [UInt8](repeating: 0, count: 1_000))
  }

  /// The folder was the only place before a store was named.
  @Test func originalsThatTheStoreLacksGoThereBeforeTheFolderGivesThemUp() async throws {
    let settings = try server.settings()
    let place = folder.appending(path: UUID().uuidString).path
    let before = try BlobStore(folder: place)
    var ids: [BlobID] = []
    for n in 0..<4 {
      ids.append(try await before.put([UInt8](repeating: UInt8(n), count: 1_001)).get())
      let path = try #require(before.path(of: ids[n]))
      let old = Date(timeIntervalSinceNow: Double(n - 10) * 3600)
      try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: path)
    }
    let after = try BlobStore(folder: place, objects: S3Objects(settings), cacheBytes: 2_500)
    _ = try await after.put([9]).get()
    #expect(after.path(of: ids[0]).map { Disk.status($0) != nil } == false)
    for (n, id) in ids.enumerated() {
      #expect(try await after.read(id).get() == [UInt8](repeating: UInt8(n), count: 1_001))
    }
  }
}
