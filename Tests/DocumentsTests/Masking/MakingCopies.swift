// What a masked copy is made of.

import Children
import Documents
import Foundation
import Redaction
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
}
