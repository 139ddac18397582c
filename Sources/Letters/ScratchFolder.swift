// A folder of its own for one child process, readable by nobody else and removed afterwards.

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

struct ScratchFolder {
  let path: String

  /// Nil where the folder cannot be made.
  init?() {
    let parent = FileManager.default.temporaryDirectory.path(percentEncoded: false)
    var template = Array("\(parent)/utlamnande-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { return nil }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Writes a file, with the folders its name asks for; false where that fails.
  func write(_ data: Data, as name: String) -> Bool {
    let target = "\(path)/\(name)"
    if let slash = target.lastIndex(of: "/") {
      let parent = String(target[..<slash])
      do {
        try FileManager.default.createDirectory(
          atPath: parent, withIntermediateDirectories: true)
      } catch { return false }
    }
    return FileManager.default.createFile(atPath: target, contents: data)
  }

  /// The file's bytes; nil where it is missing or larger than `limit`.
  func read(_ name: String, limit: Int) -> Data? {
    guard let data = FileManager.default.contents(atPath: "\(path)/\(name)"), data.count <= limit
    else { return nil }
    return data
  }

  func remove() {
    // What cannot be removed stays in the system's own temporary folder, which is cleaned elsewhere.
    try? FileManager.default.removeItem(atPath: path)
  }
}
