// Receipts differ in number and link alone: what else they say is written once a minute, not once a request.

import Letters
import Policy
import Storage
import Synchronization
import Workflow

/// A receipt with gaps for the number and the case, and the yardsticks it tells of.
struct ReceiptForm: Sendable {
  let clock: [Clock]
  private let language: Language
  private let subject: Gapped
  private let text: Gapped
  private let html: Gapped

  static let number = "«diarienummer»"
  static let id = "«ärende»"

  init(_ letter: Letters.Letter, clock: [Clock]) {
    self.clock = clock
    language = letter.language
    subject = Gapped(letter.subject)
    text = Gapped(letter.text)
    html = Gapped(letter.html)
  }

  /// The receipt of one case.
  func filled(for file: Case) -> Letters.Letter {
    Letter(
      subject: subject.filled(for: file), text: text.filled(for: file),
      html: html.filled(for: file), language: language)
  }
}

/// A text cut at its gaps once, so that filling it is only joining.
private struct Gapped: Sendable {
  /// What stands between the gaps for the number, each cut at the gaps for the case.
  private let pieces: [[String]]

  init(_ text: String) {
    pieces = text.split(separator: ReceiptForm.number, omittingEmptySubsequences: false).map {
      $0.split(separator: ReceiptForm.id, omittingEmptySubsequences: false).map { String($0) }
    }
  }

  func filled(for file: Case) -> String {
    pieces.map { $0.joined(separator: file.id.text) }
      .joined(separator: file.registerNumber.text)
  }
}

/// Forms that were written lately; what they rest on is in their key.
final class ReceiptForms: Sendable {
  private let forms = Mutex<[Key: ReceiptForm]>([:])
  private static let limit = 256

  struct Key: Hashable, Sendable {
    let authority: AuthorityID
    let language: Language
    let form: DeliveryForm
    let arrivalBasis: String?
    let unlisted: Int
    /// Minutes since 1970; the receipt tells no smaller time.
    let arrived: Int64
    let today: Day
    let publicURL: String
  }

  /// The form for `key`, made by `make` when it is not there; nil where `make` could not.
  func form(_ key: Key, make: () -> ReceiptForm?) -> ReceiptForm? {
    if let form = forms.withLock({ $0[key] }) { return form }
    guard let form = make() else { return nil }
    forms.withLock { forms in
      if forms.count >= ReceiptForms.limit { forms.removeAll() }
      forms[key] = form
    }
    return form
  }
}

extension Desk {
  /// The form of the receipt for a request that comes in now; nil where it must be written for itself.
  func receiptForm(for intake: Intake, by actor: Actor, at now: Instant) -> ReceiptForm? {
    let request = intake.request
    let key = ReceiptForms.Key(
      authority: intake.authority, language: request.language, form: request.delivery.form,
      arrivalBasis: request.arrivalBasis,
      unlisted: max(0, intake.documents.count - policy.practice.listedDocuments),
      arrived: request.arrivedAt.milliseconds / 60_000, today: SwedishTime.day(of: now),
      publicURL: settings.publicURL())
    return receiptForms.form(key) {
      let clock = clocks(from: request.arrivedAt, at: intake.authority, under: policy)
      let id = CaseID(ReceiptForm.id)
      let number = RegisterNumber(year: 1, number: 1, text: ReceiptForm.number)
      guard
        let outcome = try? receive(
          intake, as: id, number: number, by: actor, at: now, under: policy,
          fresh: Fresh(high: 0, low: 0), clock: clock),
        let file = Case(id: id, folding: outcome.events),
        case .letter(let order)? = outcome.effects.first,
        let letter = try? composed(order, about: file, at: now)
      else { return nil }
      return ReceiptForm(letter, clock: clock)
    }
  }
}
