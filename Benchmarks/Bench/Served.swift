// The release binary, started on a free port with a folder of its own.

import Foundation
import Glibc

final class Served {
  let folder: String
  let port: Int
  private let place: [String]
  private let process: Program
  var pid: Int32 { process.pid }
  static let binary =
    ProcessInfo.processInfo.environment["UTLAMNANDE_BINARY"]
    ?? "\(Project.root)/.build/release/utlamnande"

  /// Starts the service on `folder`, or on a fresh one, and waits for its first answer.
  /// - Parameter database: the database's URL, unless it is the file in the folder.
  init(folder: String? = nil, database: String? = nil) throws {
    self.folder = folder ?? Served.freshFolder()
    place = database.map { ["--database", $0] } ?? []
    process = try Program(
      [
        Served.binary, "serve", "--port", "0", "--data", self.folder, "--log-level", "error",
        "--intakes-per-minute", "0", "--wrong-codes-per-minute", "0",
      ] + place, isRead: true)
    var text = ""
    while !text.contains("\n") {
      let more = process.more()
      guard !more.isEmpty else { throw CocoaError(.executableLoad) }
      text += more
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
    let text = try Program.output(
      [
        Served.binary, "staff", "add", "--data", folder, "--name", "Bänk", "--authority", "ks",
        "--role", role,
      ] + place)
    return text.split(separator: "\n").last.map { String($0) } ?? ""
  }

  /// The cookie of a browser in which somebody has signed in with this token.
  func cookie(of token: String) throws -> String {
    let (jar, page) = ("\(folder)/cookies", "http://127.0.0.1:\(port)/arbete/logga-in")
    let curl = ["/usr/bin/curl", "--silent", "--cookie", jar, "--cookie-jar", jar]
    let form = try Program.output(curl + [page])
    let formToken = form.split(separator: "name=\"formToken\" value=\"").dropFirst().first?
      .prefix { $0 != "\"" }
    _ = try Program.output(
      curl + ["--data", "token=\(token)&formToken=\(formToken ?? "")", page])
    let line = try String(contentsOfFile: jar, encoding: .utf8).split(separator: "\n").last
    return (line ?? "").split(separator: "\t").suffix(2).joined(separator: "=")
  }

  func stop(removing: Bool = true) {
    process.stop()
    if removing { try? FileManager.default.removeItem(atPath: folder) }
  }
}
