// What each act asks of a person, declared once: fields by the names that the interface has for its arguments.

import Policy
import Workflow

/// An act as a form.
struct ActForm: Sendable {
  /// What it is for: acts stand on the case's page in these groups, in this order.
  enum Purpose: String, Sendable, CaseIterable {
    case handling, talk, answer, decision, court, ending
  }

  let verb: String
  let purpose: Purpose
  let fields: [ActField]
  /// Whether its fields show what the case has, and only those that were changed are sent.
  var isCorrection = false

  init(
    _ verb: Verb, _ purpose: Purpose, _ fields: [ActField] = [], isCorrection: Bool = false
  ) {
    self.verb = verb.rawValue
    self.purpose = purpose
    self.fields = fields
    self.isCorrection = isCorrection
  }

  init(_ verb: DecisionVerb, _ purpose: Purpose, _ fields: [ActField] = []) {
    self.verb = verb.rawValue
    self.purpose = purpose
    self.fields = [ActField("decisionId", .decision)] + fields
  }

  /// Acts that write letters, which can be read before they are sent.
  static let writing: Set<String> = Set(
    [
      Verb.askQuestion, .tellExpectedDate, .consult, .quoteFee, .release, .confirmRelease,
      .answer, .passOn,
    ].map(\.rawValue) + [DecisionVerb.recordJudgment.rawValue])

  /// Whether it writes to the requester, so that whoever does it must know whether they are reached.
  var writesToRequester: Bool {
    ActForm.writing.subtracting([Verb.consult.rawValue]).contains(verb)
      || [DecisionVerb.sign, .reconsider, .rectify].map(\.rawValue).contains(verb)
  }

  /// Done by one click: nothing has to be said.
  var isPlain: Bool { fields.allSatisfy { $0.kind == .decision } }

  static let all: [ActForm] = handling + talk + answering + deciding + inCourt + endings

  static let byVerb = Dictionary(all.map { ($0.verb, $0) }) { first, _ in first }

  /// Acts on passages and copies, which are done where the document is seen.
  static let onTheDocumentPage: Set<String> = Set(
    [
      Verb.mark, .unmark, .dismiss, .proposeMarks, .confirmMarks, .rejectMarks, .makeMaskedCopy,
      .verifyMaskedCopy,
    ].map(\.rawValue))

  /// What no person on the staff does: the service itself, or whoever asked.
  static let notForStaff: Set<String> = [
    Verb.recordDeliveryFailure.rawValue, Verb.recomputeClocks.rawValue,
    Verb.acceptReservation.rawValue, DecisionVerb.lastDayPassed.rawValue,
    DecisionVerb.remindService.rawValue,
  ]

  /// What comes with a file, and has a form of its own.
  static let uploads: Set<String> = Set(ActVerb.withFile.map(\.rawValue))
}

/// One argument of an act, or several that belong together.
struct ActField: Sendable {
  /// What it takes; choices are filled in from the case.
  indirect enum Kind: Sendable, Equatable {
    case line, mail, list, day, moment, flag, yesNo
    case text(rows: Int)
    case number(most: Int)
    /// One of the policy's words, by group and keys.
    case word(String, [String])
    /// One, or any number, of the pages' own words, by group and keys.
    case own(String, [String])
    case owns(String, [String])
    case provision
    case one(Things)
    case many(Things)
    /// The decision that the act is about; it stands in the address.
    case decision
    /// A list with so many empty places for members.
    case repeated(Int, [ActField])
    /// A list with a place for each of the decision's documents.
    case perDocument([ActField])
  }

  /// What a case has that an act can be about.
  enum Things: Sendable, Equatable {
    case documents, documentsToConfirm, openQuestions, unread, openConsultations, staff
    case failedLetters, letters, attachments, messages, othersMessages, glass
  }

  let name: String
  let kind: Kind
  var isRequired = false
  /// Where the case has what stands in it at first, as `request.contact.name`.
  var from: String?

  init(_ name: String, _ kind: Kind, required: Bool = false, from: String? = nil) {
    self.name = name
    self.kind = kind
    self.isRequired = required
    self.from = from
  }

  static func words<Words: Worded>(_ type: Words.Type) -> Kind {
    .word(type.group, type.allCases.map(\.rawValue))
  }

  /// Why, in a few lines.
  static let reason = ActField("reason", .text(rows: 3), required: true)
  static let note = ActField("text", .text(rows: 4))
  static let message = ActField("text", .text(rows: 5), required: true)
  static let documents = ActField("documentIds", .many(.documents))
}

extension ActField: Equatable {}
