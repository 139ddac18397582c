// The forms of the acts on a decision: asking for it, making it, what comes after.

import Policy
import Workflow

extension ActForm {
  static let deciding: [ActForm] = [
    ActForm(
      .requestDecision, .decision,
      [.documents, ActField("kind", ActField.words(DecisionKind.self)), .note]),
    ActForm(
      .refer, .decision,
      [.documents, ActField("kind", ActField.words(DecisionKind.self)), .reason]),
    ActForm(.draft, .decision, [ActField("text", .text(rows: 8))]),
    ActForm(.submitForReview, .decision),
    ActForm(.approve, .decision, [ActField("reason", .text(rows: 3))]),
    ActForm(.sendBack, .decision, [ActField("comment", .text(rows: 4), required: true)]),
    ActForm(
      .sign, .decision,
      [
        ActField("decidedBy", ActField.words(DecidedBy.self)), ActField("minutesRef", .line),
      ]), ActForm(.settle, .decision),
    ActForm(
      .recordService, .decision,
      [
        ActField("method", ActField.words(Service.Method.self), required: true),
        ActField("date", .day), ActField("evidence", .text(rows: 2)),
        ActField("informedDate", .day), ActField("sentDate", .day), ActField("controlDate", .day),
      ]),
    ActForm(.reconsider, .decision, [ActField("changed", .yesNo, required: true), .note]),
    ActForm(.rectify, .decision, [.message]),
  ]

  static let inCourt: [ActForm] = [
    ActForm(
      .appeal, .court,
      [
        ActField("text", .text(rows: 6)), ActField("appellant", .line),
        ActField("arrivedAt", .moment), ActField("reachedCourtAt", .day),
        ActField("messageId", .one(.messages)), .documents,
      ]), ActForm(.withdrawAppeal, .court),
    ActForm(
      .testTimeliness, .court,
      [
        ActField("result", ActField.words(Timeliness.Result.self), required: true),
        ActField("exception", ActField.words(Timeliness.Exception.self)),
      ]), ActForm(.dismissAppeal, .court),
    ActForm(.forward, .court, [ActField("opinion", .text(rows: 8))]),
    ActForm(
      .recordJudgment, .court,
      [
        ActField("court", .line, required: true),
        ActField("instance", ActField.words(Judgment.Instance.self), required: true),
        ActField("courtCaseNumber", .line, required: true),
        ActField("date", .day, required: true),
        ActField(
          "lines",
          .perDocument([
            ActField("documentId", .one(.documents)),
            ActField("outcome", ActField.words(Judgment.Outcome.self)),
          ])),
      ]), ActForm(.recordFurtherAppeal, .court),
    ActForm(
      .recordFinal, .court, [ActField("basis", .text(rows: 2), required: true)]),
  ]
}
