// Sets a document: typst in a child process with limits, its own folder and nothing else.

import Children
import Policy

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The typesetter with its limits.
struct Typesetter: Sendable {
  let command: TypesetterCommand
  let limits: PrintLimits
  private let child = LimitedChild.besideThisProgram
  private let presses: Presses

  init(command: TypesetterCommand, limits: PrintLimits) {
    self.command = command
    self.limits = limits
    presses = Presses(count: limits.atATime, longest: limits.waiting)
  }

  /// Sets facts as a PDF. The same facts, templates and time give the same bytes.
  ///
  /// - Parameters:
  ///   - templates: by the names under which they import one another; `main.typ` is set.
  ///   - picture: a logotype that the templates show.
  ///   - seconds: since 1970, the date of the file.
  func pdf(
    of facts: some Encodable, templates: [String: String], picture: Logotype? = nil, seconds: Int64
  ) async throws(PrintFailure) -> [UInt8] {
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
    if let picture, !folder.write(Data(picture.bytes), as: picture.name) { throw .disk }
    try await presses.enter()
    do throws(PrintFailure) { try await run(in: folder, seconds: seconds) } catch {
      await presses.leave()
      throw error
    }
    await presses.leave()
    guard let data = folder.read("out.pdf", limit: limits.output) else { throw .notAPDF }
    return [UInt8](data)
  }

  private func run(in folder: ScratchFolder, seconds: Int64) async throws(PrintFailure) {
    let end = await child.run(
      command.program, command.arguments(folder: folder.path, seconds: seconds),
      readable: command.readable, in: folder,
      limits: ChildLimits(
        memory: limits.memory, processorSeconds: limits.processorSeconds, file: limits.output,
        wallSeconds: limits.wallSeconds))
    switch end {
    case .exited(0): return
    case .exited: throw .refused(Self.complaint(in: folder))
    case .killed, .outOfTime: throw .limitReached
    case .notStarted: throw .notStarted(program: command.program)
    }
  }

  /// The typesetter's own words with the place, without the source it quotes and cut before what stands
  /// in quotation: that may come from the case.
  private static func complaint(in folder: ScratchFolder) -> String {
    let words = folder.read("stderr", limit: 65_536) ?? Data()
    let shown = String(decoding: words, as: UTF8.self).prefix(1000)
    return String(shown.prefix { $0 != "`" && $0 != "\"" })
  }
}
