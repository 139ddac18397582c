// A request as somebody sends it: an authority, what is wanted, how to answer. Nothing else is asked for.

import Policy
import Workflow

/// Who registers: it decides which members there are.
enum IntakeSource {
  /// Whoever asks, over the web.
  case web
  /// Staff, for what came by letter, phone, counter or mail; at their own authority.
  case staff(AuthorityID)
}

extension Fields {
  /// The whole request.
  func intake(_ source: IntakeSource, at now: Instant, under policy: Policy) -> Intake {
    let authority = authority(source, policy)
    let description = text("description", longest: limits.description)
    let documents = lines("documents", most: limits.listedDocuments)
    var contact = optionalObject("contact")?.contact() ?? Contact()
    if contact.email?.text?.isEmpty == true { contact.email = nil }
    let delivery = wantedDelivery(contact)
    var request = Request(
      channel: .web, arrivedAt: now, description: Personal(description), delivery: delivery,
      contact: contact, language: optionalChoice("language") ?? .sv)
    var answered = false
    if case .staff = source {
      readRegistration(into: &request, now)
      answered = optionalFlag("answered") ?? false
      if answered, request.channel != .counter, request.channel != .phone {
        wrong("answered", Words.onlyOverTheCounter)
      }
    }
    return Intake(
      authority: authority, request: request, documents: documents.map { Personal($0) },
      answeredAtOnce: answered)
  }

  private func authority(_ source: IntakeSource, _ policy: Policy) -> AuthorityID {
    switch source {
    case .web:
      let id: AuthorityID = name("authority")
      if !id.text.isEmpty, policy.authority(id) == nil {
        wrong("authority", Words.unknownAuthority)
      }
      return id
    case .staff(let own):
      if let named: AuthorityID = optionalName("authority"), named != own {
        wrong(
          "authority",
          policy.authority(named) == nil ? Words.unknownAuthority : Words.otherAuthority)
      }
      return own
    }
  }

  /// How it came, and when: mail counts from when it reached the authority, a letter by FL 22 §.
  private func readRegistration(into request: inout Request, _ now: Instant) {
    request.channel = choice("channel") ?? .letter
    request.arrivedAt = optionalInstant("arrivedAt") ?? now
    if request.arrivedAt > now { wrong("arrivedAt", Words.inFuture) }
    request.arrivalBasis = optionalLine("arrivalBasis")
  }

  /// What somebody chose to say of themselves; all of it may be absent (TF 2:18).
  func contact() -> Contact {
    Contact(
      name: optionalLine("name").map { Personal($0) }, email: optionalMailAddress("email"),
      phone: optionalLine("phone").map { Personal($0) },
      postalAddress: optionalAddress("postalAddress"),
      protected: optionalFlag("protected") ?? false)
  }

  /// How it is to be answered; an address only where the form needs one and the contact has none.
  private func wantedDelivery(_ contact: Contact) -> Delivery {
    guard let fields = object("delivery") else { return Delivery(form: .link) }
    return fields.delivery(contact)
  }

  func delivery(_ contact: Contact) -> Delivery {
    let form: DeliveryForm = choice("form") ?? .link
    switch form {
    case .email:
      let address = optionalMailAddress("address")
      if address == nil, contact.email == nil, isSound("address") {
        wrong("address", Words.addressNeeded)
      }
      return Delivery(form: form, address: address)
    case .paper:
      let address = optionalAddress("address")
      if address == nil, contact.postalAddress == nil, isSound("address") {
        wrong("address", Words.postalAddressNeeded)
      }
      return Delivery(form: form, address: address)
    case .link, .onSite:
      return Delivery(form: form, address: optionalAddress("address"))
    }
  }

  private func optionalAddress(_ name: String) -> Personal? {
    guard let value = value(name), value != "" else { return nil }
    return text(value, place(name), TextShape(longest: limits.postalAddress)).map { Personal($0) }
  }

  /// Whether nothing has been said against the member yet.
  private func isSound(_ name: String) -> Bool {
    !flaws.list.contains { $0.pointer == place(name) }
  }
}
