// Whoever asks, and whoever works there: what each can do over HTTP.

import Foundation
import Testing

/// Somebody outside, with nothing but a browser.
struct Browser: Sendable {
  let server: RunningServer

  /// Sends a request; nothing but an authority, a description and a way to answer is given.
  func submit(
    _ fields: JSON = [:], key: String? = nil
  ) async throws -> Reply {
    let usual: JSON = [
      "authority": "ks", "description": "Avtalet om snöröjning", "delivery": ["form": "link"],
    ]
    let headers = key.map { ["Idempotency-Key": $0] } ?? [:]
    return try await server.wire.call(
      "POST", "/api/v1/requests", json: usual.merging(fields), headers: headers)
  }

  /// A request that must be taken.
  func ask(
    _ fields: JSON = [:], sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> Asked {
    let reply = try await submit(fields)
    try #require(reply.status == 201, "\(reply.json)", sourceLocation: sourceLocation)
    return try Asked(server, reply.json)
  }

  /// The same by mail.
  func ask(
    by address: String, _ fields: JSON = [:], sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> Asked {
    let delivery: JSON = ["delivery": ["form": "email", "address": .string(address)]]
    return try await ask(delivery.merging(fields), sourceLocation: sourceLocation)
  }
}

/// A request as whoever holds its code knows it.
struct Asked: Sendable {
  let server: RunningServer
  let id: String
  let code: String
  let number: String
  let receipt: JSON

  init(_ server: RunningServer, _ receipt: JSON) throws {
    self.server = server
    self.receipt = receipt
    id = try #require(receipt.requestId.text)
    code = try #require(receipt.accessCode.text)
    number = try #require(receipt.registerNumber.text)
  }

  private var headers: [String: String] { ["Authorization": "Bearer \(code)"] }

  func get(_ path: String = "", accepting type: String? = nil) async throws -> Reply {
    var headers = headers
    if let type { headers["Accept"] = type }
    return try await server.wire.call("GET", "/api/v1/requests/\(id)\(path)", headers: headers)
  }

  func post(_ what: String, _ body: JSON, key: String? = nil) async throws -> Reply {
    var headers = headers
    if let key { headers["Idempotency-Key"] = key }
    return try await server.wire.call(
      "POST", "/api/v1/requests/\(id)/\(what)", json: body, headers: headers)
  }

  /// What the page shows.
  func page(sourceLocation: SourceLocation = #_sourceLocation) async throws -> JSON {
    let reply = try await get()
    try #require(reply.status == 200, "\(reply.json)", sourceLocation: sourceLocation)
    return reply.json
  }

  /// Something that must be taken.
  func send(
    _ what: String, _ body: JSON, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let reply = try await post(what, body)
    try #require(
      [200, 201].contains(reply.status), "\(reply.json)", sourceLocation: sourceLocation)
  }
}

/// Somebody on the staff, known by a token.
struct Clerk: Sendable {
  let server: RunningServer
  let token: String

  var headers: [String: String] { ["Authorization": "Bearer \(token)"] }

  func get(_ path: String) async throws -> Reply {
    try await server.wire.call("GET", "/api/v1\(path)", headers: headers)
  }

  func file(_ id: String, sourceLocation: SourceLocation = #_sourceLocation) async throws -> Reply {
    let reply = try await get("/cases/\(id)")
    try #require(reply.status == 200, "\(reply.json)", sourceLocation: sourceLocation)
    return reply
  }

  /// Tries an act on the case as it stands, or as `match` says it stood.
  func tries(
    _ verb: String, on id: String, _ arguments: JSON = [:], match: String? = nil, key: String? = nil
  ) async throws -> Reply {
    var headers = headers
    if let match {
      headers["If-Match"] = match
    } else {
      headers["If-Match"] = try await file(id)["ETag"]
    }
    if let key { headers["Idempotency-Key"] = key }
    return try await server.wire.call(
      "POST", "/api/v1/cases/\(id)/acts", json: arguments.merging(["verb": .string(verb)]),
      headers: headers)
  }

  /// An act that must succeed; the case as it then stands.
  @discardableResult
  func does(
    _ verb: String, on id: String, _ arguments: JSON = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> JSON {
    let reply = try await tries(verb, on: id, arguments)
    try #require(reply.status == 200, "\(verb): \(reply.json)", sourceLocation: sourceLocation)
    return reply.json
  }

  /// An act that must be refused for this reason, and leave the case as it was.
  func isRefused(
    _ verb: String, on id: String, _ arguments: JSON = [:], status: Int = 409, as reason: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let before = try await file(id)["ETag"]
    let reply = try await tries(verb, on: id, arguments)
    #expect(reply.status == status, "\(verb): \(reply.json)", sourceLocation: sourceLocation)
    #expect(reply.reason == reason, "\(verb): \(reply.json)", sourceLocation: sourceLocation)
    let after = try await file(id)["ETag"]
    #expect(before == after, sourceLocation: sourceLocation)
  }

  /// A new line with a file in it; its id.
  func adds(
    _ title: String, _ bytes: Data, to id: String, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> String {
    var form = Form()
    form.add("title", title)
    form.add(file: bytes, named: "original.pdf")
    let reply = try await uploads(form, to: id)
    try #require(reply.status == 201, "\(reply.json)", sourceLocation: sourceLocation)
    return try #require(reply.json.documentId.text)
  }

  /// What the service has found in a document, once it has come to its end with it; nothing leaves before.
  @discardableResult
  func awaitsFindings(in document: String, of id: String) async throws -> JSON {
    try await eventually("the document has been examined") {
      let reply = try await get("/cases/\(id)/documents/\(document)/findings")
      return ["assessed", "notAssessed"].contains(reply.json.status.text)
        ? reply.json : JSON?.none
    }
  }

  /// A new line, as the form says.
  func uploads(_ form: Form, to id: String) async throws -> Reply {
    try await upload("POST", "/cases/\(id)/documents", form, id)
  }

  /// The original or the masked copy of a line.
  func puts(
    _ what: String, _ bytes: Data, on document: String, of id: String
  ) async throws -> Reply {
    var form = Form()
    form.add(file: bytes, named: "copy.pdf")
    return try await upload("PUT", "/cases/\(id)/documents/\(document)/\(what)", form, id)
  }

  private func upload(
    _ method: String, _ path: String, _ form: Form, _ id: String
  ) async throws -> Reply {
    var headers = headers.merging(form.headers) { $1 }
    headers["If-Match"] = try await file(id)["ETag"]
    return try await server.wire.call(method, "/api/v1\(path)", form.whole, headers: headers)
  }
}
