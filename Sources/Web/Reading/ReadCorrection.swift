// What a requester corrects of themselves: who they are, and where the answer goes. Nothing of it is demanded.

import Policy
import Workflow

extension Fields {
  /// The correction of whoever asked (GDPR art. 16): `contact` and `delivery` replace what stood there as wholes.
  ///
  /// What is left has to reach them: an answer by mail or on paper needs its address in one of the two.
  func ownCorrection(_ file: Case, _ policy: Policy, _ language: Language) -> Correction {
    var contact = optionalObject("contact").map { $0.contact() }
    if contact?.email?.text?.isEmpty == true { contact?.email = nil }
    let reach = contact ?? file.request.contact
    let delivery = optionalObject("delivery").map { $0.delivery(reach) }
    let reason = optionalPersonal("reason") ?? Personal(Words.ownCorrection[language])
    if contact == nil, delivery == nil { wrong("contact", Words.nothingToCorrect) }
    if delivery == nil, file.request.delivery.address == nil {
      switch file.request.delivery.form {
      case .email where reach.email == nil: wrong("contact", Words.addressNeeded)
      case .paper where reach.postalAddress == nil: wrong("contact", Words.postalAddressNeeded)
      case .email, .paper, .link, .onSite: break
      }
    }
    return Correction(contact: contact, delivery: delivery, reason: reason)
  }
}

extension Words {
  static let ownCorrection = Bilingual(
    sv: "Den som begärt har rättat sina uppgifter.",
    en: "The one who asked has corrected their details.")
  static let nothingToCorrect = Bilingual(
    sv: "Ange contact, delivery eller båda.", en: "Give contact, delivery or both.")
}
