// What the interface itself says to people, in both languages; the workflow's own words are policy.

import Policy

enum Words {
  // MARK: Shapes.
  static let notObject = Bilingual(sv: "Här ska stå ett objekt.", en: "An object is expected here.")
  static let notList = Bilingual(sv: "Här ska stå en lista.", en: "A list is expected here.")
  static let notText = Bilingual(sv: "Här ska stå en text.", en: "A text is expected here.")
  static let notInteger = Bilingual(
    sv: "Här ska stå ett heltal.", en: "A whole number is expected here.")
  static let notNumber = Bilingual(sv: "Här ska stå ett tal.", en: "A number is expected here.")
  static let notBoolean = Bilingual(
    sv: "Här ska stå true eller false.", en: "True or false is expected here.")
  static let missing = Bilingual(sv: "Uppgiften saknas.", en: "This is missing.")
  static let unknownMember = Bilingual(
    sv: "Den uppgiften finns inte här. Är den felstavad?",
    en: "There is no such property here. Is it misspelt?")

  // MARK: Values.
  static let controlCharacter = Bilingual(
    sv: "Texten har ett styrtecken, som inte kan visas.",
    en: "The text has a control character, which cannot be shown.")
  static let lineBreak = Bilingual(
    sv: "Texten ska stå på en rad.", en: "The text must be on one line.")
  static let bidiControl = Bilingual(
    sv: "Texten har ett tecken som vänder skrivriktningen för andra.",
    en: "The text has a character that turns the direction of writing for others.")
  static let noCharacter = Bilingual(
    sv: "Texten har en kod som inte är något tecken.",
    en: "The text has a code that is no character.")
  static let halfCharacter = Bilingual(
    sv: "Texten har ett halvt tecken (ett ensamt surrogat).",
    en: "The text has half a character (a lone surrogate).")
  static let blank = Bilingual(sv: "Texten är tom.", en: "The text is empty.")
  static let impossibleMailAddress = Bilingual(
    sv: "Den e-postadressen kan inte finnas.", en: "That e-mail address cannot exist.")
  static let noReplyAddress = Bilingual(
    sv: "Den adressen tar inte emot svar (no-reply). Ange en adress som någon läser.",
    en: "That address takes no answers (no-reply). Give one that somebody reads.")
  static let addressNeeded = Bilingual(
    sv: "Leverans med e-post behöver en e-postadress.",
    en: "Delivery by e-mail needs an e-mail address.")
  static let postalAddressNeeded = Bilingual(
    sv: "Leverans på papper behöver en postadress.",
    en: "Delivery on paper needs a postal address.")
  static let notDay = Bilingual(
    sv: "Skriv en dag som finns, som 2026-11-21.",
    en: "Write a day that exists, such as 2026-11-21.")
  static let notMoment = Bilingual(
    sv: "Skriv en tidpunkt som 2026-11-21T12:00:00Z.",
    en: "Write a moment such as 2026-11-21T12:00:00Z.")
  static let inFuture = Bilingual(
    sv: "Tidpunkten ligger i framtiden.", en: "The moment lies in the future.")
  static let onlyOverTheCounter = Bilingual(
    sv: "Bara den som frågar i receptionen eller på telefon kan få svar på en gång.",
    en: "Only who asks over the counter or by phone can be answered at once.")
  static let emptyList = Bilingual(sv: "Listan är tom.", en: "The list is empty.")
  static let unknownAuthority = Bilingual(
    sv: "Den myndigheten finns inte här.", en: "That authority is not here.")
  static let otherAuthority = Bilingual(
    sv: "Ärenden registreras bara hos den egna myndigheten.",
    en: "Cases are registered only with one's own authority.")
  static let unknownPerson = Bilingual(
    sv: "Ingen med det namnet eller den beteckningen arbetar hos myndigheten.",
    en: "Nobody with that name or id works at the authority.")
  static func noOnePerson(_ count: Int) -> Bilingual {
    guard count > 1 else { return unknownPerson }
    return Bilingual(
      sv: "\(count) hos myndigheten heter så. Ange beteckningen.",
      en: "\(count) at the authority have that name. Give the id.")
  }
  static let oneTarget = Bilingual(
    sv: "Ange precis ett av findingId, boxes, range och extent.",
    en: "Give exactly one of findingId, boxes, range and extent.")
  static let badBox = Bilingual(
    sv: "En ruta är fyra tal: vänster, överkant, höger, underkant.",
    en: "A box is four numbers: left, top, right, bottom.")

  static func tooLong(_ limit: Int) -> Bilingual {
    Bilingual(sv: "Texten får ha högst \(limit) tecken.", en: "At most \(limit) characters.")
  }
  static func tooMany(_ limit: Int) -> Bilingual {
    Bilingual(sv: "Listan får ha högst \(limit) poster.", en: "At most \(limit) entries.")
  }
  static func outOfRange(_ range: ClosedRange<Int>) -> Bilingual {
    Bilingual(
      sv: "Talet ska vara från \(range.lowerBound) till \(range.upperBound).",
      en: "The number must be from \(range.lowerBound) to \(range.upperBound).")
  }
  static func notOneOf(_ words: [String]) -> Bilingual {
    let list = words.joined(separator: ", ")
    return Bilingual(sv: "Välj ett av: \(list).", en: "Choose one of: \(list).")
  }

  static let unknownDocument = Bilingual(
    sv: "Den handlingen finns inte i ärendet.", en: "That document is not in the case.")
  static let unknownDecision = Bilingual(
    sv: "Det beslutet finns inte i ärendet.", en: "That decision is not in the case.")
  static let endsBeforeItBegins = Bilingual(
    sv: "Tiden slutar innan den börjar.", en: "The time ends before it begins.")
  static let tooManyDocuments = Bilingual(
    sv: "Ärendet har så många handlingar som får plats.",
    en: "The case has as many documents as it can hold.")

  static let codeRenewed = Bilingual(
    sv:
      "Koden som först gavs gäller inte längre: en ny har skickats. Be myndigheten om en ny om du saknar den.",
    en:
      "The code first given is void: a new one was sent. Ask the authority for another if you lack it."
  )

  // MARK: Files.
  static let emptyFile = Bilingual(sv: "Filen är tom.", en: "The file is empty.")
  static let cutFile = Bilingual(
    sv: "Filen är avklippt: slutet saknas.", en: "The file is cut off: its end is missing.")
  static let oneFile = Bilingual(
    sv: "Skicka precis en fil, i delen file.", en: "Send exactly one file, in the part file.")
  static let malformedForm = Bilingual(
    sv: "Formuläret är inte multipart/form-data som det ska vara.",
    en: "The form is not multipart/form-data as it must be.")
  static let unknownPart = Bilingual(
    sv: "Den delen hör inte hit. Är den felstavad?",
    en: "That part does not belong here. Is it misspelt?")
  static let notUTF8Part = Bilingual(
    sv: "Delen är inte text i UTF-8.", en: "The part is not text in UTF-8.")
}
