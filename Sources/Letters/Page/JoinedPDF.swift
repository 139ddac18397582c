// Several PDF files of our own as one, for a printer.

import Children

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension LetterPrinter {
  /// The program that joins.
  static let joiner = "/usr/bin/qpdf"

  /// Bytes of a joined file, which may hold documents of others.
  static let largestJoined = 1_000_000_000

  /// The pages of all in their order; the same files give the same bytes.
  public func joined(_ files: [[UInt8]]) async throws(PrintFailure) -> [UInt8] {
    let names = files.indices.map { "\($0).pdf" }
    return try await run(files, ["--empty", "--pages"] + names + ["--", "out.pdf"], "out.pdf")
  }

  /// Each page with that of the same number laid over it.
  func overlaid(
    _ file: [UInt8], with over: [UInt8]
  ) async throws(PrintFailure) -> [UInt8] {
    try await run([file, over], ["0.pdf", "--overlay", "1.pdf", "--", "out.pdf"], "out.pdf")
  }

  /// How many pages a file has; nil for one that cannot be read, or only with a password.
  func pageCount(of file: [UInt8]) async throws(PrintFailure) -> Int? {
    do throws(PrintFailure) {
      let told = try await run([file], ["--show-npages", "0.pdf"], "stdout")
      return Int(String(decoding: told, as: UTF8.self).filter(\.isNumber))
    } catch {
      if case .notAPDF = error { return nil }
      throw error
    }
  }

  private func run(
    _ files: [[UInt8]], _ arguments: [String], _ output: String
  ) async throws(PrintFailure) -> [UInt8] {
    guard let folder = ScratchFolder() else { throw .disk }
    defer { folder.remove() }
    for (place, bytes) in files.enumerated() {
      guard folder.write(Data(bytes), as: "\(place).pdf") else { throw .disk }
    }
    let end = await LimitedChild.besideThisProgram.run(
      LetterPrinter.joiner, ["--deterministic-id"] + arguments, in: folder,
      limits: ChildLimits(
        memory: 4_000_000_000, processorSeconds: 60, file: LetterPrinter.largestJoined,
        wallSeconds: 120))
    switch end {
    // 3: it could repair what it read.
    case .exited(0), .exited(3): break
    case .exited: throw .notAPDF
    case .killed, .outOfTime: throw .limitReached
    case .notStarted: throw .notStarted(program: LetterPrinter.joiner)
    }
    guard let data = folder.read(output, limit: LetterPrinter.largestJoined) else {
      throw .notAPDF
    }
    return [UInt8](data)
  }
}
