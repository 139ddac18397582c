// Mails as a registrar gets them, all invented, each with what it is.

import Policy

/// A mail and the proposal that it must get.
struct ArrivalLetter: Sendable, CustomStringConvertible {
  let proposal: ArrivalProposal
  let subject: String
  let text: String
  var header = ""
  var description: String { subject.isEmpty ? String(text.prefix(40)) : subject }

  init(_ proposal: ArrivalProposal, _ subject: String, _ text: String, header: String = "") {
    (self.proposal, self.subject, self.text, self.header) = (proposal, subject, text, header)
  }
}

enum ArrivalLetters {
  static let all = requests + appeals + messages + spam

  static let requests = [
    ArrivalLetter(
      .request, "Begäran om allmän handling",
      "Hej!\n\nMed stöd av offentlighetsprincipen vill jag ta del av alla avtal med Byggbolaget AB.\n\nMvh\nAnna"
    ),
    ArrivalLetter(
      .request, "Utlämnande av handlingar",
      "Jag begär härmed ut samtliga fakturor över 50 000 kronor från januari till mars.\nDigitalt om det går."
    ),
    ArrivalLetter(.request, "Fråga", "Hej, kan jag få protokollet från mötet den 5 maj?"),
    ArrivalLetter(.request, "", "Skulle jag kunna få en kopia av ritningarna för Storgatan 4?"),
    ArrivalLetter(
      .request, "diariet",
      "God dag. Jag önskar ta del av er diarielista för vecka 46. Vänligen, redaktionen"),
    ArrivalLetter(
      .request, "Hej", "jag skulle vilja läsa anbuden i upphandlingen av skolmat, tack på förhand"),
    ArrivalLetter(
      .request, "Mejl",
      "Hej! Jag vill ha kommunchefens mejl och kalender för oktober. /Granskande reporter"),
    ArrivalLetter(
      .request, "Tillsyn", "Kan ni skicka över tillsynsrapporten om förskolan Solen? Gärna i dag."),
    ArrivalLetter(
      .request, "SV: Begäran", "Jag begär att få ut även bilagorna till avtalet.",
      header: "In-Reply-To: <x@example.org>\n"),
    ArrivalLetter(
      .request, "Beslut om bygglov",
      "Hej! Jag är granne och vill gärna få ut beslutet om bygglov på fastigheten Eken 3."),
    ArrivalLetter(
      .request, "Public records request",
      "Dear registrar,\n\nI would like to request copies of all contracts with Acme AB since 2020.\n\nKind regards"
    ),
    ArrivalLetter(
      .request, "Minutes", "Could you send me the minutes of the board meeting on 5 May?"),
    ArrivalLetter(
      .request, "FOI",
      "Under the Swedish principle of public access I request access to the inspection report."),
    ArrivalLetter(
      .request, "Konkurrentens anbud",
      "Hej,\n\nVi lämnade anbud i upphandlingen men vann inte. Vi önskar ta del av vinnarens anbud och utvärderingen."
    ),
    ArrivalLetter(
      .request, "Min journal",
      "Jag vill få en kopia på min journal från 2019. Skicka den med post, är ni snälla."),
    ArrivalLetter(
      .request, "Begäran om avslagsbeslut",
      "Jag vill ta del av alla avslagsbeslut om bygglov som ni fattade under 2025."),
  ]

  static let appeals = [
    ArrivalLetter(.appeal, "Överklagande", "Jag överklagar ert beslut den 3 november. Anna Ask"),
    ArrivalLetter(
      .appeal, "Till kammarrätten",
      "Jag vill överklaga beslutet att inte lämna ut rapporten. Jag anser att det är fel."),
    ArrivalLetter(
      .appeal, "Ert beslut",
      "Hej,\n\nJag är inte nöjd med beslutet och yrkar att kammarrätten ska ändra det."),
    ArrivalLetter(.appeal, "besvär", "Härmed anför jag besvär över nämndens beslut om sekretess."),
    ArrivalLetter(
      .appeal, "Beslutet om utlämnande",
      "Jag godtar inte beslutet att maska handlingarna. Det ska upphävas och handlingarna lämnas ut. Beslutet är fel."
    ),
    ArrivalLetter(
      .appeal, "Appeal",
      "I appeal against the decision of 3 November. The report must be released in full."),
    ArrivalLetter(
      .appeal, "Your decision",
      "We disagree with the decision and want to appeal to the Administrative Court of Appeal."),
    ArrivalLetter(
      .appeal, "SV: Beslut",
      "Överklagas!\n\nDen 3 november skrev kommunen:\n> Beslut om avslag på din begäran"),
  ]

  static let messages = [
    ArrivalLetter(.message, "Tack", "Tack för svaret! Ha en bra helg."),
    ArrivalLetter(.message, "Öppettider", "Hej! När har receptionen öppet på julafton?"),
    ArrivalLetter(
      .message, "Gatlykta", "Felanmälan: lyktan vid Storgatan 4 är trasig sedan i måndags."),
    ArrivalLetter(.message, "", "Hej"),
    ArrivalLetter(
      .message, "Automatiskt svar: Beslut",
      "Jag är på semester till den 12 augusti och läser inte min e-post.",
      header: "Auto-Submitted: auto-replied\nX-Auto-Response-Suppress: All\n"),
    ArrivalLetter(
      .message, "SV: Beslut i ärende",
      "Tack för hjälpen!\n\n-----Ursprungligt meddelande-----\nFrån: Kommunen\n"
        + "Du kan överklaga beslutet till kammarrätten. Du har begärt att få ut allmänna handlingar."
    ),
    ArrivalLetter(
      .message, "Re: Your request",
      "Thank you for your reply.\n\nOn Mon, Nov 2, 2026, the Board wrote:\n"
        + "> You may appeal against the decision to the Administrative Court of Appeal."),
    ArrivalLetter(
      .message, "Förslag om park", "Här kommer synpunkter på detaljplanen för kvarteret Eken."),
  ]

  static let spam = [
    ArrivalLetter(
      .spam, "Get to the first page of Google",
      "Hello, we offer SEO and backlinks for your website. Book a demo today!"),
    ArrivalLetter(
      .spam, "Your mailbox is full", "Click here to verify your account, or it will be closed.",
      header:
        "Authentication-Results: mx.exempelkommun.example; spf=fail smtp.mailfrom=a@b.example; dmarc=fail\n"
    ),
    ArrivalLetter(
      .spam, "Höstens kampanj", "Missa inte våra erbjudanden! Avregistrera dig här.",
      header: "List-Unsubscribe: <https://a.example>\n"),
    ArrivalLetter(
      .spam, "INHERITANCE",
      "Dear friend, I am a lawyer of your late next of kin who left ten million dollars."),
    ArrivalLetter(
      .spam, "Bitcoin", "Tjäna pengar på kryptovaluta. Klicka här: https://a.example\nAvprenumerera"
    ),
  ]
}
