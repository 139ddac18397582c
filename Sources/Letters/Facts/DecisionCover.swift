// The covering words of a decision, and the wording to accept before a release with reservation.

import Policy
import Workflow

/// What kind a decision is: exactly one is true.
struct KindFlags: Facts, Encodable {
  let refusal: Bool
  let dismissal: Bool
  let change: Bool
  let rectification: Bool
  let advancePayment: Bool
  let fee: Bool

  static let specimen = KindFlags(.refusal)

  init(_ kind: DecisionKind) {
    refusal = kind == .refusal
    dismissal = kind == .dismissal
    change = kind == .change
    rectification = kind == .rectification
    advancePayment = kind == .advancePayment
    fee = kind == .fee
  }
}

/// How a decision is appealed; what the appeal instructions are made from (FL 33, 43–44 §§).
struct AppealRoute: Facts, Encodable {
  /// Who tries the appeal: a court, or for a fee another body.
  let court: Words
  /// The sections by which it is appealed, as the authority's row in the policy has them.
  let law: Words
  /// Whether it can be appealed to whom `court` names; else `challenge` says what can be done.
  let appealable: Bool
  /// Whether a court tries it, where nobody may be anonymous.
  let inCourt: Bool
  /// How a fee is challenged that cannot be appealed so.
  let challenge: Words?
  /// A decision on a change made after an appeal follows that appeal (FL 46 § 2 st).
  let followsAppeal: Bool

  static let specimen = AppealRoute(
    court: "c", law: "l", appealable: true, inCourt: true, challenge: "c", followsAppeal: false)
}

extension AppealRoute {
  init(_ decision: Decision, in setting: Setting) throws(LetterProblem) {
    let body = setting.file.appealBody(of: decision, at: setting.authority)
    let recipient = setting.file.appealRecipient(of: decision, at: setting.authority)
    let earlier = decision.supersedes.flatMap(setting.file.decision)
    court = Words(line: recipient.name[setting.language])
    law = setting.words(recipient.law)
    appealable = body != nil
    inCourt = recipient.isCourt
    challenge = body == nil ? try FeeFacts(setting).challenge : nil
    followsAppeal =
      decision.kind == .change
      && (earlier?.appeals.contains { $0.withdrawnAt == nil } ?? false)
  }
}

/// The letter that brings the signed decision, and the one that asks whether it has come.
struct DecisionCoverFacts: Facts {
  let kind: KindFlags
  let decidedDay: Words
  let pages: Words
  let concernsSome: Bool
  let concerned: [Title]
  let route: AppealRoute

  static let specimen = DecisionCoverFacts(
    kind: .specimen, decidedDay: "d", pages: "p", concernsSome: true, concerned: [.specimen],
    route: .specimen)
}

extension DecisionCoverFacts {
  init(_ order: LetterOrder, in setting: Setting) throws(LetterProblem) {
    let decision = try setting.decision(order.decision)
    guard let signature = decision.signature else { throw setting.problem(.notSigned) }
    kind = KindFlags(decision.kind)
    decidedDay = Words(line: signature.day.description)
    pages = Words(line: String(signature.frozen.pages))
    concerned = try setting.lines(decision.scope).map(Title.init)
    concernsSome = !concerned.isEmpty
    route = try AppealRoute(decision, in: setting)
  }
}

/// The wordings to accept before documents go out with reservation (OSL 10:14).
struct ReservationFacts: Facts {
  let offers: [Offer]
  static let specimen = ReservationFacts(offers: [.specimen])

  /// A line and what binds whoever takes it.
  struct Offer: Facts {
    let title: Words
    let grounds: [Reason]
    let terms: Terms
    static let specimen = Offer(title: "t", grounds: [.specimen], terms: .specimen)
  }
}

extension ReservationFacts {
  init(_ order: LetterOrder, in setting: Setting) throws(LetterProblem) {
    var offers: [Offer] = []
    for line in try setting.lines(order.lines) {
      let facts = try LineFacts(line, in: setting)
      guard let terms = facts.terms else { throw setting.problem(.factMissing("reservation")) }
      offers.append(Offer(title: facts.title, grounds: facts.grounds, terms: terms))
    }
    guard !offers.isEmpty else { throw setting.problem(.factMissing("lines")) }
    self.offers = offers
  }
}
