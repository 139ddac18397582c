// Orders that cannot be carried out: each is told why, and nothing is left.

import Children
import Documents
import Foundation
import Redaction
import Testing

@Suite(.serialized) struct BadOrders {
  /// A small document with one masked word.
  private func order(in folder: ScratchFolder) async throws -> MaskingOrder {
    let path = try await Workshop.typeset(
      "#set page(width: 200pt, height: 100pt, margin: 20pt)\nBeslut om Svensson i dag.", in: folder)
    return try await Workshop.order(path, in: folder) { $0.text == "Svensson" }
  }

  private func failure(
    of order: MaskingOrder, in folder: ScratchFolder, tools: MaskingTools = Workshop.tools,
    limits: MaskingLimits = Workshop.limits
  ) async throws -> MaskingFailure? {
    let copy = folder.file("copy.pdf")
    defer { #expect(!FileManager.default.fileExists(atPath: copy)) }
    do throws(MaskingFailure) {
      _ = try await MaskedCopyMaker(tools: tools, limits: limits).make(order, at: copy)
      return nil
    } catch { return error }
  }

  @Test func everythingWrongWithMarksIsToldAtOnce() async throws {
    try await Workshop.inFolder { folder in
      var order = try await order(in: folder)
      let box = Box(left: 10, top: 10, right: 30, bottom: 20)
      let outside = Box(left: 190, top: 10, right: 260, bottom: 20)
      let empty = Box(left: 30, top: 10, right: 30, bottom: 20)
      let strange = Box(left: .nan, top: 10, right: 30, bottom: .infinity)
      order.marks += [
        MaskedArea(page: 2, boxes: [box], label: "OSL 21:1"),
        MaskedArea(page: 1, boxes: [], label: "OSL 21:1"),
        MaskedArea(page: 1, boxes: [outside, empty, strange], label: "OSL 21:1"),
        MaskedArea(page: 1, boxes: [box], label: String(repeating: "x", count: 100)),
      ]
      #expect(
        try await failure(of: order, in: folder)
          == .marks([
            MarkProblem(mark: 1, reason: .noSuchPage), MarkProblem(mark: 2, reason: .noBox),
            MarkProblem(mark: 3, reason: .outsidePage), MarkProblem(mark: 3, reason: .emptyBox),
            MarkProblem(mark: 3, reason: .emptyBox), MarkProblem(mark: 4, reason: .labelTooLong),
          ]))
    }
  }

  @Test func marksMayOverlapAndLieOnNoText() async throws {
    try await Workshop.inFolder { folder in
      var order = try await order(in: folder)
      order.marks += [
        MaskedArea(
          page: 1, boxes: [Box(left: 120, top: 60, right: 150, bottom: 70)], label: "OSL 21:1"),
        MaskedArea(
          page: 1, boxes: [Box(left: 140, top: 65, right: 180, bottom: 90)], label: "OSL 26:1"),
      ]
      let copy = folder.file("copy.pdf")
      let made = try await Workshop.maker.make(order, at: copy)
      #expect(made.boxes.map(\.label) == ["OSL 21:1", "OSL 21:1, OSL 26:1"])
      let record = await Workshop.verifier.verify(
        made, of: order, sought: [SoughtString(text: "Svensson")], lettingStand: [])
      #expect(record.passed, "\(record.checks)")
    }
  }

  @Test func filesThatCannotBeReadAreToldApart() async throws {
    try await Workshop.inFolder { folder in
      var order = try await order(in: folder)
      let whole = try Data(contentsOf: URL(filePath: order.source))
      #expect(
        try await failure(of: changed(order) { $0.sourceHash = "00" }, in: folder) == .sourceChanged
      )
      _ = try await Workshop.output(
        of: "/usr/bin/qpdf",
        ["--encrypt", "a", "b", "256", "--", order.source, folder.file("locked.pdf")], in: folder)
      order.source = folder.file("locked.pdf")
      order.sourceHash = try Workshop.sha256(order.source)
      #expect(try await failure(of: order, in: folder) == .encrypted)
      try whole.prefix(200).write(to: URL(filePath: folder.file("cut.pdf")))
      order.source = folder.file("cut.pdf")
      order.sourceHash = try Workshop.sha256(order.source)
      #expect(try await failure(of: order, in: folder) == .damaged)
    }
  }

  @Test func limitsAreToldByTheirNames() async throws {
    try await Workshop.inFolder { folder in
      let order = try await order(in: folder)
      var limits = MaskingLimits()
      limits.pages = 0
      #expect(
        try await failure(of: order, in: folder, limits: limits) == .tooManyPages(1, limit: 0))
      limits = MaskingLimits()
      limits.pixels = 1000
      #expect(
        try await failure(of: order, in: folder, limits: limits) == .pageTooLarge(page: 1))
      limits = MaskingLimits()
      limits.output = 1000
      #expect(
        try await failure(of: order, in: folder, limits: limits) == .outputTooLarge(limit: 1000))
      let other = changed(order) {
        $0.text.pages.append(
          PageText(number: 2, width: 200, height: 100, source: .text, words: []))
      }
      #expect(try await failure(of: other, in: folder) == .textDiffers(page: 1))
    }
  }

  @Test func aToolThatHangsOrIsMissingMakesNoCopy() async throws {
    try await Workshop.inFolder { folder in
      let order = try await order(in: folder)
      var tools = Workshop.tools
      tools.pages = "/nonexistent/pages"
      #expect(
        try await failure(of: order, in: folder, tools: tools)
          == .toolMissing("utlamnande-pages"))
      #expect(tools.missing == ["/nonexistent/pages"])
      #expect(folder.write(Data("#!/bin/sh\nexec sleep 100\n".utf8), as: "hangs"))
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755], ofItemAtPath: folder.file("hangs"))
      tools.pages = folder.file("hangs")
      var limits = MaskingLimits()
      limits.seconds = 1
      limits.secondsPerPage = 0
      #expect(
        try await failure(of: order, in: folder, tools: tools, limits: limits)
          == .timedOut("utlamnande-pages"))
    }
  }

  @Test func aVerifierWithoutAToolPassesNothing() async throws {
    try await Workshop.inFolder { folder in
      let order = try await order(in: folder)
      let copy = folder.file("copy.pdf")
      let made = try await Workshop.maker.make(order, at: copy)
      let tools: [WritableKeyPath<MaskingTools, String>] = [
        \.textExtractor, \.structure, \.recogniser, \.python,
      ]
      for tool in tools {
        var some = Workshop.tools
        some[keyPath: tool] = "/nonexistent/tool"
        let record = await MaskVerifier(tools: some).verify(
          made, of: order, sought: [], lettingStand: [])
        #expect(!record.passed)
        #expect(record.checks.contains { $0.problem != nil })
      }
      try Data().write(to: URL(filePath: copy))
      let record = await Workshop.verifier.verify(
        made, of: order, sought: [], lettingStand: [])
      #expect(!record.passed)
    }
  }

  private func changed(
    _ order: MaskingOrder, _ change: (inout MaskingOrder) -> Void
  ) -> MaskingOrder {
    var order = order
    change(&order)
    return order
  }

  /// A page may have boxes and a mark none: each mark is looked for by itself.
  @Test func aMarkWithoutABoxDoesNotPass() async throws {
    try await Workshop.inFolder { folder in
      let order = try await order(in: folder)
      let made = try await Workshop.maker.make(order, at: folder.file("copy.pdf"))
      let good = await Workshop.verifier.verify(
        made, of: order, sought: [SoughtString(text: "Svensson")], lettingStand: [])
      #expect(good.passed, "\(good.checks)")
      let page = try #require(order.text.pages.first)
      let more = changed(order) {
        $0.marks[0].boxes.append(
          Box(
            left: page.width - 30, top: page.height - 30, right: page.width - 5,
            bottom: page.height - 5))
      }
      let record = await Workshop.verifier.verify(
        made, of: more, sought: [SoughtString(text: "Svensson")], lettingStand: [])
      #expect(record.checks.filter { !$0.passed }.map(\.check) == [.boxes])
    }
  }

  @Test func wordsAreMaskedAndNothingIsSought() async throws {
    try await Workshop.inFolder { folder in
      let order = try await order(in: folder)
      let made = try await Workshop.maker.make(order, at: folder.file("copy.pdf"))
      let record = await Workshop.verifier.verify(made, of: order, sought: [], lettingStand: [])
      #expect(record.checks.filter { !$0.passed }.map(\.check) == [.names])
    }
  }

  /// Of a large box a label is a small part: what else is light in it is no label.
  @Test func somethingLightInALargeBoxDoesNotPass() async throws {
    try await Workshop.inFolder { folder in
      var order = try await order(in: folder)
      order.marks.append(
        MaskedArea(
          page: 1, boxes: [Box(left: 0, top: 50, right: 200, bottom: 100)], label: "OSL 21:1"))
      let made = try await Workshop.maker.make(order, at: folder.file("copy.pdf"))
      var surgeon = CopySurgeon(try Data(contentsOf: URL(filePath: made.path)))
      surgeon.changeContent { $0 + "q 1 1 1 rg 40 15 60 20 re f Q\n" }
      try surgeon.file().write(to: URL(filePath: made.path))
      let spoilt = made.claiming(sha256: try Workshop.sha256(made.path))
      let record = await Workshop.verifier.verify(
        spoilt, of: order, sought: [SoughtString(text: "Svensson")], lettingStand: [])
      #expect(record.checks.contains { $0.check == .boxes && !$0.passed })
    }
  }

  /// The pictures that are read hold all of a wide box.
  @Test func aWideBoxIsReadToItsEnd() async throws {
    try await Workshop.inFolder { folder in
      let path = try await Workshop.typeset(
        "#set page(width: 1200pt, height: 60pt, margin: 10pt)\n#h(1fr) Svensson", in: folder)
      let ask = """
        {"dpi": 200, "text": false, "places":
        [{"page": 1, "box": [0, 0, 1200, 60], "around": 12}]}
        """
      #expect(folder.write(Data(ask.utf8), as: "places.json"))
      let tools = Workshop.tools
      _ = try await Workshop.output(
        of: tools.python, ["-I", "-B", tools.examiner, path, "places.json"], in: folder)
      let read = try await Workshop.output(
        of: tools.recogniser, ["strip-0.pgm", "stdout", "--psm", "6"], in: folder)
      #expect(read.contains("Svensson"))
    }
  }
}
