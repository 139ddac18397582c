// A reservation as letters and decisions tell it, and whether one was considered.

import Policy
import Workflow

/// What may not be done with what, until when, by whom (OSL 10:14).
struct Terms: Facts, Encodable {
  let wording: Words
  let scope: Words
  let recipient: Words
  /// The last day; absent while the secrecy lasts.
  let until: Words?

  static let specimen = Terms(wording: "w", scope: "s", recipient: "r", until: "u")
}

extension Terms {
  init(_ reservation: Reservation) {
    wording = Words(reservation.wording)
    scope = Words(reservation.scope)
    recipient = Words(line: reservation.recipient.text ?? "")
    until = reservation.until.map { Words(line: $0.description) }
  }
}

/// Whether a reservation would do, and why not (OSL 10:14).
struct Considered: Facts, Encodable {
  let wouldNotDo: Bool
  let wouldDo: Bool
  let cannotApply: Bool
  let why: Words?

  static let specimen = Considered(
    wouldNotDo: true, wouldDo: false, cannotApply: false, why: "w")
}

extension Considered {
  init(_ considered: ReservationConsidered) {
    wouldNotDo = considered.answer == .no
    wouldDo = considered.answer == .yes
    cannotApply = considered.answer == .notApplicable
    why = Words(considered.why).nilIfEmpty
  }
}
