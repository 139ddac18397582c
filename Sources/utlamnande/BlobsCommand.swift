// `utlamnande blobs`: the documents as they lie on the disk or in a store, and the keys they are encrypted with.

import ArgumentParser
import Foundation
import Storage

struct BlobsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "blobs",
    abstract: "Encrypt documents that lie in the clear, and change their key.",
    subcommands: [Rotate.self])

  struct Rotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Bring every document under the first --blob-key-file.",
      discussion: """
        Documents in the clear are encrypted; of those under another key only their own key is wrapped anew. \
        The service may run meanwhile, and this may be broken off and run again: it goes on where it was. With \
        --blobs it also goes through this machine's cache: run it once on each machine.

        First give every process the new key: as a second --blob-key-file, and when all have it, as the first. \
        When this has ended well, the old key is no longer asked for at start; keep it for as long as a backup \
        may be needed that was made before.

        Exit: 0 every document is under the first key, 1 some are not what their names say and were left.
        """)
    @OptionGroup var places: PlaceOptions

    func run() async throws {
      let assembly = try await open(places)
      guard let key = assembly.blobs.firstKey else {
        throw ValidationError(
          "give the key with --blob-key-file; openssl rand -base64 32 makes one")
      }
      try await assembly.note(.setting, "blobs rotate", key.name)
      let rotation = try await assembly.blobs.rotate { rotation in
        guard rotation.files > 0, rotation.files.isMultiple(of: 1_000) else { return }
        FileHandle.standardError.write(Data("\(rotation.files) documents …\n".utf8))
      }.got()
      print(
        "\(rotation.files) documents, \(rotation.changed) of them changed: under the key \(key.name)."
      )
      guard rotation.flaws == 0 else {
        for id in rotation.flawed {
          print("file \(id): not what its name says, or its key is missing")
        }
        print("\(rotation.flaws) were left as they are. The other keys are still needed.")
        throw ExitCode(1)
      }
      try await assembly.store.forgetBlobKeys(but: key).got()
      print("No other key is needed any more, but for backups.")
    }
  }
}

/// What is wrong with the keys of documents; it tells names of files and of keys, and no key.
enum BlobKeyProblem: Error, CustomStringConvertible {
  case unreadable(String)
  case open(String)
  case noKey(String)
  /// Documents may be encrypted with keys of these names.
  case missing([String])

  var description: String {
    switch self {
    case .unreadable(let file): "blob-key-file \(file): cannot be read"
    case .open(let file):
      "blob-key-file \(file): everybody on this machine can read it; chmod 600 makes it the owner's alone"
    case .noKey(let file):
      "blob-key-file \(file): must hold 32 bytes in base64 on one line, as `openssl rand -base64 32` writes them"
    case .missing(let names):
      "blob-key-file: documents are encrypted with \(names.joined(separator: ", ")), and no file given holds "
        + (names.count == 1 ? "that key" : "those keys")
    }
  }
}

extension BlobKey {
  /// The key in a file.
  static func read(_ path: String) throws(BlobKeyProblem) -> BlobKey {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8),
      let facts = try? FileManager.default.attributesOfItem(atPath: path)
    else { throw .unreadable(path) }
    guard (facts[.posixPermissions] as? Int ?? 0) & 0o007 == 0 else { throw .open(path) }
    guard let key = BlobKey(text) else { throw .noKey(path) }
    return key
  }
}
