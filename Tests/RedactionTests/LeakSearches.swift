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
}
