// The one place where the policy folder is read from disk.

import Crypto
import FoundationEssentials

/// One file as it stands on disk.
struct PolicyFile {
  /// Within the folder, with `/`: `provisions/osl-26.yaml`.
  let path: String
  /// As messages name it: `policy/provisions/osl-26.yaml`.
  let shownPath: String
  let bytes: [UInt8]

  var isPicture: Bool { path.hasSuffix(".svg") || path.hasSuffix(".png") }
}

/// The YAML files and the pictures of a folder, each in the order of their paths.
struct PolicyFolder {
  let shownName: String
  let files: [PolicyFile]
  let pictures: [PolicyFile]

  init(_ folder: String, problems: ProblemList) {
    let root = folder.hasSuffix("/") && folder != "/" ? String(folder.dropLast()) : folder
    let shownName = root.split(separator: "/").last.map(String.init) ?? root
    self.shownName = shownName
    let all = PolicyFolder.paths(in: root, below: "", depth: 0).sorted().compactMap {
      path -> PolicyFile? in
      let shown = "\(shownName)/\(path)"
      guard let data = FileManager.default.contents(atPath: "\(root)/\(path)") else {
        problems.add(PolicyProblem(file: shown, line: 1, column: 1, message: "cannot be read"))
        return nil
      }
      return PolicyFile(path: path, shownPath: shown, bytes: [UInt8](data))
    }
    files = all.filter { !$0.isPicture }
    pictures = all.filter(\.isPicture)
  }

  /// SHA-256 over path, NUL and bytes of each file in turn, pictures last.
  var hash: PolicyHash {
    var sha = SHA256()
    for file in files + pictures {
      sha.update(data: Array(file.path.utf8) + [0])
      sha.update(data: file.bytes)
    }
    return PolicyHash(sha.finalize().map { hexadecimal($0) }.joined())
  }

  /// YAML files and pictures of the folder and of the folders in it, hidden ones left out.
  private static func paths(in root: String, below path: String, depth: Int) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root + path)) ?? []
    return names.filter { !$0.hasPrefix(".") }.flatMap { name -> [String] in
      var isFolder = false
      let full = "\(path)/\(name)"
      guard FileManager.default.fileExists(atPath: root + full, isDirectory: &isFolder) else {
        return []
      }
      if isFolder { return depth < 3 ? paths(in: root, below: full, depth: depth + 1) : [] }
      let isOurs = [".yaml", ".yml", ".svg", ".png"].contains(where: name.hasSuffix)
      return isOurs ? [String(full.dropFirst())] : []
    }
  }
}

private func hexadecimal(_ byte: UInt8) -> String {
  (byte < 16 ? "0" : "") + String(byte, radix: 16)
}
