// What a caller promises and asks for in headers: a key for repetition, and which case was looked at.

import Crypto
import Desk
import HTTPTypes
import Hummingbird
import Policy
import Storage
import Workflow

extension Reception {
  /// The key, its scope and what was called under it; nil where no key was sent.
  ///
  /// - Parameter digest: SHA-256 of the raw body.
  func idempotency(
    _ visit: Visit, scope: String, digest: [UInt8]
  ) throws(Problem) -> Idempotency? {
    guard let key = visit.request.headers[.idempotencyKey] else { return nil }
    guard !key.isEmpty, key.unicodeScalars.count <= limits.key else {
      throw .flaw(.value, "", Words.badKey)
    }
    var hash = SHA256()
    for part in [visit.request.method.rawValue, visit.request.uri.path] {
      hash.update(data: Array(part.utf8) + [0])
    }
    hash.update(data: digest)
    return Idempotency(
      scope: scope, key: key, fingerprint: Array(hash.finalize()), at: desk.now)
  }

  /// SHA-256 of a body that is all there.
  func digest(_ body: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: body)) }

  /// The case's number as the caller saw it; nil for `*`. What is no ETag of ours matches no case.
  ///
  /// Of several (RFC 9110 13.1.1) the one that the case has now is taken; should somebody be quicker, none holds.
  func expecting(_ caller: StaffCaller) async throws(Problem) -> Int? {
    try await expecting(caller) { () throws(Problem) in try await openFile(caller).number }
  }

  /// The same for anything that has a number, which is asked for where several are named.
  func expecting(
    _ caller: StaffCaller, now number: () async throws(Problem) -> Int
  ) async throws(Problem) -> Int? {
    guard let header = caller.visit.request.headers[.ifMatch] else { throw .missingIfMatch }
    if header == "*" { return nil }
    let numbers = header.split(separator: ",").map { tag in
      let tag = tag.trimmingSpaces
      let number = Int((tag.hasPrefix("W/") ? tag.dropFirst(2) : tag[...]).filter { $0 != "\"" })
      return number.flatMap { $0 >= 0 ? $0 : nil } ?? -1
    }
    guard numbers.count > 1 else { return numbers.first ?? -1 }
    let now = try await number()
    return numbers.contains(now) ? now : -1
  }

  func scope(_ caller: StaffCaller) -> String { "staff:\(caller.member.id.text)" }
  func scope(_ caller: RequesterCaller) -> String { "request:\(caller.file.id.text)" }
}

extension StaffCaller {
  func call(_ key: Idempotency? = nil, expecting: Int? = nil) -> Call {
    Call(actor: actor, authority: member.authority, key: key, expecting: expecting)
  }
}

/// The ETag of a case.
func eTag(_ number: Int) -> HTTPFields { [.eTag: "\"\(number)\""] }

extension Answer {
  init(_ status: HTTPResponse.Status, _ json: JSON) {
    self.init(status: status.code, body: json.bytes)
  }

  /// As stored, with the headers that belong to it.
  func response(_ headers: HTTPFields = [:]) -> Response {
    Response(HTTPResponse.Status(code: status), jsonBytes: body, headers: headers)
  }
}
