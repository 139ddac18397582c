// Prints decisions: typst in a child process with limits, its own folder and nothing else.

import Children
import Crypto
import Policy

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A decision as a file: PDF/A-2a and PDF/UA-1.
public struct PrintedDecision: Sendable, Hashable {
  public let bytes: [UInt8]
  /// Of the bytes, in lower-case hexadecimal.
  public let sha256: String
  public let pages: Int
}

/// Limits on the typesetter.
public struct PrintLimits: Sendable, Hashable {
  /// Bytes of facts as JSON.
  public var facts = 4_000_000
  /// Bytes of the PDF, also the largest file the child may write.
  public var output = 40_000_000
  /// Bytes of address space.
  public var memory = 2_000_000_000
  /// Seconds of processor time.
  public var processorSeconds = 20
  /// Seconds by the clock.
  public var wallSeconds = 40
  public init() {}
}

/// Prints decisions from facts; holds the templates, so that what was checked is what is printed.
public struct DecisionPrinter: Sendable {
  private let command: TypesetterCommand
  private let limits: PrintLimits
  private let templates: [String: String]
  private let child = LimitedChild.besideThisProgram

  /// - Parameter templates: the path of `templates/`.
  public init(
    templates folder: String, command: TypesetterCommand, limits: PrintLimits = PrintLimits()
  ) throws(PrintFailure) {
    self.command = command
    self.limits = limits
    templates = try DecisionTemplates.load(folder)
  }

  /// Prints one decision. The same facts and templates give the same bytes.
  public func pdf(for facts: DecisionFacts) async throws(PrintFailure) -> PrintedDecision {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    guard let json = try? encoder.encode(facts) else { throw .disk }
    guard json.count <= limits.facts else { throw .tooLarge(json.count, limit: limits.facts) }
    guard let folder = ScratchFolder() else { throw .disk }
    defer { folder.remove() }
    for (name, text) in templates {
      guard folder.write(Data(text.utf8), as: name) else { throw .disk }
    }
    guard folder.write(json, as: "facts.json") else { throw .disk }
    try await typeset(in: folder, seconds: facts.date.secondsAtNoon)
    guard let data = folder.read("out.pdf", limit: limits.output) else { throw .notAPDF }
    let bytes = [UInt8](data)
    guard let pages = PDFPages.count(bytes) else { throw .notAPDF }
    let digest = SHA256.hash(data: data)
    return PrintedDecision(bytes: bytes, sha256: Hexadecimal.text(digest), pages: pages)
  }

  private func typeset(in folder: ScratchFolder, seconds: Int64) async throws(PrintFailure) {
    let end = await child.run(
      command.program, command.arguments(folder: folder.path, seconds: seconds),
      readable: command.readable, in: folder,
      limits: ChildLimits(
        memory: limits.memory, processorSeconds: limits.processorSeconds, file: limits.output,
        wallSeconds: limits.wallSeconds))
    switch end {
    case .exited(0): return
    case .exited: throw .refused(DecisionPrinter.complaint(in: folder))
    case .killed, .outOfTime: throw .limitReached
    case .notStarted: throw .notStarted(program: command.program)
    }
  }

  /// The typesetter's own words, cut before what stands in quotation: that may come from the case.
  private static func complaint(in folder: ScratchFolder) -> String {
    let words = folder.read("stderr", limit: 65_536) ?? Data()
    return String(String(decoding: words, as: UTF8.self).prefix(1000).prefix { $0 != "`" })
  }
}

extension Day {
  /// Noon in UTC, so that the date is the same in every zone a reader is likely to be in.
  var secondsAtNoon: Int64 { Int64(number) * 86_400 + 43_200 }
}

enum Hexadecimal {
  static func text(_ bytes: some Sequence<UInt8>) -> String {
    let figures = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [figures[Int($0 >> 4)], figures[Int($0 & 15)]] }, as: UTF8.self)
  }
}
