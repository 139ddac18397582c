// What users write never becomes markup, and never deceives the eye.

import Testing

@testable import Letters

@Suite struct EscapingTests {
  @Test func markupIsEscapedByteByByte() {
    let escape = MarkupEscape()
    #expect(escape.escapeText("<script>") == "&lt;script&gt;")
    #expect(escape.escapeText("a&b'c") == "a&amp;b&#39;c")
  }

  /// A quotation mark with a combining mark is one grapheme, and still ends an attribute.
  @Test func aQuotationMarkWithACombiningMarkIsEscaped() {
    let escaped = MarkupEscape().escapeText("\"\u{301} onclick=<\u{338}b>\u{338}")
    #expect(!escaped.utf8.contains(UInt8(ascii: "\"")))
    #expect(!escaped.utf8.contains(UInt8(ascii: "<")))
    #expect(!escaped.utf8.contains(UInt8(ascii: ">")))
    #expect(escaped.hasPrefix("&quot;\u{301}"))
  }

  @Test func aLineStaysOneLine() {
    let injected = Words(line: " Anna\r\nBcc: x@example.org\u{2028}y ")
    #expect(injected.text == "Anna Bcc: x@example.org y")
    #expect(Words(line: "a\u{0}b\u{7F}c").text == "abc")
  }

  @Test func directionsCannotBeTurned() {
    #expect(Words(line: "fdp.\u{202E}txt\u{2066}").text == "fdp.txt")
    #expect(Words(paragraphs: "a\u{202E}\r\n\r\n\u{200F}b\n").text == "a\n\nb")
  }

  @Test func namesOfFilesAreMadeFromTitles() {
    #expect(OutgoingName.stem("../../etc/passwd", otherwise: "x") == "etc passwd")
    #expect(OutgoingName.stem("Avtal – Borås 1.pdf", otherwise: "x") == "Avtal Borås 1-pdf")
    #expect(OutgoingName.stem("\u{202E}\n…", otherwise: "k3") == "k3")
    #expect(OutgoingName.stem(String(repeating: "å", count: 500), otherwise: "x").count == 80)
    #expect(OutgoingName.ending(of: "application/pdf") == ".pdf")
    #expect(OutgoingName.ending(of: "application/x-msdownload") == ".bin")
  }
}
