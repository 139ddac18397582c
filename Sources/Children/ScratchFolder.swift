// A folder of its own for one child process, readable by nobody else and removed afterwards.

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A temporary folder; whoever makes it removes it.
public struct ScratchFolder: Sendable {
  public let path: String

  /// Nil where the folder cannot be made.
  public init?() {
    let parent = FileManager.default.temporaryDirectory.path(percentEncoded: false)
    var template = Array("\(parent)/utlamnande-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { return nil }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// A folder in it, removed with it; nil where it cannot be made.
  public func folder(_ name: String) -> ScratchFolder? {
    guard mkdir(file(name), 0o700) == 0 else { return nil }
    return ScratchFolder(path: file(name))
  }

  private init(path: String) { self.path = path }

  /// The path of a file in it.
  public func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a file, with the folders its name asks for; false where that fails.
  public func write(_ data: Data, as name: String) -> Bool {
    let target = file(name)
    if let slash = target.lastIndex(of: "/") {
      let parent = String(target[..<slash])
      do {
        try FileManager.default.createDirectory(
          atPath: parent, withIntermediateDirectories: true)
      } catch { return false }
    }
    return FileManager.default.createFile(atPath: target, contents: data)
  }

  /// The file's bytes; nil where it is missing, larger than `limit` bytes, or no plain file.
  public func read(_ name: String, limit: Int) -> Data? {
    guard let size = size(of: name), size <= limit else { return nil }
    return FileManager.default.contents(atPath: file(name))
  }

  /// Whether a plain file of this name lies in it. A program that ran in the folder may have left a link
  /// under any name, that leads to what it must not hand out.
  public func holds(_ name: String) -> Bool { size(of: name) != nil }

  /// The bytes of a plain file; nil where there is none, or a link stands on the way to it.
  private func size(of name: String) -> Int? {
    var place = path
    var size: Int?
    for part in name.split(separator: "/", omittingEmptySubsequences: false) {
      guard !part.isEmpty, part != ".." else { return nil }
      place += "/\(part)"
      var status = stat()
      guard lstat(place, &status) == 0 else { return nil }
      switch status.st_mode & S_IFMT {
      case S_IFREG: size = Int(status.st_size)
      case S_IFDIR: size = nil
      default: return nil
      }
    }
    return size
  }

  /// The names of what lies in it.
  public func names() -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  public func remove() {
    // What cannot be removed stays in the system's own temporary folder, which is cleaned elsewhere.
    try? FileManager.default.removeItem(atPath: path)
  }
}
