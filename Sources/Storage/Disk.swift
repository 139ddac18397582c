// The few calls to the file system that must be made exactly so: create, append, sync, rename.

import FoundationEssentials
import Policy

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

enum Disk {
  static func makeFolder(_ path: String) throws(StorageFailure) {
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    } catch { throw failure() }
  }

  /// A new file that only its owner may read.
  static func create(_ path: String) throws(StorageFailure) -> Int32 {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw failure() }
    return file
  }

  /// Waits until no other process holds the file; closing it lets go.
  static func lock(_ path: String) throws(StorageFailure) -> Int32 {
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw failure() }
    while flock(file, LOCK_EX) != 0 {
      guard errno == EINTR else {
        let reason = failure()
        close(file)
        throw reason
      }
    }
    return file
  }

  /// Bytes that may still be written where `path` is; nil where nobody can tell.
  static func room(at path: String) -> Int? {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return nil }
    return Int(clamping: UInt64(status.f_bavail) &* UInt64(status.f_frsize))
  }

  static func append(_ bytes: [UInt8], to file: Int32) throws(StorageFailure) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure() }
      rest = rest.dropFirst(count)
    }
  }

  static func sync(_ file: Int32) throws(StorageFailure) {
    guard fsync(file) == 0 else { throw failure() }
  }

  /// Makes the names in a folder last.
  static func syncFolder(_ path: String) throws(StorageFailure) {
    let folder = open(path, O_RDONLY | O_CLOEXEC)
    guard folder >= 0 else { throw failure() }
    defer { close(folder) }
    try sync(folder)
  }

  static func rename(_ old: String, to new: String) throws(StorageFailure) {
    #if canImport(Glibc)
      let result = Glibc.rename(old, new)
    #elseif canImport(Musl)
      let result = Musl.rename(old, new)
    #else
      let result = Darwin.rename(old, new)
    #endif
    guard result == 0 else { throw failure() }
  }

  static func remove(_ path: String) -> Bool { unlink(path) == 0 }

  static func close(_ file: Int32) {
    #if canImport(Glibc)
      _ = Glibc.close(file)
    #elseif canImport(Musl)
      _ = Musl.close(file)
    #else
      _ = Darwin.close(file)
    #endif
  }

  /// Gives up a file that is being written.
  static func discard(_ file: Int32, _ path: String) {
    close(file)
    _ = remove(path)
  }

  /// Bytes in the middle of a file.
  static func overwrite(_ bytes: [UInt8], of file: Int32, at offset: Int) throws(StorageFailure) {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        pwrite(file, $0.baseAddress! + done, bytes.count - done, off_t(offset + done))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure() }
      done += count
    }
  }

  /// A file to read from; nil when it is not there.
  static func openToRead(_ path: String) throws(StorageFailure) -> Int32? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file < 0 else { return file }
    if errno == ENOENT { return nil }
    throw failure()
  }

  /// Bytes of an open file, fewer at its end.
  static func read(
    _ file: Int32, from offset: Int, count: Int
  ) throws(StorageFailure) -> [UInt8] {
    let room = max(0, min(count, try mark(file).size - max(0, offset)))
    var bytes = [UInt8](repeating: 0, count: room)
    var filled = 0
    while filled < room {
      let got = bytes.withUnsafeMutableBytes {
        pread(file, $0.baseAddress! + filled, room - filled, off_t(offset + filled))
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw failure() }
      if got == 0 { break }
      filled += got
    }
    return Array(bytes.prefix(filled))
  }

  /// What tells whether a file has been touched since.
  struct Mark: Sendable, Hashable {
    let size: Int
    let device: UInt64
    let number: UInt64
    /// Of its bytes or its rights, in nanoseconds; no program can set it.
    let changed: Int64
  }

  static func mark(_ file: Int32) throws(StorageFailure) -> Mark {
    var status = stat()
    guard fstat(file, &status) == 0 else { throw failure() }
    #if canImport(Darwin)
      let changed = status.st_ctimespec
    #else
      let changed = status.st_ctim
    #endif
    return Mark(
      size: Int(status.st_size), device: UInt64(truncatingIfNeeded: status.st_dev),
      number: UInt64(status.st_ino),
      changed: Int64(changed.tv_sec) * 1_000_000_000 + Int64(changed.tv_nsec))
  }

  static func status(_ path: String) -> (size: Int, changed: Instant)? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    #if canImport(Darwin)
      let changed = status.st_mtimespec
    #else
      let changed = status.st_mtim
    #endif
    return (
      Int(status.st_size),
      Instant(milliseconds: Int64(changed.tv_sec) * 1000 + Int64(changed.tv_nsec) / 1_000_000)
    )
  }

  /// A file that is there, to be synced under its final name.
  static func reopen(_ path: String) throws(StorageFailure) -> Int32 {
    let file = open(path, O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { throw failure() }
    return file
  }

  /// Marks a file as used now; false when it is not there.
  static func touch(_ path: String) -> Bool { utimensat(AT_FDCWD, path, nil, 0) == 0 }

  /// The folders of two digits in which files lie.
  static func outerFolders(in folder: String) -> [String] {
    names(in: folder).filter { $0.utf8.count == 2 }
  }

  /// The files under one of them, in the order of their names.
  static func files(
    in folder: String, outer: String
  ) -> [(name: String, status: (size: Int, changed: Instant))] {
    names(in: "\(folder)/\(outer)").sorted().flatMap { inner in
      names(in: "\(folder)/\(outer)/\(inner)").sorted().compactMap { name in
        status("\(folder)/\(outer)/\(inner)/\(name)").map { (name, $0) }
      }
    }
  }

  static func removeFiles(in folder: String, before: Instant) {
    for name in names(in: folder) {
      guard let status = status("\(folder)/\(name)"), status.changed < before else { continue }
      _ = remove("\(folder)/\(name)")
    }
  }

  /// What lies in a folder; nothing where there is none.
  static func names(in folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  }

  private static func failure() -> StorageFailure {
    switch errno {
    case ENOSPC, EDQUOT: .full
    case EMFILE, ENFILE: .unavailable("too many open files")
    case let code: .failed("file system error \(code)")
    }
  }
}
