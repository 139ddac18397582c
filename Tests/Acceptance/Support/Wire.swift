// HTTP as the tests speak it.

import ContractTesting
import Foundation
import FoundationNetworking
import Testing

/// What the server answered.
struct Reply: Sendable {
  let status: Int
  let headers: [String: String]
  let bytes: Data

  /// The body; `null` where it is not JSON.
  var json: JSON { (try? JSON(bytes)) ?? .null }
  subscript(header: String) -> String? { headers[header.lowercased()] }
  /// The last part of a problem's type.
  var reason: String? { json.type.text?.split(separator: "/").last.map { String($0) } }
}

/// A call, its body and its headers.
struct Wire: Sendable {
  let base: String

  /// One connection a call in flight, none kept between tests.
  private static let session: URLSession = {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.httpMaximumConnectionsPerHost = 64
    configuration.timeoutIntervalForRequest = 60
    return URLSession(configuration: configuration)
  }()

  func call(
    _ method: String, _ path: String, _ body: Data? = nil, headers: [String: String] = [:]
  ) async throws -> Reply {
    var request = URLRequest(url: try #require(URL(string: base + path)))
    request.httpMethod = method
    request.httpBody = body
    request.setValue("sv", forHTTPHeaderField: "Accept-Language")
    for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
    let (bytes, response) = try await Self.session.data(for: request)
    let http = try #require(response as? HTTPURLResponse)
    let fields = http.allHeaderFields.map { ("\($0)".lowercased(), "\($1)") }
    let reply = Reply(
      status: http.statusCode, headers: Dictionary(fields) { $1 }, bytes: bytes)
    AnswersKept.keep(
      method, path, status: reply.status, type: reply.headers["content-type"], bytes: bytes)
    return reply
  }

  func call(
    _ method: String, _ path: String, json: JSON, headers: [String: String] = [:]
  ) async throws -> Reply {
    try await call(
      method, path, json.bytes,
      headers: headers.merging(["Content-Type": "application/json"]) { given, _ in given })
  }
}

/// A form with a file in it, as a browser sends it.
struct Form: Sendable {
  let border = UUID().uuidString
  var bytes = Data()

  var headers: [String: String] { ["Content-Type": "multipart/form-data; boundary=\(border)"] }
  var whole: Data { bytes + Data("--\(border)--\r\n".utf8) }

  mutating func add(_ name: String, _ value: String) {
    bytes += Data(
      "--\(border)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
  }

  mutating func add(file: Data, named name: String, type: String = "application/pdf") {
    bytes += Data(
      """
      --\(border)\r\nContent-Disposition: form-data; name="file"; filename="\(name)"\r
      Content-Type: \(type)\r\n\r\n
      """.utf8)
    bytes += file + Data("\r\n".utf8)
  }
}
