// Personnummer and their relatives, in every form in which they are written.

import Policy
import Redaction
import Testing

@Suite struct IdentityNumbers {
  static let kinds: Set<FlagKind> = [
    .identityNumber, .coordinationNumber, .interimNumber, .reserveNumber,
  ]

  @Test func everyPublishedTestNumberIsFoundInEveryForm() throws {
    for number in TestNumbers.personal + TestNumbers.coordination {
      for form in TestNumbers.forms(of: number) {
        let found = try flags("Numret är \(form) enligt personen.").filter {
          IdentityNumbers.kinds.contains($0.kind)
        }
        #expect(found.count == 1, "\(form.debugDescription)")
        #expect(found.first?.key == String(number.suffix(10)), "\(form.debugDescription)")
      }
    }
  }

  @Test func theKindFollowsTheDay() throws {
    #expect(TestNumbers.personal.count == 104 && TestNumbers.coordination.count == 76)
    for number in TestNumbers.personal {
      #expect(try flags(number).map(\.kind) == [.identityNumber], "\(number)")
    }
    for number in TestNumbers.coordination {
      #expect(try flags(number).map(\.kind) == [.coordinationNumber], "\(number)")
    }
  }

  @Test(arguments: [
    "19871220-2384", "871220+2384", "198712202384", "1987-12-20-2384", "871220\u{2011}2384",
  ])
  func aUsualFormWithItsCheckDigitIsCertain(_ form: String) throws {
    #expect(try flags("Numret \(form).").map(\.certainty) == [.certain])
  }

  @Test(arguments: ["1987 12 20 2384", "19 871220-2384", "8 7 1 2 2 0 2 3 8 4", "87-12-20-2384"])
  func aLooseFormIsFoundToo(_ form: String) throws {
    #expect(try flags("Numret \(form) står där.").map(\.kind) == [.identityNumber])
  }

  @Test func aWrongCheckDigitIsPossible() throws {
    let found = try flags("Född någon gång, 990101-1234, säger hon.")
    #expect(found.map(\.kind) == [.identityNumber])
    #expect(found.map(\.certainty) == [.possible])
    #expect(found.first?.reasons.contains(.checkDigitFails) == true)
  }

  @Test(arguments: ["000101-T220", "000101T220", "20000101-T220", "000101 T220"])
  func aLetterInTheLastFourIsAnInterimNumber(_ form: String) throws {
    #expect(try flags("Numret \(form) gäller.").map(\.kind) == [.interimNumber])
  }

  @Test(arguments: ["19810829M071", "19450829K088"])
  func reserveNumbersOfHealthCareAreFound(_ form: String) throws {
    #expect(try flags("Reservnummer \(form) gäller.").map(\.kind) == [.reserveNumber])
  }

  @Test(arguments: [
    "2026-11-21", "den 21 november 2026", "kl. 12.30", "2019-2020", "871320-2384", "870230-2384",
    "1998:808", "SFS 2009:400", "KS 2018-00259", "0109/22", "5 §, 10 §, 11 §, 12 §",
    "123 456 789 kr",
    "19871220", "artikel 8712202384123", "A8712202384B",
  ])
  func whatIsNoNumberOfAPersonIsLeftAlone(_ text: String) throws {
    let found = try flags("Se \(text) i handlingen.").filter {
      IdentityNumbers.kinds.contains($0.kind)
    }
    #expect(found == [])
  }

  @Test func aNumberInTwoCellsIsOneFlagOnBothWords() throws {
    let found = try flags("Sökande: 871220 2384 Göteborg").filter { $0.kind == .identityNumber }
    guard case .words(let pages) = found.first?.place else {
      Issue.record("no place on the pages")
      return
    }
    #expect(pages.map(\.words) == [[1, 2]])
    #expect(pages.first?.boxes.count == 1)
  }

  @Test func aNumberBrokenOverALineHasABoxOnEachLine() throws {
    let found = try flags("Numret är 871220-\n2384 enligt uppgift").filter {
      $0.kind == .identityNumber
    }
    guard case .words(let pages) = found.first?.place else {
      Issue.record("no place on the pages")
      return
    }
    #expect(pages.first?.words == [2, 3])
    #expect(pages.first?.boxes.count == 2)
  }

  @Test func aNumberInTwoColumnsIsFoundAcrossThem() throws {
    func word(_ text: String, _ left: Double, _ line: Int) -> Redaction.Word {
      let top = 72 + Double(line % 2) * 14
      return Redaction.Word(
        text: text, box: Box(left: left, top: top, right: left + 40, bottom: top + 12), line: line)
    }
    // Read column by column: the first column's second row stands between the halves.
    let page = PageText(
      number: 4, width: 595, height: 842, source: .text,
      words: [
        word("871220", 72, 0), word("uppgift", 72, 1), word("2384", 140, 2), word("saknas", 140, 3),
      ])
    let found = try assessor().flags(in: DocumentText(pages: [page])).flags
    #expect(found.map(\.kind) == [.identityNumber])
    #expect(found.first?.key == "8712202384")
    guard case .words(let pages) = found.first?.place else {
      Issue.record("no place on the pages")
      return
    }
    #expect(pages.map(\.words) == [[0, 2]])
  }

  @Test func tenDigitsBesideMobileAreAPhoneNumber() throws {
    #expect(try flags("mobil 0701740605").map(\.kind) == [.phone])
    let named = try flags("personnummer 8712202384").filter { $0.kind == .identityNumber }
    #expect(named.map(\.certainty) == [.certain])
  }

  @Test func aSoleTradersNumberIsThePersons() throws {
    let found = try flags("Enskild firma, org.nr 871220-2384")
    #expect(found.first?.kind == .identityNumber)
    #expect(found.first?.reasons.contains(.soleTrader) == true)
  }
}
