// What a masked copy is made of.

import Children
import Documents
import Foundation
import Redaction
import Synchronization
import Testing

@Suite struct MakingCopies {
  @Test func maskedWordsAreGoneAndTheOthersStay() async throws {
    try await Workshop.inFolder { folder in
      let path = try await Workshop.typeset(
        """
        #set text(lang: "sv", size: 11pt)
        #set par(justify: true)
        = Utredning om barn
        Anmälan gjordes av Anna Svensson den 3 mars 2024 och togs emot av nämnden samma dag, varefter
        en förhandsbedömning inleddes. #lorem(80)

        Personnummer 19870513-2384 finns i akten.
        """, in: folder)
      let masked: Set = ["Anna", "Svensson", "19870513-2384"]
      let order = try await Workshop.order(path, in: folder) { masked.contains($0.text) }
      #expect(order.marks.count == 3)
      let copy = folder.file("copy.pdf")
      let made = try await Workshop.maker.make(order, at: copy)
      #expect(made.boxes.count == 2)
      #expect(made.unevenPages == [])
      #expect(try Workshop.sha256(copy) == made.sha256)
      Workshop.keep(copy, as: "copy.pdf")
      let text = try await Workshop.output(of: "/usr/bin/pdftotext", [copy, "-"], in: folder)
      for word in masked { #expect(!text.contains(word)) }
      #expect(text.contains("Anmälan gjordes av [OSL 21:1] den 3 mars 2024"))
      #expect(text.contains("Personnummer [OSL 21:1] finns i akten."))
    }
  }

  // The list of masks by the real template: added, told by the text, verified with the rest.
  @Test func theListIsAddedAndVerified() async throws {
    try await Workshop.inFolder { folder in
      let source = try await Workshop.typeset(
        """
        #set text(lang: "sv", size: 11pt)
        Anmälan gjordes av Anna Svensson den 3 mars 2024 och togs emot av nämnden samma dag.
        #pagebreak()
        Nämnden beslutade den 4 april.
        """, in: folder)
      try FileManager.default.moveItem(atPath: source, toPath: folder.file("original.pdf"))
      let masked: Set = ["Anna", "Svensson"]
      var order = try await Workshop.order(folder.file("original.pdf"), in: folder) {
        masked.contains($0.text)
      }
      let facts = """
        {"language":"sv","title":"Handling 1","tellsLess":false,
         "rows":[{"page":1,"label":"OSL 21:1","reason":"Uppgift om hälsa"}]}
        """
      #expect(folder.write(Data(facts.utf8), as: "facts.json"))
      let template = try String(
        contentsOfFile: "\(House.root)/templates/masks.typ", encoding: .utf8)
      let list = try await Workshop.typeset(template, in: folder)
      let listed = await House.patient.read(file: list, kind: .pdf)
      #expect(listed.unreadable == [] && listed.pages.count == 1)
      order.list = MaskingOrder.MaskListPages(path: list, text: listed)
      let told = Mutex<[[Int]]>([])
      let copy = folder.file("copy.pdf")
      let made = try await Workshop.maker.make(order, at: copy) { done, total in
        told.withLock { $0.append([done, total]) }
      }
      #expect(made.pageCount == 3)
      #expect(told.withLock { $0 } == [[1, 3], [2, 3], [3, 3]])
      Workshop.keep(copy, as: "listed.pdf")
      let sought = masked.sorted().map { SoughtString(text: $0, forms: writtenForms(of: $0)) }
      let record = await Workshop.verifier.verify(made, of: order, sought: sought, lettingStand: [])
      #expect(record.passed, "\(record)")
      #expect(record.unevenPages == [])
      let text = try await Workshop.output(of: "/usr/bin/pdftotext", [copy, "-"], in: folder)
      let last = try #require(text.split(separator: "\u{C}").last)
      for word in ["Förteckning över maskeringar", "OSL 21:1", "Uppgift om hälsa"] {
        #expect(last.contains(word), "\(last)")
      }
    }
  }

  // A name in the reason would tell what the box hides: the list is searched like every page.
  @Test func aListThatTellsWhatIsMaskedDoesNotPass() async throws {
    try await Workshop.inFolder { folder in
      let source = try await Workshop.typeset("Anmälan gjordes av Svensson i mars.", in: folder)
      try FileManager.default.moveItem(atPath: source, toPath: folder.file("original.pdf"))
      var order = try await Workshop.order(folder.file("original.pdf"), in: folder) {
        $0.text == "Svensson"
      }
      let list = try await Workshop.typeset("Sida 1: namnet Svensson", in: folder)
      order.list = MaskingOrder.MaskListPages(
        path: list, text: await House.patient.read(file: list, kind: .pdf))
      let made = try await Workshop.maker.make(order, at: folder.file("copy.pdf"))
      let sought = [SoughtString(text: "Svensson", forms: writtenForms(of: "Svensson"))]
      let record = await Workshop.verifier.verify(made, of: order, sought: sought, lettingStand: [])
      let failed = record.checks.filter { !$0.passed }.map(\.check)
      #expect(failed.contains(.firstExtractor) && failed.contains(.secondExtractor))
    }
  }
}
