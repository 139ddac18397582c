// What a requester can send from the page of a request: each act with its fields, where it goes, and its form.

import Policy
import Workflow

/// An act of the requester's page, by the last part of its address.
enum RequesterForm: String, CaseIterable {
  case message = "meddelande"
  case answer = "svar"
  case fee = "avgift"
  case reservation = "forbehall"
  case decision = "beslut"
  case appeal = "overklagande"
  case withdraw = "aterkalla"
  case withdrawSome = "aterkalla-handlingar"
  case withdrawAppeal = "aterkalla-overklagande"

  /// The act as the interface offers it.
  var action: RequesterAction {
    switch self {
    case .message: .addMessage
    case .answer: .answerQuestion
    case .fee: .respondToQuote
    case .reservation: .acceptReservation
    case .decision: .requestDecision
    case .appeal: .appeal
    case .withdraw, .withdrawSome: .withdraw
    case .withdrawAppeal: .withdrawAppeal
    }
  }

  /// Whether it cannot be taken back, so that it asks once more.
  var isConfirmed: Bool { self == .withdraw || self == .withdrawAppeal || self == .reservation }

  /// Begins the ids of its form.
  var name: String { "\(self)" }

  /// The group of its texts: its heading, its button, and what is told once it is done.
  var texts: String { "request\(name.prefix(1).uppercased())\(name.dropFirst())" }

  /// What is sent; names and kinds alone where nothing is shown.
  ///
  /// - Parameter about: the question, document or decision that it is about, where it is about one.
  func fields(_ options: RequesterOptions, about: String? = nil) -> [FormField] {
    let confirm = FormField("confirm", .flag, required: true, label: "field.confirm.\(name)")
    switch self {
    case .message:
      return [
        FormField("text", .text(rows: 5), required: true, label: "field.message"),
        FormField("about", .choice(options.matters), label: "field.matter"),
      ]
    case .answer:
      return [
        FormField("questionId", .hidden(about ?? "")),
        FormField("text", .text(rows: 5), required: true, label: "field.answer"),
      ]
    case .fee:
      return [
        FormField("reply", .choice(options.replies), required: true),
        FormField("text", .text(rows: 3), label: "field.feeText"),
      ]
    case .reservation: return [FormField("documentId", .hidden(about ?? "")), confirm]
    case .decision: return [FormField("text", .text(rows: 3), label: "field.decisionText")]
    case .appeal:
      return [
        options.decisions.count > 1
          ? FormField("decisionId", .choice(options.decisions), required: true)
          : FormField("decisionId", .hidden(options.decisions.first?.value ?? "")),
        FormField("text", .text(rows: 10), required: true, label: "field.appealText"),
        FormField("appellant", .text(rows: 3)),
      ]
    case .withdraw: return [FormField("what", .hidden("request")), confirm]
    case .withdrawSome:
      return [
        FormField("what", .hidden("request")),
        FormField("documentIds", .many(options.pending), required: true),
      ]
    case .withdrawAppeal:
      return [
        FormField("what", .hidden("appeal")), FormField("decisionId", .hidden(about ?? "")),
        confirm,
      ]
    }
  }

  /// What the page itself asks for before the interface is called.
  func missing(in form: Form) -> Problem? {
    if isConfirmed, form["confirm"] == nil {
      return .flaw(.value, "/confirm", PageWords.confirm)
    }
    if self == .withdrawSome, form.all("documentIds").isEmpty {
      return .flaw(.value, "/documentIds", PageWords.chooseDocument)
    }
    return nil
  }

  /// The endpoint's body.
  func body(_ form: Form) -> JSON {
    form.json(fields(RequesterOptions()).filter { $0.name != "confirm" })
  }
}

/// What there is to choose from in the forms of one request.
struct RequesterOptions {
  var replies: [FormOption] = []
  /// What a message can be about, where it is about the use of the writer's data.
  var matters: [FormOption] = []
  /// Decisions that can be appealed.
  var decisions: [FormOption] = []
  /// Documents that have not been answered.
  var pending: [FormOption] = []
}

extension PageWords {
  static let confirm = Bilingual(
    sv: "Kryssa i rutan om du är säker.", en: "Tick the box if you are sure.")
  static let chooseDocument = Bilingual(
    sv: "Kryssa för minst en handling.", en: "Tick at least one document.")
}
