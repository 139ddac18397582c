// Masked copies: made and verified, beside pdftocairo drawing the same pages with as many dots.

import Children
import Crypto
import Documents
import Foundation
import Glibc
import Redaction

enum MaskingBench {
  private static let name = "Hemlingsson"
  private static let limits = MaskingLimits()

  static func run() async throws {
    let root = FileManager.default.currentDirectoryPath
    let tools = MaskingTools.standard(root: root)
    guard tools.missing.isEmpty else { fatalError("missing: \(tools.missing)") }
    guard let folder = ScratchFolder() else { fatalError("no temporary folder") }
    defer { folder.remove() }
    for pages in [20, 100, 400] {
      let path = folder.file("\(pages).pdf")
      try typeset(pages: pages, to: path, root: root)
      let text = await DocumentReader(tools: .find(root: root)).read(file: path, kind: .pdf)
      precondition(text.wholePages.count == pages)
      let marks = text.wholePages.flatMap { page in
        page.words.filter { $0.text.contains(name) }.map {
          MaskedArea(page: page.number, boxes: [$0.box], label: "OSL 21:1", reason: "Skäl")
        }
      }
      let bytes = try Data(contentsOf: URL(filePath: path))
      let hash = SHA256.hash(data: bytes).map { String(format: "%02x", $0) }.joined()
      let order = MaskingOrder(
        source: path, sourceHash: hash, text: text, title: "Handling 1", fileName: "handling.pdf",
        marks: marks)
      try await measure(order, pages: pages, tools: tools, folder: folder)
    }
  }

  private static func measure(
    _ order: MaskingOrder, pages: Int, tools: MaskingTools, folder: ScratchFolder
  ) async throws {
    let reference = await Clocked.seconds {
      draw(order.source, from: 1, to: pages, folder: folder).waitUntilExit()
    }
    let both = await Clocked.seconds {
      let halves = [(1, pages / 2), (pages / 2 + 1, pages)].map {
        draw(order.source, from: $0.0, to: $0.1, folder: folder)
      }
      for half in halves { half.waitUntilExit() }
    }
    let copy = folder.file("copy-\(pages).pdf")
    let start = ContinuousClock.now
    let made = try await MaskedCopyMaker(tools: tools, limits: limits).make(order, at: copy)
    let making = (ContinuousClock.now - start) / .seconds(1)
    let middle = ContinuousClock.now
    let record = await MaskVerifier(tools: tools, limits: limits).verify(
      made, of: order, sought: [SoughtString(text: name)], lettingStand: [])
    let verifying = (ContinuousClock.now - middle) / .seconds(1)
    precondition(record.passed, "\(record.checks)")
    let count = Double(pages)
    print("\(pages) pages with \(order.marks.count) marks; the copy has \(made.size / 1000) kB")
    report("pdftocairo -png, one process", count / reference, "pages/s")
    report("pdftocairo -png, two processes", count / both, "pages/s")
    report(
      "masked copy made", count / making, "pages/s",
      beside: ("pdftocairo, two processes", count / both))
    report("verified", count / verifying, "pages/s")
    report("made and verified", making + verifying, "s")
    var usage = rusage()
    getrusage(RUSAGE_CHILDREN.rawValue, &usage)
    report("largest child so far", Double(usage.ru_maxrss) / 1000, "MB")
    report("this process", Double(Machine.resident(getpid())) / 1e6, "MB")
  }

  private static func draw(
    _ path: String, from first: Int, to last: Int, folder: ScratchFolder
  ) -> Process {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/pdftocairo")
    process.arguments = [
      "-png", "-r", String(Int(limits.dpi)), "-f", String(first), "-l", String(last), path,
      folder.file("page"),
    ]
    // The bench ends here where the program is not there.
    do { try process.run() } catch { fatalError("pdftocairo: \(error)") }
    return process
  }

  /// Pages as authorities write them: a heading, justified text, a table.
  private static func typeset(pages: Int, to path: String, root: String) throws {
    let source = """
      #set page(paper: "a4")
      #set text(lang: "sv", size: 11pt)
      #set par(justify: true)
      #for number in range(\(pages)) [
        = Journalanteckning #number
        Anmälan gjordes av \(name) den 3 mars. #lorem(280)
        #table(columns: 3, [Dag], [Åtgärd], [Handläggare], ..range(30).map(i => [#lorem(2)]))
        #pagebreak(weak: true)
      ]
      """
    let file = URL(filePath: path).deletingPathExtension().appendingPathExtension("typ")
    try Data(source.utf8).write(to: file)
    let process = Process()
    process.executableURL = URL(filePath: "\(root)/.build/tools/typst-venv/bin/python")
    process.arguments = [
      "-c", "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2])",
      file.path(percentEncoded: false), path,
    ]
    try process.run()
    process.waitUntilExit()
    precondition(process.terminationStatus == 0)
  }
}
