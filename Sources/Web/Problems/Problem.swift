// A no as RFC 9457 wants it: a type, a title and a detail for people, and members for programs.

import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Policy

/// Why a call was not done; becomes `application/problem+json`.
struct Problem: Error, Sendable {
  var status: HTTPResponse.Status
  /// The last part of the type: `/problems/<slug>`.
  var slug: String
  var title: Bilingual
  var detail: Bilingual
  var flaws: [Flaw] = []
  var members: [JSON.Member] = []
  var headers: HTTPFields = [:]
  /// What the log is told: constant words, never from the request.
  var cause: String?

  init(
    _ status: HTTPResponse.Status, _ slug: String, _ title: Bilingual, _ detail: Bilingual,
    members: [JSON.Member] = [], headers: HTTPFields = [:], cause: String? = nil
  ) {
    self.status = status
    self.slug = slug
    self.title = title
    self.detail = detail
    self.members = members
    self.headers = headers
    self.cause = cause
  }

  func json(_ language: Language, instance: String) -> JSON {
    var members: [JSON.Member] = [
      .init("type", .string("/problems/\(slug)")),
      .init("title", .string(title[language])),
      .init("status", .int(status.code)),
      .init("detail", .string(detail[language])),
      .init("instance", .string(Problem.reference(instance))),
    ]
    if !flaws.isEmpty {
      members.append(
        .init(
          "errors",
          .array(
            flaws.prefix(100).map {
              ["pointer": .string($0.pointer), "detail": .string($0.detail[language])]
            })))
    }
    return .object(members + self.members)
  }

  /// What was asked for, as an address may be written: the rest, and a `%` that begins nothing, is encoded
  /// (RFC 9457 § 3.1.5, RFC 3986 § 3.3).
  private static func reference(_ path: String) -> String {
    let encoded = #/%[0-9A-Fa-f]{2}/#
    var allowed = CharacterSet.urlPathAllowed
    if path.replacing(encoded, with: "").contains("%") == false { allowed.insert("%") }
    return path.addingPercentEncoding(withAllowedCharacters: allowed) ?? "/"
  }

  func response(_ language: Language, instance: String) -> Response {
    var headers = headers
    headers[.contentType] = "application/problem+json"
    headers[.contentLanguage] = language.rawValue
    headers[.cacheControl] = "no-store"
    return Response(
      status: status, headers: headers,
      body: .init(byteBuffer: ByteBuffer(bytes: json(language, instance: instance).bytes)))
  }
}
