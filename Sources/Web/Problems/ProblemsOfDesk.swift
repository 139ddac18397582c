// From a failure of the desk to a problem: one exhaustive switch, and nothing of the inside in it.

import Desk
import HTTPTypes
import Letters
import Policy
import Storage
import Workflow

/// Who reads the problem: what a case may show them differs.
struct ProblemReader: Sendable {
  let actor: Actor
  let language: Language
  /// The case as this reader may see it.
  let view: @Sendable (Case) -> JSON
}

extension Problem {
  init(_ failure: DeskFailure, for reader: ProblemReader, desk: Desk) {
    switch failure {
    case .refused(let refusal, let file): self = .refused(refusal, file, for: reader, desk: desk)
    case .stale(let file): self = .stale(file, for: reader)
    case .notFound: self = .notFound
    case .keyReused:
      self.init(
        .unprocessableContent, "key-reused", Words.keyReusedTitle, Words.keyReused)
    case .storage(let failure): self.init(failure)
    case .letters(let problems):
      self.init(
        .conflict, "letter-incomplete", Words.lettersTitle, Words.letters,
        cause: problems.map(\.description).joined(separator: "; "))
    case .print(let failure): self.init(failure)
    case .noPrinter:
      self.init(
        .serviceUnavailable, "no-typesetter", Words.printTitle, Words.noPrinter,
        headers: [.retryAfter: "3600"], cause: "no typesetter")
    }
  }

  private static func refused(
    _ refusal: Refusal, _ file: Case?, for reader: ProblemReader, desk: Desk
  ) -> Problem {
    let reason = refusal.reason
    var members: [JSON.Member] = []
    members.append(.init("citation", .string(refusal.citation(under: desk.policy))))
    if let file {
      members += [
        .init(
          "allowedVerbs",
          JSON(
            allowedVerbs(on: file, for: reader.actor, at: desk.now, under: desk.policy)
              .map { .string($0) })),
        .init("caseNumber", .string(file.registerNumber.text)),
        .init("version", .int(file.number)),
      ]
    }
    if let line = refusal.line { members.append(.init("documentId", JSON(line))) }
    return Problem(
      reason.status, reason.slug,
      refusal.title, Bilingual { refusal.detail($0, under: desk.policy) }, members: members)
  }

  private static func stale(_ file: Case, for reader: ProblemReader) -> Problem {
    Problem(
      .preconditionFailed, "stale", Words.staleTitle, Words.stale,
      members: [
        .init("caseNumber", .string(file.registerNumber.text)),
        .init("version", .int(file.number)),
        .init("case", reader.view(file)),
      ],
      headers: [.eTag: "\"\(file.number)\""])
  }

  init(_ failure: StorageFailure) {
    switch failure {
    case .full:
      self.init(.diskFull, "disk-full", Words.fullTitle, Words.full, cause: "disk full")
    case .conflict, .unavailable:
      self.init(
        .serviceUnavailable, "unavailable", Words.unavailableTitle, Words.unavailable,
        headers: [.retryAfter: "5"], cause: "\(failure)")
    case .uncertain:
      self.init(
        .serviceUnavailable, "unavailable", Words.unavailableTitle, Words.uncertain,
        headers: [.retryAfter: "5"], cause: "the connection was lost during the commit")
    case .corrupt, .newerSchema, .notOurs, .failed: self = .unknown("\(failure)")
    }
  }

  private init(_ failure: PrintFailure) {
    switch failure {
    case .tooLarge:
      self.init(
        .contentTooLarge, "decision-too-large", Words.printTitle, Words.printTooLarge)
    case .disk:
      self.init(.diskFull, "disk-full", Words.fullTitle, Words.full, cause: "no room to print")
    case .busy:
      self.init(
        .serviceUnavailable, "unavailable", Words.printTitle, Words.unavailable,
        headers: [.retryAfter: "10"], cause: "too many documents wait to be set")
    case .sealRefused(let words):
      self.init(
        .serviceUnavailable, "no-seal", Words.printTitle, Words.noSeal,
        headers: [.retryAfter: "3600"], cause: "no seal: \(words)")
    case .limitReached, .notStarted:
      self.init(
        .serviceUnavailable, "unavailable", Words.printTitle, Words.unavailable,
        headers: [.retryAfter: "30"], cause: "the typesetter did not finish")
    case .refused(let words):
      self.init(
        .internalServerError, "template-refused", Words.printTitle, Words.templateRefused,
        cause: "the typesetter refused the templates: \(words)")
    case .templates, .notAPDF: self = .unknown("the typesetter refused the templates")
    }
  }

  /// A fault that nobody outside is told more of than a number.
  static func unknown(_ cause: String) -> Problem {
    Problem(
      .internalServerError, "unknown", Words.unknownTitle, Words.unknown, cause: cause)
  }
}

extension HTTPResponse.Status {
  static let diskFull = HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
}

extension Bilingual {
  init(_ text: (Language) -> String) { self.init(sv: text(.sv), en: text(.en)) }
}
