// Whom the texts of events and letters are about, type by type. Every stored text about or by a person is a
// `Personal`; the sources are held against this list, so that a new one is not forgotten.

public import Policy

extension PersonalData {
  /// By the type, or the kind of event, that holds the texts.
  public static let types: [String: [Processing.Subject]] = [
    // What the one who asks gives.
    "Request": [.requester, .named], "Contact": [.requester], "Delivery": [.requester],
    "Message": [.requester, .named], "RequesterFile": [.requester, .named],
    "Appeal": [.requester, .named], "NewLine": [.requester, .named],
    "Event.questionAnswered": [.requester], "Event.quoteAnswered": [.requester],
    // What passes between the authority and others.
    "Letter": [.requester, .named, .staff], "LetterOrder": [.requester],
    "Question": [.requester], "Consultation": [.named],
    "Event.consultationAnswered": [.named], "Event.letterDealtWith": [.requester],
    "ExpectedDate": [.requester], "Authorisation": [.requester, .named],
    "StoredFile": [.requester, .named], "Service": [.requester], "Correction": [.requester],
    // What staff write when they test.
    "Note": [.named], "Search": [.named], "Assessment": [.named], "Ground": [.named],
    "ReservationConsidered": [.requester], "Reservation": [.requester, .named],
    "Mark": [.named], "MarkProposal": [.named], "Dismissal": [.named],
    "MaskedCopy.Verification": [.named], "VerifiedCopy": [.named], "Event.unmarked": [.named],
    "Event.findingDismissed": [.named], "Event.proposalsRejected": [.named],
    "Event.documentReplaced": [.named], "Event.removalProposed": [.named],
    // What staff write when they decide.
    "Decision.Draft": [.requester, .named], "Decision.Approval": [.staff],
    "Decision.Comment": [.staff], "Decision.Signature": [.staff],
    "Event.reconsidered": [.requester, .named], "Event.forwarded": [.requester, .named],
    // Why staff did something else.
    "Fee": [.requester], "Event.feeWaived": [.requester], "Hold": [.named],
    "Event.unparked": [.requester], "Event.declined": [.staff], "Event.recused": [.staff],
    "Narrowing": [.requester, .named], "GlassBreak": [.staff, .named],
    "Event.widened": [.requester, .named], "Event.glassReviewed": [.staff, .named],
    "Event.reopened": [.named], "Event.holdReleased": [.named], "TaskCompletion": [.named],
  ]
}
