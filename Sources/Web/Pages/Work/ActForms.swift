// The forms of the acts on a case: who works, talking, assessing, letting out, ending.

import Policy
import Workflow

extension ActForm {
  static let handling: [ActForm] = [
    ActForm(.take, .handling),
    ActForm(.assign, .handling, [ActField("owner", .one(.staff), required: true)]),
    ActForm(.assess, .handling, ActField.assessment),
    ActForm(
      .addLine, .handling,
      [
        ActField("title", .line), ActField("kind", ActField.words(LineKind.self)),
        ActField("reference", .line), ActField("date", .day),
      ]),
    ActForm(
      .recordSearch, .handling,
      [
        ActField("systems", .list, required: true),
        ActField("result", .text(rows: 4), required: true),
        ActField("documentId", .one(.documents)),
      ]),
    ActForm(.note, .handling, [ActField("text", .text(rows: 6), required: true)]),
    ActForm(
      .recordAuthorisation, .handling,
      [
        ActField("kind", ActField.words(Authorisation.Kind.self), required: true),
        ActField("scope", .text(rows: 2), required: true),
        ActField("validFrom", .day, required: true), ActField("validTo", .day),
        ActField("seenBy", .one(.staff)), ActField("attachmentId", .one(.attachments)),
      ]),
    ActForm(
      .completeTask, .handling,
      [
        ActField(
          "task", .word(CaseTask.Kind.group, TaskCompletion.Task.allCases.map(\.rawValue)),
          required: true), ActField("documentId", .one(.documents)),
        ActField("decisionId", .decision), ActField("note", .text(rows: 3)),
      ]),
    ActForm(
      .correctRegistration, .handling,
      [
        ActField("subject", .line, from: "publicSubject"),
        ActField("channel", ActField.words(Channel.self), from: "request.channel"),
        ActField("arrivedAt", .moment, from: "request.arrivedAt"),
        ActField("contact.name", .line, from: "request.contact.name"),
        ActField("contact.email", .mail, from: "request.contact.email"),
        ActField("contact.phone", .line, from: "request.contact.phone"),
        ActField("contact.postalAddress", .text(rows: 3), from: "request.contact.postalAddress"),
        ActField("contact.protected", .flag, from: "request.contact.protected"),
        ActField(
          "delivery.form", ActField.words(DeliveryForm.self), from: "request.delivery.form"),
        ActField("delivery.address", .text(rows: 3), from: "request.delivery.address"),
        ActField(
          "language", .own("language", Language.allCases.map(\.rawValue)),
          from: "request.language"), .reason,
      ], isCorrection: true),
    ActForm(
      .withholdInRegister, .handling,
      [
        ActField("fields", .owns("registerField", RegisterField.allCases.map(\.rawValue))),
        ActField("provision", .provision, required: true),
      ]),
    ActForm(.unpark, .handling, [.reason]), ActForm(.decline, .handling, [.reason]),
    ActForm(.recuse, .handling, [.reason]),
    ActForm(.narrow, .handling, [ActField("persons", .many(.staff), required: true), .reason]),
    ActForm(.widen, .handling, [.reason]), ActForm(.breakGlass, .handling, [.reason]),
    ActForm(
      .reviewGlass, .handling,
      [ActField("glassId", .one(.glass), required: true), ActField("note", .text(rows: 3))]),
  ]

  static let talk: [ActForm] = [
    ActForm(
      .askQuestion, .talk,
      [
        .message, ActField("about", ActField.words(Question.About.self)),
        ActField("provision", .provision), .documents,
      ]),
    ActForm(.remind, .talk), ActForm(.addMessage, .talk, [.message, .writer]),
    ActForm(
      .answerQuestion, .talk,
      [ActField("questionId", .one(.openQuestions), required: true), .message]),
    ActForm(.readMessage, .talk, [ActField("messageId", .one(.unread), required: true)]),
    ActForm(
      .tellExpectedDate, .talk, [ActField("date", .day, required: true), .reason]),
    ActForm(
      .planRounds, .talk,
      [
        ActField(
          "rounds",
          .repeated(
            3, [ActField("date", .day), ActField("documentIds", .many(.documents))]))
      ]),
    ActForm(
      .consult, .talk, [ActField("authority", .line, required: true), .message]),
    ActForm(
      .recordReply, .talk,
      [
        ActField("consultationId", .one(.openConsultations), required: true),
        ActField("messageId", .one(.othersMessages)), .note,
      ]),
    ActForm(
      .quoteFee, .talk,
      [
        ActField("pages", .number(most: 1_000_000), required: true),
        ActField("form", .own("feeForm", FeeTable.Form.allCases.map(\.rawValue))),
      ]),
    ActForm(.waiveFee, .talk, [.reason]),
    ActForm(
      .recordPayment, .talk, [ActField("amount", .number(most: 10_000_000), required: true)]),
    ActForm(
      .respondToQuote, .talk,
      [ActField("reply", ActField.words(Fee.Reply.self), required: true), .note]),
    ActForm(
      .dealWithLetter, .talk,
      [
        ActField("letterId", .one(.failedLetters), required: true),
        ActField("measure", .text(rows: 3), required: true),
      ]), ActForm(.renewAccessCode, .talk),
  ]

  static let answering: [ActForm] = [
    ActForm(
      .release, .answer,
      [
        ActField("documentIds", .many(.documents), required: true),
        ActField("form", ActField.words(DeliveryForm.self)), ActField("place", .line),
      ]),
    ActForm(
      .confirmRelease, .answer,
      [ActField("documentIds", .many(.documentsToConfirm), required: true)]),
    ActForm(.answer, .answer, [.documents, .note]),
    ActForm(
      .recordDispatch, .answer,
      [
        .documents, ActField("letterIds", .many(.letters)),
        ActField("method", .line, required: true), ActField("date", .day, required: true),
      ]),
    ActForm(
      .passOn, .answer, [ActField("authority", .line, required: true), .documents]),
    ActForm(.splitOff, .answer, [ActField("kind", .line, required: true)]),
  ]

  static let endings: [ActForm] = [
    ActForm(.withdraw, .ending, [.documents]),
    ActForm(.close, .ending, [ActField("outcome", ActField.words(CloseOutcome.self))]),
    ActForm(.reopen, .ending, [.reason]), ActForm(.hold, .ending, [.reason]),
    ActForm(.releaseHold, .ending, [.reason]),
    ActForm(.archive, .ending, [ActField("receipt", .line, required: true)]),
    ActForm(.dispose, .ending, [ActField("decisionReference", .line, required: true)]),
    ActForm(
      .removeUnlawful, .ending,
      [ActField("documentId", .one(.documents), required: true), .reason]),
  ]
}

extension ActField {
  /// Who wrote it.
  static let writer = ActField("from", .own("from", Authorship.Writer.allCases.map(\.rawValue)))

  /// What is said of a document, and what it rests on.
  static let assessment: [ActField] = [
    ActField("documentId", .one(.documents), required: true),
    ActField("verdict", words(Verdict.self), required: true),
    ActField(
      "grounds",
      .repeated(3, [ActField("provision", .provision), ActField("harm", .text(rows: 3))])),
    ActField(
      "reservationConsidered.answer",
      .own("reservationAnswer", ReservationConsidered.Answer.allCases.map(\.rawValue))),
    ActField("reservationConsidered.why", .text(rows: 2)),
    ActField("noPartReason", .text(rows: 2)), ActField("steps", .text(rows: 2)),
    ActField("holder", .line), ActField("recipientBasis", words(RecipientBasis.self)),
    ActField("reservation.wording", .text(rows: 3)),
    ActField("reservation.scope", .text(rows: 2)), ActField("reservation.recipient", .line),
    ActField("reservation.until", .day),
  ]
}
