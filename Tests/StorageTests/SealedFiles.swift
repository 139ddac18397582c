// Files that are encrypted at rest: read as before, changed by nobody unseen, under another key when asked.

import Foundation
import Policy
import Testing

@testable import Storage
@testable import Workflow

@Suite("Files encrypted at rest")
struct SealedFiles {
  private let folder: Folder
  private let key: BlobKey

  init() throws {
    folder = try Folder()
    key = try SealedFiles.key(1)
  }

  private static func key(_ n: UInt8) throws -> BlobKey {
    let bytes = Data(repeating: n, count: 32)
    return try #require(BlobKey(bytes.base64EncodedString() + "\n"))
  }

  private func store(_ keys: BlobKey...) throws -> BlobStore {
    try BlobStore(folder: folder.path + "/blobs", keys: BlobKeys(keys))
  }

  private func path(_ store: BlobStore, _ id: BlobID) throws -> URL {
    URL(fileURLWithPath: try #require(store.path(of: id)))
  }

  private func content(_ size: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 9) }
  }

  @Test(arguments: ["", "abc", "AAAA", String(repeating: "A", count: 44), "MTIz\nMTIz"])
  func whatIsNoKeyIsNone(_ text: String) { #expect(BlobKey(text) == nil) }

  /// Around the borders of chunks, where a reader errs if it errs.
  @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000])
  func whatWasKeptIsReadWholeAndInAnyRange(_ size: Int) async throws {
    let store = try store(key)
    let bytes = content(size)
    let id = try await store.put(bytes).get()
    #expect(try await store.read(id).get() == bytes)
    #expect(try await store.size(of: id).get() == size)
    #expect(await store.flaw(of: id) == nil)
    for (offset, count) in [(0, 1), (65_530, 12), (65_536, 65_536), (size - 1, 9), (size, 1)]
    where offset >= 0 {
      let expected = Array(bytes.dropFirst(offset).prefix(count))
      #expect(try await store.read(id, from: offset, count: count).get() == expected)
    }
    let raw = try Data(contentsOf: path(store, id))
    #expect(raw.count == SealedForm.length(of: size))
    if size > 100 { #expect(raw.range(of: Data(bytes[..<64])) == nil, "it lies in the clear") }
  }

  @Test func aFileThatComesInPiecesIsTheSame() async throws {
    let store = try store(key)
    let bytes = content(150_001)
    let pieces = AsyncStream<[UInt8]> { stream in
      for start in stride(from: 0, to: bytes.count, by: 7_919) {
        stream.yield(Array(bytes[start..<min(bytes.count, start + 7_919)]))
      }
      stream.finish()
    }
    let kept = try #require(try await store.put(pieces))
    #expect(kept.size == bytes.count)
    #expect(try await store.read(kept.id).get() == bytes)
  }

  /// Every byte that is changed, and every cut, is found, and nothing wrong is given out.
  @Test func whatWasChangedIsNeverGiven() async throws {
    let store = try store(key)
    let bytes = content(70_000)
    let id = try await store.put(bytes).get()
    let place = try path(store, id)
    let sound = try Data(contentsOf: place)
    for at in [0, 7, 8, 15, 16, 23, 24, 40, 83, 84, 20_000, 65_619, 65_620, sound.count - 1] {
      var spoilt = sound
      spoilt[at] ^= 1
      try spoilt.write(to: place)
      let read = await store.read(id)
      #expect(throws: StorageFailure.self, "byte \(at)") { try read.get() }
      #expect(await store.flaw(of: id) == .hash, "byte \(at)")
    }
    for cut in [1, 16, 4_000, SealedForm.chunk + SealedForm.tagLength] {
      try sound.dropLast(cut).write(to: place)
      let read = await store.read(id, from: 0, count: 10)
      #expect(throws: StorageFailure.self, "without \(cut)") { try read.get() }
    }
    try sound.write(to: place)
    #expect(try await store.read(id).get() == bytes)
  }

  @Test func chunksThatChangedPlacesAndFilesUnderAnotherNameAreFound() async throws {
    let store = try store(key)
    let id = try await store.put(content(200_000)).get()
    let place = try path(store, id)
    let sound = try Data(contentsOf: place)
    let (head, step) = (SealedForm.headerLength, SealedForm.chunk + SealedForm.tagLength)
    let swapped =
      sound[..<head] + sound[(head + step)..<(head + 2 * step)] + sound[head..<(head + step)]
      + sound[(head + 2 * step)...]
    try Data(swapped).write(to: place)
    let read = await store.read(id)
    #expect(throws: StorageFailure.self) { try read.get() }
    let other = try await store.put(content(200_001)).get()
    try Data(contentsOf: path(store, other)).write(to: place)
    #expect(await store.flaw(of: id) == .hash)
    let wrong = await store.read(id)
    #expect(throws: StorageFailure.self) { try wrong.get() }
  }

  @Test func withoutItsKeyAFileIsNotRead() async throws {
    let id = try await store(key).put(content(1_000)).get()
    for other in [try store(), try store(try SealedFiles.key(2))] {
      let read = await other.read(id)
      #expect(throws: StorageFailure.self) { try read.get() }
      #expect(await other.flaw(of: id) != nil)
    }
  }

  /// Anybody may send a file that begins as an encrypted one does.
  @Test func aFileThatOnlyLooksEncryptedIsWhatItIs() async throws {
    let real = try await store(key).put(content(300)).get()
    let lookalike = Array(try Data(contentsOf: path(store(key), real)))
    let plain = try store()
    let id = try await plain.put(lookalike).get()
    #expect(try await plain.read(id).get() == lookalike)
    #expect(try await store(key).read(id).get() == lookalike)
    #expect(try await store(key).size(of: id).get() == lookalike.count)
  }

  /// Whoever can write to the disk but has no key cannot put other bytes in the clear in a file's place.
  @Test func whereThereAreKeysAFileInTheClearIsComparedWithItsName() async throws {
    let id = try await store().put(content(5_000)).get()
    let keyed = try store(key)
    #expect(try await keyed.read(id).get() == content(5_000))
    try Data(content(5_000).reversed()).write(to: path(keyed, id))
    let read = await keyed.read(id)
    #expect(throws: StorageFailure.self) { try read.get() }
  }

  @Test func aRotationEncryptsWhatLiesInTheClearAndChangesKeys() async throws {
    let plain = try await store().put(content(90_000)).get()
    let earlier = try await store(key).put(content(100_000)).get()
    let new = try SealedFiles.key(2)
    let both = try store(new, key)
    let done = try await both.rotate().get()
    #expect((done.files, done.changed, done.flaws) == (2, 2, 0))
    #expect(try await both.rotate().get().changed == 0)
    let alone = try store(new)
    #expect(try await alone.read(plain).get() == content(90_000))
    #expect(
      try await alone.read(earlier, from: 70_000, count: 5).get()
        == Array(content(70_005)[70_000...]))
    #expect(try await store(key).flaw(of: earlier) != nil)
    #expect(Disk.names(in: alone.folder + "/incoming") == [])
  }

  @Test func aRotationLeavesWhatIsWrongAndSaysSo() async throws {
    let id = try await store().put(content(90)).get()
    let sound = try await store().put(content(91)).get()
    let keyed = try store(key)
    try Data("other".utf8).write(to: path(keyed, id))
    let done = try await keyed.rotate().get()
    #expect((done.flawed, done.flaws, done.changed) == ([id], 1, 1))
    #expect(try Data(contentsOf: path(keyed, id)) == Data("other".utf8))
    #expect(try await keyed.read(sound).get() == content(91))
  }

  /// Readers never see anything but the content while a rotation runs, and writers lose nothing.
  @Test func aRotationWhileFilesAreReadAndWrittenIsNotNoticed() async throws {
    let plain = try store()
    var ids: [BlobID] = []
    for n in 0..<40 { ids.append(try await plain.put(content(60_000 + n)).get()) }
    let (keyed, all) = (try store(key), ids)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<2 { group.addTask { _ = try await keyed.rotate().get() } }
      group.addTask {
        for n in 0..<40 { _ = try await keyed.put(content(60_000 + n)).get() }
      }
      group.addTask { try await self.expectAll(all, in: keyed) }
      try await group.waitForAll()
    }
    #expect(try await keyed.rotate().get().changed == 0)
    try await expectAll(ids, in: keyed)
  }

  private func expectAll(_ ids: [BlobID], in store: BlobStore) async throws {
    for (n, id) in ids.enumerated() {
      #expect(try await store.read(id).get() == content(60_000 + n))
    }
  }

  @Test func programsAreGivenTheContentAndNothingOfItStays() async throws {
    let store = try store(key)
    let id = try await store.put(content(80_000)).get()
    let seen = try await store.withFile(id) { path in
      (path, FileManager.default.contents(atPath: path).map { Array($0) })
    }.get()
    let (path, bytes) = try #require(seen)
    #expect(bytes == content(80_000))
    #expect(!FileManager.default.fileExists(atPath: path))
    #expect(!path.hasPrefix(store.folder))
    let none = BlobID(String(repeating: "0", count: 64))
    #expect(try await store.withFile(none) { $0 }.get() == nil)
  }

  @Test(arguments: Engine.allCases)
  func theDatabaseKnowsWhichKeysAreNeeded(_ engine: Engine) async throws {
    let world = try await World(engine)
    let (one, other) = (key, try SealedFiles.key(2))
    #expect(try await world.store.missingBlobKeys([]).get() == [])
    try await world.store.note(one).get()
    try await world.store.note(one).get()
    #expect(try await world.store.missingBlobKeys([other]).get() == [one.name])
    try await world.store.note(other).get()
    #expect(try await world.store.missingBlobKeys([one, other]).get() == [])
    try await world.store.forgetBlobKeys(but: other).get()
    #expect(try await world.store.missingBlobKeys([other]).get() == [])
    #expect(try await world.store.missingBlobKeys([one]).get() == [other.name])
  }
}
