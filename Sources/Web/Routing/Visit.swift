// One call under way: the request, the names in its path, and the answers it can be given.

import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Policy

/// Where a request comes from, as our own proxies tell it.
struct Client: Sendable {
  /// The name of the block of addresses that the client's lies in: for rate limits.
  let block: String
  /// The address: for the log of what staff read and change, and for nothing else. Empty where there is none.
  let address: String
}

/// A request with what was found out about it on the way.
struct Visit: Sendable {
  var request: Request
  let names: PathNames
  /// Where it comes from.
  let client: Client
  let channel: any Channel
  let logger: Logger
  let language: Language
  /// The session of whoever sits before the page that asks. Only pages set it: nothing that comes from outside is
  /// taken for a session, whatever header it stands in.
  var session: SessionSecret?
  /// Where the body is a form of a page with a file in it.
  var gate: FormGate?
  /// What came with the request, where a page has read it already.
  var upload: Upload?
}

extension Response {
  /// A JSON answer.
  init(_ status: HTTPResponse.Status = .ok, json: JSON, headers: HTTPFields = [:]) {
    self.init(status, jsonBytes: json.bytes, headers: headers)
  }

  init(_ status: HTTPResponse.Status = .ok, jsonBytes: [UInt8], headers: HTTPFields = [:]) {
    var headers = headers
    headers[.contentType] = "application/json"
    self.init(
      status: status, headers: headers, body: .pieces(jsonBytes))
  }
}
