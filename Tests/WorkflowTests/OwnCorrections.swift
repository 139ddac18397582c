// Whoever asked corrects what is kept about themselves: the new is added, the old stays, and nothing else moves.

import Policy
import Testing
import Workflow

@Suite struct OwnCorrections {
  private static let kim = Contact(name: "Kim Ek", email: "kim@example.org", protected: true)

  @Test func contactAndDeliveryAreCorrectedByWhoeverAsked() throws {
    var play = try Play(documents: 1, contact: Contact(name: "Kim Ek"))
    let first = play.file.request
    try play.act(
      .correctRegistration(
        Correction(
          contact: Contact(name: "Kim Eek", phone: "070-1"),
          delivery: Delivery(form: .paper, address: "Storgatan 2"), reason: "Nytt namn")),
      .requester)
    #expect(play.file.request.contact == Contact(name: "Kim Eek", phone: "070-1"))
    #expect(play.file.request.delivery == Delivery(form: .paper, address: "Storgatan 2"))
    #expect(play.file.request.arrivedAt == first.arrivedAt)
    #expect(play.file.request.description == first.description)
    #expect(play.isFold)
  }

  @Test func theRegisterIsTheRegistrarsAlone() throws {
    let play = try Play(documents: 1)
    for correction in [
      Correction(publicSubject: "Avtal", contact: Contact(name: "Kim"), reason: "Fel"),
      Correction(channel: .letter, contact: Contact(name: "Kim"), reason: "Fel"),
      Correction(arrivedAt: play.now, contact: Contact(name: "Kim"), reason: "Fel"),
    ] {
      #expect(play.refusal(.correctRegistration(correction), .requester) == .notYourRole)
    }
    let own = Correction(contact: Contact(name: "Kim"), reason: "Fel")
    #expect(play.refusal(.correctRegistration(own), .handler) == .notYourRole)
  }

  @Test func protectionIsNotLiftedWithTheCode() throws {
    var play = try Play(documents: 1, contact: OwnCorrections.kim)
    try play.act(
      .correctRegistration(Correction(contact: Contact(name: "Kim"), reason: "Kortare")),
      .requester)
    #expect(play.file.request.contact == Contact(name: "Kim", protected: true))
    try play.act(
      .correctRegistration(Correction(contact: Contact(name: "Kim"), reason: "Upphört")),
      .registrar)
    #expect(play.file.request.contact.protected == false)
  }

  @Test func whatIsRightAlreadyIsNoCorrection() throws {
    let play = try Play(documents: 1, contact: OwnCorrections.kim)
    for correction in [
      Correction(reason: "Inget"), Correction(contact: OwnCorrections.kim, reason: "Samma"),
      Correction(delivery: play.file.request.delivery, reason: "Samma"),
    ] {
      #expect(play.refusal(.correctRegistration(correction), .requester) == .nothingToDo)
    }
  }

  @Test func whatWasDisposedOfGetsNoNewData() throws {
    var play = try Play(documents: 1)
    try play.assess(0, .released)
    try play.release(0)
    try play.act(.close(outcome: nil))
    play.wait(days: 3 * 366)
    try play.act(.dispose(decisionReference: "KS § 12"), .archivist)
    for actor in [Actor.requester, .registrar] {
      #expect(
        play.refusal(
          .correctRegistration(Correction(contact: OwnCorrections.kim, reason: "Ny")), actor)
          == .alreadyDone)
    }
  }
}
