// The authority's electronic seal on a decision: PAdES, put on by a child process with limits.

import Children

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Certificate and key of the seal, and what puts it on.
public struct SealSettings: Sendable, Hashable {
  /// PEM: the sealing certificate, then its chain.
  public let certificate: String
  /// PEM: the private key, best with a passphrase.
  public let key: String
  /// A file with the passphrase on its first line; nil where the key has none.
  public let passphrase: String?
  /// A Python interpreter that has pyHanko.
  public let python: String
  /// `scripts/seal.py`.
  public let script: String

  public init(
    certificate: String, key: String, passphrase: String?, python: String, script: String
  ) {
    self.certificate = certificate
    self.key = key
    self.passphrase = passphrase
    self.python = python
    self.script = script
  }

  /// What is not there or cannot be read, by path; empty when all is.
  public var unreadable: [String] {
    ([certificate, key, script] + (passphrase.map { [$0] } ?? [])).filter {
      !FileManager.default.isReadableFile(atPath: $0)
    } + (FileManager.default.isExecutableFile(atPath: python) ? [] : [python])
  }
}

/// Seals files; the key is read by the child process alone, once for each seal.
public struct Sealer: Sendable {
  private let settings: SealSettings
  private let limits: PrintLimits

  public init(_ settings: SealSettings, limits: PrintLimits = PrintLimits()) {
    self.settings = settings
    self.limits = limits
  }

  /// The file with the seal of `name` on it. The pages and their words are those of `bytes`.
  ///
  /// - Throws: `sealRefused` with what is wrong with certificate or key; then there is no seal at all.
  public func sealed(_ bytes: [UInt8], by name: String) async throws(PrintFailure) -> [UInt8] {
    guard let folder = ScratchFolder() else { throw .disk }
    defer { folder.remove() }
    guard folder.write(Data(bytes), as: "in.pdf") else { throw .disk }
    let secret = settings.passphrase.map { [$0] } ?? []
    let environment = settings.python.split(separator: "/").dropLast(2).joined(separator: "/")
    let end = await LimitedChild.besideThisProgram.run(
      settings.python,
      ["-I", "-B", settings.script, folder.path, settings.certificate, settings.key, name] + secret,
      readable: ["/\(environment)", settings.script, settings.certificate, settings.key] + secret,
      in: folder,
      limits: ChildLimits(
        memory: limits.memory, processorSeconds: limits.processorSeconds, file: limits.output,
        wallSeconds: limits.wallSeconds))
    switch end {
    case .exited(0): break
    case .exited(2): throw .sealRefused(Sealer.words(folder.read("stderr", limit: 4096)))
    case .exited: throw .sealRefused("the sealing program failed")
    case .killed, .outOfTime: throw .limitReached
    case .notStarted: throw .notStarted(program: settings.python)
    }
    guard let data = folder.read("out.pdf", limit: limits.output), data.starts(with: bytes) else {
      // A seal adds to the file; what stood there before is not touched.
      throw .sealRefused("the sealed file is not the decision with a seal")
    }
    return [UInt8](data)
  }

  /// The program's own sentence: it names no file and no secret.
  private static func words(_ data: Data?) -> String {
    String(String(decoding: data ?? Data(), as: UTF8.self).prefix(200).prefix { $0 != "\n" })
  }
}
