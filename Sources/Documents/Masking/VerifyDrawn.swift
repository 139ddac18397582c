// What pdfium draws and reads of a masked copy, and what tesseract reads of the drawing.

import Children
import Redaction

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What `scripts/examine_pdf.py` is asked.
struct ExamineOrder: Encodable {
  struct Place: Encodable {
    var page: Int
    var box: [Double]
    /// Points of what surrounds the box that are read with it.
    var around: Double
  }
  var dpi: Double
  var text: Bool
  var places: [Place]
}

/// What it answers.
struct ExamineReport: Decodable {
  struct Place: Decodable {
    /// The part of the box that is dark.
    var dark: Double
    /// Whether the box is dark all along its edge.
    var edge: Bool
    /// The part that is neither dark nor light.
    var middle: Double
    /// The pictures in which it is, from left to right.
    var strips: [Int]
  }
  var sizes: [[Double]]
  var texts: [String]
  var strips: Int
  var places: [Place?]
}

extension VerifyingTask {
  private static let dpi = 200.0
  /// A label leaves at least this part of its box dark, and blurs at most this part of it.
  private static let leastDark = 0.4
  private static let mostMiddle = 0.3
  /// Square points that a character of a label takes at most: what else is light in a large box is no label.
  private static let character = 60.0

  private static func isOpaque(_ box: DrawnBox, _ place: ExamineReport.Place) -> Bool {
    let area = (box.box.right - box.box.left) * (box.box.bottom - box.box.top)
    let label = Double(box.label.count) * character
    let least = max(leastDark, area > 0 ? 1 - label / area : 1)
    return place.dark >= least && place.edge && place.middle <= mostMiddle
  }

  /// The checks of pages, the second text, boxes and recognition.
  func drawn() async -> [Outcome] {
    func failed(_ problem: String) -> [Outcome] {
      [.pages, .secondExtractor, .boxes, .recognition].map { Outcome($0, problem: problem) }
    }
    guard let folder = ScratchFolder() else { return failed("disk") }
    defer { folder.remove() }
    let places = copy.boxes.map {
      ExamineOrder.Place(
        page: $0.page, box: [$0.box.left, $0.box.top, $0.box.right, $0.box.bottom], around: 12)
    }
    guard
      let asked = try? JSONEncoder().encode(
        ExamineOrder(dpi: Self.dpi, text: true, places: places)),
      folder.write(asked, as: "places.json")
    else { return failed("disk") }
    let end = await tools.child.run(
      tools.python, ["-I", "-B", tools.examiner, copy.path, "places.json"],
      readable: tools.interpreterFolders + [tools.examiner, copy.path], in: folder,
      limits: childLimits)
    guard end == .exited(0) else { return failed("\(end)") }
    guard let output = folder.read("stdout", limit: limits.output),
      let report = try? JSONDecoder().decode(ExamineReport.self, from: output),
      report.texts.count == report.sizes.count, report.places.count == places.count
    else { return failed("unreadable") }
    let second = report.texts.enumerated().flatMap {
      findings(in: $0.element, kind: "text", page: $0.offset + 1)
    }
    return [
      pages(report), Outcome(.secondExtractor, findings: second), boxes(report),
      await recognition(report, in: folder),
    ]
  }

  private func pages(_ report: ExamineReport) -> Outcome {
    let wanted = order.text.wholePages + (order.list?.text.wholePages ?? [])
    guard report.sizes.count == wanted.count, copy.pageCount == wanted.count else {
      return Outcome(.pages, findings: [Finding(kind: "pageCount")])
    }
    let different = zip(report.sizes, wanted).enumerated().filter { _, pair in
      pair.0.count != 2 || abs(pair.0[0] - pair.1.width) > 1 || abs(pair.0[1] - pair.1.height) > 1
    }
    return Outcome(
      .pages, findings: different.map { Finding(kind: "pageSize", page: $0.offset + 1) })
  }

  private func boxes(_ report: ExamineReport) -> Outcome {
    var findings: [Finding] = []
    for (box, place) in zip(copy.boxes, report.places) {
      let isOpaque = place.map { Self.isOpaque(box, $0) } ?? false
      if !isOpaque { findings.append(Finding(kind: "boxNotOpaque", page: box.page, box: box.box)) }
    }
    findings += uncovered.map { Finding(kind: "noBox", page: $0.page, box: $0.box) }
    return Outcome(.boxes, findings: findings)
  }

  private func recognition(_ report: ExamineReport, in folder: ScratchFolder) async -> Outcome {
    let texts = await withTaskGroup(of: (Int, String?).self) { group in
      var texts: [Int: String?] = [:]
      for strip in 0..<report.strips {
        if strip >= limits.processes, let done = await group.next() { texts[done.0] = done.1 }
        group.addTask { (strip, await read(strip, in: folder)) }
      }
      for await done in group { texts[done.0] = done.1 }
      return texts
    }
    var findings: [Finding] = []
    for strip in 0..<report.strips {
      guard let text = texts[strip] ?? nil else {
        return Outcome(.recognition, problem: "notRead")
      }
      // The strip holds several places; the first page of them leads a person there.
      let page = zip(copy.boxes, report.places).first { $0.1?.strips.contains(strip) == true }?.0
        .page
      findings += self.findings(in: text, kind: "picture", page: page, isPicture: true)
    }
    return Outcome(.recognition, findings: findings)
  }

  /// The text that a machine reads in a picture; nil where it did not end as it should.
  private func read(_ strip: Int, in strips: ScratchFolder) async -> String? {
    guard let folder = ScratchFolder() else { return nil }
    defer { folder.remove() }
    let end = await tools.child.run(
      tools.recogniser,
      [strips.file("strip-\(strip).pgm"), "stdout", "-l", "swe", "--psm", "6", "--dpi", "200"],
      readable: [strips.path], environment: ["OMP_THREAD_LIMIT": "1"], in: folder,
      limits: childLimits)
    guard end == .exited(0), let output = folder.read("stdout", limit: limits.output) else {
      return nil
    }
    return String(decoding: output, as: UTF8.self)
  }
}
