// Prints decisions: from facts to PDF/A, with the hash and the number of pages.

import Crypto
import Policy

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
  /// Documents that one printer sets at a time.
  public var atATime = 4
  /// Documents that wait for a place; more are turned away.
  public var waiting = 200
  public init() {}
}

/// Prints decisions from facts; holds the templates, so that what was checked is what is printed.
public struct DecisionPrinter: Sendable {
  let typesetter: Typesetter
  let templates: [String: String]

  /// - Parameter templates: the path of `templates/`.
  public init(
    templates folder: String, command: TypesetterCommand, limits: PrintLimits = PrintLimits()
  ) throws(PrintFailure) {
    typesetter = Typesetter(command: command, limits: limits)
    templates = try DecisionTemplates.load(folder)
  }

  /// Prints one decision. The same facts and templates give the same bytes.
  public func pdf(for facts: DecisionFacts) async throws(PrintFailure) -> PrintedDecision {
    let bytes = try await typesetter.pdf(
      of: facts, templates: templates, picture: facts.picture, seconds: facts.date.secondsAtNoon)
    guard let pages = PDFPages.count(bytes) else { throw .notAPDF }
    let digest = SHA256.hash(data: bytes)
    return PrintedDecision(bytes: bytes, sha256: Hexadecimal.text(digest), pages: pages)
  }
}

extension Day {
  /// Noon in UTC, so that the date is the same in every zone a reader is likely to be in.
  var secondsAtNoon: Int64 { Int64(number) * 86_400 + 43_200 }
}

enum Hexadecimal {
  static func sha256(of bytes: [UInt8]) -> String { text(SHA256.hash(data: bytes)) }

  static func text(_ bytes: some Sequence<UInt8>) -> String {
    let figures = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [figures[Int($0 >> 4)], figures[Int($0 & 15)]] }, as: UTF8.self)
  }
}
