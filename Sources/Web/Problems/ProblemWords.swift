// Titles and details of the problems that are not refusals of the workflow.

import Policy

extension Words {
  static let validationTitle = Bilingual(
    sv: "Uppgifterna går inte att ta emot", en: "The data cannot be taken")
  static func validation(_ count: Int) -> Bilingual {
    Bilingual(
      sv: count == 1
        ? "En uppgift behöver rättas." : "\(count) uppgifter behöver rättas.",
      en: count == 1 ? "One property needs correcting." : "\(count) properties need correcting.")
  }
  static let notJSONTitle = Bilingual(sv: "Det är inte JSON", en: "This is not JSON")
  static func notJSON(_ offset: Int) -> Bilingual {
    Bilingual(
      sv: "Innehållet slutar att vara JSON vid byte \(offset).",
      en: "The body stops being JSON at byte \(offset).")
  }
  static let notUTF8 = Bilingual(sv: "Innehållet är inte UTF-8.", en: "The body is not UTF-8.")
  static let tooDeep = Bilingual(
    sv: "Innehållet har för många nivåer.", en: "The body has too many levels.")
  static let duplicate = Bilingual(
    sv: "En uppgift står två gånger i samma objekt.",
    en: "A property stands twice in the same object.")
  static let cutOffTitle = Bilingual(sv: "Anropet blev avklippt", en: "The call was cut off")
  static let cutOff = Bilingual(
    sv: "Allt innehåll kom inte fram. Ingenting har sparats.",
    en: "The body did not arrive in full. Nothing was kept.")
  static let tooSlowTitle = Bilingual(sv: "Det tog för lång tid", en: "It took too long")
  static let notFoundTitle = Bilingual(sv: "Finns inte", en: "Not found")
  static let notFound = Bilingual(
    sv: "Det som söktes finns inte, eller är inte ditt.",
    en: "What was sought is not here, or is not yours.")
  static let methodTitle = Bilingual(sv: "Den metoden går inte", en: "That method does not work")
  static let method = Bilingual(
    sv: "Adressen finns, men tar bara de metoder som står i Allow.",
    en: "The address exists, but takes only the methods in Allow.")
  static let noBytesTitle = Bilingual(
    sv: "Meddelandet kunde inte hämtas", en: "The message could not be fetched")
  static let noBytes = Bilingual(
    sv: "Det finns bara i brevlådan. Registrera det för hand och parkera det här.",
    en: "It is in the mailbox alone. Register it by hand, and park it here.")
  static let infectedTitle = Bilingual(
    sv: "Filen innehåller skadlig kod", en: "The file holds malware")
  static let infected = Bilingual(
    sv:
      "Viruskontrollen känner igen den. Hämta den bara om du vet vad du gör: lägg till ?infected=fetch.",
    en:
      "The malware scan knows it. Fetch it only if you know what you are doing: add ?infected=fetch."
  )
  static let infectedOutside = Bilingual(
    sv: "Den kan inte hämtas förrän myndigheten har bytt ut den. Hör av dig till myndigheten.",
    en: "It cannot be fetched until the authority has replaced it. Contact the authority.")
  static let rangeTitle = Bilingual(
    sv: "Den delen finns inte", en: "There is no such part")
  static func range(_ size: Int) -> Bilingual {
    Bilingual(sv: "Filen har \(size) byte.", en: "The file has \(size) bytes.")
  }
  static let targetTooLongTitle = Bilingual(
    sv: "Adressen är för lång", en: "The address is too long")
  static let targetTooLong = Bilingual(
    sv: "Adress och frågedel får ha högst 2 048 tecken.",
    en: "Path and query may have at most 2,048 characters.")
  static let tooLargeTitle = Bilingual(sv: "För stort", en: "Too large")
  static func tooLarge(_ limit: Int) -> Bilingual {
    Bilingual(sv: "Högst \(limit) byte tas emot.", en: "At most \(limit) bytes are taken.")
  }
  static let unsupportedTypeTitle = Bilingual(
    sv: "Den filtypen tas inte emot", en: "That type is not taken")
  static func unsupportedType(_ taken: [String]) -> Bilingual {
    let list = taken.joined(separator: ", ")
    return Bilingual(sv: "Det som tas emot är: \(list).", en: "What is taken: \(list).")
  }
  static let unauthorizedTitle = Bilingual(
    sv: "Koden öppnar inte detta", en: "The code does not open this")
  static let unauthorized = Bilingual(
    sv: "Skicka din åtkomstkod eller nyckel som Authorization: Bearer.",
    en: "Send your access code or token as Authorization: Bearer.")
  static let otherAuthorityTitle = Bilingual(
    sv: "En annan myndighet", en: "Another authority")
  static let otherAuthorityDetail = Bilingual(
    sv: "Din nyckel gäller bara den egna myndighetens ärenden.",
    en: "Your token is for your own authority's cases only.")
  static let ifMatchTitle = Bilingual(sv: "If-Match saknas", en: "If-Match is missing")
  static let ifMatch = Bilingual(
    sv: "Skicka ärendets ETag som If-Match, så att ingen skriver över någon annan.",
    en: "Send the case's ETag as If-Match, so that nobody overwrites anybody.")
  static let badKey = Bilingual(
    sv: "Idempotency-Key ska ha 1 till 255 tecken.",
    en: "Idempotency-Key must have 1 to 255 characters.")
  static let tooManyTitle = Bilingual(sv: "För många försök", en: "Too many attempts")
  static func tooMany(seconds: Int) -> Bilingual {
    Bilingual(sv: "Försök igen om \(seconds) s.", en: "Try again in \(seconds) s.")
  }
  static let staleTitle = Bilingual(sv: "Ärendet har ändrats", en: "The case has changed")
  static let stale = Bilingual(
    sv: "Någon annan hann före. Så här står ärendet nu.",
    en: "Somebody else was first. This is how the case stands now.")
  static let keyReusedTitle = Bilingual(
    sv: "Nyckeln är använd till något annat", en: "The key was used for something else")
  static let keyReused = Bilingual(
    sv: "Samma Idempotency-Key kom förut med ett annat innehåll.",
    en: "The same Idempotency-Key came before with another body.")
  static let unavailableTitle = Bilingual(
    sv: "Tjänsten kan inte svara just nu", en: "The service cannot answer now")
  static let uncertain = Bilingual(
    sv: "Vi vet inte om det sparades. Försök igen om en stund med samma Idempotency-Key.",
    en: "We do not know whether it was saved. Try again soon with the same Idempotency-Key.")
  static let unavailable = Bilingual(
    sv: "Ingenting har sparats. Försök igen om en stund.",
    en: "Nothing was kept. Try again in a while.")
  static let fullTitle = Bilingual(sv: "Disken är full", en: "The disk is full")
  static let full = Bilingual(
    sv: "Ingenting har sparats. Hör av dig till myndigheten om det är bråttom.",
    en: "Nothing was kept. Contact the authority if it is urgent.")
  static let lettersTitle = Bilingual(
    sv: "Brevet skulle få en lucka", en: "The letter would have a gap")
  static let letters = Bilingual(
    sv: "En uppgift som brevet behöver saknas i ärendet. Ingenting har hänt.",
    en: "The case lacks something that the letter needs. Nothing has happened.")
  static let printTitle = Bilingual(
    sv: "Brevet kunde inte sättas", en: "The letter could not be set")
  static let templateRefused = Bilingual(
    sv: "Mallen har ett fel som den som sköter tjänsten måste rätta. Inget har skickats.",
    en: "The template has a mistake that whoever runs the service must mend. Nothing was sent.")
  static let printTooLarge = Bilingual(
    sv: "Beslutets underlag är för stort. Dela upp beslutet.",
    en: "The facts of the decision are too large. Split the decision.")
  static let noPrinter = Bilingual(
    sv: "Ingen sättare är installerad, så beslut kan inte undertecknas och brev inte skrivas ut.",
    en: "No typesetter is installed, so decisions cannot be signed and letters not printed.")
  static let noSeal = Bilingual(
    sv: """
      Myndighetens elektroniska sigill kunde inte sättas på beslutet. Det är inte undertecknat. Den som \
      sköter tjänsten ser orsaken i loggen.
      """,
    en: """
      The authority's electronic seal could not be put on the decision. It is not signed. Whoever runs the \
      service sees why in the log.
      """)
  static let unknownTitle = Bilingual(sv: "Något gick fel", en: "Something went wrong")
  static let unknown = Bilingual(
    sv: "Felet är noterat. Ange numret i id om du hör av dig.",
    en: "The fault is noted. Give the number in id if you get in touch.")
  static let pageTooDeep = Bilingual(
    sv: "Så långt ner går listan inte. Sök eller välj en kortare tid.",
    en: "The list does not reach that far. Search, or choose a shorter time.")
  static let notQueryNumber = Bilingual(
    sv: "Här ska stå ett heltal inom gränserna.",
    en: "A whole number within the limits is expected here.")
  static let repeatedParameter = Bilingual(
    sv: "Parametern står två gånger.", en: "The parameter stands twice.")
  static let unknownParameter = Bilingual(
    sv: "Den parametern finns inte här. Är den felstavad?",
    en: "There is no such parameter here. Is it misspelt?")
  static let notPercentEncoded = Bilingual(
    sv: "Texten är inte rätt kodad (procentkodad UTF-8).",
    en: "The text is not encoded as percent-encoded UTF-8.")
}
