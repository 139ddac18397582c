// Names of persons: on lists and not, after roles and titles, in mails and signatures, everywhere again.

import Policy
import Redaction
import Testing

@Suite struct Names {
  private func names(
    _ text: String, _ context: AssessmentContext = AssessmentContext()
  ) throws -> [Flag] {
    try flags(text, context).filter { $0.kind == .name }
  }

  @Test(arguments: [
    ("I ärendet hördes Anna Karin Lindqvist om saken.", "Anna Karin Lindqvist"),
    ("Samtal med målsäganden Sjölander i dag.", "Sjölander"),
    ("Enligt dr. Hosseini är det rätt.", "Hosseini"),
    ("Patienten Fatima Warsame kom i går.", "Fatima Warsame"),
    ("Anmälan av BENGT SVENSSON är inkommen.", "BENGT SVENSSON"),
    ("Det gäller Lindqvist, Anna som bor där.", "Lindqvist, Anna"),
    ("Från: Goran Petrovic", "Goran Petrovic"),
    ("Handlingen är Erik Svenssons egen.", "Erik Svenssons"),
    ("Det säger A. Svensson själv.", "A. Svensson"),
    ("Hon träffade Per-Olof Svensson.", "Per-Olof Svensson"),
  ])
  func areFound(_ text: String, _ name: String) throws {
    #expect(try names(text).map(\.text) == [name])
  }

  @Test func aNameFoundOnceIsFoundEverywhere() throws {
    let text = """
      Anna Lindqvist sökte bistånd. Lindqvists ansökan kom in i maj, och A.L. har kompletterat den.
      Skriv till anna.lindqvist@exempel.se.
      """
    let context = AssessmentContext(fileName: "utredning_lindqvist.pdf")
    let found = try flags(text, context)
    let names = found.filter { $0.kind == .name }
    #expect(names.map(\.text) == ["Anna Lindqvist", "Lindqvists", "A.L.", "lindqvist"])
    #expect(names.last?.place == .fileName(TextSpan(start: 10, end: 19)))
    #expect(found.first { $0.kind == .email }?.reasons.contains(.inAddress) == true)
  }

  @Test func aNameOfTheCaseIsFoundWithoutAnythingElse() throws {
    let context = AssessmentContext(knownNames: ["Ximena Quorble"])
    let found = try names("Enligt Quorbles uppgift stämmer det.", context)
    #expect(found.map(\.text) == ["Quorbles"])
    #expect(found.first?.reasons.contains(.knownToCase) == true)
  }

  @Test func staffInOfficeAreLessSureAndSaidToBe() throws {
    let found = try names("Handläggare: Erik Svensson, enhetschef")
    #expect(found.map(\.isLikelyPublic) == [true])
    #expect(found.first?.reasons.contains(.staffInOffice) == true)
    #expect(found.first?.certainty == .possible)
  }

  @Test func staffNamedAgainStayAsPublic() throws {
    let found = try names("Handläggare: Erik Svensson. I oktober\n ringde Svensson till sökanden.")
    #expect(found.map(\.text) == ["Erik Svensson", "Svensson"])
    #expect(found.allSatisfy { $0.isLikelyPublic && $0.certainty == .possible })
    #expect(found.last?.reasons.contains(.staffInOffice) == true)
  }

  @Test func aPrivatePersonOfTheSameNameIsNoStaff() throws {
    let found = try names(
      "Handläggare: Erik Svensson.\n\nI det andra huset på samma gata har i alla tider bott en Maja"
        + " Svensson med familj. Det blev ljud när Svensson kom hem.")
    #expect(found.last?.text == "Svensson" && found.last?.isLikelyPublic == false)
  }

  @Test func aFirmSaysThatItMayBeOne() throws {
    let found = try names("Avtalet med Erik Svensson AB gäller.")
    #expect(found.map(\.certainty) == [.possible])
    #expect(found.first?.reasons.contains(.placeOrOrganisation) == true)
  }

  @Test func aNameReadFromAPictureSaysSo() throws {
    var document = DocumentText("Talan väcktes av Erik Svensson.")
    var picture = document.pages[0]
    picture.source = .recognised
    document.pages.append(picture)
    let found = try assessor().flags(in: document).flags.filter { $0.kind == .name }
    #expect(found.map { $0.reasons.contains(.recognised) } == [false, true])
  }

  @Test(arguments: ["Łukasz Žic", "Nils-Erik Linnebäck", "Inga Svensson", "Şafak Đurić"])
  func areFoundWithAnyLatinCapital(_ name: String) throws {
    #expect(try names("Då hördes \(name) om saken.").map(\.text) == [name])
  }

  @Test func aSignatureIsAName() throws {
    let found = try names("Med vänlig hälsning\nKarin Ekström\nsökande")
    #expect(found.map(\.text) == ["Karin Ekström"])
  }

  @Test func theLastNameOfADocumentDoesNotRunOnIntoTheNameOfItsFile() throws {
    let context = AssessmentContext(
      knownNames: ["Ingrid Provberg"], fileName: "brev.pdf", title: "Svar från Karin")
    let found = try names("Med vänlig hälsning\nIngrid Provberg", context)
    #expect(found.first?.text == "Ingrid Provberg")
    #expect(found.filter { $0.reasons.contains(.signature) }.map(\.text) == ["Ingrid Provberg"])
  }

  @Test(arguments: ["fil.pdf", "bilaga.docx", "avtal 2025.pdf", "skannad fil.pdf", "copy.pdf"])
  func aFilesNameIsNoPersons(_ name: String) throws {
    #expect(try names("Text", AssessmentContext(fileName: name)).map(\.text) == [])
  }

  @Test func aPersonInTheNameOfAFileIsFound() throws {
    let found = try names("Text", AssessmentContext(fileName: "anna_lindqvist.pdf"))
    #expect(!found.isEmpty)
  }

  @Test(arguments: [
    "Tillsyn av boendet Granen 2025", "Hon bor på boendet Utsikten i Boden.",
    "Gruppboendet Björken har två platser.", "De flyttade till äldreboendet Almen.",
    "Barnen går på förskolan Lingonet och skolan Viktoria.",
  ])
  func aHouseIsNoPerson(_ text: String) throws {
    #expect(try names(text).map(\.text) == [])
  }

  @Test func whoeverLivesThereIsOne() throws {
    let found = try names(
      "På boendet Granen bor Anna Lindqvist, och boendet Annas mor är Karin Ek.")
    #expect(found.map(\.text) == ["Anna Lindqvist", "Annas", "Karin Ek"])
  }

  @Test(arguments: [
    "Kommunstyrelsen beslutar att bifalla ansökan. Nämnden ska följa upp beslutet.",
    "Enligt Offentlighets- och sekretesslagen gäller detta i Göteborg och Västra Götaland.",
    "Det är inte klart. Han har inte svarat. Per år betalas 5 000 kronor.",
    "Lagen träder i kraft den 1 januari. Genom Sveriges riksdag stadgas följande.",
  ])
  func officialProseHasNone(_ text: String) throws {
    #expect(try names(text).map(\.text) == [])
  }
}
