// The real SMTP server of these tests: smtp_server.py, one process a test.

import Foundation
import ProgramTesting
import Testing

/// A running server on 127.0.0.1, which ends with its owner or with the test process.
final class SMTPServer {
  let port: Int
  let folder: URL
  private let program: PythonProgram

  /// The certificate authority of a server with TLS.
  var caFile: String { folder.appending(path: "certificates/ca.pem").path }

  convenience init(_ options: String...) throws { try self.init(options) }

  init(_ options: [String]) throws {
    folder = try temporaryFolder()
    var arguments = ["--folder", folder.path, "--until-stdin-ends"]
    if options.contains("--tls") {
      arguments += ["--certificates", folder.appending(path: "certificates").path]
    }
    program = try PythonProgram(testFolder.appending(path: "smtp_server.py"), arguments + options)
    let line = String(decoding: program.read(lineOnly: true), as: UTF8.self)
    port = try #require(Int(line.dropLast()))
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// The messages stored, in the order they came.
  func messages() throws -> [[UInt8]] {
    try files("eml").map { Array(try Data(contentsOf: $0)) }
  }

  /// The envelopes of the messages stored.
  func envelopes() throws -> [Envelope] {
    try files("json").map { try JSONDecoder().decode(Envelope.self, from: Data(contentsOf: $0)) }
  }

  private func files(_ ending: String) throws -> [URL] {
    try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == ending }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
  }
}

/// What the server heard around a message.
struct Envelope: Decodable {
  let from: String
  let to: [String]
  let options: [String]
  let helo: String
  let tls: Bool
  let user: String?
  /// The client's, which tells one connection from another.
  let port: Int
}

/// A new folder of our own.
func temporaryFolder() throws -> URL {
  let folder = FileManager.default.temporaryDirectory.appending(path: "mail-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  return folder
}
