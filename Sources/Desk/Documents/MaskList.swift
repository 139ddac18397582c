// The list of masks at the end of a copy: what each box may tell, and no more.

import Documents
import Letters

extension Desk {
  /// The list as a PDF; where it cannot be printed there is no copy.
  func list(for order: MaskingOrder) async throws(MaskingFailure) -> [UInt8] {
    guard let printer = documents?.listPrinter else { throw .toolMissing("typesetter") }
    let facts = MaskListFacts(language: order.language, title: order.title, rows: order.listed)
    do throws(PrintFailure) {
      return try await printer.pdf(for: facts)
    } catch {
      switch error {
      case .notStarted: throw .toolMissing("typesetter")
      case .limitReached: throw .timedOut("typesetter")
      case .disk: throw .disk
      case .templates, .tooLarge, .refused, .notAPDF, .busy, .sealRefused: throw .failed("list")
      }
    }
  }
}

extension MaskingOrder {
  /// The rows of the list as the printer takes them.
  var listed: [MaskListFacts.Row] {
    listedMarks.map { MaskListFacts.Row(page: $0.page, label: $0.label, reason: $0.reason) }
  }
}
