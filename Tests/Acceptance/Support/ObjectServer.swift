// A store of documents that speaks S3 (moto), behind a line that can fail on demand.

import Foundation
import Testing

/// A running store; `Tests/BlobsS3Tests/s3_server.py` says what it can do.
final class ObjectServer: Sendable {
  /// What a server is started with to keep its documents there.
  let options: [String]
  private let child: Child
  private let folder: URL

  init(in place: URL) async throws {
    let folder = place.appending(path: "objects")
    self.folder = folder
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let python = Places.root.appending(path: ".build/tools/moto-venv/bin/python").path
    let script = Places.root.appending(path: "Tests/BlobsS3Tests/s3_server.py").path
    child = try Child([python, script, folder.path], output: folder.appending(path: "log").path)
    let ready = try await eventually("the store of documents serves") {
      (try? Data(contentsOf: folder.appending(path: "ready.json"))).flatMap { try? JSON($0) }
    }
    let port = try #require(ready.port.int)
    let (id, secret) = (try #require(ready.id.text), try #require(ready.secret.text))
    let credentials = folder.appending(path: "credentials")
    try Data("\(id):\(secret)\n".utf8).write(to: credentials)
    options = [
      "--blobs", "s3://papers/all?endpoint=http://127.0.0.1:\(port)&region=eu-north-1",
      "--blobs-credentials-file", credentials.path,
    ]
  }

  /// How the line behaves from the next connection on.
  func become(_ mode: String) throws {
    try Data(mode.utf8).write(to: folder.appending(path: "mode"))
  }
}
