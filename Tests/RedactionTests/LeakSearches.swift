// Masked strings are found however they are written, and public ones are let be.

import Redaction
import Testing

@Suite struct LeakSearches {
  static let search = LeakSearch([
    SoughtString(text: "Anna Berg-Ström"),
    SoughtString(text: "870513-2384", forms: ["19870513-2384", "198705132384"]),
    SoughtString(text: "Ek"),
    SoughtString(text: "att hon har fått diagnosen F84 hos doktor Lindqvist"),
  ])

  @Test(arguments: [
    ("ANNA BERG-STRÖM", 0), ("anna.bergström@example.se", 0), ("Anna Berg-\nStröm", 0),
    ("Annas bil", 0), ("familjen Ströms", 0), ("AnnaBergStröm.pdf", 0), ("An\u{AD}na", 0),
    ("870513 – 2384", 1), ("19870513\u{A0}2384", 1), ("nr870513-2384x", 1), ("slutar på 2384.", 1),
    ("Herr Ek kom", 2), ("Eks hus", 2), ("enligt doktor Lindqvist", 3),
  ])
  func leaksAreFound(_ leak: (String, Int)) {
    #expect(Self.search.found(in: leak.0) == [leak.1])
  }

  @Test(arguments: [
    "Ekonomi och ekar", "Bergen är höga", "att hon har fått besked", "2384567 kronor", "Annan dag",
    "en kvist", "",
  ])
  func otherWordsAreLetBe(_ text: String) {
    #expect(Self.search.found(in: text) == [])
  }

  @Test func whatAPersonLetStandIsNotALeak() {
    let search = LeakSearch([SoughtString(text: "Anna Lund")], lettingStand: ["Lund"])
    #expect(search.found(in: "Lunds universitet") == [0])
    #expect(search.found(in: "staden Lund") == [])
    #expect(search.found(in: "Anna i Lund") == [0])
  }

  @Test(arguments: [
    "A\u{30A}sa O\u{308}berg", "Åsa Öberg", "Dušan Černý", "Dus\u{30C}an C\u{30C}erny\u{301}",
  ])
  func lettersOfBaseAndMarkAreTheSameLetters(_ name: String) {
    let search = LeakSearch([SoughtString(text: name)])
    let isNordic = name.count == 9
    #expect(search.found(in: isNordic ? "åsa öbergs" : "dušan černýs") == [0])
    #expect(
      search.found(
        in: isNordic ? "A\u{30A}SA O\u{308}BERG" : "DUS\u{30C}AN C\u{30C}ERNY\u{301}") == [0])
    #expect(search.found(in: isNordic ? "O\u{308}bergs" : "C\u{30C}erny\u{301}") == [0])
    #expect(search.found(in: "Asa Oberg Dusan Cerny") == [])
    #expect(search.found(in: "A\u{336}s\u{336}a\u{336}") == [])
  }

  @Test func aWordThatStandsExcusesNoOtherName() {
    let search = LeakSearch(
      [SoughtString(text: "Anna Berg")], lettingStand: ["Anna Lind", "Berg", "Kommunen"])
    #expect(search.found(in: "patienten Anna Berg kom") == [0])
    #expect(search.found(in: "Anna Lind i Berg") == [])
    #expect(search.found(in: "Anna kom") == [0])
    #expect(search.found(in: "Anna, Lind") == [])
    #expect(search.found(in: "AnnaBerg.pdf") == [0])
    // A picture may show the half of a name that stands.
    #expect(search.found(in: "Anna", isPicture: true) == [])
    #expect(search.found(in: "Anna Berg", isPicture: true) == [0])
  }

  @Test func manyStringsAreSoughtAtOnce() {
    let sought = (0..<20_000).map { SoughtString(text: "Rad nummer \($0) i en lång handling") }
    let search = LeakSearch(sought)
    let text = (0..<2000).map { "ord \($0) i en kort text" }.joined(separator: " ")
    for _ in 0..<5 { #expect(search.found(in: text).count == 1000) }
    #expect(search.found(in: "rad nummer 17 i en lång handling").contains(17))
  }
}
