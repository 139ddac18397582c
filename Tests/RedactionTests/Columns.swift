// Tables: what stands in two columns is two things, but for numbers and names that a table splits; and what
// runs over from one place of a document into another.

import Policy
import Redaction
import Testing

@Suite struct TableColumns {
  /// Rows of cells a hundred points apart, as a page of a table; the words of a cell follow closely.
  private func table(_ rows: [[String]]) -> DocumentText {
    var words: [Redaction.Word] = []
    for (line, row) in rows.enumerated() {
      for (column, cell) in row.enumerated() {
        var left = Double(72 + column * 150)
        for text in cell.split(separator: " ") {
          let top = Double(72 + line * 14)
          let right = left + Double(text.count) * 5
          words.append(
            Redaction.Word(
              text: String(text), box: Box(left: left, top: top, right: right, bottom: top + 12),
              line: line))
          left = right + 3
        }
      }
    }
    return DocumentText(
      pages: [PageText(number: 1, width: 595, height: 842, source: .text, words: words)])
  }

  private func found(_ kind: FlagKind, _ row: [String]) throws -> [String] {
    try assessor().flags(in: table([row])).flags.filter { $0.kind == kind }.map(\.text)
  }

  @Test(arguments: [
    ["Anna", "Kommunstyrelsen"], ["Anna", "Göteborg"], ["Anna", "Handläggare"],
    ["Anna", "Personuppgifter"],
  ])
  func aNameEndsAtItsColumn(_ row: [String]) throws {
    #expect(try found(.name, row) == ["Anna"])
  }

  @Test func twoNamesInTwoColumnsAreTwo() throws {
    #expect(
      try found(.name, ["Anna Lindqvist", "Bengt Svensson"]) == [
        "Anna Lindqvist", "Bengt Svensson",
      ])
  }

  @Test(arguments: [["Anna", "Lindqvist"], ["Lindqvist", "Anna"], ["Anna Karin", "Lindqvist"]])
  func aNameThatATableSplitsIsOne(_ row: [String]) throws {
    #expect(try found(.name, row) == [row.joined(separator: " ")])
  }

  @Test(arguments: [
    ["871220", "2384"], ["871220-", "2384"], ["19871220", "2384"], ["871220", "-2384"],
  ])
  func aNumberThatATableSplitsIsOne(_ row: [String]) throws {
    let flags = try assessor().flags(in: table([row])).flags
    #expect(flags.map(\.kind) == [.identityNumber])
    guard case .words(let pages) = flags.first?.place else {
      Issue.record("no place on the pages")
      return
    }
    #expect(pages.map(\.words) == [[0, 1]])
  }

  @Test func clearingAndAccountInTwoColumnsAreFound() throws {
    #expect(try found(.bankAccount, ["Konto:", "8327-9", "914 123 456"]).count == 1)
  }

  @Test func aTownInTheNextColumnBelongsToItsCode() throws {
    #expect(try found(.postalAddress, ["431 37", "Mölndal"]) == ["431 37 Mölndal"])
  }

  // A family name at the end of one hidden cell, a given name at the start of the next.
  @Test func whatRunsOverTwoPlacesIsAFlagInEach() throws {
    let text = DocumentText(
      pages: [],
      hidden: [
        HiddenContent(kind: .hiddenColumn, place: "B1", text: "Det gäller Lindqvist,"),
        HiddenContent(kind: .hiddenColumn, place: "B2", text: "Anna som bor där"),
      ])
    let names = try assessor().flags(in: text).flags.filter { $0.kind == .name }
    #expect(names.map(\.text) == ["Lindqvist,", "Anna"])
    #expect(
      names.map(\.place) == [
        .hidden(index: 0, span: TextSpan(start: 12, end: 22)),
        .hidden(index: 1, span: TextSpan(start: 0, end: 4)),
      ])
  }

  @Test func whatRunsOverTwoPagesIsOneFlagOnBoth() throws {
    let pages = ["Numret är 871220-", "2384 enligt uppgift"].enumerated().map { index, text in
      var page = DocumentText(text).pages[0]
      page.number = index + 1
      return page
    }
    let flags = try assessor().flags(in: DocumentText(pages: pages)).flags
    let number = try #require(flags.first { $0.kind == .identityNumber })
    guard case .words(let places) = number.place else {
      Issue.record("no place on the pages")
      return
    }
    #expect(places.map(\.page) == [1, 2])
    #expect(places.map(\.words) == [[2], [0]])
  }
}
