// All ways to write one thing, for the search of a masked copy.

import Redaction
import Testing

@Suite struct WrittenFormTests {
  @Test(arguments: [
    ("871220-2384", "198712202384"), ("19871220-2384", "871220 2384"),
    ("198712202384", "1987-12-20-2384"), ("871220-2384", "871220\u{2013}2384"),
    ("8712202384", "871220\u{A0}2384"), ("070-174 06 05", "+46701740605"),
    ("070-174 06 05", "0701740605"), ("+46701740605", "070-174 06 05"),
    ("Anna Lindqvist", "Anna Lindqvists"), ("Anna Lindqvist", "Lindqvist, Anna"),
    ("Anna Lindqvist", "ANNA LINDQVIST"), ("Anna Lindqvist", "anna.lindqvist"),
    ("Anna Lindqvist", "A. Lindqvist"), ("Åsa Öberg", "asa.oberg"),
    ("Åsa Öberg", "A\u{30A}sa O\u{308}berg"),
    ("SE35 5000 0000 0549 1000 0003", "SE3550000000054910000003"),
  ])
  func holdTheOther(_ one: String, _ other: String) {
    #expect(
      writtenForms(of: one).contains { Array($0.utf8) == Array(other.utf8) }
        || squeezed(one) == squeezed(other))
  }

  @Test func noFormStandsTwiceAndNoneIsEmpty() {
    for text in ["871220-2384", "070-174 06 05", "Anna Lindqvist", "Ek", "§"] {
      let forms = writtenForms(of: text)
      #expect(forms.first == text)
      #expect(Set(forms.map { Array($0.utf8) }).count == forms.count)
      #expect(!forms.contains(""))
    }
    #expect(writtenForms(of: "  \n") == [])
  }
}
