// The problems that HTTP itself gives rise to, before the workflow is asked.

import HTTPTypes
import Policy

extension Problem {
  /// All flaws of a body: 400 when its shape is wrong, else 422.
  static func flaws(_ flaws: [Flaw]) -> Problem {
    let isShape = flaws.contains { $0.kind == .shape }
    var problem = Problem(
      isShape ? .badRequest : .unprocessableContent, "validation", Words.validationTitle,
      Words.validation(flaws.count))
    problem.flaws = flaws
    return problem
  }

  static func flaw(_ kind: Flaw.Kind, _ pointer: String, _ detail: Bilingual) -> Problem {
    .flaws([Flaw(pointer: pointer, kind: kind, detail: detail)])
  }

  static func notJSON(_ fault: JSONFault) -> Problem {
    let detail =
      switch fault.reason {
      case .notJSON: Words.notJSON(fault.offset)
      case .notUTF8: Words.notUTF8
      case .tooDeep: Words.tooDeep
      case .duplicate: Words.duplicate
      }
    var problem = Problem(.badRequest, "not-json", Words.notJSONTitle, detail)
    problem.flaws = [Flaw(pointer: "", kind: .shape, detail: detail)]
    return problem
  }

  static let cutOff = Problem(.badRequest, "cut-off", Words.cutOffTitle, Words.cutOff)
  static let tooSlow = Problem(
    .requestTimeout, "too-slow", Words.tooSlowTitle, Words.cutOff,
    headers: [.connection: "close"])
  static let notFound = Problem(.notFound, "not-found", Words.notFoundTitle, Words.notFound)
  /// - Parameter name: what the scanner knows the file for; told to staff alone.
  static func infected(_ name: String?, isStaff: Bool) -> Problem {
    Problem(
      .conflict, "infected", Words.infectedTitle,
      isStaff ? Words.infected : Words.infectedOutside,
      members: isStaff ? [.init("signature", JSON(name))] : [])
  }
  /// No byte of a file of `size` bytes is in the range.
  static func rangeNotSatisfiable(_ size: Int) -> Problem {
    Problem(
      .rangeNotSatisfiable, "range-not-satisfiable", Words.rangeTitle, Words.range(size),
      headers: [.contentRange: "bytes */\(size)", .acceptRanges: "bytes"])
  }
  static let targetTooLong = Problem(
    .uriTooLong, "target-too-long", Words.targetTooLongTitle, Words.targetTooLong)

  static func tooLarge(_ limit: Int) -> Problem {
    Problem(
      .contentTooLarge, "too-large", Words.tooLargeTitle, Words.tooLarge(limit),
      members: [.init("limit", .int(limit))], headers: [.connection: "close"])
  }

  static func unsupportedType(_ taken: [String]) -> Problem {
    Problem(
      .unsupportedMediaType, "unsupported-type", Words.unsupportedTypeTitle,
      Words.unsupportedType(taken), members: [.init("taken", JSON(taken.map { .string($0) }))])
  }

  static func methodNotAllowed(_ allowed: String) -> Problem {
    Problem(
      .methodNotAllowed, "method-not-allowed", Words.methodTitle, Words.method,
      headers: [.allow: allowed])
  }

  static let unauthorized = Problem(
    .unauthorized, "unauthorized", Words.unauthorizedTitle, Words.unauthorized,
    headers: [.wwwAuthenticate: #"Bearer realm="utlamnande""#])

  static let otherAuthority = Problem(
    .forbidden, "other-authority", Words.otherAuthorityTitle, Words.otherAuthorityDetail)

  static let missingIfMatch = Problem(
    .preconditionRequired, "if-match-required", Words.ifMatchTitle, Words.ifMatch)

  static func tooMany(after seconds: Int) -> Problem {
    Problem(
      .tooManyRequests, "too-many", Words.tooManyTitle, Words.tooMany(seconds: seconds),
      headers: [.retryAfter: String(seconds)])
  }
}

extension HTTPField.Name {
  static let idempotencyKey = HTTPField.Name("Idempotency-Key")!
  static let forwardedFor = HTTPField.Name("X-Forwarded-For")!
  static let requestID = HTTPField.Name("X-Request-Id")!
}
