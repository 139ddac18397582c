// What has been done with a request, and by which role, as the one who asked may know it: never by whom, and
// nothing that they have not been told of.

import Policy
import Storage
import Workflow

/// What is told of one event; what is not listed here is told to nobody outside.
enum OutwardEvent: String, CaseIterable {
  case registered, assigned, questionAsked, questionReminded, questionAnswered, messageAdded
  case messageRead, attachmentAdded, feeQuoted, feeWaived, feePaid, quoteAnswered
  case expectedDateTold, reservationOffered, reservationAccepted, released, answered, dispatched
  case passedOn, withdrawn, closed, reopened, accessCodeRenewed, decisionRequested, decided
  case served, appealed, appealWithdrawn, forwarded, judged, becameFinal, corrected
}

/// The events of a request as its requester sees them.
struct RequesterHistory {
  let events: [StoredEvent]
  let view: RequesterView

  var json: JSON { JSON(rows.map { $0.json(view) }) }

  /// One thing that was done, with several documents at once where it was.
  private struct Row {
    let at: Instant
    let role: Role
    let what: OutwardEvent
    var lines: [LineID]

    func json(_ view: RequesterView) -> JSON {
      [
        "at": JSON(at), "kind": JSON(what), "role": JSON(role),
        "roleText": .string(role.words(view.language, view.policy)),
        "documentIds": JSON(lines.map { JSON($0) }),
      ]
    }
  }

  private var rows: [Row] {
    var rows: [Row] = []
    for event in events {
      guard let told = told(event.event) else { continue }
      let row = Row(at: event.at, role: event.role, what: told.what, lines: told.lines)
      if let last = rows.last, last.at == row.at, last.what == row.what, last.role == row.role {
        rows[rows.count - 1].lines += row.lines
      } else {
        rows.append(row)
      }
    }
    return rows
  }

  /// What an event is called outside, and which documents it was about; nil for what is not told.
  private func told(_ event: Event) -> (what: OutwardEvent, lines: [LineID])? {
    switch event {
    case .submitted: (.registered, [])
    case .assigned: (.assigned, [])
    case .accessCodeRenewed: (.accessCodeRenewed, [])
    case .registrationCorrected(let correction):
      // What the register calls the request is told there.
      correction.contact == nil && correction.delivery == nil ? nil : (.corrected, [])
    case .questionAsked: (.questionAsked, [])
    case .questionReminded: (.questionReminded, [])
    case .questionAnswered: (.questionAnswered, [])
    case .messageAdded(let message): message.isRequesters ? (.messageAdded, []) : nil
    case .messageRead(let id, _): view.file.isFromAnother(id) ? nil : (.messageRead, [])
    case .attachmentAdded(let attachment):
      attachment.isRequesters ? (.attachmentAdded, []) : nil
    case .feeQuoted: (.feeQuoted, [])
    case .feeWaived: (.feeWaived, [])
    case .feePaid: (.feePaid, [])
    case .quoteAnswered: (.quoteAnswered, [])
    case .expectedDateTold: (.expectedDateTold, [])
    case .closed: (.closed, [])
    case .reopened: (.reopened, [])
    case .letterPosted(let letter, _, _):
      isToRequester(letter) ? (.dispatched, []) : nil
    default: aboutLines(event) ?? aboutDecision(event)
    }
  }

  /// A letter to another authority or the court is not told of: why it was written may be what may not be known.
  private func isToRequester(_ letter: LetterID) -> Bool {
    view.letters?.contains { $0.id == letter } ?? false
  }

  /// Told only of documents that the outside sees.
  private func aboutLines(_ event: Event) -> (what: OutwardEvent, lines: [LineID])? {
    let (what, lines): (OutwardEvent, [LineID])
    switch event {
    case .reservationOffered(let line, _): (what, lines) = (.reservationOffered, [line])
    case .reservationAccepted(let line, _): (what, lines) = (.reservationAccepted, [line])
    case .released(let line, _): (what, lines) = (.released, [line])
    case .dispatchRecorded(let line, _, _): (what, lines) = (.dispatched, [line])
    case .answered(let told, _): (what, lines) = (.answered, told)
    case .passedOn(let passed, _, _): (what, lines) = (.passedOn, passed)
    case .withdrawn(let withdrawn, _, _): (what, lines) = (.withdrawn, withdrawn)
    default: return nil
    }
    let seen = lines.filter { view.file.isVisibleOutside($0) }
    return seen.isEmpty && !lines.isEmpty ? nil : (what, seen)
  }

  /// Told only of decisions that the outside knows of.
  private func aboutDecision(_ event: Event) -> (what: OutwardEvent, lines: [LineID])? {
    let (what, id): (OutwardEvent, DecisionID?)
    switch event {
    case .decisionRequestNoted: (what, id) = (.decisionRequested, nil)
    case .decisionOpened(let opened):
      guard opened.requestedBy == .requester else { return nil }
      (what, id) = (.decisionRequested, opened.id)
    case .signed(let decision, _): (what, id) = (.decided, decision)
    case .served(let decision, _): (what, id) = (.served, decision)
    case .appealed(let decision, _): (what, id) = (.appealed, decision)
    case .appealWithdrawn(let decision, _, _, _): (what, id) = (.appealWithdrawn, decision)
    case .forwarded(let decision, _, _, _): (what, id) = (.forwarded, decision)
    case .judged(let decision, _): (what, id) = (.judged, decision)
    case .becameFinal(let decision, _): (what, id) = (.becameFinal, decision)
    default: return nil
    }
    guard let id else { return (what, []) }
    guard let decision = view.file.decision(id), decision.isVisibleOutside else { return nil }
    return (what, view.visibleLines(of: decision.scope))
  }
}
