// Letters that tell where a request, or a part of it, has gone, and when an answer is expected.

import Policy
import Workflow

/// When an answer is expected; it moves no yardstick.
struct ExpectedDateFacts: Facts {
  let expectedDay: Words
  let why: Words
  static let specimen = ExpectedDateFacts(expectedDay: "d", why: "w")
}

extension ExpectedDateFacts {
  init(_ setting: Setting) throws(LetterProblem) {
    guard let told = setting.file.expectedDates.last else {
      throw setting.problem(.factMissing("expectedDate"))
    }
    expectedDay = setting.words(told.date)
    why = Words(told.reason)
  }
}

/// To the requester: another authority holds it and has the request now (FL 8 §).
struct PassedOnFacts: Facts {
  let holder: Words
  /// All that was asked for, not only some lines.
  let isWhole: Bool
  let passed: [Title]
  static let specimen = PassedOnFacts(holder: "h", isWhole: false, passed: [.specimen])
}

extension PassedOnFacts {
  init(_ order: LetterOrder, in setting: Setting) throws(LetterProblem) {
    let lines = try setting.lines(order.lines)
    guard let named = lines.compactMap(\.passedOnTo).first ?? order.text?.text else {
      throw setting.problem(.factMissing("passedOnTo"))
    }
    holder = setting.authorityName(named)
    isWhole = lines.isEmpty || lines.count == setting.file.lines.count
    passed = lines.map(Title.init)
  }
}

/// To the holder: what is asked for, and how to answer.
struct PassedOnToHolderFacts: Facts {
  let arrivedDay: Words
  let asked: Words
  let isWhole: Bool
  let passed: [Title]
  /// The requester's name, where given and not protected.
  let requester: Words?
  /// Where the answer goes; absent where contact details are protected or were never given.
  let replyTo: Words?
  static let specimen = PassedOnToHolderFacts(
    arrivedDay: "d", asked: "a", isWhole: false, passed: [.specimen], requester: "r",
    replyTo: "r")
}

extension PassedOnToHolderFacts {
  init(_ order: LetterOrder, in setting: Setting) throws(LetterProblem) {
    let request = setting.file.request
    let lines = try setting.lines(order.lines)
    let contact = request.contact
    let address = request.delivery.address ?? contact.email ?? contact.postalAddress
    arrivedDay = setting.words(SwedishTime.day(of: request.arrivedAt))
    asked = Words(request.description)
    isWhole = lines.isEmpty
    passed = lines.map(Title.asNamed)
    requester = contact.protected ? nil : contact.name.flatMap { Words($0).nilIfEmpty }
    replyTo = contact.protected ? nil : address.flatMap { Words($0).nilIfEmpty }
  }
}

/// To another authority that is asked for its view; never with the requester's name.
struct ConsultationFacts: Facts {
  let asks: Words
  static let specimen = ConsultationFacts(asks: "a")
}

extension ConsultationFacts {
  init(_ entry: EntryID?, in setting: Setting) throws(LetterProblem) {
    guard let consultation = setting.file.consultations.first(where: { $0.id == entry }) else {
      throw setting.problem(.unknownEntry)
    }
    asks = Words(consultation.text)
  }
}
