// Why not all of a mail is here, in words for people.

import Policy

extension Words {
  /// What the reading of a mailbox says of one mail; nil for a word that tells people nothing.
  static func mailProblem(_ word: String) -> Bilingual? { mailProblems[word] }

  private static let mailProblems: [String: Bilingual] = [
    "tooLarge": Bilingual(
      sv:
        "Mejlet är större än vad som hämtas. Bara brevhuvudet finns här; resten ligger i brevlådan.",
      en: "The mail is larger than is fetched. Only its header is here; the rest is in the mailbox."
    ),
    "dropped": Bilingual(
      sv: "Brevlådans server avbröt hämtningen. Mejlet ligger kvar i brevlådan.",
      en: "The server of the mailbox broke off. The mail is still in the mailbox."),
    "slow": Bilingual(
      sv: "Brevlådans server lämnade mejlet för långsamt. Det ligger kvar i brevlådan.",
      en: "The server of the mailbox gave the mail too slowly. It is still in the mailbox."),
    "lied": Bilingual(
      sv: "Brevlådans server lämnade inte det den sa. Mejlet ligger kvar i brevlådan.",
      en:
        "The server of the mailbox gave something else than it said. The mail is still in the mailbox."
    ),
    "refused": Bilingual(
      sv: "Brevlådans server lämnade inte ut mejlet. Det ligger kvar i brevlådan.",
      en: "The server of the mailbox did not give the mail. It is still in the mailbox."),
    "attempts": Bilingual(
      sv: "Mejlet gick inte att läsa, hur många gånger det än prövades.",
      en: "The mail could not be read, however often it was tried."),
    "missing": Bilingual(
      sv: "Mejlets fil finns inte i lagret. Hämta det ur brevlådan.",
      en: "The file of the mail is not in the store. Fetch it from the mailbox."),
    "storage": Bilingual(
      sv: "Lagret svarade inte när mejlet lästes. Det prövas igen.",
      en: "The store did not answer when the mail was read. It is tried again."),
  ]
}
