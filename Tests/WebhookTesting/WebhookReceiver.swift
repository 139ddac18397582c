// The real receiver of webhooks of these tests: webhook_receiver.py, one process a test.

public import Foundation
import ProgramTesting

/// A running receiver on 127.0.0.1, which ends with its owner or with the test process.
public final class WebhookReceiver: Sendable {
  public let folder: URL
  public let port: Int
  private let program: PythonProgram

  /// Where its secrets are; it knows a delivery by any of them.
  public var secretFile: String { folder.appending(path: "secrets").path }
  /// The certificate authority of a receiver with TLS.
  public var caFile: String { folder.appending(path: "ca.pem").path }

  /// Secrets that have nothing to them.
  public static let secret = "whsec_" + Data(repeating: 7, count: 32).base64EncodedString()
  public static let otherSecret = "whsec_" + Data(repeating: 8, count: 24).base64EncodedString()

  public init(isEncrypted: Bool = false) throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "webhook-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let secrets = folder.appending(path: "secrets")
    try Data("\(Self.secret)\n".utf8).write(to: secrets)
    program = try PythonProgram(
      URL(filePath: #filePath).deletingLastPathComponent().appending(path: "webhook_receiver.py"),
      ["--folder", folder.path, "--secrets", secrets.path]
        + (isEncrypted ? ["--certificates"] : []))
    let line = String(decoding: program.read(lineOnly: true), as: UTF8.self)
    guard let port = Int(line.dropLast()) else {
      throw ProgramProblem(words: "the receiver did not start")
    }
    self.port = port
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// How it answers from now on; nil as the path says.
  public func become(_ mode: String?) throws {
    let file = folder.appending(path: "mode")
    if let mode {
      try Data(mode.utf8).write(to: file, options: .atomic)
    } else {
      try FileManager.default.removeItem(at: file)
    }
  }

  /// What came, in its order.
  public func deliveries() throws -> [Delivery] {
    let file = folder.appending(path: "deliveries")
    guard FileManager.default.fileExists(atPath: file.path) else { return [] }
    return try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")).map {
      try JSONDecoder().decode(Delivery.self, from: Data($0))
    }
  }

  /// A delivery as the receiver has it.
  public struct Delivery: Decodable, Sendable {
    public let path: String
    public let headers: [String: String]
    public let body: String
    public let answered: String
    /// The port that it came from.
    public let connection: Int
    /// The numbers of the secrets under which a signature holds.
    public let bears: [Int]

    public var id: String { headers["webhook-id"] ?? "" }

    /// The body's members.
    public var told: Told? { try? JSONDecoder().decode(Told.self, from: Data(body.utf8)) }
  }

  /// What is told.
  public struct Told: Decodable, Sendable, Hashable {
    public let id: String
    public let timestamp: String
    public let type: String
    public let data: Facts

    public struct Facts: Decodable, Sendable, Hashable {
      public let authority: String
      public let caseId: String
      public let registerNumber: String
      public let stage: String
      public let version: Int
    }
  }
}
