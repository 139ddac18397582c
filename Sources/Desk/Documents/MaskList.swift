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
      case .templates, .tooLarge, .refused, .notAPDF, .busy, .sealRefused: throw .failed("list")
      }
    }
  }
}

extension MaskingOrder {
  /// The masks as a reader meets them: page by page, from the top.
  ///
  /// Masks of one line that say the same are told once: side by side they are drawn as one box, and as
  /// many rows as there were words would tell how many it hides.
  var listed: [MaskListFacts.Row] {
    let places = marks.flatMap { mark in
      mark.boxes.map { (page: mark.page, box: $0, mark: mark) }
    }.sorted { ($0.page, $0.box.top, $0.box.left) < ($1.page, $1.box.top, $1.box.left) }
    var rows: [MaskListFacts.Row] = []
    var bottom = -Double.infinity
    for place in places {
      let row = MaskListFacts.Row(
        page: place.page, label: place.mark.label, reason: place.mark.reason)
      if row == rows.last, (place.box.top + place.box.bottom) / 2 < bottom { continue }
      rows.append(row)
      bottom = place.box.bottom
    }
    return rows
  }
}
