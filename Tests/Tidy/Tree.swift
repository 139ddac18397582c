// The files of the project as a checkout has them, found from this file's own place.

import Foundation

/// A file: its path from the root of the project, and its text.
struct TreeFile: Sendable, CustomStringConvertible {
  let path: String
  let text: String

  var description: String { path }
  var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
}

enum Tree {
  /// What a build or a run makes, and what git keeps for itself.
  private static let notOurs: Set<String> = [".build", ".git", ".swiftpm", "data", "__pycache__"]

  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// Every text file, by path.
  static let files: [TreeFile] = read("").sorted { $0.path < $1.path }

  /// Every Swift file below one of `folders`.
  static func swift(in folders: String...) -> [SwiftFile] {
    swiftFiles.filter { file in folders.contains { file.path.hasPrefix("\($0)/") } }
  }

  private static let swiftFiles = files.filter { $0.path.hasSuffix(".swift") }.map(SwiftFile.init)

  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(root)/\(path)")
  }

  private static func read(_ folder: String) -> [TreeFile] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)")) ?? []
    return names.filter { !notOurs.contains($0) }.flatMap { name -> [TreeFile] in
      let path = folder.isEmpty ? name : "\(folder)/\(name)"
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: "\(root)/\(path)", isDirectory: &isFolder) else {
        return []
      }
      if isFolder.boolValue { return read(path) }
      guard let text = try? String(contentsOfFile: "\(root)/\(path)", encoding: .utf8) else {
        return []
      }
      return [TreeFile(path: path, text: text)]
    }
  }
}
