// What was read of a document is stored and read again without change.
import Foundation
import Redaction
import Testing

struct DocumentTextTests {
  @Test func whatWasReadComesBackAsItWas() throws {
    let word = Word(
      text: "Åsa", box: Box(left: 72, top: 100, right: 90.5, bottom: 112), line: 0)
    let text = DocumentText(
      pages: [PageText(number: 1, width: 595, height: 842, source: .recognised, words: [word])],
      hidden: [HiddenContent(kind: .hiddenSheet, place: "Blad2", text: "Löner")],
      unreadable: [UnreadablePart(page: 2, reason: .timedOut)])
    let stored = try JSONEncoder().encode(text)
    #expect(try JSONDecoder().decode(DocumentText.self, from: stored) == text)
  }
}
