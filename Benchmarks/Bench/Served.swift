// The release binary, started on a free port with a folder of its own.

import Foundation
import Glibc

final class Served {
  let folder: String
  let port: Int
  private let place: [String]
  private let process = Process()
  var pid: Int32 { process.processIdentifier }
  static let binary =
    ProcessInfo.processInfo.environment["UTLAMNANDE_BINARY"]
    ?? "\(Project.root)/.build/release/utlamnande"

  /// Starts the service on `folder`, or on a fresh one, and waits for its first answer.
  /// - Parameter database: the database's URL, unless it is the file in the folder.
  init(folder: String? = nil, database: String? = nil) throws {
    self.folder = folder ?? Served.freshFolder()
    place = database.map { ["--database", $0] } ?? []
    process.executableURL = URL(fileURLWithPath: Served.binary)
    process.arguments =
      [
        "serve", "--port", "0", "--data", self.folder, "--log-level", "error",
        "--intakes-per-minute", "0", "--wrong-codes-per-minute", "0",
      ] + place
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    var text = ""
    while !text.contains("\n") {
      let data = output.fileHandleForReading.availableData
      guard !data.isEmpty else { throw CocoaError(.executableLoad) }
      text += String(decoding: data, as: UTF8.self)
    }
    let digits = text.split(separator: "127.0.0.1:").last?.prefix { $0.isNumber } ?? ""
    port = Int(digits) ?? 0
  }

  static func freshFolder() -> String {
    let folder = NSTemporaryDirectory() + "utlamnande-bench-\(UInt64.random(in: 0 ... .max))"
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
  }

  /// A token of a new person.
  func token(_ role: String) throws -> String {
    let add = Process()
    add.executableURL = URL(fileURLWithPath: Served.binary)
    add.arguments =
      [
        "staff", "add", "--data", folder, "--name", "Bänk", "--authority", "ks", "--role", role,
      ] + place
    let output = Pipe()
    add.standardOutput = output
    try add.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    add.waitUntilExit()
    return text.split(separator: "\n").last.map { String($0) } ?? ""
  }

  func stop(removing: Bool = true) {
    process.terminate()
    process.waitUntilExit()
    if removing { try? FileManager.default.removeItem(atPath: folder) }
  }
}
