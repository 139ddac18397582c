// Pages ask and act through the interface, in the same process: they see and do what it lets them, and no more.

import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import Policy

/// How a page calls the interface.
struct InsideCall: Sendable {
  let endpoint: Endpoint
  /// The names in the path, in its order.
  var names: [String] = []
  /// Parameters of the query; those without a value are left out.
  var query: [(String, String?)] = []
  /// The access code.
  var secret: String?
  /// The session of somebody on the staff.
  var session: SessionSecret?
  var body: JSON?
  /// What a form with a file brought, without the fields that are the page's own.
  var upload: Upload?
  /// The form of the answer that is wanted, where the call gives several.
  var accept: String?
  /// What a repeated click repeats.
  var key: String?
  /// The number of the case as the page showed it.
  var version: String?
  /// Set where the body is the page's own: a form with a file in it, which goes on as it comes.
  var gate: FormGate?

  init(_ endpoint: Endpoint, _ names: [String] = [], as secret: String? = nil) {
    self.endpoint = endpoint
    self.names = names
    self.secret = secret
  }

  init(_ endpoint: StaffEndpoint, _ names: [String] = [], as session: SessionSecret) {
    self.endpoint = .staff(endpoint)
    self.names = names
    self.session = session
  }
}

extension Pages {
  /// The answer of a call as JSON.
  func ask(_ call: InsideCall, _ visit: PageVisit) async throws(Problem) -> JSON {
    let response = try await response(to: call, visit)
    guard let bytes = await BodyBytes.all(of: response.body, upTo: 64 << 20) else {
      throw .cutOff
    }
    guard let tree = try? JSON(parsing: bytes) else { throw .cutOff }
    return tree
  }

  /// The answer of a call as it is: for files, which go on to the browser.
  func response(to call: InsideCall, _ visit: PageVisit) async throws(Problem) -> Response {
    let (method, template) = call.endpoint.route
    var path = PathTemplate.path(template, call.names)
    let query = call.query.compactMap { name, value in
      value.map { "\(PercentCoding.encoded(name))=\(PercentCoding.encoded($0))" }
    }
    if !query.isEmpty { path += "?" + query.joined(separator: "&") }
    var headers: HTTPFields = [.acceptLanguage: visit.language.rawValue]
    for name in [HTTPField.Name.range, .ifRange] {
      headers[name] = visit.visit.request.headers[name]
    }
    if let secret = call.secret { headers[.authorization] = "Bearer \(secret)" }
    if let key = call.key { headers[.idempotencyKey] = key }
    if let version = call.version { headers[.ifMatch] = "\"\(version)\"" }
    if call.body != nil { headers[.contentType] = "application/json" }
    if let accept = call.accept { headers[.accept] = accept }
    var head = HTTPRequest(
      method: visit.visit.request.method == .head ? .head : method, scheme: nil, authority: nil,
      path: path, headerFields: headers)
    var body = RequestBody(buffer: ByteBuffer(bytes: call.body?.bytes ?? []))
    if call.gate != nil {
      body = visit.visit.request.body
      for name in [HTTPField.Name.contentType, .contentLength] {
        head.headerFields[name] = visit.visit.request.headers[name]
      }
    }
    let names = template.split(separator: "/").filter { $0.hasPrefix("{") }
      .map { String($0.dropFirst().dropLast()) }
    let inner = Visit(
      request: Request(head: head, body: body),
      names: PathNames(Dictionary(zip(names, call.names)) { first, _ in first }),
      client: visit.visit.client, channel: visit.visit.channel, logger: visit.visit.logger,
      language: visit.language, session: call.session, gate: call.gate, upload: call.upload)
    return try await reception.enter(call.endpoint, inner)
  }
}

/// The bytes of an answer's body.
private struct BodyBytes: ResponseBodyWriter {
  final class Collected {
    var bytes: [UInt8] = []
    let most: Int
    init(_ most: Int) { self.most = most }
  }
  struct TooMany: Error {}
  let collected: Collected

  /// Nil where it could not be read, or is longer.
  static func all(of body: ResponseBody, upTo most: Int) async -> [UInt8]? {
    let collected = Collected(most)
    do { try await body.write(BodyBytes(collected: collected)) } catch { return nil }
    return collected.bytes
  }

  mutating func write(_ buffer: ByteBuffer) async throws {
    guard collected.bytes.count + buffer.readableBytes <= collected.most else { throw TooMany() }
    collected.bytes += buffer.readableBytesView
  }

  consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
