// What a box says that has little room: its words as long as they can be read, else its number in the list.

import Children
import Foundation
import Redaction
import Testing

@testable import Documents

@Suite struct SmallBoxes {
  /// The picture of a page with one box on it.
  private func picture(_ width: Double, _ text: String) async throws -> Data {
    let folder = try #require(ScratchFolder())
    defer { folder.remove() }
    var pdf = SmallPDF()
    pdf.page(SmallPDF.line("Text"))
    #expect(folder.write(Data(pdf.bytes), as: "in.pdf"))
    let order = "page 1 200\nbox 72 100 \(72 + width) 112 \(text)\ndone\n"
    #expect(folder.write(Data(order.utf8), as: "order"))
    let end = await LimitedChild.besideThisProgram.run(
      try #require(House.tools.pages),
      ["draw", folder.file("in.pdf"), folder.file("order"), folder.path], in: folder,
      limits: ChildLimits(
        memory: 500_000_000, processorSeconds: 60, file: 50_000_000, wallSeconds: 120))
    #expect(end == .exited(0))
    return try #require(folder.read("1.image", limit: 50_000_000))
  }

  @Test func aLabelWithRoomIsShown() async throws {
    let black = try await picture(60, "")
    let label = try await picture(60, "OSL 26:1\t3")
    #expect(label != black)
    #expect(try await picture(60, "OSL 26:1\t4") == label)
  }

  @Test func aLabelThatNobodyCouldReadGivesWayToItsNumber() async throws {
    let black = try await picture(22, "")
    let number = try await picture(22, "OSL 26:1\t3")
    #expect(number != black)
    #expect(try await picture(22, "OSL 21:1\t3") == number)
    #expect(try await picture(22, "OSL 26:1\t4") != number)
    #expect(try await picture(22, "OSL 26:1") == black)
  }

  @Test func aBoxTellsTheNumberThatTheListGivesItsLabelOnThePage() {
    let box = Box(left: 10, top: 10, right: 40, bottom: 22)
    let below = Box(left: 10, top: 60, right: 40, bottom: 72)
    let marks = [
      MaskedArea(page: 1, boxes: [below], label: "OSL 26:1"),
      MaskedArea(page: 1, boxes: [box], label: "OSL 21:1"),
      MaskedArea(page: 2, boxes: [box], label: "OSL 26:1"),
    ]
    #expect(ListedMark.rows(of: marks).map(\.label) == ["OSL 21:1", "OSL 26:1", "OSL 26:1"])
    let numbers = ListedMark.numbers(of: marks)
    #expect(numbers == [1: ["OSL 21:1": 1, "OSL 26:1": 2], 2: ["OSL 26:1": 3]])
    let page = PageText(number: 1, width: 100, height: 100, source: .text, words: [])
    let drawing = PagePlan(of: page, masking: marks).drawing(dpi: 72, numbers: numbers[1] ?? [:])
    #expect(drawing.contains("OSL 21:1\t1\n") && drawing.contains("OSL 26:1\t2\n"))
  }
}
