// The list of masks at the end of a copy: what each box may tell, and no more.

import Documents
import Letters
import Redaction

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
      case .templates, .tooLarge, .refused, .notAPDF: throw .failed("list")
      }
    }
  }
}

extension MaskingOrder {
  /// The masks as a reader meets them: page by page, from the top.
  fileprivate var listed: [MaskListFacts.Row] {
    let places = marks.flatMap { mark in
      mark.boxes.map { (page: mark.page, top: $0.top, left: $0.left, mark: mark) }
    }
    return places.sorted { ($0.page, $0.top, $0.left) < ($1.page, $1.top, $1.left) }.map {
      MaskListFacts.Row(page: $0.page, label: $0.mark.label, reason: $0.mark.reason)
    }
  }
}
