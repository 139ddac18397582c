// The real scanner that tests start for themselves: clamd_house.py with Debian's clamd.

public import Foundation
import ProgramTesting

/// A clamd of the test's own, that knows the EICAR test file and one word.
public final class ClamdHouse: Sendable {
  public let folder: URL
  /// The path of its socket, and the port on this machine.
  public let socket: String
  public let port: Int
  private let program: PythonProgram

  /// In two halves, so that no scanner takes this file for it.
  public static let eicar =
    [UInt8](#"X5O!P%@AP[4\PZX54(P^)7CC)7}$"#.utf8)
    + [UInt8]("EICAR-STANDARD-ANTIVIRUS-TEST-".utf8) + [UInt8]("FILE!$H+H*".utf8)
  /// A word for which any file is taken for malware.
  public static let word = "utlamnande-" + "malware-for-tests"

  public init() throws {
    // Short, since the address of a socket is.
    folder = FileManager.default.temporaryDirectory
      .appending(path: "clamd-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    program = try PythonProgram(
      URL(filePath: #filePath).deletingLastPathComponent().appending(path: "clamd_house.py"),
      ["--folder", folder.path])
    struct Line: Decodable {
      let socket: String
      let port: Int
    }
    let line = try JSONDecoder().decode(Line.self, from: program.read(lineOnly: true))
    (socket, port) = (line.socket, line.port)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }
}
